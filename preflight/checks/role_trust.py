"""AgentCore may assume the role, for this account and region.

Why:
    The service assumes the role with `sts:AssumeRole` and names the runtime or gateway it does so for. A trust policy
    that names another service (`bedrock.amazonaws.com`, `lambda.amazonaws.com`), another account or another region
    refuses it. One without any condition on the source works, but lets the service act on behalf of anybody's runtime
    (the confused deputy).

Error:
    ValidationException when the runtime or gateway is created: the role could not be validated

Fix:
    Put the statement of the developer guide into the trust policy; the command that does it is printed.

Source:
    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-permissions.html
    https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from preflight.core.cause import Cause
from preflight.core.check import check
from preflight.core.command import aws
from preflight.core.finding import Finding, Remedy, failed, passed, unknown, warned
from preflight.core.query import Facts
from preflight.core.services import KINDS as SERVICES
from preflight.core.steps import Add, Request, Run
from preflight.core.subjects import RoleOwner
from preflight.core.unanswered import Unanswered
from preflight.core.value import Origin
from preflight.iam.conditions import Condition
from preflight.iam.documents import Policy
from preflight.iam.iam_arns import names_role
from preflight.iam.permissions import SERVICE
from preflight.iam.queries import ROLE
from preflight.iam.role_use import RoleUse, derived_by, role_name, role_uses, title, to_be_created
from preflight.iam.service_trust import request_context, trust_document
from preflight.iam.trust import TrustDecision, TrustOutcome, admits, names_service, source_keys


@frozen
class Trust:
    """A trust policy, whose it is, and how to change it."""

    document: Mapping[str, Any]
    name: str
    tool: str = ""
    planned: bool = False
    origin: Origin = Origin()

    @property
    def cause(self) -> Cause:
        """What every finding about this trust policy rests on."""
        return Cause("trust", (self.name,), title=f"{self.name} does not trust {SERVICE} as it should")


@check(
    requirement="role",
    subjects=role_uses,
    none="nothing here has a role",
    kinds=("Runtime", "Gateway", *SERVICES),
    queries=(ROLE,),
    any_account=True,
)
def judge(use: RoleUse, facts: Facts) -> Iterator[Finding]:
    """Evaluates the trust policy for every agent and gateway that is to use the role."""
    trust = _trust(use, facts)
    if isinstance(trust, Finding):
        yield trust
        return
    if not names_service(trust.document, SERVICE):
        # Whatever the account: this much stands in the file.
        yield _refused(trust, [(owner, None) for owner in use.owners], facts)
        return
    found = [(o, admits(trust.document, service=SERVICE, context=request_context(o, facts.scope))) for o in use.owners]
    refused = [(o, outcome) for o, outcome in found if outcome.admission is TrustDecision.REFUSED]
    possible = [(o, outcome) for o, outcome in found if outcome.admission is TrustDecision.POSSIBLE]
    if refused:
        yield _refused(trust, refused, facts)
    if possible:
        yield _possible(trust, possible)
    if not refused and not possible:
        yield _admitted(trust, [outcome for _, outcome in found], facts)


def _trust(use: RoleUse, facts: Facts) -> Trust | Finding:
    if plan := to_be_created(use.role):
        if plan.trust is None:
            return unknown("this deployment creates the role, and the file does not show whom it trusts")
        return Trust(plan.trust, role_name(use.role) or "the role", derived_by(use.role), True, use.role.arn.origin)
    arn = names_role(use.role.arn.get())
    if arn is None or arn.account != facts.scope.account:
        return unknown(f"{use.role.arn.get()} is not a role in account {facts.scope.account}", "See role-exists.")
    row = facts.one(ROLE, arn.name)
    if row is None:
        return unknown(
            f"there is no role {arn.name} whose trust policy could be read",
            "See role-exists.",
            cause=Cause("no-role", (arn.role,)),
        )
    if use.role.plan and use.role.plan.trust:
        return Trust(use.role.plan.trust, arn.name, planned=True, origin=use.role.arn.origin)
    if use.role.plan and use.role.plan.trust_unread:
        because = f"this deployment changes whom {arn.name} trusts, and the file does not show to whom"
        return unknown(because, "Audit again after it.", cause=Cause("trust", (arn.name,)))
    return Trust(row.trust, arn.name)


def _refused(trust: Trust, refused: Sequence[tuple[RoleOwner, TrustOutcome | None]], facts: Facts) -> Finding:
    whom = ", ".join(title(owner) for owner, _ in refused)
    because = f"{trust.name} does not let {SERVICE} assume it for {whom}: {_reason(trust, refused[0][1])}"
    step = _fix(trust, facts)
    if any(outcome and outcome.denying for _, outcome in refused):
        step = "Take the service out of the Deny statement, or except it there; an Allow does not outweigh it.", None
    if trust.tool:
        return warned(
            f"{because}. That is how {trust.tool} makes the role; another version may do otherwise",
            *step,
            cause=trust.cause,
        )
    return failed(because, *step, cause=trust.cause)


def _reason(trust: Trust, outcome: TrustOutcome | None) -> str:
    if outcome and outcome.denying and outcome.named:
        return f"denied by {', '.join(outcome.denying)}"
    if outcome and outcome.named:
        return f"it asks for {_worded(outcome.failed)}"
    statements = Policy.of(trust.document).statements
    others = [name for s in statements if s.allows for _, name in s.principals or ()]
    if SERVICE in others:
        return "it trusts the service, but not with sts:AssumeRole"
    return f"it trusts {', '.join(dict.fromkeys(others)) or 'nobody'}"


def _worded(conditions: Iterable[Condition]) -> str:
    return " and ".join(dict.fromkeys(f"{c.operator} {c.key} {' or '.join(c.values)}" for c in conditions))


def _possible(trust: Trust, possible: list[tuple[RoleOwner, TrustOutcome]]) -> Finding:
    owner, outcome = possible[0]
    asked = _worded(outcome.undecided) or ", ".join(outcome.missing)
    return unknown(
        f"whether it trusts {SERVICE} for {title(owner)} depends on what is not known before: {asked}",
        "Name the source by its beginning, such as runtime/NAME-*, or drop that condition.",
        cause=trust.cause,
    )


def _admitted(trust: Trust, outcomes: list[TrustOutcome], facts: Facts) -> Finding:
    if all(outcome.guarded for outcome in outcomes):
        return passed(f"{trust.name} trusts {SERVICE} for account {facts.scope.account} in {facts.scope.region}")
    because = f"{trust.name} trusts {SERVICE} whatever runtime or gateway it acts for, of any account (confused deputy)"
    if _everybody(trust):
        return warned(
            because,
            "Name those who may assume the role in the place of *, or ask for aws:SourceAccount.",
            cause=trust.cause,
        )
    return warned(because, *_fix(trust, facts), cause=trust.cause)


def _everybody(trust: Trust) -> bool:
    """Whether a statement without regard to the source lets everybody in, the service among them."""
    allows = [s for s in Policy.of(trust.document).statements if s.allows and not source_keys(s)]
    return any(s.not_principals or name == "*" for s in allows for _, name in s.principals or ())


def _fix(trust: Trust, facts: Facts) -> tuple[str, Remedy]:
    try:
        document = trust_document(facts.scope, trust.document)
    except Unanswered:
        return f"Let {SERVICE} call sts:AssumeRole, for the aws:SourceAccount that it is deployed to.", None
    update = aws("iam", "update-assume-role-policy", role_name=trust.name, policy_document=document)
    if trust.tool:
        text = f"{trust.tool} writes this policy itself, not your file: once the role is made, give it this one."
        return text, Request(text, update)
    if trust.planned:
        snippet = json.dumps(document, indent=2)
        text = "Give the role this trust policy."
        return text, Add(trust.origin.file or "", "json", snippet, trust.origin.line, text)
    text = f"Let {SERVICE} assume it for this account and region; what it says of others stays."
    return text, Run(update, order=30)
