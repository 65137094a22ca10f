"""Maps of the API that a tool writes as a list, each item of which says its key.

CloudFormation writes tags so, Terraform and Pulumi what a map of structures holds: a `property` block with its name and
whether it is required stands for an entry of a schema's `properties`, and its name for one of `required`.

As of 2026-11-28. Sources: the schemas of the Terraform provider hashicorp/aws (`internal/service/bedrockagentcore`,
resources gateway_target, harness and configuration_bundle) and of Pulumi's aws package 7.51.1.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress

from preflight.inputs.infrastructure.node import Node, folded

ALONE = "mapblockkey"
KEYS = ("key", ALONE, "componentidentifier", "name")
"""What the items call their key."""
FLAG = "required"
AS_JSON = {"itemsjson": ("items",), "propertiesjson": ("properties", "required")}
"""What Terraform takes as a text of JSON where its blocks nest no deeper, and the members that the text holds."""


def entries(node: Node) -> Iterator[tuple[str, Node]]:
    """The entries of a map, whichever way it is written."""
    blocks = [(each, _key(each)) for each in _blocks(node)]
    if not any(key for _, key in blocks):
        yield from node.pairs()
    for block, key in blocks:
        if name := block.at(key).known() if key else "":
            yield name, _value(block, key)


def schema_pairs(node: Node) -> Iterator[tuple[str, Node]]:
    """The members of a JSON schema as the API has them: the names of required blocks in its own list."""
    for key, child in node.pairs():
        if inside := AS_JSON.get(folded(key)):
            yield from _parsed(child, inside)
            continue
        yield key, child
        if folded(key) in {"property", "properties"} and (names := _required(child)):
            yield FLAG, Node(names, child.place, child.path)


def _blocks(node: Node) -> tuple[Node, ...]:
    """The blocks that a map is written as; Pulumi writes the only one a resource may have without a list."""
    if isinstance(node.data, list):
        return node.items()
    alone = node.at(ALONE)
    return (node,) if alone and not isinstance(alone.data, Mapping) else ()


def _key(block: Node) -> str:
    named = {folded(key) for key, _ in block.pairs()}
    return next((key for key in KEYS if key in named), "")


def _value(block: Node, key: str) -> Node:
    """What a block says beside its key."""
    rest = {name: each.data for name, each in block.pairs() if folded(name) not in {key, FLAG}}
    if {folded(name) for name in rest} == {"value"}:
        return block.at("Value")
    return Node(rest, block.place, block.path)


def _required(node: Node) -> list[str]:
    if not isinstance(node.data, list):
        return []
    return [block.at("Name").known() for block in node.items() if block.at(FLAG).data is True]


def _parsed(node: Node, inside: tuple[str, ...]) -> Iterator[tuple[str, Node]]:
    with suppress(ValueError):
        found = json.loads(node.known() or "{}")
        whole = found if isinstance(found, Mapping) and set(found) & set(inside) else {inside[0]: found}
        for name in inside:
            if whole.get(name):
                yield name, Node.at_one_place(whole[name], node.origin)
