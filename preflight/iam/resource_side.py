"""What holds once the policies of the resource itself are read.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import evolve

from preflight.iam.access import SESSION, Access, AccessStatus
from preflight.iam.conditions import Context
from preflight.iam.documents import Policy
from preflight.iam.iam_arns import iam_arn
from preflight.iam.patterns import PartialValue, Value
from preflight.iam.policies import Decision, Layer, Request, Verdict, evaluate
from preflight.iam.principals import Reach, may_reach, reach


def with_resource(one: Access, principal: str, documents: Iterable[str]) -> Access:
    """What holds once the policies of the resource itself are read.

    Any of them can deny. Within one account an Allow on either side is enough; across accounts both sides must allow:
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
    """
    documents = tuple(documents)
    said = [_of_resource(text, principal, one) for text in documents]
    denied = [each for each in said if each.decision is Decision.EXPLICIT_DENY]
    in_part = any(_denies_in_part(text, principal, one) for text in documents)
    if not in_part and not all(each.assumed for each in denied):
        reason = f"by an explicit Deny in the policy of {one.need.resource}"
        return evolve(one, status=AccessStatus.DENIED, reason=reason, explicit=True)
    resting = (key for each in denied for key in each.assumed)
    if keys := tuple(dict.fromkeys((*resting, *(key for each in said for key in each.denying_keys)))):
        reason = f"a Deny in the policy of {one.need.resource} asks for {', '.join(keys)}"
        return evolve(one, status=AccessStatus.UNKNOWN, reason=reason)
    if in_part:
        reason = f"a Deny in the policy of {one.need.resource} is about a part of it"
        return evolve(one, status=AccessStatus.UNKNOWN, reason=reason)
    allowed = any(each.decision is Decision.ALLOWED and not each.assumed for each in said)
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


DIRECT: Mapping[str, tuple[str, ...]] = {"aws:SourceOwner": ()}
"""What no request under a role carries: it is of requests that services make for themselves.

https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html#source-account-versus-source-owner
"""


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


def _denies_in_part(document: str, principal: str, one: Access) -> bool:
    """Whether a Deny may be about some of the resources that a need with wildcards is about, and none is about all."""
    if "*" not in one.need.resource:
        return False
    context, part = Context.of(_context(one, principal)), PartialValue(one.need.resource)
    denies = [each for each in Policy.of(document).statements if not each.allows]
    named = [each for each in denies if reach(each, principal) is not Reach.NONE or may_reach(each, principal)]
    truths = {each.applies(one.action, part, context) for each in named}
    return None in truths and True not in truths


def _context(one: Access, principal: str) -> dict[str, tuple[Value, ...]]:
    """What is known of the request."""
    arn = iam_arn(principal)
    about: dict[str, tuple[Value, ...]] = {"aws:PrincipalAccount": (arn.account,)} if arn else {}
    # A role that is to come may not have its name yet.
    about |= {"aws:PrincipalArn": (principal,)} if arn and arn.name != "*" else {}
    return {**SESSION, **DIRECT, **dict(one.need.context), **about}


def _of_resource(document: str, principal: str, one: Access) -> Verdict:
    """What the policy of the resource says by itself to this principal."""
    request = Request(one.action, one.need.resource, principal, _context(one, principal))
    said = evaluate(request, (), resource_policy=Policy.of(document)).of(Layer.RESOURCE)
    if said is None or (
        said.decision is Decision.ALLOWED
        and said.reach is Reach.ACCOUNT
        and not _is_foreign(one.need.resource, principal)
    ):
        # Naming the account leaves the decision to the identity's own policies.
        return Verdict(Layer.RESOURCE, Decision.IMPLICIT_DENY, denying_keys=said.denying_keys if said else ())
    return said
