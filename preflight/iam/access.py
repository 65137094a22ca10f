"""What a principal needs to be allowed, and whether it is."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from attrs import evolve, frozen

from preflight.core.requirement import Level
from preflight.core.unanswered import Unanswered

Context = tuple[tuple[str, tuple[str, ...]], ...]


@frozen
class PermissionNeed:
    """Actions that a principal must be allowed, or had better be, on one resource."""

    actions: tuple[str, ...]
    resource: str = "*"
    level: Level = Level.MUST
    context: Context = ()
    or_on: str = ""
    """Another resource on which being allowed is as good: of some actions AWS does not say what their resource is."""
    told: Context = ()
    """Keys that the request carries beside its context: they are supplied where a policy asks for them."""
    left_out: tuple[str, ...] = ()
    """Keys that the request is known not to carry."""

    def should(self) -> PermissionNeed:
        """The same, but only a recommendation."""
        return evolve(self, level=Level.SHOULD)

    def with_context(self, *entries: tuple[str, tuple[str, ...]]) -> PermissionNeed:
        """The same in a request that also carries these keys."""
        return evolve(self, context=(*self.context, *entries))

    def told_all(self) -> PermissionNeed:
        """The same with everything that the request tells."""
        return evolve(self, context=(*self.context, *self.told), told=())


class AccessStatus(StrEnum):
    """Whether the principal may."""

    ALLOWED = "allowed"
    DENIED = "denied"
    UNKNOWN = "unknown"


@frozen
class Access:
    """What holds for one action on one resource; `reason` is the layer that decides, in words."""

    action: str
    need: PermissionNeed
    status: AccessStatus
    reason: str = ""
    boundary: bool = False
    """Whether the permissions boundary is what denies."""
    explicit: bool = False
    """Whether a Deny statement is what denies, or may: an Allow would not help."""
    unanswered: Unanswered | None = None
    """The missing answer that keeps it from being known."""


def either(first: Access, second: Access) -> Access:
    """What holds when an Allow on one of two resources is enough.

    A Deny on the one and an Allow on the other is unknown: AWS does not say which of the two the request is about.
    """
    order = [AccessStatus.ALLOWED, AccessStatus.UNKNOWN, AccessStatus.DENIED]
    best, worst = sorted((first, second), key=lambda one: (order.index(one.status), not one.explicit))
    if not worst.explicit or best.explicit:
        return best
    if best.status is AccessStatus.DENIED:
        return worst
    reason = f"{worst.reason}, if the request is about {worst.need.resource}"
    return evolve(worst, status=AccessStatus.UNKNOWN, reason=reason)


SESSION: Mapping[str, tuple[str, ...]] = {
    "aws:SecureTransport": ("true",),
    "aws:ViaAWSService": ("false",),
    "aws:PrincipalIsAWSService": ("false",),
}
"""What every request of an agent under its role carries: it signs for itself, over TLS.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""
