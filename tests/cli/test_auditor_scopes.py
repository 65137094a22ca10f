"""The policy that is printed for a file allows every call that the audit of that file makes, whatever kind it is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import eight_kinds
import pytest
from attrs import define, field
from eight_kinds import ACCOUNT, REGION, WRITERS, Described
from worlds import CALLER

from preflight import checks
from preflight.account.engine import Engine
from preflight.account.live import Live
from preflight.account.raw import Failure, Raw
from preflight.audit.run import questions_of_target, standard_of
from preflight.core.query import Call, Query
from preflight.core.scope import Scope
from preflight.demo import demo
from preflight.iam.auditor_resources import arns, holds
from preflight.inputs import read_target

QUERIES = questions_of_target(checks.all_checks())
AGENT = Described(
    "vpc-0123456789abcdef0",
    f"arn:aws:iam::{ACCOUNT}:role/ResearchAgentRole",
    ("subnet-0123456789abcdef0",),
    ("sg-0123456789abcdef0",),
    f"{eight_kinds.HOST}/research-agent:latest",
    environment={"API_KEY_SECRET": f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:research-agent/api-key"},
    memory="notes",
    server="https://tools.example.com/mcp",
)
TEMPLATE = """
Resources:
  Agent:
    Type: AWS::BedrockAgentCore::Runtime
    Properties:
      AgentRuntimeName: templated
      AgentRuntimeArtifact:
        ContainerConfiguration:
          ContainerUri: !Sub "${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/research-agent:latest"
      RoleArn: !Sub "arn:aws:iam::${AWS::AccountId}:role/ResearchAgentRole"
      NetworkConfiguration: {NetworkMode: PUBLIC}
      EnvironmentVariables:
        SECRET_ARN: !Sub "arn:aws:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:research-agent/api-key"
  Notes:
    Type: AWS::BedrockAgentCore::Memory
    Properties:
      Name: notes
      EventExpiryDuration: 30
      EncryptionKeyArn: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/notes"
  Gateway:
    Type: AWS::BedrockAgentCore::Gateway
    Properties:
      Name: templated-tools
      AuthorizerType: AWS_IAM
      ProtocolType: MCP
      RoleArn: arn:aws:iam::123456789012:role/GatewayRole
  Lookup:
    Type: AWS::BedrockAgentCore::GatewayTarget
    Properties:
      Name: lookup
      GatewayIdentifier: !GetAtt Gateway.GatewayIdentifier
      TargetConfiguration:
        Mcp: {Lambda: {LambdaArn: "arn:aws:lambda:us-west-2:123456789012:function:lookup-tool"}}
      CredentialProviderConfigurations:
        - CredentialProviderType: OAUTH
          CredentialProvider:
            OauthCredentialProvider:
              ProviderArn: arn:aws:bedrock-agentcore:us-west-2:123456789012:token-vault/default/oauth2credentialprovider/google
              Scopes: [read]
"""


def _template(folder: Path) -> Path:
    file = folder / "template.yaml"
    file.write_text(TEMPLATE)
    return file


FILES: Mapping[str, Any] = {
    **{kind: lambda folder, write=write: write(AGENT, folder) for kind, write in WRITERS.items()},
    "everything": _template,
}


@define
class Recorder:
    """Asks the account, and keeps what was asked."""

    live: Live
    asked: list[tuple[Query[Any], Call, str]] = field(factory=list)

    def respond(self, query: Query[Any], call: Call, region: str) -> Raw | Failure:
        self.asked.append((query, call, region))
        return self.live.respond(query, call, region)


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    """The ready account, stood up once."""
    with demo("ready", REGION) as world:
        yield Live(world.session, QUERIES, fetch=world.fetch)


def needed(file: Path, live: Live) -> set[tuple[str, str]]:
    """The actions of every call that the audit of the file makes, each with the resource it is about."""
    found: set[tuple[str, str]] = set()
    for target in read_target(file, region=REGION, account=ACCOUNT):
        recorder, here = Recorder(live), Scope(target, REGION, standard_of(target, None), CALLER)
        Engine(recorder, seconds=60).ask(QUERIES, here)
        for query, call, region in recorder.asked:
            found |= {(query.action, arn) for arn in arns(query, call.params, region, here) if query.service != "https"}
    return found


def allows(statement: Mapping[str, Any], action: str, arn: str) -> bool:
    resources = statement["Resource"]
    named = [resources] if isinstance(resources, str) else resources
    return action in statement["Action"] and any(holds(each, arn) for each in named)


@pytest.mark.parametrize("account", [(), ("--account", ACCOUNT)], ids=["any", "account"])
@pytest.mark.parametrize("kind", FILES)
def test_the_policy_allows_every_call(
    kind: str, account: tuple[str, ...], cli: Any, tmp_path: Path, live: Live
) -> None:
    file = FILES[kind](tmp_path)
    code, out, err = cli("policy", str(file), "--region", REGION, *account)
    assert code == 0, err
    statements = json.loads(out)["Statement"]
    calls = needed(file, live)
    assert "sts:GetCallerIdentity" in {action for action, _ in calls}
    assert [one for one in sorted(calls) if not any(allows(each, *one) for each in statements)] == []
    assert [each["Sid"] for each in statements if "*" in each["Resource"]] == ["AgentcorePreflightWithoutResources"]
