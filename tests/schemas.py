"""Resources with every property that the CloudFormation schemas of the installed cfn-lint let one write."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.metadata import files
from pathlib import Path
from typing import Any

from preflight.constraints.shapes import Shape, shape
from preflight.core.kinds import CLOUDFORMATION

REGION = "us-east-1"
TEXTS = {"integer": 5, "number": 5, "boolean": True}


def types() -> tuple[str, ...]:
    """AgentCore's types."""
    return tuple(each for each in _digests() if each.startswith(CLOUDFORMATION))


def whole(type_name: str) -> dict[str, Any]:
    """A resource with all its properties, those of every alternative at once, but what AWS alone gives."""
    root = _schema(type_name)
    given = frozenset(path.removeprefix("/properties/") for path in root.get("readOnlyProperties", ()))
    found: dict[str, Any] = _example(root, root, "", given, ())
    return found


@cache
def _digests() -> dict[str, str]:
    """Each type of the region and the digest by which the file of its schema is named."""
    return _read(f"providers/{REGION}.json")


@cache
def _schema(type_name: str) -> dict[str, Any]:
    return _read(f"resources/{_digests()[type_name]}.json")


def _read(name: str) -> dict[str, Any]:
    """A file of cfn-lint's, which need not be imported for it: that takes 50 MB."""
    found: dict[str, Any] = json.loads((_folder() / name).read_text(encoding="utf-8"))
    return found


@cache
def _folder() -> Path:
    (version,) = (each for each in files("cfn-lint") or () if each.match("cfnlint/data/schemas/version.json"))
    return Path(str(version.locate())).parent


def _resolved(schema: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    while reference := schema.get("$ref"):
        schema = root["definitions"][reference.rpartition("/")[2]]
    return schema


def _properties(schema: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    alternatives = [*schema.get("oneOf", ()), *schema.get("anyOf", ())]
    found = dict(schema.get("properties", {}))
    for each in alternatives:
        found |= _resolved(each, root).get("properties", {})
    return found


def _example(
    schema: dict[str, Any], root: dict[str, Any], path: str, given: frozenset[str], inside: tuple[str, ...]
) -> Any:
    """A value of a schema; None where AWS gives it, or it holds itself."""
    reference = schema.get("$ref", "")
    if path in given or (reference and reference in inside):
        return None
    schema, inside = _resolved(schema, root), (*inside, reference)
    if properties := _properties(schema, root):
        each = {
            key: _example(of, root, f"{path}/{key}".removeprefix("/"), given, inside) for key, of in properties.items()
        }
        return {key: value for key, value in each.items() if value is not None}
    if patterns := schema.get("patternProperties"):
        return {"key": _example(next(iter(patterns.values())), root, f"{path}/*", given, inside)}
    kind = schema.get("type")
    if kind == "array":
        return [_example(schema.get("items", {}), root, f"{path}/*", given, inside)]
    return {} if kind == "object" else schema.get("enum", [TEXTS.get(str(kind), "text")])[0]


def unknown_members(tree: Any, of: Shape | None, path: str = "") -> Iterator[str]:
    """Where a resource as it was read has what the API's request has not, or of another shape."""
    if of is None or of.document:
        return
    branches: dict[type, tuple[str, ...]] = {dict: ("structure", "map"), list: ("list",)}
    branch = branches.get(type(tree), ())
    if (of.type in {"structure", "map", "list"}) != bool(branch) or (branch and of.type not in branch):
        yield path
    elif isinstance(tree, list):
        for each in tree:
            yield from unknown_members(each, shape(of.member), f"{path}[]")
    elif isinstance(tree, dict):
        for key, each in tree.items():
            name = of.members.get(key, "") if of.type == "structure" else of.value
            inner = f"{path}.{key}".removeprefix(".")
            if name:
                yield from unknown_members(each, shape(name), inner)
            else:
                yield inner
