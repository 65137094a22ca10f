"""What agentkit refuses, drops or leaves out, one rule a row."""

import json

import pytest

from preflight.inputs.agentkit_rules import notes, refusals, validate
from preflight.inputs.document import parse
from preflight.inputs.node import root

AGENT = {"name": "a", "containerImage": "i"}


def whole(**data):
    return root(parse(json.dumps({"agents": [AGENT], **data}), "f"), fold=True)


def agent(**more):
    return whole(agents=[{**AGENT, **more}])


@pytest.mark.parametrize(
    ("made", "errors"),
    [
        (whole(), []),
        (whole(agents=[]), ["agents must list at least one agent; add one"]),
        (whole(agents=[AGENT, AGENT]), ["agents[1].name 'a' is the name of another agent; rename one"]),
        (
            whole(agents=[{**AGENT, "isDefault": True}, {"name": "b", "isDefault": True}]),
            ["agents[1].isDefault is true for another agent already; keep one default"],
        ),
        (agent(authorizer={}), ["agents[0].authorizer.type is required; write it"]),
        (agent(authorizer={"type": "JWT"}), ["agents[0].authorizer.type must be one of IAM, LAMBDA, NONE; change it"]),
        (agent(authorizer={"type": "LAMBDA"}), ["agents[0].authorizer.lambdaArn is required; write it"]),
        (agent(authorizer={"type": "LAMBDA", "lambdaArn": "arn:x"}), []),
        (agent(authorizer={"type": "${TYPE}"}), []),
        (whole(gateway={"enabled": True, "targets": ["a"]}), []),
        (
            whole(gateway={"enabled": True, "targets": ["b"]}),
            ["gateway.targets[0] 'b' is the name of no agent; name one of a"],
        ),
        (whole(gateway={"enabled": True, "targets": ["${B}"]}), []),
        (whole(agents=[{**AGENT, "name": "${A}"}], gateway={"enabled": True, "targets": ["b"]}), []),
        (whole(observability={"provider": "$PROVIDER"}), []),
        (whole(gateway={"enabled": False, "targets": ["b"]}), []),
        (whole(vpc={"vpcId": "vpc-1"}), ["vpc.subnetIds are required with an existing VPC; list them"]),
        (whole(vpc={"vpcId": "vpc-1", "subnetIds": ["s"]}), []),
        (
            whole(observability={"provider": "datadog"}),
            ["observability.provider must be one of opik, langfuse, phoenix, cloudwatch; change it"],
        ),
    ],
)
def test_what_is_refused(made, errors):
    validate(made)
    assert [error.text for error in made.errors] == errors


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (whole(), []),
        (whole(region="us-west-2"), ["agentkit does not read region"]),
        (
            whole(gateway={"protocol": "MCP", "authorizer": "x"}),
            ["gateway.protocol", "gateway.authorizer; its gateway gets NONE"],
        ),
        (whole(gateway={"authorizerType": "x"}), ["gateway.authorizerType; its gateway gets NONE"]),
        (whole(vpc={"vpcId": "vpc-1"}), ["it does not read subnetIds"]),
        (whole(iam={}), ["gives the role no right to invoke Bedrock models"]),
        (whole(iam={"enableBedrockAccess": True}), []),
        (whole(observability={"enableCloudWatchLogs": False}), ["switches CloudWatch Logs off"]),
        (whole(observability={"enableCloudWatchLogs": True}), []),
    ],
)
def test_what_is_dropped_without_a_word(made, words):
    found = [note.text for note in notes(made)]
    assert len(found) == len(words)
    assert [word in text for word, text in zip(words, found, strict=True)] == [True] * len(words)


@pytest.mark.parametrize(
    ("made", "words", "certain"),
    [
        (whole(), [], True),
        (whole(gateway={"enabled": True, "targets": ["a"]}), ["without its targets"], False),
        (whole(gateway={"targets": ["a"]}), [], True),
        (whole(secrets={"createSecrets": True}), ["creates the secret empty"], False),
        (agent(authorizer={"type": "IAM"}), ["deploys no authorizer for an agent"], False),
        (agent(authorizer={"type": "NONE"}), [], True),
        (agent(enableMemory=True), ["deploys no memory"], False),
        (agent(timeoutSeconds=901), ["refuses a timeoutSeconds over 900"], False),
        (agent(timeoutSeconds=900), [], True),
        (whole(vpc={}), ["gives no VPC"], True),
        (whole(vpc={"createVPC": True}), ["hands the CDK an empty CIDR", "makes a VPC without subnets"], True),
        (whole(vpc={"createVPC": True, "vpcCidr": "10.0.0.0/16", "maxAZs": 2}), [], True),
        (whole(vpc={"vpcId": "vpc-1"}), [], True),
    ],
)
def test_what_cannot_be_deployed_or_is_left_out(made, words, certain):
    found = list(refusals(made))
    assert len(found) == len(words)
    assert [word in each.because for word, each in zip(words, found, strict=True)] == [True] * len(words)
    assert {each.certain for each in found} <= {certain}


def test_what_is_missing_of_a_vpc_can_be_pasted():
    steps = [each.remedy for each in refusals(whole(vpc={"createVPC": True}))]
    assert [(step.snippet, step.text, step.file) for step in steps] == [
        ('"vpcCidr": "10.0.0.0/16"', "Add this to vpc.", "f"),
        ('"maxAZs": 2', "Add this to vpc.", "f"),
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"description": 7}, "description is 7: agentkit takes text"),
        ({"tags": {"a": 1}}, "tags.a is 1: agentkit takes text"),
        ({"stackName": "my stack"}, "stackName is 'my stack': agentkit takes a letter, then letters, digits"),
        ({"vpc": {"createVPC": True, "vpcCidr": "10.0/8", "maxAZs": 2}}, "agentkit takes an IPv4 CIDR of /16 to /28"),
        ({"vpc": {"createVPC": True, "vpcCidr": 10, "maxAZs": 2}}, "vpc.vpcCidr is 10: agentkit takes an IPv4 CIDR"),
        ({"REMOVALPOLICY": ["destroy"]}, "REMOVALPOLICY is a list: agentkit takes text"),
    ],
)
def test_what_go_cannot_decode(change, said):
    agent = {"name": "a", "containerImage": "i", "environment": {"A": None}}
    text = json.dumps({"stackName": "s", "agents": [agent], "gateway": None, **change})
    whole = root(parse(text, "f.json"), fold=True)
    [because] = [each.because for each in refusals(whole)]
    assert said in because


def test_of_yaml_numbers_are_taken_for_text():
    whole = root(parse("stackName: my stack\ndescription: 7\nagents: []\nzzz: 1\n", "f.yaml"))
    assert [each.because for each in refusals(whole)] == [
        "zzz: agentkit drops the key, which it does not know",
        "stackName is 'my stack': agentkit takes a letter, then letters, digits and hyphens",
    ]
