"""How an answer of the IAM policy simulator, or our own reading of a planned role, becomes allowed, denied or unknown.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cached_property

from attrs import evolve, frozen

from preflight.core.requirement import Level
from preflight.core.target import RolePlan
from preflight.core.value import worded
from preflight.iam.documents import Policy
from preflight.iam.iam_arns import iam_arn
from preflight.iam.policies import Decision, Layer, Outcome, Request, Verdict, context_keys, evaluate
from preflight.iam.principals import Reach

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

    def should(self) -> PermissionNeed:
        """The same, but only a recommendation."""
        return evolve(self, level=Level.SHOULD)

    def with_context(self, *entries: tuple[str, tuple[str, ...]]) -> PermissionNeed:
        """The same in a request that also carries these keys."""
        return evolve(self, context=(*self.context, *entries))


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
    """Whether a Deny statement is what denies: an Allow would not help."""


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
    if row.missing:
        return Access(action, need, AccessStatus.UNKNOWN, f"a policy asks for {', '.join(row.missing)}")
    explicit = row.decision == Decision.EXPLICIT_DENY
    if row.boundary is False:
        return Access(
            action, need, AccessStatus.DENIED, "by the permissions boundary", boundary=True, explicit=explicit
        )
    if row.organizations is False:
        return Access(action, need, AccessStatus.UNKNOWN, "only a policy of the organization denies it")
    if explicit:
        named = f" in {', '.join(row.matched)}" if row.matched else ""
        return Access(action, need, AccessStatus.DENIED, f"by an explicit Deny{named}", explicit=True)
    return Access(action, need, AccessStatus.DENIED, "no policy allows it")


def _allowed(need: PermissionNeed, action: str, row: Simulated) -> Access:
    """Allowed, unless a Deny may turn on a context key that the request carries and nobody supplied.

    The simulator lists the keys that any policy asks for. A key of another service is not in this request; a global
    one may be, and the simulator took it as absent.
    """
    given = {name.lower() for name, _ in need.context}
    service = action.partition(":")[0].lower()
    open_keys = [
        key for key in row.missing if key.lower() not in given and key.lower().partition(":")[0] in {"aws", service}
    ]
    if open_keys:
        return Access(
            action, need, AccessStatus.UNKNOWN, f"a policy asks for {', '.join(open_keys)}, which a Deny may use"
        )
    return Access(action, need, AccessStatus.ALLOWED)


def _about(need: PermissionNeed, rows: list[Simulated]) -> Simulated | None:
    """The answer for the need's resource; the only one there is may name a template of it, or `*`."""
    exact = next((row for row in rows if row.resource == need.resource), None)
    return exact or (rows[0] if len(rows) == 1 and set(rows[0].resource or "*") & {"*", "$"} else None)


def with_resource(one: Access, principal: str, documents: Iterable[str]) -> Access:
    """What holds once the policies of the resource itself are read.

    Any of them can deny. Within one account an Allow on either side is enough; across accounts both sides must allow:
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
    """
    said = [_of_resource(text, principal, one) for text in documents]
    if any(each.decision is Decision.EXPLICIT_DENY for each in said):
        reason = f"by an explicit Deny in the policy of {one.need.resource}"
        return evolve(one, status=AccessStatus.DENIED, reason=reason, explicit=True)
    if keys := tuple(dict.fromkeys(key for each in said for key in each.denying_keys)):
        reason = f"a Deny in the policy of {one.need.resource} asks for {', '.join(keys)}"
        return evolve(one, status=AccessStatus.UNKNOWN, reason=reason)
    allowed = any(each.decision is Decision.ALLOWED for each in said)
    missing = tuple(dict.fromkeys(key for each in said for key in each.missing))
    if _is_foreign(one.need.resource, principal):
        return _across_accounts(one, allowed, missing)
    if one.status is AccessStatus.UNKNOWN:
        return one
    if one.status is AccessStatus.ALLOWED or allowed:
        return evolve(one, status=AccessStatus.ALLOWED, reason="")
    if missing:
        reason = f"{one.reason} for certain, but the resource's own may, as it asks for {', '.join(missing)}"
        return evolve(one, status=AccessStatus.UNKNOWN, reason=reason)
    return one


def _across_accounts(one: Access, allowed: bool, missing: tuple[str, ...]) -> Access:
    if one.status is not AccessStatus.ALLOWED or allowed:
        return one
    owner = one.need.resource.split(":")[4]
    if missing:
        reason = f"the policy of {one.need.resource} asks for {', '.join(missing)}"
    else:
        reason = f"account {owner} must allow it too, and no policy of {one.need.resource} was found that does"
    return evolve(one, status=AccessStatus.UNKNOWN, reason=reason)


def _is_foreign(resource: str, principal: str) -> bool:
    """Whether the resource belongs to another account than the principal."""
    arn = iam_arn(principal)
    sections = resource.split(":")
    owner = sections[4] if len(sections) > _ACCOUNT_SECTION else ""
    return bool(arn and owner.isdigit() and owner != arn.account)


_ACCOUNT_SECTION = 4


def _of_resource(document: str, principal: str, one: Access) -> Verdict:
    """What the policy of the resource says by itself to this principal."""
    arn = iam_arn(principal)
    about = {"aws:PrincipalArn": (principal,), "aws:PrincipalAccount": (arn.account,)} if arn else {}
    context = {**SESSION, **dict(one.need.context), **about}
    request = Request(one.action, one.need.resource, principal, context)
    said = evaluate(request, (), resource_policy=Policy.of(document)).of(Layer.RESOURCE)
    if said is None or (
        said.decision is Decision.ALLOWED
        and said.reach is Reach.ACCOUNT
        and not _is_foreign(one.need.resource, principal)
    ):
        # Naming the account leaves the decision to the identity's own policies.
        return Verdict(Layer.RESOURCE, Decision.IMPLICIT_DENY, denying_keys=said.denying_keys if said else ())
    return said


def planned(plan: RolePlan, need: PermissionNeed, action: str) -> Access:
    """What a role's own documents say before it exists.

    What is absent from documents that are not all proves nothing, nor does a managed policy or boundary nobody read.
    """
    outcome = _outcome(plan, need, action)
    if outcome.decision is Decision.ALLOWED and outcome.denying_keys:
        return Access(action, need, AccessStatus.UNKNOWN, f"a Deny asks for {', '.join(outcome.denying_keys)}")
    if outcome.decision is Decision.ALLOWED and plan.may_deny:
        return Access(action, need, AccessStatus.UNKNOWN, "a statement that is not known yet may deny it")
    if outcome.decision is Decision.ALLOWED:
        return Access(action, need, *_within_boundary(plan))
    explicit = outcome.decision is Decision.EXPLICIT_DENY
    if doubt := _doubt(plan, outcome, explicit=explicit):
        return Access(action, need, AccessStatus.UNKNOWN, doubt)
    reason = "by an explicit Deny" if explicit else "no policy allows it"
    return Access(action, need, AccessStatus.DENIED, reason, explicit=explicit)


def with_change(one: Access, added: RolePlan) -> Access:
    """What will hold once the deployment has attached to the role what it says."""
    if one.explicit or one.boundary or one.status is AccessStatus.UNKNOWN:
        return one
    outcome = _outcome(added, one.need, one.action)
    if outcome.decision is Decision.EXPLICIT_DENY:
        reason = "by an explicit Deny that this deployment adds"
        return evolve(one, status=AccessStatus.DENIED, reason=reason, explicit=True)
    if outcome.denying_keys:
        reason = f"a Deny that this deployment adds asks for {', '.join(outcome.denying_keys)}"
        return evolve(one, status=AccessStatus.UNKNOWN, reason=reason)
    if added.may_deny:
        return evolve(one, status=AccessStatus.UNKNOWN, reason="a statement that this deployment adds may deny it")
    if one.status is AccessStatus.ALLOWED:
        return one
    after = planned(evolve(added, complete=added.complete or not added.written), one.need, one.action)
    return one if after.status is AccessStatus.DENIED else after


def _outcome(plan: RolePlan, need: PermissionNeed, action: str) -> Outcome:
    """What the documents of the plan say of one action."""
    request = Request(action, need.resource, context={**_tags(plan), **SESSION, **dict(need.context)})
    return evaluate(request, [Policy.of(document) for document in plan.policies])


SESSION: Mapping[str, tuple[str, ...]] = {
    "aws:SecureTransport": ("true",),
    "aws:ViaAWSService": ("false",),
    "aws:PrincipalIsAWSService": ("false",),
}
"""What every request of an agent under its role carries: it signs for itself, over TLS.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""


def _tags(plan: RolePlan) -> dict[str, tuple[str, ...]]:
    """The tags of the role as the request carries them; of a tag it lacks the absence is known too."""
    if plan.tags is None:
        return {}
    prefix = "aws:PrincipalTag/"
    asked = context_keys(Policy.of(document) for document in plan.policies)
    absent: dict[str, tuple[str, ...]] = {key: () for key in asked if key.lower().startswith(prefix.lower())}
    given: dict[str, tuple[str, ...]] = {prefix + key: (value,) for key, value in plan.tags.items()}
    known = {key.lower() for key in given}
    return {key: () for key in absent if key.lower() not in known} | given


def _within_boundary(plan: RolePlan) -> tuple[AccessStatus, str]:
    if plan.boundary is None:
        return AccessStatus.ALLOWED, ""
    return AccessStatus.UNKNOWN, f"its permissions boundary {plan.boundary.value or ''} was not read".replace("  ", " ")


def _doubt(plan: RolePlan, outcome: Outcome, *, explicit: bool) -> str:
    identity = outcome.of(Layer.IDENTITY)
    if identity and identity.missing:
        return f"a policy asks for {', '.join(identity.missing)}"
    if explicit:
        return ""
    if plan.managed:
        names = ", ".join(str(policy.value or worded(policy.detail) or "one") for policy in plan.managed)
        return f"its managed policies ({names}) were not read"
    return "" if plan.complete else "the file does not show all of its policies"
