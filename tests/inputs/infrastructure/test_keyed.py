"""Maps that are written as lists, and schemas of tools as blocks."""

from __future__ import annotations

from typing import Any

import pytest

from preflight.core.value import Origin
from preflight.inputs.infrastructure.keyed import entries, schema_pairs
from preflight.inputs.infrastructure.leaf import made
from preflight.inputs.infrastructure.node import Node

UNKNOWN = made("other", "name")


def node(data: Any) -> Node:
    return Node.at_one_place(data, Origin())


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ({"team": "a"}, {"team": "a"}),
        ([{"team": "a"}], {"team": "a"}),
        ([{"Key": "team", "Value": "a"}], {"team": "a"}),
        ([{"Key": "team", "Value": "a"}, {"Value": "no key"}], {"team": "a"}),
        ([{"map_block_key": "/a", "top_k": 3}, {"map_block_key": "/b", "top_k": 4}], {"/a": {"top_k": 3}, "/b": {"top_k": 4}}),
        ({"mapBlockKey": "/a", "topK": 3}, {"/a": {"topK": 3}}),
        ({"mapBlockKey": {"topK": 3}}, {"mapBlockKey": {"topK": 3}}),
        ([{"component_identifier": "arn:x", "configuration": "{}"}], {"arn:x": {"configuration": "{}"}}),
        ([{"name": "a", "type": "string", "required": True}], {"a": {"type": "string"}}),
        ([{"name": UNKNOWN, "type": "string"}], {}),
        ([], {}),
    ],
)  # fmt: skip
def test_the_entries_of_a_map(written: Any, found: dict[str, Any]) -> None:
    assert {key: each.data for key, each in entries(node(written))} == found


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ({"type": "object", "properties": {"a": {}}, "required": ["a"]}, ["type", "properties", "required=['a']"]),
        ({"property": [{"name": "a", "required": True}, {"name": "b", "required": False}]}, ["property", "required=['a']"]),
        ({"properties": [{"name": "a"}]}, ["properties"]),
        ({"items_json": '{"type": "string"}'}, ["items"]),
        ({"properties_json": '{"properties": {"a": {}}, "required": ["a"]}'}, ["properties", "required=['a']"]),
        ({"propertiesJson": '{"a": {"type": "string"}}'}, ["properties"]),
        ({"items_json": "no json"}, []),
        ({"items_json": UNKNOWN}, []),
    ],
)  # fmt: skip
def test_the_members_of_a_schema(written: Any, found: list[str]) -> None:
    def said(key: str, each: Node) -> str:
        return f"{key}={each.data}" if key == "required" else key

    assert [said(*pair) for pair in schema_pairs(node(written))] == found
