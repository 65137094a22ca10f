"""The edit that rights a value of a file, and the cause that findings about one value share."""

from __future__ import annotations

import pytest

from preflight.core.cause import Cause
from preflight.core.edits import edit_of, failed_value, spelled_alike, value_cause
from preflight.core.steps import Edit
from preflight.core.value import Origin, Value, Why, unknown_value

HERE = Origin("deploy.yaml", 7, "agents.0.name")


@pytest.mark.parametrize(
    ("value", "edit"),
    [
        (Value("my-agent", HERE), Edit("deploy.yaml", 7, "agents.0.name", "my-agent", "my_agent", safe=True)),
        (Value("agent", HERE), Edit("deploy.yaml", 7, "agents.0.name", "agent", "my_agent", safe=False)),
        (Value("my-agent", Origin("f")), Edit("f", None, "", "my-agent", "my_agent", safe=True)),
        (Value("my-agent"), None),
        (Value("my-agent", HERE, derived_by="the toolkit"), None),
        (Value("<your name>", HERE), None),
        (unknown_value(Why.PARAMETER, "has no value", HERE), None),
    ],
)
def test_the_edit_of_a_value(value: Value[str], edit: Edit | None) -> None:
    assert edit_of(value, "my_agent") == edit


@pytest.mark.parametrize("safe", [True, False])
def test_the_caller_may_say_whether_it_is_safe(safe: bool) -> None:
    edit = edit_of(Value("my-agent", HERE), "my_agent", safe=safe)
    assert edit
    assert edit.safe is safe


@pytest.mark.parametrize(
    ("old", "new", "alike"),
    [
        ("My-Agent", "my_agent", True),
        ("my agent", "my_agent", True),
        ("agent1", "agent2", False),
        ("", "-", True),
    ],
)
def test_spelling(old: str, new: str, alike: bool) -> None:
    assert spelled_alike(old, new) is alike


@pytest.mark.parametrize(
    ("origin", "resources"),
    [(HERE, (str(HERE),)), (Origin("f"), ("x",)), (Origin(None, None, "--name"), ("x",)), (Origin(), ("x",))],
)
def test_a_value_is_known_by_its_place_in_the_file(origin: Origin, resources: tuple[str, ...]) -> None:
    assert value_cause(origin, "x") == Cause("value", resources)


@pytest.mark.parametrize(
    ("value", "status", "cause"),
    [
        (Value("a-b", HERE), "fail", Cause("value", (str(HERE),))),
        (Value("a-b"), "fail", Cause("value", ("a-b",))),
        (Value("a-b", HERE, derived_by="the toolkit"), "warn", Cause("derived-value", (str(HERE),))),
        (Value("a-b", derived_by="the toolkit"), "warn", Cause("derived-value", ("a-b",))),
    ],
)
def test_a_value_that_is_not_accepted(value: Value[str], status: str, cause: Cause) -> None:
    found = failed_value(value, "it has a hyphen", "Write a_b.", "a_b")
    assert (found.status, found.cause) == (status, cause)
    assert found.fix
    assert len(found.fix.steps) == (1 if status == "fail" and value.origin.file else 0)
