"""Pulumi previews in both forms: the document and the stream of events."""

import json
from pathlib import Path
from typing import Any

import pytest

from preflight.core.value import Why
from preflight.inputs import pulumi
from preflight.inputs.document import Options, parse, read
from preflight.inputs.infrastructure.kinds import pulumi_kind, terraform_kind

PREVIEWS = Path(__file__).parent / "fixtures" / "pulumi"
FORMS = ("preview.json", "events.jsonl")


@pytest.fixture(params=FORMS)
def target(request):
    return pulumi.read(read(PREVIEWS / request.param), Options())[0]


def value_of(thing, path):
    for step in path.split("."):
        thing = thing[int(step)] if step.isdigit() else getattr(thing, step)
    return thing.value


@pytest.mark.parametrize("form", FORMS)
def test_both_forms_are_recognized(form):
    assert pulumi.recognizes(read(PREVIEWS / form))


@pytest.mark.parametrize("text", ['{"steps": [1]}', '{"Resources": {}}', '[{"name": "a"}]'])
def test_other_documents_are_not(text):
    assert not pulumi.recognizes(parse(text, "other.json"))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("region", "us-west-2"),
        ("stack", "dev"),
        ("agents.0.name", "bot"),
        ("agents.0.network.mode", "PUBLIC"),
        ("agents.0.protocol", "A2A"),
        ("agents.0.lifetime", 3600),
        ("agents.0.idle_timeout", 300),
        ("agents.0.endpoints.0", "live"),
        ("agents.0.models.0", "amazon.nova-lite-v1:0"),
        ("agents.0.role.plan.name", "bot-role"),
        ("agents.0.jwt.discovery_url", "https://idp.example.com/.well-known/openid-configuration"),
        ("agents.1.name", "helper"),
        ("agents.1.image", "111122223333.dkr.ecr.us-west-2.amazonaws.com/helper:2"),
        ("agents.1.protocol", "HTTP"),
        ("gateways.0.name", "tools"),
        ("gateways.0.targets.0.lambda_arn", "arn:aws:lambda:us-west-2:111122223333:function:search"),
    ],
)
def test_values(target, path, value):
    assert value_of(target, path) == value


def test_what_is_not_known_yet_names_what_gives_it(target):
    bot = target.agents[0]
    assert (bot.role.arn.why, bot.role.arn.detail) == (
        Why.AFTER_DEPLOY,
        "created by this deployment: aws:iam/role:Role::agent",
    )
    assert bot.image.detail == "created by this deployment: docker:index/image:Image::image"
    assert bot.role.plan.complete


def test_an_update_knows_its_runtime_and_a_delete_is_left_out(target):
    assert [(agent.subject, agent.runtime_id) for agent in target.agents] == [
        ("bot", ""),
        ("helper", "helper-AbCdEf1234"),
    ]


def test_no_value_of_the_environment_is_kept(target):
    assert "plain-but-private" not in repr(target)


@pytest.mark.parametrize(
    "secret",
    [
        '"[secret]"',
        '{"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "plaintext": "\\"hush\\""}',
    ],
)
def test_a_secret_is_unknown(secret):
    kind = "aws:bedrock/agentcoreAgentRuntime:AgentcoreAgentRuntime"
    new = f'{{"type": "{kind}", "inputs": {{"agentRuntimeName": {secret}}}}}'
    text = f'{{"config": {{}}, "steps": [{{"op": "create", "urn": "urn:pulumi:s::p::{kind}::a", "newState": {new}}}]}}'
    target = pulumi.read(parse(text, "preview.json"), Options())[0]
    assert target.agents[0].name.why is Why.SENSITIVE
    assert "hush" not in repr(target)


RUNTIME, PROVIDER = "aws:bedrock/agentcoreAgentRuntime:AgentcoreAgentRuntime", "pulumi:providers:aws"


Stated = tuple[str, str, dict[str, Any], dict[str, Any]]


def preview(*states, region="us-west-2"):
    """A preview of (type, name, inputs, what else the state holds)."""
    steps = []
    for kind, name, inputs, rest in states:
        urn = f"urn:pulumi:s::p::{kind}::{name}"
        steps.append({"op": "create", "urn": urn, "newState": {"urn": urn, "type": kind, "inputs": inputs, **rest}})
    config = {"aws:region": region} if region else {}
    return parse(json.dumps({"config": config, "steps": steps, "changeSummary": {}}), "preview.json")


def of_provider(name):
    return {"provider": f"urn:pulumi:s::p::{PROVIDER}::{name}::04da6b54-80e4-46f7-96ec-b56ff0331ba9"}


@pytest.mark.parametrize(
    ("states", "region", "places"),
    [
        ([("a", {}, {})], "us-west-2", {"us-west-2": ["a"]}),
        ([("a", {}, of_provider("east"))], "us-west-2", {"eu-west-1": ["a"]}),
        ([("a", {}, of_provider("east")), ("b", {}, {})], "us-west-2", {"eu-west-1": ["a"], "us-west-2": ["b"]}),
        ([("a", {}, of_provider("east")), ("b", {}, of_provider("bare"))], "us-west-2",
         {"eu-west-1": ["a"], "us-west-2": ["b"]}),
        ([("a", {"region": "eu-central-1"}, of_provider("east"))], "us-west-2", {"eu-central-1": ["a"]}),
        ([("a", {}, of_provider("east"))], "", {"eu-west-1": ["a"]}),
    ],
)  # fmt: skip
def test_an_agent_goes_to_the_region_of_its_provider(states, region, places):
    providers: list[Stated] = [(PROVIDER, "east", {"region": "eu-west-1"}, {}), (PROVIDER, "bare", {}, {})]
    agents = [(RUNTIME, name, {"agentRuntimeName": name, **inputs}, rest) for name, inputs, rest in states]
    found = pulumi.read(preview(*providers, *agents, region=region), Options())
    assert {each.region.get(): [agent.subject for agent in each.agents] for each in found} == places


def test_an_agent_of_a_provider_whose_region_is_not_known_is_named_not_judged_elsewhere():
    lost: Stated = (PROVIDER, "lost", {"region": "04da6b54-80e4-46f7-96ec-b56ff0331ba9"}, {})
    agents = [(RUNTIME, "a", {}, of_provider("lost")), (RUNTIME, "b", {"agentRuntimeName": "b"}, {})]
    (target,) = pulumi.read(preview(lost, *agents), Options())
    assert [each.subject for each in target.agents] == ["b"]
    assert "goes to a region that is not known" in next(each.unread for each in target.resources if each.unread)


OUTPUT = {"4dabf18193072939515e22adb298388d": "d0e6a833031e9bbcd3f4e8bde6ca49a4"}
REFERENCE = {"4dabf18193072939515e22adb298388d": "5cf8f73096256a8f31e491e813e4eb8e"}
ROLE_URN = "urn:pulumi:s::p::aws:iam/role:Role::r"


@pytest.mark.parametrize(
    ("value", "known", "why"),
    [
        ("04da6b54-80e4-46f7-96ec-b56ff0331ba9", None, Why.UNSUPPORTED),
        ({**OUTPUT, "dependencies": [ROLE_URN]}, None, Why.AFTER_DEPLOY),
        ({**OUTPUT, "dependencies": [f"{ROLE_URN}2"]}, None, Why.UNSUPPORTED),
        ({**OUTPUT}, None, Why.UNSUPPORTED),
        ({**OUTPUT, "value": "arn:x", "dependencies": []}, "arn:x", None),
        ({**OUTPUT, "value": "arn:x", "secret": True}, None, Why.SENSITIVE),
        ({**REFERENCE, "urn": ROLE_URN, "id": ""}, None, Why.AFTER_DEPLOY),
    ],
)
def test_a_value_that_the_engine_wraps(value, known, why):
    role: Stated = ("aws:iam/role:Role", "r", {}, {})
    (target,) = pulumi.read(preview((RUNTIME, "a", {"roleArn": value}, {}), role), Options())
    arn = target.agents[0].role.arn
    assert (arn.value, arn.why) == (known, why)


@pytest.mark.parametrize("causes", [("b", "m"), ("m",)])
def test_a_variable_is_given_by_any_resource_that_the_environment_depends_on(causes):
    urns = [f"urn:pulumi:s::p::aws:x:Y::{cause}" for cause in causes]
    inputs = {"environmentVariables": {"MEMORY_ID": "04da6b54-80e4-46f7-96ec-b56ff0331ba9"}}
    rest = {"propertyDependencies": {"environmentVariables": urns}}
    (target,) = pulumi.read(preview((RUNTIME, "a", inputs, rest)), Options())
    variable = target.ledger[0].get("environmentVariables")["MEMORY_ID"]
    assert variable.made_by == tuple(f"aws:x:Y::{cause}" for cause in causes)


@pytest.mark.parametrize(
    ("token", "kind"),
    [
        ("aws:bedrock/agentcoreAgentRuntime:AgentcoreAgentRuntime", "BedrockAgentCore::Runtime"),
        ("aws:bedrock/agentcoreGatewayTarget:AgentcoreGatewayTarget", "BedrockAgentCore::GatewayTarget"),
        ("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "IAM::Attachment"),
        ("aws:ec2/vpcEndpoint:VpcEndpoint", "EC2::VPCEndpoint"),
        ("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "EC2::SecurityGroupEgress"),
        ("aws-native:bedrockagentcore:RuntimeEndpoint", "BedrockAgentCore::RuntimeEndpoint"),
        ("aws-native:iam:Role", "IAM::Role"),
        ("aws:s3/bucket:Bucket", "S3::Bucket"),
        ("aws:sns/topic:Topic", ""),
        ("gcp:iam/role:Role", ""),
    ],
)
def test_kinds_of_pulumi(token, kind):
    assert pulumi_kind(token) == kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("aws_bedrockagentcore_agent_runtime", "BedrockAgentCore::Runtime"),
        ("awscc_bedrockagentcore_runtime_endpoint", "BedrockAgentCore::RuntimeEndpoint"),
        ("awscc_ec2_vpc_endpoint", "EC2::VPCEndpoint"),
        ("aws_vpc_security_group_egress_rule", "EC2::SecurityGroupEgress"),
        ("aws_s3_bucket", "S3::Bucket"),
        ("aws_sns_topic", ""),
        ("azurerm_subnet", ""),
    ],
)
def test_kinds_of_terraform(name, kind):
    assert terraform_kind(name) == kind
