"""What a plan deletes or replaces is there today, and not afterwards: no check passes on today's account."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from eight_kinds import HOST, REGION, WRITERS, Described

from preflight.account.engine import Engine
from preflight.account.live import Live
from preflight.account.session import LiveAccount
from preflight.audit.run import Options, audit, questions
from preflight.checks import all_checks
from preflight.core.report import Report
from preflight.demo import DemoAccount, demo
from preflight.inputs import read_target

Deletes = Callable[[boto3.Session, Described], Iterator[tuple[str, dict[str, Any]]]]


def ways(session: boto3.Session, there: Described) -> Iterator[tuple[str, dict[str, Any]]]:
    """All endpoints and NAT gateways: one of the two would do."""
    for gateway in session.client("ec2").describe_nat_gateways()["NatGateways"]:
        yield "aws_nat_gateway", {"id": gateway["NatGatewayId"]}
    for each in session.client("ec2").describe_vpc_endpoints()["VpcEndpoints"]:
        yield "aws_vpc_endpoint", {"id": each["VpcEndpointId"], "vpc_id": each["VpcId"]}


def associations(session: boto3.Session, there: Described) -> Iterator[tuple[str, dict[str, Any]]]:
    for table in session.client("ec2").describe_route_tables()["RouteTables"]:
        for each in (one for one in table["Associations"] if one.get("SubnetId") in there.subnets):
            yield (
                "aws_route_table_association",
                {
                    "id": each["RouteTableAssociationId"],
                    "route_table_id": table["RouteTableId"],
                    "subnet_id": each["SubnetId"],
                },
            )


def rules(session: boto3.Session, there: Described) -> Iterator[tuple[str, dict[str, Any]]]:
    for group in session.client("ec2").describe_security_groups(GroupIds=list(there.groups))["SecurityGroups"]:
        for each in group["IpPermissionsEgress"]:
            yield (
                "aws_security_group_rule",
                {
                    "id": "sgrule-1",
                    "security_group_id": group["GroupId"],
                    "type": "egress",
                    "protocol": each["IpProtocol"],
                    "from_port": each.get("FromPort", 0),
                    "to_port": each.get("ToPort", 0),
                    "cidr_blocks": [one["CidrIp"] for one in each["IpRanges"]],
                },
            )


def groups(_: boto3.Session, there: Described) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from (("aws_security_group", {"id": each}) for each in there.groups)


def subnets(_: boto3.Session, there: Described) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from (("aws_subnet", {"id": each, "vpc_id": there.vpc}) for each in there.subnets)


def policies(session: boto3.Session, there: Described) -> Iterator[tuple[str, dict[str, Any]]]:
    iam, role = session.client("iam"), there.role.rpartition("/")[2]
    for name in iam.list_role_policies(RoleName=role)["PolicyNames"]:
        document = iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
        yield "aws_iam_role_policy", {"id": f"{role}:{name}", "role": role, "policy": json.dumps(document)}
    for each in iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]:
        yield "aws_iam_role_policy_attachment", {"id": "x", "role": role, "policy_arn": each["PolicyArn"]}


def roles(_: boto3.Session, there: Described) -> Iterator[tuple[str, dict[str, Any]]]:
    name = there.role.rpartition("/")[2]
    yield "aws_iam_role", {"id": name, "name": name, "arn": there.role}


def repositories(_: boto3.Session, there: Described) -> Iterator[tuple[str, dict[str, Any]]]:
    name = there.image.removeprefix(f"{HOST}/").partition(":")[0]
    yield "aws_ecr_repository", {"id": name, "name": name, "repository_url": f"{HOST}/{name}"}


@pytest.fixture(scope="module")
def ready() -> Iterator[DemoAccount]:
    with demo("ready", REGION) as account:
        yield account


@pytest.fixture(scope="module")
def there(ready: DemoAccount) -> Described:
    control, ec2 = (ready.session.client(each) for each in ("bedrock-agentcore-control", "ec2"))
    first = control.list_agent_runtimes()["agentRuntimes"][0]
    runtime = control.get_agent_runtime(agentRuntimeId=first["agentRuntimeId"])
    place = runtime["networkConfiguration"]["networkModeConfig"]
    [subnet, *_] = ec2.describe_subnets(SubnetIds=place["subnets"])["Subnets"]
    groups = tuple(place["securityGroups"])
    return Described(
        subnet["VpcId"], runtime["roleArn"], tuple(place["subnets"]), groups, f"{HOST}/research-agent:latest"
    )


def audited(ready: DemoAccount, plan: Path) -> Report:
    live = Live(ready.session, questions(all_checks()), fetch=ready.fetch)
    targets = read_target(plan, region=REGION)
    return audit(targets, account=LiveAccount(Engine(live, seconds=60)), regions=[REGION], options=Options())


@pytest.mark.parametrize(
    ("deletes", "checks"),
    [
        (ways, {"startup-path"}),
        (associations, {"startup-path"}),
        (rules, {"startup-path"}),
        (groups, {"security-groups", "startup-path"}),
        (subnets, {"private-subnets"}),
        (policies, {"role-permissions"}),
        (roles, {"role-exists"}),
        (repositories, {"image-exists"}),
    ],
)
def test_what_is_deleted_passes_no_more(
    deletes: Deletes, checks: set[str], ready: DemoAccount, there: Described, tmp_path: Path
) -> None:
    plan = WRITERS["terraform"](there, tmp_path)
    document = json.loads(plan.read_text())
    before = audited(ready, plan)
    assert before.verdict == "ready"
    gone = list(deletes(ready.session, there))
    assert gone, "there is nothing of the kind"
    document["resource_changes"] += [
        {"address": f"{kind}.gone{n}", "mode": "managed", "type": kind,
         "change": {"actions": ["delete"], "before": was, "after": None, "after_unknown": {}}}
        for n, (kind, was) in enumerate(gone)
    ]  # fmt: skip
    plan.write_text(json.dumps(document))
    after = audited(ready, plan)
    doubtful = {finding.check for finding in after.findings if finding.status in {"fail", "unknown"}}
    assert doubtful & checks, f"all pass: {after.verdict}"
    assert after.verdict in {"blocked", "unproven"}


NOBODY = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "ecr:*"}]}


@pytest.mark.parametrize(
    ("after", "unknown", "status"),
    [({"policy": json.dumps(NOBODY)}, {}, "fail"), ({}, {"policy": True}, "unknown")],
    ids=["denied to everybody", "not known before the apply"],
)
def test_a_policy_that_the_deployment_puts_on_a_repository_is_the_one_that_counts(
    after: Any, unknown: Any, status: str, ready: DemoAccount, there: Described, tmp_path: Path
) -> None:
    plan = WRITERS["terraform"](there, tmp_path)
    document = json.loads(plan.read_text())
    name = there.image.removeprefix(f"{HOST}/").partition(":")[0]
    kind = "aws_ecr_repository_policy"
    document["resource_changes"] += [
        {"address": f"{kind}.p", "mode": "managed", "type": kind, "change": {
            "actions": ["create"], "before": None, "after": {"repository": name, **after}, "after_unknown": unknown}}
    ]  # fmt: skip
    document.setdefault("configuration", {}).setdefault("root_module", {}).setdefault("resources", []).append(
        {"address": f"{kind}.p", "expressions": {"policy": {"references": ["data.external.p"]}}}
    )
    plan.write_text(json.dumps(document))
    found = {finding.status for finding in audited(ready, plan).findings if finding.check == "role-permissions"}
    assert status in found
