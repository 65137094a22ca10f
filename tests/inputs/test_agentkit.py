"""agentkit's configuration: what it says, what agentkit-aws-cdk makes of it, and what is wrong with it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from preflight.core.target import Target
from preflight.core.value import Undetermined, Value, Why
from preflight.inputs.agentkit import TOOL, read, recognizes
from preflight.inputs.document import InputError, Options, parse

IMAGE = "123456789012.dkr.ecr.us-west-2.amazonaws.com/research-agent:latest"
GUIDE = f"""{{
  "stackName": "my-agent-stack",
  "region": "us-west-2",
  "agents": [
    {{
      "name": "research",
      "containerImage": "{IMAGE}",
      "memoryMB": 512,
      "timeoutSeconds": 300,
      "protocol": "HTTP"
    }}
  ],
  "gateway": {{
    "enabled": true,
    "name": "my_gateway",
    "protocol": "MCP"
  }},
  "vpc": {{
    "createVPC": true,
    "enableVPCEndpoints": true
  }}
}}"""
ROLE = "arn:aws:iam::123456789012:role/agents"
SECRET = "arn:aws:secretsmanager:us-west-2:123456789012:secret:opik-AbCdEf"


def target(text: str | dict[str, Any]) -> Target:
    (found,) = read(parse(text if isinstance(text, str) else json.dumps(text, indent=1), "c"), Options())
    return found


def stack(agent: dict[str, Any] | None = None, **rest: Any) -> dict[str, Any]:
    return {"stackName": "s", "agents": [{"name": "a", "containerImage": IMAGE, **(agent or {})}], **rest}


def said(found: Target) -> list[str]:
    """What the reader notes, and what it says the tool refuses or leaves out."""
    return [*(each.text for each in found.notes), *(each.because for each in found.refusals)]


def test_the_example_of_the_guide_is_read_whole() -> None:
    found = target(GUIDE)
    (agent,), (gateway,) = found.agents, found.gateways
    assert [(v.get(), v.origin.line, v.derived_by) for v in (agent.name, agent.image, agent.memory_mb, agent.lifetime, agent.protocol, found.region, found.stack) if v] == [
        ("research", 6, ""),
        (IMAGE, 7, ""),
        (512, 8, ""),
        (300, 9, ""),
        ("HTTP", 10, ""),
        ("us-west-2", 3, ""),
        ("my-agent-stack", 2, ""),
    ]  # fmt: skip
    assert [(v.get(), v.derived_by) for v in (*agent.endpoints, agent.network.mode)] == [
        ("research-endpoint", TOOL),
        ("VPC", TOOL),
    ]
    assert [(v.get(), v.derived_by) for v in (gateway.name, gateway.protocol, gateway.authorizer)] == [
        ("my_gateway", ""),
        ("MCP", ""),
        ("NONE", TOOL),
    ]
    assert (agent.subject, gateway.subject, agent.network.endpoints_planned) == ("research", "my_gateway", True)


def test_the_example_of_the_guide_has_its_traps_named() -> None:
    assert [(note.text, note.origin.line) for note in target(GUIDE).notes] == [
        ("agentkit does not read region; deploy with --region or AWS_REGION set to it", 3),
        ("agentkit does not read gateway.protocol; its gateway gets the first agent's protocol", 16),
    ]
    assert [(each.because, each.fix, each.origin.line, each.certain) for each in target(GUIDE).refusals] == [
        (
            "createVPC without vpcCidr: agentkit-aws-cdk hands the CDK an empty CIDR, which it refuses",
            'Write "vpcCidr": "10.0.0.0/16".',
            18,
            True,
        ),
        ("createVPC without maxAZs: agentkit-aws-cdk makes a VPC without subnets", 'Write "maxAZs": 2.', 18, True),
    ]


def test_without_a_role_the_tool_creates_one_that_trusts_the_wrong_services() -> None:
    role = target(stack()).agents[0].role
    assert role
    with pytest.raises(Undetermined) as raised:
        role.arn.get()
    assert raised.value.created
    assert role.plan
    assert role.plan.name == Value("s-execution-role", role.plan.name.origin, derived_by=TOOL, created=True)
    assert role.plan.trust["Statement"][0]["Principal"] == {
        "Service": ["bedrock.amazonaws.com", "lambda.amazonaws.com"]
    }


@pytest.mark.parametrize(
    ("vpc", "value", "why", "planned", "note"),
    [
        ("absent", None, Why.AFTER_DEPLOY, True, ""),
        ({"createVPC": True, "vpcCidr": "10.1.0.0/16", "maxAZs": 2}, None, Why.AFTER_DEPLOY, False, ""),
        (
            {"vpcCidr": "10.1.0.0/16"},
            None,
            Why.UNSUPPORTED,
            False,
            "vpc without createVPC and without vpcId gives no VPC",
        ),
        (
            {"vpcId": "vpc-1", "subnetIds": ["subnet-1"], "enableVPCEndpoints": True},
            "vpc-1",
            None,
            False,
            "agentkit-aws-cdk places agents in the private subnets of vpcId and in the first of securityGroupIds; it does not read subnetIds",
        ),
    ],
)
def test_the_vpc_is_named_created_or_missing(vpc: Any, value: str, why: Why, planned: bool, note: str) -> None:
    found = target(stack(**({} if vpc == "absent" else {"vpc": vpc})))
    network = found.agents[0].network
    assert network
    assert (network.vpc.value, network.vpc.why, network.endpoints_planned) == (value, why, planned)
    assert said(found) == ([note] if note else [])


@pytest.mark.parametrize(
    ("gateway", "name", "protocol", "derived"),
    [
        ({"enabled": True}, "s-gateway", "A2A", TOOL),
        ({"enabled": True, "name": "g", "protocol": "MCP"}, "g", "MCP", ""),
    ],
)
def test_a_gateway_takes_the_protocol_of_the_first_agent(gateway: Any, name: str, protocol: str, derived: str) -> None:
    (found,) = target(stack({"protocol": "A2A"}, gateway=gateway)).gateways
    assert (found.name.get(), found.protocol.get(), found.protocol.derived_by) == (name, protocol, derived)


@pytest.mark.parametrize("gateway", [{}, {"enabled": False, "name": "g"}, None])
def test_a_gateway_that_is_not_enabled_is_none(gateway: Any) -> None:
    assert target(stack(gateway=gateway)).gateways == ()


@pytest.mark.parametrize(
    ("written", "value", "derived"),
    [({}, 300, TOOL), ({"timeoutSeconds": 0}, 300, TOOL), ({"timeoutSeconds": 30}, 30, "")],
)
def test_the_lifetime_is_the_timeout(written: dict[str, int], value: int, derived: str) -> None:
    lifetime = target(stack(written)).agents[0].lifetime
    assert (lifetime.get(), lifetime.derived_by) == (value, derived)


def test_secrets_and_models_come_from_wherever_they_are_named() -> None:
    other = SECRET.replace("opik", "db")
    (agent,) = target(
        stack(
            {
                "secretsARNs": [other],
                "environment": {"MODEL": "amazon.nova-pro-v1:0", "KEY": SECRET, "TOKEN": "hunter2"},
            },
            iam={"roleARN": ROLE, "bedrockModelIds": ["amazon.nova-lite-v1:0"]},
            observability={"apiKeySecretARN": SECRET, "enableCloudWatchLogs": True},
        )
    ).agents
    assert [(v.value, v.derived_by) for v in agent.models] == [
        ("amazon.nova-lite-v1:0", ""),
        ("amazon.nova-pro-v1:0", ""),
    ]
    assert [v.value for v in agent.secrets] == [other, SECRET, SECRET]
    assert agent.role.arn.get() == ROLE


def test_no_other_value_of_the_environment_or_of_a_secret_is_kept() -> None:
    secret = {"createSecrets": True, "secretValues": {"KEY": "hunter2"}}
    assert "hunter2" not in repr(target(stack({"environment": {"TOKEN": "hunter2"}}, secrets=secret)))


@pytest.mark.parametrize(
    ("change", "note"),
    [
        ({"agnets": []}, "agnets: agentkit drops the key, which it does not know; did you mean 'agents'?"),
        ({"iam": {"roleArn": ROLE, "enableBedrockAccess": True}}, None),  # JSON keys match in any case
        ({"iam": {"rolArn": ROLE, "enableBedrockAccess": True}}, "iam.rolArn: agentkit drops the key, which it does not know; did you mean 'roleARN'?"),
        ({"iam": {"roleARN": ROLE}}, 'iam without enableBedrockAccess gives the role no right to invoke Bedrock models; write "enableBedrockAccess": true if the agents use them'),
        ({"agent": {"timeoutSeconds": 3600}}, "agentkit refuses a timeoutSeconds over 900"),
        ({"agent": {"authorizer": {"type": "IAM"}}}, "agentkit-aws-cdk deploys no authorizer for an agent"),
        ({"agent": {"authorizer": {"type": "NONE"}, "enableMemory": True}}, "agentkit-aws-cdk deploys no memory"),
        ({"gateway": {"enabled": True, "targets": ["a"]}}, "agentkit-aws-cdk creates the gateway without its targets"),
        ({"secrets": {"createSecrets": True}}, "agentkit-aws-cdk creates the secret empty"),
        ({"observability": {"provider": "opik"}}, "observability without enableCloudWatchLogs switches CloudWatch Logs off"),
    ],
)  # fmt: skip
def test_what_agentkit_does_silently_is_noted(change: dict[str, Any], note: str | None) -> None:
    agent = change.get("agent", {})
    rest = {key: value for key, value in change.items() if key != "agent"}
    assert said(target(stack(agent, **rest))) == ([note] if note else [])


def test_yaml_keys_match_exactly_as_in_go() -> None:
    found = target(f"stackName: s\nagents:\n- name: a\n  containerImage: {IMAGE}\n  memoryMb: 300\n")
    assert found.agents[0].memory_mb.value == 512
    assert [refusal.because for refusal in found.refusals] == [
        "agents[0].memoryMb: agentkit drops the key, which it does not know; did you mean 'memoryMB'?"
    ]


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        ({"stackName": "s", "agents": []}, ["c:3: agents must list at least one agent; add one"]),
        ({"stackName": "", "agents": [{}]}, [
            "c:2: stackName is required; write it",
            "c:4: agents[0].name is required; write it",
            "c:4: agents[0].containerImage is required; write it",
        ]),
        (stack({"memoryMB": "512", "timeoutSeconds": 1.5}), [
            "c:7: agents[0].memoryMB is text; it must be a whole number",
            "c:8: agents[0].timeoutSeconds is a number; it must be a whole number",
        ]),
        (stack({"name": 7}), ["c:5: agents[0].name is a whole number; it must be text"]),
        (stack({"environment": ["hunter2"]}), ["c:7: agents[0].environment is a list; it must be a mapping"]),
        (stack(gateway={"enabled": "yes"}), ["c:10: gateway.enabled is text; it must be true or false"]),
        (stack(gateway={"enabled": True, "targets": ["b"]}), ["c:12: gateway.targets[0] 'b' is the name of no agent; name one of a"]),
        (stack(vpc={"vpcId": "vpc-1"}), ["c:9: vpc.subnetIds are required with an existing VPC; list them"]),
        (stack(observability={"provider": "datadog"}), ["c:10: observability.provider must be one of opik, langfuse, phoenix, cloudwatch; change it"]),
        (stack({"authorizer": {"type": "LAMBDA"}}), ["c:7: agents[0].authorizer.lambdaArn is required; write it"]),
        (stack({"authorizer": {"type": "JWT"}}), ["c:8: agents[0].authorizer.type must be one of IAM, LAMBDA, NONE; change it"]),
        ({"stackName": "s", "agents": [{"name": "a", "containerImage": "i", "isDefault": True}] * 2}, [
            "c:10: agents[1].name 'a' is the name of another agent; rename one",
            "c:12: agents[1].isDefault is true for another agent already; keep one default",
        ]),
    ],
)  # fmt: skip
def test_every_error_is_told_at_once_with_its_line(data: dict[str, Any], errors: list[str]) -> None:
    with pytest.raises(InputError) as raised:
        target(data)
    assert str(raised.value).splitlines() == errors


@pytest.mark.parametrize(
    ("data", "known"),
    [
        (GUIDE, True),
        ('{"StackName": "s", "AGENTS": []}', True),
        ('{"stack": "s", "provider": "lightsail"}', False),
        ('{"stackName": "s", "agents": {"a": {}}}', False),
        ('{"Resources": {}, "stackName": "s", "agents": []}', False),
        ("[1]", False),
    ],
)
def test_it_is_known_by_its_stack_name_and_agents(data: str, known: bool) -> None:
    assert recognizes(parse(data, "c")) is known


def test_what_is_filled_in_later_is_unknown_not_wrong() -> None:
    image = target(stack({"containerImage": "${ACCOUNT}.dkr.ecr.us-west-2.amazonaws.com/a:latest"})).agents[0].image
    assert (image.why, image.detail) == (Why.PARAMETER, "${ACCOUNT} in it is filled in before the deployment")
