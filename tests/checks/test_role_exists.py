import json

import pytest
from attrs import evolve
from worlds import findings, scope, statuses, target

from preflight.checks.role_exists import judge
from preflight.core.target import Agent, Gateway, Role, RolePlan
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value, Why, unknown_value
from preflight.iam.managed import POLICY, ManagedPolicy
from preflight.iam.queries import ROLE, RoleRow

A = "123456789012"
ARN = f"arn:aws:iam::{A}:role/Agent"
PATHED = f"arn:aws:iam::{A}:role/service/Agent"
LATER = unknown_value(Why.AFTER_DEPLOY, "created by the deployment")


def agent(arn, plan=None):
    return Agent("research", role=Role(arn if isinstance(arn, Value) else Value(arn), plan))


def row(arn=ARN):
    return RoleRow(arn, "/", {})


@pytest.mark.parametrize(
    ("arn", "rows", "status", "said"),
    [
        (ARN, {"Agent": row()}, "pass", ARN),
        (PATHED, {"Agent": row(PATHED)}, "pass", PATHED),
        (ARN, {"Agent": ()}, "fail", "no role named Agent"),
        (ARN, {"Agent": row(PATHED)}, "fail", PATHED),
        (PATHED, {"Agent": row()}, "fail", f"is another one: {ARN}"),
        (ARN, {"Agent": Unanswered(UnansweredReason.DENIED, "iam:GetRole")}, "unknown", "iam:GetRole"),
        (f"arn:aws:sts::{A}:assumed-role/Agent/i-0", {}, "fail", "session of a role"),
        (f"arn:aws:iam::{A}:user/alice", {}, "fail", "of a user"),
        (f"arn:aws:iam::{A}:instance-profile/Agent", {}, "fail", "of an instance profile"),
        ("Agent", {}, "fail", "not the ARN of a role"),
        (f"arn:aws:iam::{A}:role/$(id)", {}, "fail", "not the ARN of a role"),
        ("arn:aws:iam::111122223333:role/Agent", {}, "unknown", "111122223333"),
        ("arn:aws:iam::123456789012:role/<ROLE_NAME>", {}, "fail", "placeholder"),
        (unknown_value(Why.PARAMETER, "it has no value"), {}, "unknown", "no value"),
        (LATER, {}, "skip", "created by the deployment"),
    ],
)
def test_role(arn, rows, status, said):
    (found,) = findings(judge, scope(agent(arn)), {ROLE: rows})
    assert found.status == status
    assert said in found.because


@pytest.mark.parametrize(
    ("arn", "command"),
    [
        (ARN, "aws iam create-role --role-name Agent --assume-role-policy-document '{"),
        (PATHED, "aws iam create-role --path /service/ --role-name Agent "),
    ],
)
def test_an_absent_role_comes_with_the_command_that_creates_it(arn, command):
    (found,) = findings(judge, scope(agent(arn)), {ROLE: {"Agent": ()}})
    assert found.fix.command.startswith(command)


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        (f"arn:aws:sts::{A}:assumed-role/Agent/i-0", ARN),
        ("Agent", ARN),
        (f"arn:aws:iam::{A}:instance-profile/Agent", ARN),
    ],
)
def test_a_wrong_arn_comes_with_the_right_form(text, corrected):
    (found,) = findings(judge, scope(agent(text)), {ROLE: {}})
    assert corrected in found.fix.text


CREATED = Value(ARN, created=True)
NAMED = RolePlan(name=Value("Agent"))


@pytest.mark.parametrize(
    ("kind", "arn", "plan", "rows", "status"),
    [
        ("cloudformation", CREATED, NAMED, (), "skip"),
        ("cloudformation", LATER, NAMED, (), "skip"),
        ("cloudformation", LATER, RolePlan(), (), "skip"),
        ("cloudformation", CREATED, None, (), "skip"),
        ("cloudformation", CREATED, NAMED, row(), "warn"),
        ("cloudformation", LATER, NAMED, row(), "warn"),
        ("terraform", CREATED, NAMED, row(), "fail"),
        ("pulumi", LATER, NAMED, row(), "fail"),
    ],
)
def test_a_role_to_be_created(kind, arn, plan, rows, status):
    made = scope(target=target(agent(arn, plan), kind=kind))
    assert set(statuses(judge, made, {ROLE: {"Agent": rows}}).values()) == {status}


def test_a_shared_role_is_one_subject():
    made = scope(agent(ARN), agent(ARN), Gateway("tools", role=Role(Value(ARN))))
    assert statuses(judge, made, {ROLE: {"Agent": row()}}) == {ARN: "pass"}


def test_a_role_that_is_no_arn_fails_without_an_account():
    nobody = Unanswered(UnansweredReason.OFFLINE, "sts:GetCallerIdentity")
    [one] = findings(judge, evolve(scope(agent("Agent")), caller=nobody))
    assert (one.status, "arn:aws:iam::ACCOUNT:role/Agent" in one.fix.text) == ("fail", True)


def test_nothing_with_a_role():
    (found,) = findings(judge, scope(Agent("research")))
    assert found.status == "skip"


def test_a_role_to_create_gets_what_its_agents_take():
    made = evolve(agent(ARN), image=Value("123456789012.dkr.ecr.us-west-2.amazonaws.com/bot:v1"))
    (found,) = findings(judge, scope(made), {ROLE: {"Agent": ()}})
    create, put = (step.command.argv for step in found.fix.steps)
    assert create[:3] == ("aws", "iam", "create-role")
    assert put[:3] == ("aws", "iam", "put-role-policy")
    allowed = {action for one in json.loads(str(put[-1]))["Statement"] for action in one["Action"]}
    assert {"ecr:BatchGetImage", "logs:PutLogEvents", "xray:PutTraceSegments"} <= allowed
    assert all(step.unless for step in found.fix.steps)


GRANT = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
TRUST = {"Effect": "Allow", "Principal": {"Service": "bedrock-agentcore.amazonaws.com"}, "Action": "sts:AssumeRole"}


@pytest.mark.parametrize(
    ("arn", "written", "policy", "trust", "refused"),
    [
        (CREATED, True, GRANT, TRUST, []),
        (CREATED, True, {"Effect": "Allow", "Action": "s3:GetObject"}, TRUST, ["a policy for it"]),
        (CREATED, True, GRANT, {**TRUST, "Resource": "*"}, ["its trust policy"]),
        (Value(ARN), True, {**GRANT, "Resource": "my-bucket"}, None, ["a policy for it"]),
        (CREATED, False, {**GRANT, "Resource": "my-bucket"}, None, []),
    ],
)
def test_documents_that_iam_refuses(arn, written, policy, trust, refused):
    plan = RolePlan(
        name=Value("Agent"),
        trust={"Statement": [trust]} if trust else None,
        policies=({"Statement": [policy]},),
        written=written,
    )
    found = findings(judge, scope(Agent("a", role=Role(arn, plan))), {ROLE: {"Agent": row()}})
    failures = [each.because for each in found if each.status == "fail"]
    assert [said.partition("IAM refuses ")[2].partition(":")[0] for said in failures] == refused


OTHER = f"arn:aws:iam::{A}:policy/agents"


@pytest.mark.parametrize(
    ("policy", "rows", "status"),
    [
        (Value(OTHER), ManagedPolicy(OTHER, "v1"), ["skip"]),
        (Value(OTHER), (), ["fail", "skip"]),
        (Value(OTHER, created=True), (), ["skip"]),
        (Value("arn:aws:iam::aws:policy/Any"), (), ["skip"]),
    ],
)
def test_a_policy_to_attach_is_there(policy, rows, status):
    plan = RolePlan(managed=(policy,), written=True)
    found = findings(judge, scope(agent(CREATED, plan)), {ROLE: {"Agent": ()}, POLICY: {policy.value: rows}})
    assert [each.status for each in found] == status
