"""The members of a resource as a tree of values, each with the line it is written on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from preflight.core.resource import Tree
from preflight.core.value import PLACEHOLDER, Origin, Value, Why, unknown_value
from preflight.inputs.environment import shown_value
from preflight.inputs.node import VARIABLE, Node

FREE_TEXT = frozenset({"environmentVariables", "headers", "customParameters", "staticQueryParameters"})
"""Maps whose values may be secrets."""
SECRET = re.compile(r"(?:secret|password|apiKey|privateKey|(?<!client)token)$", re.IGNORECASE)
"""Members that hold a secret itself; those that name one end otherwise (`secretArn`), and a client token is none."""


def tree(node: Node) -> Tree:
    """What stands at a place; None where nothing does."""
    match node.data:
        case None:
            return None
        case dict():
            return {key: _member(key, node.child(key, data)) for key, data in node.data.items() if data is not None}
        case list():
            return [tree(node.child(place, data)) for place, data in enumerate(node.data)]
        case _:
            return leaf(node.data, node.origin)


def _member(key: str, node: Node) -> Tree:
    if key in FREE_TEXT and isinstance(node.data, dict):
        return environment(node)
    if SECRET.search(key) and isinstance(node.data, str):
        return _secret(node.data, node.origin)
    return tree(node)


def _secret(text: str, origin: Origin) -> Value[Any]:
    """As many asterisks; a secret that is still to be filled in has no length, and what stands for one is none."""
    if VARIABLE.search(text):
        return unknown_value(Why.SENSITIVE, "the secret is filled in before the deployment", origin)
    return Value(text if PLACEHOLDER.fullmatch(text) else "*" * len(text), origin)


def environment(node: Node) -> Tree:
    """Environment variables by name: what names a thing of AWS as it is, everything else as asterisks."""
    return variables((key, each.data, each.origin) for key, each in node.entries())


def variables(given: Iterable[tuple[str, Any, Origin]]) -> dict[str, Tree]:
    """Environment variables by name, none of whose values can be a secret."""
    return {
        name: leaf(shown_value(name, value) if isinstance(value, str) else value, origin)
        for name, value, origin in given
        if value is not None
    }


def leaf(data: Any, origin: Origin) -> Value[Any]:
    """One written value; unknown where a shell or template engine still fills it in."""
    filled = VARIABLE.search(data) if isinstance(data, str) else None
    if filled:
        return unknown_value(Why.PARAMETER, f"{filled.group()} in it is filled in before the deployment", origin)
    return Value(data, origin)


def present(members: Mapping[str, Tree]) -> dict[str, Tree]:
    """The members that are given: those without a value, and branches without members, are left out."""
    found: dict[str, Tree] = {}
    for name, member in members.items():
        inner = present(member) if isinstance(member, Mapping) else member
        if inner is not None and inner not in ({}, ()):
            found[name] = list(inner) if isinstance(inner, tuple) else inner
    return found
