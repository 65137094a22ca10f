"""Terraform's data source `aws_iam_policy_document` as the policy it will give.

A plan defers it where an ARN in it is known only after the apply, and shows its statements all the same.

As of 2026-11-28. Source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from preflight.inputs.infrastructure.leaf import Leaf
from preflight.inputs.infrastructure.shapes import listing, mapping

TYPE = "aws_iam_policy_document"
PLACES = frozenset({
    "policy", "assume_role_policy", "policy_document", "assume_role_policy_document", "source_policy_documents",
    "override_policy_documents",
})  # fmt: skip
"""The attributes that hold a policy."""
SOURCES, OVERRIDES = ("source_json", "source_policy_documents"), ("override_json", "override_policy_documents")
LISTS = {"actions": "Action", "not_actions": "NotAction", "resources": "Resource", "not_resources": "NotResource"}
PRINCIPALS = {"principals": "Principal", "not_principals": "NotPrincipal"}


def document(data: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The policy of the data source's attributes; None where another policy goes into it that is not known."""
    parts = [
        *(_given(each) for name in SOURCES for each in _each(data.get(name))),
        [_statement(each) for each in listing(data.get("statement")) if isinstance(each, Mapping)],
        *(_given(each) for name in OVERRIDES for each in _each(data.get(name))),
    ]
    if None in parts:
        return None
    version = data.get("version") or "2012-10-17"
    return {"Version": version, "Statement": _merged(each for part in parts for each in part or ())}


def _each(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list) else () if value is None else (value,)


def _given(policy: Any) -> list[Any] | None:
    """The statements of another policy: JSON text, or a policy of this module."""
    if isinstance(policy, str):
        try:
            policy = json.loads(policy)
        except ValueError:
            return None
    if not isinstance(policy, Mapping):
        return None
    found = policy.get("Statement")
    return found if isinstance(found, list) else [found]


def _merged(statements: Iterable[Any]) -> list[Any]:
    """The statements; a later one takes the place of an earlier one of the same Sid."""
    named: dict[Any, Any] = {}
    for place, each in enumerate(statements):
        sid = mapping(each).get("Sid")
        named[sid if isinstance(sid, str) and sid else place] = each
    return list(named.values())


def _statement(block: Mapping[str, Any]) -> dict[str, Any]:
    effect = block.get("effect") or "Allow"
    lists = {word: block[name] for name, word in LISTS.items() if block.get(name)}
    principals = {word: _principals(block[name]) for name, word in PRINCIPALS.items() if block.get(name)}
    conditions = _conditions(block.get("condition"))
    sid = {"Sid": block["sid"]} if block.get("sid") else {}
    return {**sid, "Effect": effect, **lists, **principals, **({"Condition": conditions} if conditions else {})}


def _principals(blocks: Any) -> Any:
    if isinstance(blocks, Leaf):
        return blocks
    found: dict[Any, list[Any]] = {}
    for block in filter(lambda each: isinstance(each, Mapping), blocks):
        kind = block.get("type")
        found.setdefault(kind if isinstance(kind, str) else str(kind), []).extend(_members(block.get("identifiers")))
    return "*" if "*" in found else found


def _conditions(blocks: Any) -> Any:
    if isinstance(blocks, Leaf):
        return blocks
    found: dict[str, dict[str, list[Any]]] = {}
    for block in (mapping(each) for each in listing(blocks)):
        values = found.setdefault(str(block.get("test")), {}).setdefault(str(block.get("variable")), [])
        values.extend(_members(block.get("values")))
    return found


def _members(value: Any) -> Iterator[Any]:
    yield from _each(value)
