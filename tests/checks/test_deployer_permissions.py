import json
import shlex

import pytest
from worlds import ACCOUNT, REGION, answer, findings, live_facts, scope, target

from preflight.checks.deployer_permissions import SIMULATION, deployment_steps, judge
from preflight.core.query import Facts
from preflight.core.scope import Caller
from preflight.core.target import Agent, Code, Gateway, GatewayTarget, Network, Role, RolePlan
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value, Why, unknown_value
from preflight.demo import demo
from preflight.iam.deployer import BOOTSTRAP, DEPLOYER_ROLE, KEY
from preflight.iam.permissions import Step
from preflight.iam.queries import RoleRow
from preflight.iam.simulation import Simulated
from preflight.inputs import read_target

PASS_ROLE = "iam:PassRole"
CREATE = "bedrock-agentcore:CreateAgentRuntime"
ARN = f"arn:aws:iam::{ACCOUNT}:role/Agent"
DEPLOYER = f"arn:aws:iam::{ACCOUNT}:role/Deployer"
SSO = f"arn:aws:iam::{ACCOUNT}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Dev_0a1b"
CDK = f"arn:aws:iam::{ACCOUNT}:role/cdk-hnb659fds-cfn-exec-role-{ACCOUNT}-us-west-2"
NAME = Value("research")
LATER = unknown_value(Why.AFTER_DEPLOY, "created by the deployment")
AGENT = Agent("research", name=NAME, role=Role(Value(ARN)))


SIMULATED = SIMULATION.query


def world(made, denied=(), roles=None, **detail):
    behind = {KEY: RoleRow(DEPLOYER, "/", {})} if roles is None else roles
    facts = Facts(made, {DEPLOYER_ROLE: {key: answer(rows) for key, rows in behind.items()}})
    rules = [rule if isinstance(rule, tuple) else (rule, "") for rule in denied]
    said = {}
    for call in SIMULATED.calls(facts):
        said[call.key] = [
            Simulated(action, resource, "implicitDeny", **detail)
            if any(action == wanted and part in resource for wanted, part in rules)
            else Simulated(action, resource, "allowed")
            for action in call.params["ActionNames"]
            for resource in call.params["ResourceArns"]
        ]
    return {DEPLOYER_ROLE: behind, SIMULATED: said}


def judged(made, denied=(), roles=None, **detail):
    return findings(judge, made, world(made, denied, roles, **detail))


def statuses(found):
    return sorted({one.status.value for one in found})


def params(made, action):
    facts = Facts(made, {DEPLOYER_ROLE: {KEY: answer(RoleRow(DEPLOYER, "/", {}))}})
    return [call.params for call in SIMULATED.calls(facts) if action in call.params["ActionNames"]]


def test_all_is_allowed_and_told_of_the_role_behind_the_session():
    found = judged(scope(AGENT))
    assert statuses(found) == ["pass"]
    assert {one.subject for one in found} == {DEPLOYER}


VERSIONED = Code(Value("code"), Value("a.zip"), Value("v1"))
CODE = Code(Value("code"), Value("a.zip"))
GATEWAY = Gateway("tools", name=Value("tools"), role=Role(Value(ARN)), targets=(GatewayTarget("t"),))


@pytest.mark.parametrize(
    ("part", "denied", "expected"),
    [
        (AGENT, CREATE, ["fail", "pass"]),
        (AGENT, PASS_ROLE, ["fail", "pass"]),
        (AGENT, "bedrock-agentcore:GetAgentRuntime", ["pass", "warn"]),
        (AGENT, "bedrock-agentcore:CreateWorkloadIdentity", ["pass", "warn"]),
        (AGENT, "bedrock-agentcore:CreateAgentRuntimeEndpoint", ["pass"]),
        (
            Agent("a", name=NAME, endpoints=(Value("prod"),)),
            "bedrock-agentcore:CreateAgentRuntimeEndpoint",
            ["fail", "pass"],
        ),
        (Agent("a", name=NAME, code=CODE), "s3:GetObject", ["fail", "pass"]),
        (Agent("a", name=NAME, code=VERSIONED), "s3:GetObjectVersion", ["fail", "pass"]),
        (Agent("a", name=NAME, code=VERSIONED), "s3:GetObject", ["pass"]),
        (Agent("a", name=NAME, runtime_id="a-0123456789"), CREATE, ["pass"]),
        (Agent("a", name=NAME, runtime_id="a-0123456789"), "bedrock-agentcore:UpdateAgentRuntime", ["fail"]),
        (GATEWAY, "bedrock-agentcore:CreateGateway", ["fail", "pass"]),
        (GATEWAY, "bedrock-agentcore:CreateGatewayTarget", ["fail", "pass"]),
        (GATEWAY, PASS_ROLE, ["fail", "pass"]),
        (Gateway("g-1", gateway_id="g-1", targets=(GatewayTarget("t"),)), "bedrock-agentcore:UpdateGateway", ["pass"]),
    ],
)
def test_one_denied_action(part, denied, expected):
    assert statuses(judged(scope(part), [denied])) == expected


@pytest.mark.parametrize(
    ("detail", "status"),
    [
        ({}, "fail"),
        ({"organizations": False}, "unknown"),
        ({"boundary": False}, "fail"),
        ({"missing": ("aws:x",)}, "unknown"),
    ],
)
def test_the_layer_decides(detail, status):
    assert statuses(judged(scope(AGENT), [PASS_ROLE], **detail)) == sorted([status, "pass"])


def test_creating_may_be_allowed_on_agentcore_arns_alone_as_aws_own_policy_does():
    everywhere = judged(scope(AGENT), [(CREATE, "*")])
    assert statuses(everywhere) == ["pass"]
    on_arns = judged(scope(AGENT), [(CREATE, "arn:")])
    assert statuses(on_arns) == ["pass"]


def test_the_fix_allows_passing_the_role_to_agentcore_only():
    (unmet,) = [one for one in judged(scope(AGENT), [PASS_ROLE]) if one.status == "fail"]
    assert unmet.fix.command.startswith("aws iam put-role-policy --role-name Deployer ")
    assert json.loads(shlex.split(unmet.fix.command)[-1])["Statement"] == [
        {
            "Effect": "Allow",
            "Action": [PASS_ROLE],
            "Resource": ARN,
            "Condition": {"StringEquals": {"iam:PassedToService": "bedrock-agentcore.amazonaws.com"}},
        }
    ]


def test_a_role_of_sso_is_simulated_with_its_path_and_mended_in_its_permission_set():
    roles = {KEY: RoleRow(SSO, "/aws-reserved/sso.amazonaws.com/", {})}
    made = scope(AGENT, caller=Caller(ACCOUNT, f"arn:aws:sts::{ACCOUNT}:assumed-role/AWSReservedSSO_Dev_0a1b/alice"))
    (unmet,) = [one for one in judged(made, [PASS_ROLE], roles) if one.status == "fail"]
    assert unmet.subject == SSO
    assert "permission set" in unmet.fix.text
    assert unmet.fix.command is None


def test_the_network_is_told_to_policies_that_ask_for_it():
    vpc = Network(Value("VPC"), subnets=(Value("subnet-a"), Value("subnet-b")), security_groups=(Value("sg-1"),))
    (first, *_) = params(scope(Agent("a", name=NAME, network=vpc)), CREATE)
    lists = {
        one["ContextKeyName"]: one["ContextKeyValues"]
        for one in first["ContextEntries"]
        if one["ContextKeyType"] == "stringList"
    }
    assert lists == {
        "bedrock-agentcore:subnets": ["subnet-a", "subnet-b"],
        "bedrock-agentcore:securityGroups": ["sg-1"],
    }
    (first, *_) = params(scope(Agent("a", name=NAME, network=Network(Value("PUBLIC")))), CREATE)
    assert all(one["ContextKeyType"] == "string" for one in first["ContextEntries"])


def test_passing_a_role_names_the_service():
    (one,) = params(scope(AGENT), PASS_ROLE)
    assert one["ResourceArns"] == [ARN]
    assert {
        "ContextKeyName": "iam:PassedToService",
        "ContextKeyType": "string",
        "ContextKeyValues": ["bedrock-agentcore.amazonaws.com"],
    } in one["ContextEntries"]


@pytest.mark.parametrize(
    ("who", "status", "word"),
    [
        (f"arn:aws:iam::{ACCOUNT}:root", "skip", "root"),
        (f"arn:aws:sts::{ACCOUNT}:federated-user/bob", "unknown", "cannot be simulated"),
        ("arn:aws:iam::111122223333:role/Other", "unknown", "111122223333"),
        ("bob", "unknown", "not the ARN"),
        (f"arn:aws:iam::{ACCOUNT}:user/team/alice", "pass", "alice"),
        (DEPLOYER, "pass", "Deployer"),
        (SSO, "pass", "AWSReservedSSO_Dev_0a1b"),
    ],
)
def test_who_deploys(who, status, word):
    found = judged(scope(AGENT, deployer=who))
    assert statuses(found) == [status]
    assert all(word in one.because for one in found)


def test_a_user_is_given_a_user_policy():
    who = f"arn:aws:iam::{ACCOUNT}:user/team/alice"
    (unmet,) = [one for one in judged(scope(AGENT, deployer=who), [PASS_ROLE]) if one.status == "fail"]
    assert unmet.fix.command.startswith("aws iam put-user-policy --user-name alice ")


@pytest.mark.parametrize(
    ("made", "roles", "word"),
    [
        (scope(AGENT), {KEY: ()}, "no role Deployer"),
        (scope(AGENT), {KEY: Unanswered(UnansweredReason.DENIED, "iam:GetRole")}, "iam:GetRole"),
        (
            scope(AGENT, caller=Unanswered(UnansweredReason.DENIED, "sts:GetCallerIdentity")),
            {},
            "sts:GetCallerIdentity",
        ),
    ],
)
def test_a_deployer_nobody_could_find_is_unknown(made, roles, word):
    found = findings(judge, made, {DEPLOYER_ROLE: roles, SIMULATED: {}})
    assert statuses(found) == ["unknown"]
    assert all(word in one.because for one in found)


def test_simulation_not_permitted_is_unknown():
    rows = world(scope(AGENT))
    rows[SIMULATED] = dict.fromkeys(rows[SIMULATED], Unanswered(UnansweredReason.DENIED, "iam:SimulatePrincipalPolicy"))
    assert statuses(findings(judge, scope(AGENT), rows)) == ["unknown"]


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (Agent("a", name=NAME, role=Role(LATER)), ["pass", "skip"]),
        (Agent("a", name=NAME, role=Role(LATER, RolePlan(name=Value("Made")))), ["pass"]),
        (Agent("a", name=NAME, role=Role(Value("Agent"))), ["pass", "unknown"]),
        (Agent("a", name=unknown_value(Why.PARAMETER, "no value")), ["unknown"]),
        (Agent("a", name=NAME, code=Code(LATER, LATER)), ["pass", "skip"]),
        (Agent("a", name=NAME, role=Role(Value(ARN)), deployed=True), ["skip"]),
        (Agent("a", role=Role(Value(ARN)), candidate="a"), ["skip"]),
    ],
)
def test_what_is_not_known_or_not_to_be_deployed(part, expected):
    assert statuses(judged(scope(part))) == expected


def test_a_role_that_agents_share_is_passed_once():
    other = Agent("other", name=Value("other"), role=AGENT.role)
    assert len([one for one in judged(scope(AGENT, other)) if PASS_ROLE in one.because]) == 1


@pytest.mark.parametrize(
    ("kind", "roles", "expected", "subject"),
    [
        ("cdk", {KEY: RoleRow(DEPLOYER, "/", {}), BOOTSTRAP: RoleRow(CDK, "/", {})}, ["fail", "pass"], CDK),
        ("agentkit", {KEY: RoleRow(DEPLOYER, "/", {}), BOOTSTRAP: ()}, ["pass", "unknown"], DEPLOYER),
        ("cloudformation", None, ["fail", "pass"], DEPLOYER),
        ("terraform", None, ["fail", "pass"], DEPLOYER),
    ],
)
def test_whom_a_tool_hands_the_deployment_to(kind, roles, expected, subject):
    found = judged(scope(target=target(AGENT, kind=kind)), [PASS_ROLE], roles)
    assert statuses(found) == expected
    assert {one.subject for one in found} == {subject}


def test_a_named_deployer_is_the_deployer_even_of_the_cdk():
    found = judged(scope(target=target(AGENT, kind="cdk"), deployer=DEPLOYER), [PASS_ROLE], {})
    assert statuses(found) == ["fail", "pass"]


def test_cloudformation_may_use_a_service_role():
    (unmet,) = [
        one for one in judged(scope(target=target(AGENT, kind="cloudformation")), [PASS_ROLE]) if one.status == "fail"
    ]
    assert "service role" in unmet.because


@pytest.fixture(scope="module")
def account():
    with demo("ready", REGION) as made:
        yield made


def deployer_with(account, condition, name):
    """A role that may do everything but what the condition says of AgentCore."""
    iam = account.session.client("iam")
    making = [
        f"bedrock-agentcore:{verb}{kind}*" for verb in ("Create", "Update") for kind in ("AgentRuntime", "Gateway")
    ]
    asked = {"Effect": "Deny", "Action": making, "Resource": "*", "Condition": condition}
    rest = {"Effect": "Allow", "Action": ["bedrock-agentcore:*", "iam:*"], "Resource": "*"}
    trust = {"Version": "2012-10-17", "Statement": []}
    made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    document = {"Version": "2012-10-17", "Statement": [asked, rest]}
    iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=json.dumps(document))
    return made


GATEWAY_NONE = {"name": "g", "roleArn": ARN, "authorizerType": "NONE"}
GATEWAY_IAM = GATEWAY_NONE | {"authorizerType": "AWS_IAM"}
RUNTIME = {
    "agentRuntimeName": "a",
    "roleArn": ARN,
    "agentRuntimeArtifact": {"containerConfiguration": {"containerUri": "u"}},
    "networkConfiguration": {"networkMode": "PUBLIC"},
}
JWT = {
    "authorizerConfiguration": {"customJWTAuthorizer": {"discoveryUrl": "https://idp/.well-known/openid-configuration"}}
}
SERVER = {"mcp": {"mcpServer": {"endpoint": "https://mcp.example.com"}}}
TARGET = {"gatewayIdentifier": "g-abcdefghij", "name": "t", "targetConfiguration": SERVER}
AUTHORIZER, RUNTIME_AUTHORIZER = "bedrock-agentcore:GatewayAuthorizerType", "bedrock-agentcore:RuntimeAuthorizerType"
KIND, PRIVATE = "bedrock-agentcore:McpTargetConfigurationType", "bedrock-agentcore:PrivateEndpointType"


@pytest.mark.parametrize(
    ("condition", "request_", "worst"),
    [
        ({"StringEquals": {AUTHORIZER: "NONE"}}, {"CreateGateway": GATEWAY_NONE}, "fail"),
        ({"StringEquals": {AUTHORIZER: "NONE"}}, {"CreateGateway": GATEWAY_IAM}, "pass"),
        ({"Null": {"bedrock-agentcore:KmsKeyArn": "true"}}, {"CreateGateway": GATEWAY_IAM}, "fail"),
        ({"StringEquals": {RUNTIME_AUTHORIZER: "AWS_IAM"}}, {"CreateAgentRuntime": RUNTIME}, "fail"),
        ({"StringEquals": {RUNTIME_AUTHORIZER: "AWS_IAM"}}, {"CreateAgentRuntime": RUNTIME | JWT}, "pass"),
        ({"Null": {"bedrock-agentcore:subnets": "true"}}, {"CreateAgentRuntime": RUNTIME}, "fail"),
        ({"StringEquals": {KIND: "mcpServer"}}, {"CreateGatewayTarget": TARGET}, "fail"),
        ({"StringEquals": {KIND: "lambda"}}, {"CreateGatewayTarget": TARGET}, "pass"),
        ({"Null": {PRIVATE: "true"}}, {"CreateGatewayTarget": TARGET}, "fail"),
        ({"StringNotEquals": {"aws:RequestTag/team": "a"}}, {"CreateAgentRuntime": RUNTIME | {"tags": {"team": "a"}}}, "pass"),
        ({"StringNotEquals": {"aws:RequestTag/team": "a"}}, {"CreateAgentRuntime": RUNTIME | {"tags": {"team": "b"}}}, "fail"),
        ({"StringEquals": {"bedrock-agentcore:userid": "x"}}, {"CreateAgentRuntime": RUNTIME}, "unknown"),
    ],
)  # fmt: skip
def test_a_policy_that_asks_for_what_the_request_tells(account, tmp_path, condition, request_, worst):
    file = tmp_path / "request.json"
    file.write_text(json.dumps([request_]))
    [read] = read_target(file, region=REGION, account=ACCOUNT)
    made = scope(target=read, deployer=deployer_with(account, condition, tmp_path.name[-60:]))
    facts = live_facts(account.session, made, *SIMULATION.queries)
    [found] = [
        one.status.value
        for subject in deployment_steps(made)
        if subject.of.step != Step.PASS_ROLE
        for one in judge.judge(subject.of, facts)
    ][:1]
    assert found == worst
