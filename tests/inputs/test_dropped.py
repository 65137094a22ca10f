"""Keys that a tool drops: each is told with its line, and with the key that was meant."""

from __future__ import annotations

import json
from typing import Any

import pytest

from preflight.inputs.document import parse
from preflight.inputs.dropped import dropped
from preflight.inputs.node import root


@pytest.mark.parametrize(
    ("held", "told"),
    [
        ({"name": "a", "envVars": []}, []),
        ({"envVar": 1}, ["tool does not read the key 'envVar'; did you mean 'envVars'?"]),
        ({"zzz": None}, ["tool does not read the key 'zzz'"]),
        ({}, []),
        (None, []),
        (["zzz"], []),
        ("zzz", []),
    ],
)
def test_what_is_dropped(held: Any, told: list[str]) -> None:
    node = root(parse(json.dumps({"at": held}), "f")).at("at")
    found = list(dropped(node, ("name", "envVars"), "tool"))
    assert [each.because for each in found] == told
    assert not any(each.certain for each in found)
    assert node.errors == []
