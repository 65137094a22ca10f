"""Which resource of a source gives a value that is not known before the deployment."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from resources import resource

from preflight.core.resource import maker
from preflight.core.value import Value, Why, made_value, unknown_value

MADE_HERE = tuple(
    resource("Memory", {}, subject=subject, address=address)
    for subject, address in (
        ("notes", "Notes"),
        ("more", "aws_bedrockagentcore_memory.more"),
        ("last", "aws:bedrock/agentcoreMemory:AgentcoreMemory::last"),
        ("plain", ""),
    )
)


@pytest.mark.parametrize(
    ("value", "subject"),
    [
        ("Notes", "notes"),
        ("Notes.MemoryArn", "notes"),
        ("Notes2.MemoryArn", ""),
        ("aws_bedrockagentcore_memory.more", "more"),
        ("aws_bedrockagentcore_memory.more2", ""),
        ("aws:bedrock/agentcoreMemory:AgentcoreMemory::last", "last"),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_who_makes_a_value(value: str, subject: str) -> None:
    found = maker(made_value(value), MADE_HERE)
    assert (found.subject if found else "") == subject


@pytest.mark.parametrize("value", [None, Value("Notes"), unknown_value(Why.PARAMETER, "Notes")])
def test_nothing_makes_a_value_that_is_written_or_given(value: Any) -> None:
    assert maker(value, MADE_HERE) is None


def test_what_is_deployed_makes_nothing() -> None:
    assert maker(made_value("Notes"), [evolve(MADE_HERE[0], deployed=True)]) is None
