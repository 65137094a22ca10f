"""What a deployment does to a resource: it makes it, changes it, or leaves it as it is."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from preflight.core.kinds import BY_NAME
from preflight.core.resource import Resource, Tree, leaves
from preflight.core.value import Value, Why


class Change(StrEnum):
    """What happens to a resource; the words complete "it may … the memory"."""

    CREATE = "create"
    UPDATE = "update"
    KEEP = "keep"


def change_of(resource: Resource) -> Change:
    """By what it was before; a request that names an id of AWS's making is about what is there."""
    if resource.before is not None:
        return Change.UPDATE if _differ(resource.before, resource.members) else Change.KEEP
    kind = BY_NAME.get(resource.kind)
    updates = (
        kind and kind.update not in {"", kind.create} and kind.id_member not in {"", kind.name_member, "endpointName"}
    )
    return Change.UPDATE if kind and updates and kind.id_member in resource.members else Change.CREATE


def _differ(was: Mapping[str, Tree], wanted: Mapping[str, Tree]) -> bool:
    """Whether anything differs, as far as values are told: a secret is taken to be what it was."""
    old, new = dict(leaves(was)), dict(leaves(wanted))
    told = {path for path, value in new.items() if value.why is not Why.SENSITIVE}
    hidden = {path for path, value in new.items() if path not in told}
    return any(_is_other(old.get(path), new[path]) for path in told) or bool(set(old) - set(new) - hidden)


def _is_other(was: Value[Any] | None, wanted: Value[Any]) -> bool:
    return was is None or not wanted.known or str(was.value) != str(wanted.value)
