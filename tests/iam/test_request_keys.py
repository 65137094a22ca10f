"""The condition keys of a request, by what its resource says."""

from __future__ import annotations

from typing import Any

import pytest
from resources import LATER, resource

from preflight.constraints.shapes import Shape, request, shape
from preflight.core.kinds import BY_NAME
from preflight.core.source_kinds import TOOL_FILES
from preflight.iam.access import PermissionNeed
from preflight.iam.request_keys import CHOICES, EACH, MEMBERS, with_keys

NEED = PermissionNeed(("bedrock-agentcore:CreateX",))
JWT = {"customJWTAuthorizer": {"discoveryUrl": "https://idp"}}
LAMBDA = {"mcp": {"lambda": {"lambdaArn": "arn"}}}
OAUTH = {"credentialProviderType": "OAUTH", "credentialProvider": {"oauthCredentialProvider": {"scopes": ["a", "b"]}}}
VPC = {"networkMode": "VPC", "vpcConfig": {"subnets": ["s-1", "s-2"], "securityGroups": ["g-1"]}}


def keys(kind: str, members: dict[str, Any], source: str = "api") -> tuple[dict[str, Any], set[str]]:
    """What is told and what is known to be left out, without the service's prefix."""
    found = with_keys(NEED, resource(kind, members), source)
    plain = {key.removeprefix("bedrock-agentcore:"): values for key, values in found.told}
    return plain, {key.removeprefix("bedrock-agentcore:") for key in found.left_out}


@pytest.mark.parametrize(
    ("kind", "members", "told"),
    [
        ("Runtime", {}, {"RuntimeAuthorizerType": ("AWS_IAM",)}),
        ("Runtime", {"authorizerConfiguration": JWT}, {"RuntimeAuthorizerType": ("CUSTOM_JWT",)}),
        ("Runtime", {"authorizerConfiguration": LATER}, {}),
        ("Gateway", {"authorizerType": "NONE", "protocolType": "MCP"},
         {"GatewayAuthorizerType": ("NONE",), "ProtocolType": ("MCP",)}),
        ("Gateway", {"authorizerConfiguration": JWT, "kmsKeyArn": "k", "policyEngineConfiguration": {"arn": "e", "mode": "ENFORCE"}},
         {"DiscoveryUrl": ("https://idp",), "KmsKeyArn": ("k",), "PolicyEngineArn": ("e",), "PolicyEngineMode": ("ENFORCE",)}),
        ("Gateway", {"policyEngineConfiguration": LATER}, {}),
        ("GatewayTarget", {"targetConfiguration": LAMBDA, "credentialProviderConfigurations": [OAUTH]},
         {"McpTargetConfigurationType": ("lambda",), "CredentialProviderType": ("OAUTH",),
          "CredentialProviderScope": ("a", "b")}),
        ("GatewayTarget", {"privateEndpoint": {"managedVpcResource": {"subnetIds": ["s"], "securityGroupIds": ["g"]}}},
         {"PrivateEndpointType": ("managedVpcResource",), "subnets": ("s",), "securityGroups": ("g",)}),
        ("Memory", {"encryptionKeyArn": "k", "tags": {"team": "a"}},
         {"KmsKeyArn": ("k",), "aws:TagKeys": ("team",), "aws:RequestTag/team": ("a",)}),
        ("Browser", {"networkConfiguration": VPC}, {"subnets": ("s-1", "s-2"), "securityGroups": ("g-1",)}),
        ("Browser", {"networkConfiguration": {"vpcConfig": {"subnets": ["s-1", LATER]}}}, {}),
        ("WorkloadIdentity", {"name": "w"}, {}),
    ],
)  # fmt: skip
def test_what_a_request_tells(kind: str, members: dict[str, Any], told: dict[str, Any]) -> None:
    assert keys(kind, members)[0] == told


@pytest.mark.parametrize(
    ("kind", "members", "source", "left_out"),
    [
        ("Memory", {"name": "m"}, "terraform", {"KmsKeyArn"}),
        ("Memory", {"name": "m"}, "toolkit", set()),
        ("Memory", {"encryptionKeyArn": LATER}, "api", set()),
        ("Runtime", {"networkConfiguration": {"networkMode": "PUBLIC"}}, "api", {"subnets", "securityGroups"}),
        ("Runtime", {"networkConfiguration": {"networkMode": "VPC"}}, "api", set()),
        ("Runtime", {}, "api", set()),
    ],
)
def test_what_a_request_leaves_out(kind: str, members: dict[str, Any], source: str, left_out: set[str]) -> None:
    assert keys(kind, members, source)[1] == left_out


def test_what_could_not_be_read_tells_nothing() -> None:
    assert with_keys(NEED, resource("Memory", {}, unread="is not given"), "api") == NEED
    assert with_keys(NEED, None, "api") == NEED
    assert "toolkit" in TOOL_FILES


def test_keys_of_the_context_are_not_told_again() -> None:
    given = NEED.with_context(("bedrock-agentcore:subnets", ("s-9",)))
    told = with_keys(given, resource("Browser", {"networkConfiguration": VPC}), "api").told_all()
    assert [values for key, values in told.context if key.endswith("subnets")] == [("s-9",)]


@pytest.mark.parametrize(
    ("kind", "path"),
    [(kind, path) for table in (MEMBERS, CHOICES) for kind, rows in table.items() for path in rows.values()],
)
def test_every_path_is_one_of_the_request(kind: str, path: tuple[str, ...]) -> None:
    here: Shape | None = request(BY_NAME[kind].create)
    for step in path:
        assert here, path
        here = shape(here.member if step == EACH else here.members[step])
