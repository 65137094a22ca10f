"""Everything that AWS refuses in one resource, and what it could not be held against."""

from __future__ import annotations

from attrs import field, frozen

from preflight.constraints.changes import changes
from preflight.constraints.limits import beyond_model
from preflight.constraints.shapes import Shape, narrower, request
from preflight.constraints.violation import Violation
from preflight.constraints.walk import Walk
from preflight.core.kinds import BY_NAME, Kind
from preflight.core.resource import Misspelled, Resource
from preflight.core.source_kinds import BY_CDK, REQUESTS, SPELLED_OUT

BY_SCHEMA = ("AWS::", "awscc_", "aws-native:")
"""Types that CloudFormation's schemas rule: its own, and those of tools that call its Cloud Control API."""

PARTS = {"MemoryStrategy": "CreateMemory"}
"""Kinds that are members of another kind's request."""
FILLED_IN = {"OnlineEvaluationConfig": frozenset({"enableOnCreate"})}
"""Required members of a request that CloudFormation's schema of the kind does not have (2026-10-20)."""
STRATEGIES = ("semantic", "summary", "userPreference", "episodic", "custom")
KEPT = {"Memory": frozenset(f"memoryStrategies.*.{each}MemoryStrategy.type" for each in STRATEGIES)}
"""Members of CloudFormation's schema alone: the CDK's own constructs write them (aws-cdk-lib 2.276.0, 2026-11)."""


@frozen
class Judgment:
    """The violations of one resource, how many values were seen, and which were not known."""

    violations: tuple[Violation, ...] = ()
    seen: int = 0
    unknown: tuple[str, ...] = field(default=())
    unjudged: bool = False


def judgment(resource: Resource, source: str) -> Judgment:
    """The resource against the request that creates or updates it.

    Args:
        resource: what is to be deployed.
        source: the kind of source it is written in, as `Target.kind`.
    """
    kind = BY_NAME.get(resource.kind)
    asked = _request(kind, resource, source) if kind else None
    if kind is None or asked is None:
        return Judgment(unjudged=True)
    by_schema = resource.native.startswith(BY_SCHEMA) or source in BY_CDK
    update = request(kind.update) if kind.update else None
    walk = Walk(
        kind.name,
        resource.origin,
        strict=source in REQUESTS,
        complete=source in SPELLED_OUT and not resource.unread,
        spelled=source in SPELLED_OUT,
        narrower=narrower(kind.name) if by_schema else {},
        filled_in=FILLED_IN.get(kind.name, frozenset()) if by_schema else frozenset(),
        kept=KEPT.get(kind.name, frozenset()) if by_schema else frozenset(),
        extra=frozenset(update.members if update else ()),
    )
    written = (*walk.violations(resource.members, asked), *map(_respelled, resource.misspelled))
    found = (*written, *beyond_model(resource), *changes(resource))
    return Judgment(found, walk.known, tuple(walk.unknown))


def _respelled(found: Misspelled) -> Violation:
    rule = f"must be written {found.right}, not {found.written}: CloudFormation minds the case"
    return Violation(found.path, rule, origin=found.origin, fix=f"Write {found.right}.")


def _request(kind: Kind, resource: Resource, source: str) -> Shape | None:
    """The update request where the source is one, as its id tells, else the create request."""
    updates = source in REQUESTS and kind.id_member != kind.name_member and kind.id_member in resource.members
    operation = kind.update if updates and kind.update else kind.create or PARTS.get(kind.name, "")
    return request(operation) if operation else None
