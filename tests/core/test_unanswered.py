"""A question without an answer says who could not answer, and the step that helps with that."""

from __future__ import annotations

from typing import Any

import pytest

from preflight.core.finding import unanswered_finding
from preflight.core.unanswered import OF_DOCUMENT, Unanswered, UnansweredReason

OF_CALLS = {
    UnansweredReason.DENIED,
    UnansweredReason.THROTTLED,
    UnansweredReason.UNSUPPORTED,
    UnansweredReason.CREDENTIALS,
    UnansweredReason.CLOCK_SKEW,
}
"""What only calls of AWS end with."""
LISTING = "bedrock-agentcore:ListHarnesses"


@pytest.mark.parametrize(
    ("code", "because", "step", "upgrades"),
    [
        ("UnknownOperationException", "the endpoint in ap-south-2 does not know", "See whether ap-south-2 has", False),
        ("InvalidAction", "the endpoint in ap-south-2 does not know", "See whether ap-south-2 has", False),
        ("UnknownServiceError", "the installed AWS SDK does not know", "Update the SDK.", True),
    ],
)
def test_a_region_without_a_feature_is_no_old_sdk(code: str, because: str, step: str, *, upgrades: bool) -> None:
    cause = Unanswered(UnansweredReason.UNSUPPORTED, LISTING, code=code, region="ap-south-2")
    text, command = cause.next_step
    assert because in cause.because
    assert text.startswith(step)
    assert (command is not None) is upgrades


@pytest.mark.parametrize("reason", list(UnansweredReason))
def test_every_reason_says_what_happened_and_what_to_do(reason: UnansweredReason) -> None:
    cause = Unanswered(reason, LISTING, region="us-west-2")
    assert LISTING in cause.because or reason is UnansweredReason.CREDENTIALS
    assert cause.next_step[0].endswith((".", "FILE."))


@pytest.mark.parametrize("reason", [each for each in UnansweredReason if each not in OF_CALLS])
def test_a_document_from_the_web_is_told_as_one(reason: UnansweredReason) -> None:
    found = unanswered_finding(Unanswered(reason, OF_DOCUMENT, code="DocumentRefusedError", message="idp.example: no"))
    assert "document" in found.because
    assert not any(inner in found.because for inner in ("https:Get", "DocumentRefusedError", "endpoint of"))
    assert found.fix
    assert "AWS" not in found.fix.text


def test_documents_of_two_hosts_are_two_problems() -> None:
    made = [
        unanswered_finding(Unanswered(UnansweredReason.UNREACHABLE, OF_DOCUMENT, message=f"{host}: timed out"))
        for host in ("a.example", "b.example")
    ]
    assert made[0].cause != made[1].cause
    assert "b.example: timed out" in made[1].because


@pytest.mark.parametrize("reason", list(UnansweredReason))
def test_saved_facts_give_the_same_again(reason: UnansweredReason) -> None:
    cause = Unanswered(reason, LISTING, code="c", message="m", region="us-west-2")
    assert Unanswered.from_state(cause.state()) == cause


@pytest.mark.parametrize("changed", [{"action": ["a"]}, {"action": None}, {"code": ["b"]}, {"cause": ["denied"]}])
def test_another_state_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises((TypeError, ValueError)):
        Unanswered.from_state(Unanswered(UnansweredReason.DENIED, "a:B").state() | changed)
