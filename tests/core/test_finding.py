"""What the makers of findings put into them; roll-up is in `test_report.py`."""

from __future__ import annotations

import pytest

from preflight.core.cause import Cause, not_asked
from preflight.core.command import command
from preflight.core.finding import (
    Finding,
    Fix,
    Status,
    failed,
    failed_by_guide,
    failed_unless_derived,
    is_restricted,
    passed,
    skipped,
    unanswered_finding,
    unknown,
    warned,
    worst,
)
from preflight.core.steps import Printed, Run
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Origin, Value

LOOK = command("look")


@pytest.mark.parametrize(
    ("found", "status", "fix"),
    [
        (passed("b"), Status.PASS, None),
        (skipped("b"), Status.SKIP, None),
        (warned("b"), Status.WARN, None),
        (unknown("b"), Status.UNKNOWN, None),
        (warned("b", "do", LOOK), Status.WARN, Fix("do", LOOK)),
        (unknown("b", "do", LOOK), Status.UNKNOWN, Fix("do", LOOK)),
        (failed("b", "do", LOOK), Status.FAIL, Fix("do", LOOK)),
        (failed("b", ""), Status.FAIL, Fix("")),
    ],
)
def test_what_is_made(found: Finding, status: Status, fix: Fix | None) -> None:
    assert (found.status, found.because, found.fix) == (status, "b", fix)


@pytest.mark.parametrize(
    ("given", "steps", "text"),
    [
        (None, (), None),
        (LOOK, (Run(LOOK),), "look"),
        ([LOOK, Run(LOOK, capture="X")], (Run(LOOK), Run(LOOK, capture="X")), "look\nX=$(look)"),
        ("as it was printed", (Printed("as it was printed"),), "as it was printed"),
    ],
)
def test_the_steps_of_a_fix(given, steps, text) -> None:
    fix = Fix("do", given)
    assert (fix.steps, fix.command) == (steps, text)


@pytest.mark.parametrize(
    ("value", "status", "told"),
    [
        (Value("x"), Status.FAIL, "wrong"),
        (Value("x", derived_by="the toolkit"), Status.WARN, "wrong (the toolkit derives this value; another"),
    ],
)
def test_what_a_tool_derives_never_fails(value: Value[str], status: Status, told: str) -> None:
    found = failed_unless_derived(value, "wrong", "mend it")
    assert found.status is status
    assert found.because.startswith(told)
    assert found.origin is None


def test_the_finding_of_a_written_value_says_where() -> None:
    found = failed_unless_derived(Value("x", Origin("f", 3)), "wrong", "mend it")
    assert found.origin == Origin("f", 3)


def test_what_only_the_guide_forbids() -> None:
    assert failed_by_guide(True, "b", "do").status is Status.FAIL
    lenient = failed_by_guide(False, "b", "do")
    assert (lenient.status, lenient.because) == (Status.WARN, "b; AWS itself accepts it")


@pytest.mark.parametrize(
    ("unanswered", "cause", "restricted"),
    [
        (Unanswered(UnansweredReason.DENIED, "ec2:It"), Cause("denied", ("ec2:It",)), False),
        (Unanswered(UnansweredReason.DEADLINE, "ec2:It"), Cause("deadline", ("ec2:It",)), False),
        (Unanswered(UnansweredReason.OFFLINE, "ec2:It"), not_asked("--offline"), True),
        (Unanswered(UnansweredReason.REFUSED, "ec2:It", message="--no-fetch"), not_asked("--no-fetch"), True),
        (Unanswered(UnansweredReason.REFUSED, "ec2:It"), not_asked("ec2:It"), True),
    ],
)
def test_a_question_without_an_answer(unanswered: Unanswered, cause: Cause, restricted: bool) -> None:
    found = unanswered_finding(unanswered)
    assert (found.status, found.cause, is_restricted(found)) == (Status.UNKNOWN, cause, restricted)
    assert found.fix
    assert found.fix.text


def test_only_what_is_unknown_is_restricted() -> None:
    assert not is_restricted(warned("b", cause=not_asked("--offline")))
    assert not is_restricted(unknown("b"))


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [((), "unknown"), (("skip",), "skip"), (("pass", "skip"), "pass"), (("warn", "pass"), "warn")],
)
def test_nothing_to_look_at_is_never_success(statuses, expected) -> None:
    assert worst(map(Status, statuses)) == expected


def test_a_long_text_is_cut() -> None:
    found = failed("x" * 1_000_000, "y" * 1_000_000)
    assert found.fix
    assert max(len(found.because), len(found.fix.text)) < 3_000
