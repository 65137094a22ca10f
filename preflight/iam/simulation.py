"""How an answer of the IAM policy simulator becomes allowed, denied or unknown.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from attrs import frozen

from preflight.iam.access import Access, AccessStatus, PermissionNeed
from preflight.iam.policies import Decision, carried


@frozen
class Specific:
    """What the simulator says of an action on one of several resources."""

    resource: str
    decision: str
    boundary: bool | None = None
    missing: tuple[str, ...] = ()
    matched: tuple[str, ...] = ()


@frozen
class Simulated:
    """What the simulator says of one action; None where the answer has no such detail.

    Asked about several resources, it may answer once for each or keep them together in `specific`; what an
    organization decides stands outside of those.
    """

    action: str
    resource: str
    decision: str
    organizations: bool | None = None
    boundary: bool | None = None
    missing: tuple[str, ...] = ()
    matched: tuple[str, ...] = ()
    specific: tuple[Specific, ...] = ()

    @cached_property
    def each(self) -> tuple[Simulated, ...]:
        """The answer for each resource."""
        if not self.specific:
            return (self,)
        return tuple(
            Simulated(
                self.action,
                one.resource,
                one.decision,
                self.organizations,
                self.boundary if one.boundary is None else one.boundary,
                one.missing,
                one.matched,
            )
            for one in self.specific
        )


def ruling(need: PermissionNeed, action: str, rows: Iterable[Simulated]) -> Access:
    """What the simulator's answer means. An action it does not mention is unknown.

    What only an organization's policy denies is unknown: conditional service control policies are known to be
    simulated wrongly (https://github.com/aws/sagemaker-python-sdk/issues/6019). So is what depends on a context key.
    """
    row = _about(need, [one for row in rows if row.action.lower() == action.lower() for one in row.each])
    if row is None:
        return Access(action, need, AccessStatus.UNKNOWN, "the simulator gave no answer")
    if row.decision == Decision.ALLOWED:
        return _allowed(need, action, row)
    if row.decision not in set(Decision):
        reason = f"the simulator answers {row.decision}, which this version does not know"
        return Access(action, need, AccessStatus.UNKNOWN, reason)
    if missing := missing_keys(need, row):
        return Access(action, need, AccessStatus.UNKNOWN, f"a policy asks for {', '.join(missing)}")
    explicit = row.decision == Decision.EXPLICIT_DENY
    if row.boundary is False:
        return Access(
            action, need, AccessStatus.DENIED, "by the permissions boundary", boundary=True, explicit=explicit
        )
    if row.organizations is False:
        reason = "only a policy of the organization denies it"
        return Access(action, need, AccessStatus.UNKNOWN, reason, explicit=explicit)
    if explicit:
        named = f" in {', '.join(row.matched)}" if row.matched else ""
        return Access(action, need, AccessStatus.DENIED, f"by an explicit Deny{named}", explicit=True)
    return Access(action, need, AccessStatus.DENIED, "no policy allows it")


def missing_keys(need: PermissionNeed, row: Simulated) -> tuple[str, ...]:
    """The keys that a policy asks for and nobody supplied, but those that the request is known not to carry."""
    left_out = {key.lower() for key in need.left_out}
    return tuple(key for key in row.missing if key.lower() not in left_out)


def _allowed(need: PermissionNeed, action: str, row: Simulated) -> Access:
    """Allowed, unless a Deny may turn on a context key that the request carries and nobody supplied.

    The simulator lists the keys that any policy asks for. A key of another service is not in this request; a global
    one may be, and the simulator took it as absent.
    """
    given = {name.lower() for name, _ in need.context}
    open_keys = [key for key in carried(action, missing_keys(need, row)) if key.lower() not in given]
    if open_keys:
        reason = f"a policy asks for {', '.join(open_keys)}, which a Deny may use"
        return Access(action, need, AccessStatus.UNKNOWN, reason, explicit=True)
    return Access(action, need, AccessStatus.ALLOWED)


def _about(need: PermissionNeed, rows: list[Simulated]) -> Simulated | None:
    """The answer for the need's resource; the only one there is may name a template of it, or `*`."""
    exact = next((row for row in rows if row.resource == need.resource), None)
    return exact or (rows[0] if len(rows) == 1 and set(rows[0].resource or "*") & {"*", "$"} else None)
