"""What stands in a file is judged without AWS: each row is a deployment that somebody was misled about."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from preflight.account.recorded import Offline
from preflight.audit.run import audit
from preflight.inputs import read_target

ACCOUNT, REGION = "123456789012", "us-west-2"
SERVICE = "bedrock-agentcore.amazonaws.com"
IMAGE = {"ContainerConfiguration": {"ContainerUri": f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/bot:1"}}
HOME = f"arn:aws:bedrock-agentcore:{REGION}:{ACCOUNT}"
VAULT = f"{HOME}:token-vault/default/oauth2credentialprovider/login"
POOL = {"CapacityProviderArn": f"{HOME}:capacity-provider/pool-abcdefghij"}
NETWORK = {"NetworkMode": "VPC", "NetworkModeConfig": {"Subnets": ["subnet-1"], "SecurityGroups": ["sg-1"]}}
ALL = {"Effect": "Allow", "Action": "*", "Resource": "*"}
SECRETS = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret"
Found = set[tuple[str, str]]


def resource(kind: str, **properties: Any) -> dict[str, Any]:
    return {"Type": f"AWS::{kind}", "Properties": properties}


def role(*statements: Mapping[str, Any], service: str = SERVICE, condition: Any = None, **more: Any) -> dict[str, Any]:
    trusts = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    trust = {**trusts, "Condition": condition or {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}}
    inline = {"PolicyName": "p", "PolicyDocument": {"Version": "2012-10-17", "Statement": list(statements)}}
    document = {"Version": "2012-10-17", "Statement": [trust]}
    return resource("IAM::Role", AssumeRolePolicyDocument=document, Policies=[inline], **more)


def agent(**properties: Any) -> dict[str, Any]:
    arn = {"Fn::GetAtt": ["Role", "Arn"]}
    made = {"AgentRuntimeName": "bot", "AgentRuntimeArtifact": IMAGE, "RoleArn": arn, **properties}
    return resource("BedrockAgentCore::Runtime", **made)


def gateway(**properties: Any) -> dict[str, Any]:
    arn = {"Fn::GetAtt": ["Role", "Arn"]}
    return resource("BedrockAgentCore::Gateway", Name="tools", AuthorizerType="AWS_IAM", RoleArn=arn, **properties)


def target(configuration: Any, credential: Any, name: str = "one") -> dict[str, Any]:
    owner = {"Fn::GetAtt": ["Gateway", "GatewayIdentifier"]}
    credentials = [credential] if credential else []
    made = {"GatewayIdentifier": owner, "TargetConfiguration": {"Mcp": configuration}, "Name": name}
    return resource("BedrockAgentCore::GatewayTarget", CredentialProviderConfigurations=credentials, **made)


def judged(path: Path, resources: Mapping[str, Any]) -> Found:
    file = path / "template.json"
    file.write_text(json.dumps({"Resources": resources}))
    report = audit(read_target(file, region=REGION), account=Offline(), regions=[REGION])
    return {(found.check, found.status.value) for found in report.findings}


SERVER = {"McpServer": {"Endpoint": "https://mcp.example.com/mcp"}}
FUNCTION = {
    "Lambda": {"LambdaArn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:f", "ToolSchema": {"S3": {"Uri": "s3://b/k"}}}
}
OAUTH = {"CredentialProviderType": "OAUTH", "CredentialProvider": {"OauthCredentialProvider": {"ProviderArn": VAULT}}}
TOKENS = [
    {"Effect": "Allow", "Action": "bedrock-agentcore:GetWorkloadAccessToken", "Resource": "*"},
    {"Effect": "Allow", "Action": "bedrock-agentcore:GetResourceOauth2Token", "Resource": "*"},
]
SECRET = {
    "Effect": "Allow",
    "Action": "secretsmanager:GetSecretValue",
    "Resource": f"{SECRETS}:bedrock-agentcore-identity!*",
}
TAGGED = {
    "Effect": "Deny", "Action": "ecr:*", "Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalTag/stage": "prod"}},
}  # fmt: skip
STAGE = [{"Key": "stage", "Value": "prod"}]
UNKNOWN = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": {"Fn::GetAtt": ["Bucket", "Arn"]}}
DYNAMIC = {"KEY": "{{resolve:secretsmanager:bot/key:SecretString:key}}"}
OURS = f"arn:aws:bedrock-agentcore:{REGION}:${{AWS::AccountId}}:gateway"
PATTERN = {"ArnLike": {"aws:SourceArn": {"Fn::Sub": f"{OURS}/tools-??????????"}}}
STALE = {"ArnLike": {"aws:SourceArn": {"Fn::Sub": f"{OURS}/other-??????????"}}}
RIGHTS, TRUST = "role-permissions", "role-trust"


@pytest.mark.parametrize(
    ("resources", "found", "absent"),
    [
        # Agents on Instances compute have no network of their own.
        ({"A": agent(CapacityProviderConfiguration=POOL)}, set(), {("network-mode", "fail"), ("network-mode", "warn")}),
        ({"A": agent(CapacityProviderConfiguration=POOL, NetworkConfiguration=NETWORK)}, {("network-mode", "fail")}, set()),
        # A target of another stack's gateway says nothing of that gateway.
        ({"T": resource("BedrockAgentCore::GatewayTarget", Name="t", GatewayIdentifier="tools-abcdefghij",
                        TargetConfiguration={"Mcp": SERVER})}, {("gateway-target", "unknown")}, {("gateway-authorizer", "fail")}),
        # Kinds beside agents and gateways are judged.
        ({"M": resource("BedrockAgentCore::Memory", Name="my-memory", EventExpiryDuration=30)}, {("api-constraints", "fail")}, set()),
        ({"A": resource("BedrockAgentCore::Runtime")}, {("api-constraints", "fail")}, set()),
        # The credential of a target, and the rights that it takes.
        ({"Gateway": gateway(), "Role": role(ALL), "T": target(FUNCTION, OAUTH)}, {("gateway-target", "fail")}, set()),
        ({"Gateway": gateway(), "Role": role(*TOKENS), "T": target(SERVER, OAUTH)}, {("credential-provider", "fail")}, set()),
        ({"Gateway": gateway(), "Role": role(*TOKENS, SECRET), "T": target(SERVER, OAUTH)}, set(), {("credential-provider", "fail")}),
        # A role is judged by what stands in the file, whether it has a name or not.
        ({"A": agent(), "Role": role()}, {(RIGHTS, "fail")}, set()),
        ({"A": agent(), "Role": role(RoleName="r")}, {(RIGHTS, "fail")}, set()),
        ({"A": agent(), "Role": role(ALL, service="lambda.amazonaws.com")}, {(TRUST, "fail")}, {(TRUST, "unknown")}),
        ({"A": agent(), "Role": role(ALL, service="lambda.amazonaws.com", RoleName="r")}, {(TRUST, "fail")}, set()),
        ({"A": agent(), "Role": role(ALL)}, {(RIGHTS, "pass"), (TRUST, "pass")}, {(TRUST, "unknown"), (RIGHTS, "fail")}),
        # A Deny on a tag that the file gives its role; a statement that cannot grant the right in question.
        ({"A": agent(), "Role": role(ALL, TAGGED, Tags=STAGE)}, {(RIGHTS, "fail")}, set()),
        ({"A": agent(), "Role": role(ALL, TAGGED)}, set(), {(RIGHTS, "fail")}),
        ({"A": agent(), "Role": role(UNKNOWN), "Bucket": resource("S3::Bucket")}, {(RIGHTS, "fail")}, set()),
        # What CloudFormation resolves itself is no need of the agent's role.
        ({"A": agent(EnvironmentVariables=DYNAMIC), "Role": role(ALL)}, set(), {("secret-exists", "fail"), (RIGHTS, "fail")}),
        # Patterns of the CDK's constructs match for certain.
        ({"Gateway": gateway(), "Role": role(ALL, condition=PATTERN)}, {(TRUST, "pass")}, set()),
        ({"Gateway": gateway(), "Role": role(ALL, condition=STALE)}, {(TRUST, "fail")}, set()),
    ],
)  # fmt: skip
def test_what_a_template_shows(tmp_path: Path, resources: Mapping[str, Any], found: Found, absent: Found) -> None:
    told = judged(tmp_path, resources)
    assert found <= told
    assert not absent & told
