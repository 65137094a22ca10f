"""Files whose plan is to be proved: what is wrong in them is put right in a copy."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from eight_kinds import Described, template

ACCOUNT, REGION = "123456789012", "us-west-2"
IMAGE = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/writer-agent:latest"


def agentkit(**changes: Any) -> str:
    """An agentkit file, healthy unless changed."""
    agent = {
        "name": "assistant",
        "containerImage": IMAGE,
        "memoryMB": 512,
        "timeoutSeconds": 300,
        "protocol": "HTTP",
    }
    given = {"agents": [{**agent, **changes.pop("agent", {})}], **changes}
    return json.dumps({"stackName": "assistants", "region": REGION, **given}, indent=2)


def stack(
    *, subnets: Callable[[Any], list[str]], trusts: str = "", protocol: str = "HTTP", name: str = "eightfold"
) -> Callable[[Any], str]:
    """A template with an agent in subnets of the account; its own role where a service is named that it trusts."""

    def text(account: Any) -> str:
        role = f"arn:aws:iam::{ACCOUNT}:role/ResearchAgentRole"
        groups = (account.group("agents")["GroupId"],)
        made = template(
            Described(account.vpc, role, tuple(subnets(account)), groups, IMAGE, name=name, protocol=protocol)
        )
        if trusts:
            made["Resources"]["Role"] = own_role(account, trusts)
            made["Resources"]["Agent"]["Properties"]["RoleArn"] = {"Fn::GetAtt": ["Role", "Arn"]}
        return json.dumps(made, indent=2)

    return text


def own_role(account: Any, trusted: str) -> dict[str, Any]:
    """A role with the rights of the account's, and whom it trusts."""
    trust = {"Effect": "Allow", "Principal": {"Service": trusted}, "Action": "sts:AssumeRole"}
    inline = {"PolicyName": "run", "PolicyDocument": {"Version": "2012-10-17", "Statement": account.policy()}}
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "RoleName": "EightfoldRole",
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
            "Policies": [inline],
        },
    }


def private(account: Any) -> list[str]:
    """The subnets of the account that suit."""
    return list(account.subnets)


def one_public(account: Any) -> list[str]:
    """A public subnet among them."""
    return [account.subnets[0], account.public_subnets[0]]


def unserved(account: Any) -> list[str]:
    """A subnet in a zone that AgentCore does not serve."""
    return [account.subnets[0], account.subnet_in("usw2-az4")]


YAML = """\
# What we deploy on Mondays.
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Agent:
    Type: AWS::BedrockAgentCore::Runtime
    Properties:
      AgentRuntimeName: 'my-assistant'  # shown in the console
      ProtocolConfiguration: http   # not MCP
      RoleArn: arn:aws:iam::123456789012:role/ResearchAgentRole
      AgentRuntimeArtifact:
        ContainerConfiguration: {ContainerUri: "123456789012.dkr.ecr.us-west-2.amazonaws.com/writer-agent:latest"}
      NetworkConfiguration:
        NetworkMode: PUBLIC
"""
