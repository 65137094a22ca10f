"""Which resource a request of the AgentCore control API creates or updates, told by the members it has.

A request that names its operation (`{"CreateMemory": {...}}`) needs no telling.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from attrs import frozen

from preflight.core.kinds import BY_NAME, Kind
from preflight.inputs.api_members import MEMBERS

WORDS = re.compile(r"[^a-z0-9]")


@frozen
class Request:
    """The create and update requests of one kind of resource: their operations and members."""

    kind: str
    create: str
    required: frozenset[str]
    update: str
    update_required: frozenset[str]
    members: frozenset[str]

    def missing(self, keys: frozenset[str]) -> int:
        """How many required members the nearer of the two requests lacks."""
        lacks = [len(self.required - keys)]
        # An update by a name alone reads like a creation; only an identifier of its own tells the two apart.
        if self.update_required - self.required:
            lacks.append(len(self.update_required - keys))
        return min(lacks)

    def operation(self, keys: frozenset[str]) -> str:
        """The operation that these members are a request of."""
        by_id = self.update_required - self.required
        return self.update if by_id and by_id <= keys else self.create

    def spelled(self, operation: str) -> str:
        """The operation as the API spells it."""
        return self.update if WORDS.sub("", operation.lower()) == self.update.lower() else self.create


def _request(kind: Kind, required: str, update_required: str, more: str) -> Request:
    needed, for_update = frozenset(required.split()), frozenset(update_required.split())
    every = needed | for_update | {"clientToken", *more.split()}
    return Request(kind.name, kind.create, needed, kind.update, for_update, every)


REQUESTS = tuple(_request(BY_NAME[kind], *members) for kind, members in MEMBERS.items())
_BY_OPERATION = {WORDS.sub("", name.lower()): each for each in REQUESTS for name in (each.create, each.update) if name}
COMMON = frozenset({"name", "description", "tags", "clientToken"})
"""Members that tell nothing: any file of settings may have them."""
LEAST = 2
"""How many members of a kind make a mapping look like its request where a required one is missing."""


def by_operation(name: str) -> Request | None:
    """The requests of an operation, spelled as the API, boto3 or the AWS CLI spells it."""
    return _BY_OPERATION.get(WORDS.sub("", name.lower()))


def candidates(data: Any) -> tuple[Request, ...]:
    """The kinds of which a mapping may be a request, as far as its members tell; the best ones only."""
    if not isinstance(data, Mapping) or not all(isinstance(key, str) for key in data):
        return ()
    keys = frozenset(data)
    ranked = [(_rank(each, keys), each) for each in REQUESTS if _resembles(each, keys)]
    best = min((rank for rank, _ in ranked), default=None)
    return tuple(each for rank, each in ranked if rank == best)


def _resembles(request: Request, keys: frozenset[str]) -> bool:
    """Whether the members are a request of the kind, but perhaps for one that is missing or misspelled."""
    held = keys & request.members
    if not request.missing(keys):
        return len(held) * 2 > len(keys)
    marks = keys & _MARKS[request.kind]
    telling = bool(marks & request.required) or (bool(marks) and len(held) >= LEAST)
    return telling and len(held) * 2 > len(keys)


def _rank(request: Request, keys: frozenset[str]) -> tuple[int, int]:
    return len(keys - request.members), request.missing(keys)


def _marks() -> dict[str, frozenset[str]]:
    """The members that no other kind has."""
    others = {
        each.kind: frozenset().union(*(other.members for other in REQUESTS if other is not each)) for each in REQUESTS
    }
    return {each.kind: each.members - others[each.kind] for each in REQUESTS}


_MARKS = _marks()
