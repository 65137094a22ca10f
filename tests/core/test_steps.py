"""Steps from what judges give, as text to paste, and as JSON there and back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from preflight.core.command import LONGEST_ARGUMENT, command
from preflight.core.steps import (
    Add,
    Build,
    Choose,
    Edit,
    Printed,
    Request,
    Run,
    Step,
    as_steps,
    command_text,
    from_json,
    look,
    to_json,
)

A, B, LONG = command("a", "x y"), command("b"), command("a", "x" * (LONGEST_ARGUMENT + 1))
EVERY: tuple[Step, ...] = (
    Run(A, "say", unless=B, capture="X", order=30),
    Edit("f.yaml", 3, "a.b", "old", "new", safe=True),
    Edit("f.yaml", None, "", "old", ""),
    Add("f.tf", "hcl", "x = 1", 7, "add it"),
    Build((A, B), "build", "image:v1", order=10),
    Request("ask", A, "Please"),
    Choose("choose", ("one", "two")),
    Printed("as it was"),
)


@pytest.mark.parametrize("step", EVERY)
def test_json_there_and_back(step: Step) -> None:
    assert from_json(json.loads(json.dumps(to_json(step)))) == step


def test_json_leaves_out_what_says_nothing() -> None:
    assert to_json(Run(B)) == {"type": "run", "command": {"text": "b", "argv": [["b"]]}}
    assert "order" not in to_json(Build((B,)))
    assert to_json(Run(B, order=20))["order"] == 20
    assert to_json(Edit("f", 1, "", "a", "b"))["text"] == "In f:1 write b instead of a."


@pytest.mark.parametrize("broken", [{}, {"type": "dance"}, {"type": "run", "command": {"argv": []}}, {"type": "add"}])
def test_what_is_no_step_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        from_json(broken)


@pytest.mark.parametrize(
    ("given", "steps"),
    [
        (None, ()),
        ("", ()),
        ((), ()),
        (A, (Run(A),)),
        (LONG, ()),
        (Run(LONG), ()),
        (Build((A, LONG)), ()),
        (Request("ask", LONG), ()),
        (Request("ask"), (Request("ask"),)),
        ("printed", (Printed("printed"),)),
        (Choose("c"), (Choose("c"),)),
        ([A, (Choose("c"), None), [B]], (Run(A), Choose("c"), Run(B))),
    ],
)
def test_what_a_judge_may_give(given: Any, steps: tuple[Step, ...]) -> None:
    assert as_steps(given) == steps


@pytest.mark.parametrize(
    ("steps", "text"),
    [
        ((), None),
        ((Choose("c"), Request("ask")), None),
        ((Run(A, capture="X"),), "X=$(a 'x y')"),
        ((Build((A, B)), look(B), Printed("p")), "a 'x y'\nb\nb\np"),
    ],
)
def test_the_text_to_paste(steps: tuple[Step, ...], text: str | None) -> None:
    assert command_text(steps) == text


@pytest.mark.parametrize(("line", "place"), [(3, "f:3"), (None, "f")])
def test_an_edit_says_where(line: int | None, place: str) -> None:
    assert Edit("f", line, "", "a", "b").text == f"In {place} write b instead of a."
