"""Members that AWS does not change on a resource that exists.

As of 2026-11-26. What the update request of the service model lacks and the create request has can only be had by
replacing the resource; `REFUSED` are members that the update request has and AWS refuses to change
(https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/2578).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from preflight.constraints.shapes import request
from preflight.constraints.violation import Violation, origin_of
from preflight.core.kinds import BY_NAME, in_words
from preflight.core.resource import Resource, Tree, leaves
from preflight.core.value import Value

REFUSED: Mapping[str, tuple[str, ...]] = {"Gateway": ("authorizerType",)}
HELD = frozenset({"Memory", "Dataset"})
"""Kinds whose resources hold data that replacing them loses."""
UNJUDGED = frozenset({"tags", "clientToken", "enableOnCreate", "source"})
"""What other operations change, or what is no property of the resource."""


def changes(resource: Resource) -> Iterator[Violation]:
    """The members that differ from what they were before, where AWS does not change them."""
    if resource.before is None:
        return
    for name in (*REFUSED.get(resource.kind, ()), *_create_only(resource.kind)):
        was, wanted = resource.before.get(name), resource.members.get(name)
        if was is None or wanted is None or not _differ(was, wanted):
            continue
        yield refused_change(resource, name, was, wanted)


def refused_change(resource: Resource, name: str, was: Tree, wanted: Tree) -> Violation:
    """What there is to say of a member that AWS does not change."""
    value = wanted if isinstance(wanted, Value) else None
    told = f" from {was.value} to {value.value}" if isinstance(was, Value) and value and name != "name" else ""
    origin = origin_of(wanted, resource.origin)
    if name in REFUSED.get(resource.kind, ()):
        rule = f"changes{told}, and AWS does not change it on a {in_words(resource.kind)} that exists"
        fix = f"Keep it, or create a new {in_words(resource.kind)} under another name and delete the old one."
        return Violation((name,), rule, None, origin, fix=fix)
    lost = ", and the data in it are lost" if resource.kind in HELD else ""
    rule = f"changes{told}, and AWS does not change it on a {in_words(resource.kind)} that exists: it is replaced{lost}"
    return Violation(
        (name,), rule, None, origin, fix="Keep the value it has, unless it may be replaced.", certain=False
    )


def _create_only(kind: str) -> tuple[str, ...]:
    row = BY_NAME.get(kind)
    create = request(row.create) if row and row.create else None
    if not row or not create:
        return ()
    update = request(row.update) if row.update else None
    members = set(update.members) | {row.parent_member} if update else {row.parent_member}
    renamed = {row.name_member} if row.id_member == "endpointName" else set()
    return tuple(name for name in create.members if name not in members | renamed | UNJUDGED)


def _differ(was: Tree, wanted: Tree) -> bool:
    """Whether two trees differ in values that are known in both."""
    old, new = dict(_plain(was)), dict(_plain(wanted))
    common = set(old) & set(new)
    return any(old[path] != new[path] for path in common) or (isinstance(was, list) and len(old) != len(new))


def _plain(tree: Tree) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    return ((path, str(value.value)) for path, value in leaves(tree) if value.known)
