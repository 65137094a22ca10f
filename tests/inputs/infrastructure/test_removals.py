"""What a plan takes from a role that is there, alike from Terraform and Pulumi."""

import json
from typing import Any

import pytest

from preflight.core.target import RolePlan
from preflight.iam.access import Access, AccessStatus, PermissionNeed
from preflight.iam.planned_roles import with_change
from preflight.inputs import pulumi, terraform
from preflight.inputs.document import Options, parse

ROLE = "arn:aws:iam::123456789012:role/Agents"
PULL, LOG = ("ecr:BatchGetImage", "logs:PutLogEvents")
MANAGED, AWS = "arn:aws:iam::123456789012:policy/P", "arn:aws:iam::aws:policy/AdministratorAccess"


def allow(action: str, effect: str = "Allow") -> str:
    statement = {"Effect": effect, "Action": action, "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def by_terraform(*changes: tuple[str, Any, Any]) -> RolePlan | None:
    """The change of the role; each change is a type with its values before and after."""
    rows = [("aws_bedrockagentcore_agent_runtime", None, {"role_arn": ROLE}), *changes]
    named = [
        {"address": f"{kind}.x{n}", "mode": "managed", "type": kind, "change": {
            "actions": ["create"] if not was else ["delete"] if not new else ["update"] if was != new else ["no-op"],
            "before": was, "after": new, "after_unknown": {}}}
        for n, (kind, was, new) in enumerate(rows)
    ]  # fmt: skip
    document = parse(json.dumps({"format_version": "1.2", "resource_changes": named}), "plan.json")
    [role] = [agent.role for agent in terraform.read(document, Options())[0].agents]
    return role.plan if role else None


TOKENS = {
    "aws_iam_role_policy": "aws:iam/rolePolicy:RolePolicy",
    "aws_iam_role_policy_attachment": "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "aws_iam_policy": "aws:iam/policy:Policy",
    "aws_iam_role": "aws:iam/role:Role",
    "aws_bedrockagentcore_agent_runtime": "aws:bedrock/agentcoreAgentRuntime:AgentcoreAgentRuntime",
}


def camel(data: Any) -> Any:
    if isinstance(data, dict):
        return {
            "".join([w if i == 0 else w.title() for i, w in enumerate(k.split("_"))]): camel(v) for k, v in data.items()
        }
    return [camel(each) for each in data] if isinstance(data, list) else data


def by_pulumi(*changes: tuple[str, Any, Any]) -> RolePlan | None:
    rows = [("aws_bedrockagentcore_agent_runtime", None, {"role_arn": ROLE}), *changes]
    steps = []
    for n, (kind, was, new) in enumerate(rows):
        old = {"oldState": {"type": TOKENS[kind], "id": was.get("id", "x"), "inputs": camel(was)}} if was else {}
        now = {"newState": {"type": TOKENS[kind], "id": (was or {}).get("id", ""), "inputs": camel(new)}} if new else {}
        op = "create" if not was else "delete" if not new else "update" if was != new else "same"
        steps.append({"op": op, "urn": f"urn:pulumi:s::p::{TOKENS[kind]}::x{n}", **old, **now})
    document = parse(json.dumps({"config": {}, "steps": steps, "changeSummary": {}}), "p.json")
    [role] = [agent.role for agent in pulumi.read(document, Options())[0].agents]
    return role.plan if role else None


def inline(action: str) -> dict[str, Any]:
    return {"role": "Agents", "policy": allow(action)}


def attached(arn: str, role: str = "Agents") -> dict[str, Any]:
    return {"role": role, "policy_arn": arn}


POLICY = {"id": MANAGED, "arn": MANAGED, "policy": allow("ecr:*")}
CASES: dict[str, list[tuple[str, Any, Any]]] = {
    "inline policy deleted": [("aws_iam_role_policy", inline("ecr:*"), None)],
    "inline policy changed": [("aws_iam_role_policy", inline("ecr:*"), inline("s3:*"))],
    "inline policy moved to another role": [
        ("aws_iam_role_policy", inline("ecr:*"), {**inline("ecr:*"), "role": "Another"})
    ],
    "policy detached": [
        ("aws_iam_policy", POLICY, POLICY),
        ("aws_iam_role_policy_attachment", attached(MANAGED), None),
    ],
    "attached policy changed": [
        ("aws_iam_policy", POLICY, {**POLICY, "policy": allow("s3:*")}),
        ("aws_iam_role_policy_attachment", attached(MANAGED), attached(MANAGED)),
    ],
    "policy of AWS detached": [("aws_iam_role_policy_attachment", attached(AWS), None)],
    "block of the role gone": [
        ("aws_iam_role", {"id": "Agents", "name": "Agents", "inline_policy": [{"policy": allow("ecr:*")}]},
         {"id": "Agents", "name": "Agents", "inline_policy": []}),
    ],
    "managed policy of the role gone": [
        ("aws_iam_role", {"id": "Agents", "name": "Agents", "managed_policy_arns": [AWS]},
         {"id": "Agents", "name": "Agents", "managed_policy_arns": []}),
    ],
}  # fmt: skip


def judged(plan: RolePlan | None, action: str, status: AccessStatus, **more: Any) -> AccessStatus:
    one = Access(action, PermissionNeed((action,)), status, **more)
    return with_change(one, plan).status if plan else one.status


@pytest.mark.parametrize("reader", [by_terraform, by_pulumi])
@pytest.mark.parametrize("case", CASES)
def test_what_may_be_gone_is_allowed_no_more(case: str, reader: Any) -> None:
    assert judged(reader(*CASES[case]), PULL, AccessStatus.ALLOWED) is AccessStatus.UNKNOWN


@pytest.mark.parametrize("reader", [by_terraform, by_pulumi])
@pytest.mark.parametrize(
    "case", [case for case in CASES if case not in {"policy of AWS detached", "managed policy of the role gone"}]
)
def test_what_was_allowed_elsewhere_stays_allowed(case: str, reader: Any) -> None:
    assert judged(reader(*CASES[case]), LOG, AccessStatus.ALLOWED) is AccessStatus.ALLOWED


@pytest.mark.parametrize("reader", [by_terraform, by_pulumi])
@pytest.mark.parametrize(
    "changes",
    [
        [("aws_iam_role_policy", inline("ecr:*"), None), ("aws_iam_role_policy", None, inline("ecr:*"))],
        [("aws_iam_role_policy", inline("ecr:Batch*"), inline("ecr:*"))],
        [("aws_iam_role_policy_attachment", attached(AWS), None), ("aws_iam_role_policy_attachment", None, attached(AWS))],
        [("aws_iam_role_policy_attachment", attached(AWS, "Another"), None)],
        [("aws_iam_role_policy", inline("ecr:*"), inline("ecr:*"))],
        [("aws_iam_role", {"id": "Agents", "name": "Agents", "managed_policy_arns": [AWS]},
          {"id": "Agents", "name": "Agents", "description": "x"})],
    ],
    ids=["made anew", "widened", "attached anew", "of another role", "untouched", "not said"],
)  # fmt: skip
def test_what_the_role_keeps_stays_allowed(changes: Any, reader: Any) -> None:
    assert judged(reader(*changes), PULL, AccessStatus.ALLOWED) is AccessStatus.ALLOWED


@pytest.mark.parametrize(
    ("action", "boundary", "status"),
    [
        ("ecr:*", False, AccessStatus.UNKNOWN),
        ("s3:*", False, AccessStatus.DENIED),
        ("ecr:*", True, AccessStatus.DENIED),
    ],
)
def test_a_deny_that_goes_may_open(action: str, boundary: bool, status: AccessStatus) -> None:
    plan = by_terraform(("aws_iam_role_policy", {"role": "Agents", "policy": allow(action, "Deny")}, None))
    assert judged(plan, PULL, AccessStatus.DENIED, explicit=True, boundary=boundary) is status


def test_what_terraform_only_forgets_stays() -> None:
    change = {"actions": ["forget"], "before": inline("ecr:*"), "after": None, "after_unknown": {}}
    rows = [
        {"address": "aws_bedrockagentcore_agent_runtime.a", "mode": "managed", "type": "aws_bedrockagentcore_agent_runtime",
         "change": {"actions": ["create"], "before": None, "after": {"role_arn": ROLE}, "after_unknown": {}}},
        {"address": "aws_iam_role_policy.p", "mode": "managed", "type": "aws_iam_role_policy", "change": change},
    ]  # fmt: skip
    document = parse(json.dumps({"format_version": "1.2", "resource_changes": rows}), "plan.json")
    [agent] = terraform.read(document, Options())[0].agents
    assert agent.role is not None
    assert agent.role.plan is None
