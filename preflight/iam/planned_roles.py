"""What the documents of a role say of an action before the role is made, or before they are attached to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import evolve

from preflight.core.target import RolePlan
from preflight.core.unanswered import Unanswered
from preflight.iam.access import SESSION, Access, AccessStatus, PermissionNeed
from preflight.iam.documents import Policy
from preflight.iam.policies import Decision, Layer, Outcome, Request, context_keys, evaluate


def planned(plan: RolePlan, need: PermissionNeed, action: str) -> Access:
    """What a role's own documents say before it exists.

    What is absent from documents that are not all proves nothing, nor does a managed policy or boundary nobody read.
    """
    outcome = _outcome(plan.policies, plan, Access(action, need, AccessStatus.UNKNOWN))
    if outcome.decision is Decision.ALLOWED and outcome.denying_keys:
        return Access(action, need, AccessStatus.UNKNOWN, f"a Deny asks for {', '.join(outcome.denying_keys)}")
    if outcome.decision is Decision.ALLOWED and outcome.allowing_keys:
        return Access(action, need, AccessStatus.UNKNOWN, f"its Allow asks for {', '.join(outcome.allowing_keys)}")
    if outcome.decision is Decision.ALLOWED and plan.may_deny:
        return Access(action, need, AccessStatus.UNKNOWN, "a statement that is not known yet may deny it")
    if outcome.decision is Decision.ALLOWED:
        return _within_boundary(plan, Access(action, need, AccessStatus.ALLOWED))
    explicit = outcome.decision is Decision.EXPLICIT_DENY
    if doubt := _doubt(plan, outcome, explicit=explicit):
        return Access(action, need, AccessStatus.UNKNOWN, doubt, unanswered=_unanswered(plan, doubt))
    reason = "by an explicit Deny" if explicit else "no policy allows it"
    return Access(action, need, AccessStatus.DENIED, reason, explicit=explicit)


def with_change(one: Access, change: RolePlan) -> Access:
    """What will hold once the deployment has given the role what it says, and taken what it says."""
    after = _with_added(one, change)
    return _without_removed(after, change) if change.removed or change.removed_unread else after


def _without_removed(one: Access, change: RolePlan) -> Access:
    """What holds where a policy that decided may be gone: what is left of the others was not read."""
    gone = _outcome(change.removed, change, one)
    if one.explicit and not one.boundary and (gone.decision is Decision.EXPLICIT_DENY or gone.denying_keys):
        return evolve(one, status=AccessStatus.UNKNOWN, reason="this deployment takes a Deny from it", explicit=False)
    if one.status is not AccessStatus.ALLOWED:
        return one
    left = _outcome(change.policies, change, one)
    if left.decision is Decision.ALLOWED and not left.allowing_keys:
        return one
    identity = gone.of(Layer.IDENTITY)
    if gone.decision is Decision.ALLOWED or (identity and identity.missing) or change.removed_unread:
        named = f" ({', '.join(change.removed_unread)})" if change.removed_unread else ""
        reason = f"this deployment takes a policy{named} from the role, and whether another allows it was not read"
        return evolve(one, status=AccessStatus.UNKNOWN, reason=reason)
    return one


def _with_added(one: Access, added: RolePlan) -> Access:
    if one.explicit or one.boundary or one.status is AccessStatus.UNKNOWN:
        return one
    outcome = _outcome(added.policies, added, one)
    if outcome.decision is Decision.EXPLICIT_DENY and not outcome.assumed:
        reason = "by an explicit Deny that this deployment adds"
        return evolve(one, status=AccessStatus.DENIED, reason=reason, explicit=True)
    if keys := (*outcome.assumed, *outcome.denying_keys):
        reason = f"a Deny that this deployment adds asks for {', '.join(dict.fromkeys(keys))}"
        return evolve(one, status=AccessStatus.UNKNOWN, reason=reason)
    if added.may_deny:
        return evolve(one, status=AccessStatus.UNKNOWN, reason="a statement that this deployment adds may deny it")
    if one.status is AccessStatus.ALLOWED:
        return one
    after = planned(evolve(added, complete=added.complete or not added.written), one.need, one.action)
    return one if after.status is AccessStatus.DENIED else after


def _outcome(documents: Iterable[Mapping[str, Any]], plan: RolePlan, asked: Access) -> Outcome:
    """What documents of the plan say of one action."""
    need = asked.need
    request = Request(asked.action, need.resource, context={**_tags(plan), **SESSION, **dict(need.context)})
    return evaluate(request, [Policy.of(document) for document in documents])


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


def _within_boundary(plan: RolePlan, one: Access) -> Access:
    """What the policies allow, as far as the permissions boundary allows it too."""
    if plan.boundary is None:
        return one
    named = f"its permissions boundary {plan.boundary.value or ''}".rstrip()
    if plan.bounds is None:
        unread = plan.boundary.unread
        reason = f"{named} was not read{f', as {unread.because}' if unread else ''}"
        return evolve(one, status=AccessStatus.UNKNOWN, reason=reason, unanswered=unread)
    outcome = _outcome([plan.bounds], plan, one)
    identity = outcome.of(Layer.IDENTITY)
    if keys := (*outcome.assumed, *outcome.denying_keys, *(identity.missing if identity else ())):
        return evolve(one, status=AccessStatus.UNKNOWN, reason=f"{named} asks for {', '.join(dict.fromkeys(keys))}")
    if outcome.decision is Decision.ALLOWED:
        return one
    return evolve(one, status=AccessStatus.DENIED, reason=f"by {named}", boundary=True)


def _doubt(plan: RolePlan, outcome: Outcome, *, explicit: bool) -> str:
    if explicit:
        return f"a policy asks for {', '.join(outcome.assumed)}" if outcome.assumed else ""
    identity = outcome.of(Layer.IDENTITY)
    if identity and identity.missing:
        return f"a policy asks for {', '.join(identity.missing)}"
    if plan.managed:
        return _not_read(plan)
    return "" if plan.complete else "the file does not show all of its policies"


def _not_read(plan: RolePlan) -> str:
    names = ", ".join(str(policy.value or policy.detail or "one") for policy in plan.managed)
    causes = dict.fromkeys(policy.unread.because for policy in plan.managed if policy.unread)
    return f"its managed policies ({names}) were not read{''.join(f', as {cause}' for cause in causes)}"


def _unanswered(plan: RolePlan, doubt: str) -> Unanswered | None:
    """The missing answer behind a doubt about managed policies."""
    found = [policy.unread for policy in plan.managed]
    return found[0] if found and all(found) and doubt == _not_read(plan) else None
