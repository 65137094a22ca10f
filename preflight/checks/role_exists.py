"""The role is there under the ARN that is given.

Why:
    AgentCore assumes the role when it starts the agent or gateway. An ARN of a session, user or instance profile, a
    missing path, or a role that was deleted is refused, sometimes minutes into the deployment.

Error:
    ValidationException when the runtime or gateway is created: the role could not be validated
    Policy statement must contain resources. (Service: Iam, Error Code: MalformedPolicyDocument)

Fix:
    Give the ARN as `aws iam get-role` prints it, or create the role with the trust policy that role-trust prints.

Source:
    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-permissions.html
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from __future__ import annotations

from collections.abc import Iterator

from preflight.core.cause import Cause
from preflight.core.check import check
from preflight.core.command import aws, command
from preflight.core.deletion import deletion
from preflight.core.finding import Finding, failed, passed, skipped, unknown, warned
from preflight.core.query import Facts
from preflight.core.scope import Scope
from preflight.core.services import KINDS as SERVICES
from preflight.core.source_kinds import PLANS
from preflight.core.steps import Run
from preflight.core.target import Agent
from preflight.core.unanswered import Unanswered
from preflight.iam.execution import execution_policy
from preflight.iam.grammar import refusal
from preflight.iam.grants import put_policy
from preflight.iam.iam_arns import IamArn, iam_arn, is_role_name, names_role
from preflight.iam.managed import POLICY, absent
from preflight.iam.queries import ROLE
from preflight.iam.role_use import RoleUse, role_name, role_uses, to_be_created
from preflight.iam.secret_arns import SECRET_ARNS
from preflight.iam.service_trust import trust_document
from preflight.models.queries import APPLICATION_PROFILE, PROFILES


@check(
    requirement="role",
    subjects=role_uses,
    none="nothing here has a role",
    kinds=("Runtime", "Gateway", *SERVICES),
    queries=(ROLE, POLICY, SECRET_ARNS, PROFILES, APPLICATION_PROFILE),
)
def judge(use: RoleUse, facts: Facts) -> Iterator[Finding]:
    """Looks the role up by its name and compares the ARNs; reads what the source writes of it by IAM's grammar."""
    yield from _refused(use, facts)
    if to_be_created(use.role):
        yield _to_come(use, facts)
        return
    text = use.role.arn.get()
    arn = names_role(text)
    if arn is None or not is_role_name(arn.name):
        yield _not_a_role(text, facts.scope)
    elif arn.account != facts.scope.account:
        yield _elsewhere(arn, facts.scope)
    else:
        yield _found(text, arn, use, facts)


def _refused(use: RoleUse, facts: Facts) -> Iterator[Finding]:
    """The documents that IAM refuses and the policies that are not there, which ends the deployment."""
    plan = use.role.plan
    if plan is None or not plan.written:
        return
    trust = [("its trust policy", refusal(plan.trust, trust=True))] if plan.trust else []
    for what, why in (*trust, *(("a policy for it", refusal(document)) for document in plan.policies)):
        if why:
            because = f"IAM refuses {what}: MalformedPolicyDocument: {why}"
            yield failed(because, "Mend the policy by the grammar of IAM policies.")
    for arn in absent(plan, facts):
        because = f"there is no policy {arn} to attach: NoSuchEntity"
        yield failed(because, "Name one that is there, with its path.", aws("iam", "list-policies", scope="Local"))


def _to_come(use: RoleUse, facts: Facts) -> Finding:
    name = role_name(use.role)
    row = facts.one(ROLE, name) if name else None
    if row is None:
        return skipped(f"this deployment creates {f'it as {name}, a free name' if name else 'it'}")
    because = f"the deployment is to create the role {name}, but {row.arn} exists already"
    if facts.scope.target.kind in PLANS:
        return failed(
            f"{because}; IAM refuses it: EntityAlreadyExists",
            "Import the role into the state, or give the new one another name.",
            aws("iam", "get-role", role_name=name),
        )
    return warned(
        f"{because}; that is right only when an earlier deployment of this very stack made it",
        "If this stack is new, give its role another name.",
    )


def _not_a_role(text: str, scope: Scope) -> Finding:
    return failed(
        f"{text} is not the ARN of a role{_instead(iam_arn(text))}",
        f"Write the role's ARN, such as {_corrected(text, scope)}.",
    )


def _instead(arn: IamArn | None) -> str:
    if arn is None:
        return ""
    return f" but of {'the session of a role' if arn.kind == 'assumed-role' else _one(arn.kind)}"


def _one(kind: str) -> str:
    return f"{'an' if kind[0] == 'i' else 'a'} {kind.replace('-', ' ')}"


def _corrected(text: str, scope: Scope) -> str:
    arn = iam_arn(text)
    named = arn.name if arn and arn.name else text.rpartition("/")[2]
    name = named if is_role_name(named) else "ROLE"
    known = "ACCOUNT" if isinstance(scope.caller, Unanswered) else scope.account
    account = arn.account if arn else known
    return f"arn:{scope.partition}:iam::{account}:role/{name}"


def _elsewhere(arn: IamArn, scope: Scope) -> Finding:
    return unknown(
        f"the role is in account {arn.account}, the audit in {scope.account}",
        f"Name a role of {scope.account}, or audit with credentials of {arn.account}.",
        command("agentcore-preflight", "--assume-role", f"arn:{arn.partition}:iam::{arn.account}:role/ROLE"),
        cause=Cause("account", (arn.account,)),
    )


def _found(text: str, arn: IamArn, use: RoleUse, facts: Facts) -> Finding:
    row = facts.one(ROLE, arn.name)
    if row is None:
        return failed(
            f"account {facts.scope.account} has no role named {arn.name}",
            "Create the role, then give it its permissions, or name one that exists.",
            _creation(arn, use, facts),
            cause=Cause("no-role", (arn.role,), title=f"the role {arn.name} does not exist"),
        )
    if gone := deletion(facts.scope.target, row.arn):
        return gone
    if row.arn != text:
        return failed(f"the ARN of the role {arn.name} is another one: {row.arn}", f"Write {row.arn}.")
    return passed(f"IAM knows {row.arn}")


def _creation(arn: IamArn, use: RoleUse, facts: Facts) -> tuple[Run, ...]:
    """The role, and the permissions that the agents it is for take."""
    path = None if arn.path == "/" else arn.path
    trust = trust_document(facts.scope)
    create = aws("iam", "create-role", path=path, role_name=arn.name, assume_role_policy_document=trust)
    made = Run(create, unless=aws("iam", "get-role", role_name=arn.name), order=10)
    document = execution_policy((owner for owner in use.owners if isinstance(owner, Agent)), facts)
    return (made, put_policy(arn, "run the agent", document)) if document else (made,)
