"""What a deployment makes and uses, and which right each takes on what."""

from __future__ import annotations

from typing import Any

import pytest
from resources import LATER, resource
from worlds import ACCOUNT, REGION, scope

from preflight.core.kinds import KINDS, Kind
from preflight.core.resource import Resource
from preflight.core.target import Agent, Gateway, Role, RolePlan, Target
from preflight.core.value import Value, Why, unknown_value
from preflight.deployment.creation import JUDGED, Creation, creations

POOL = f"arn:aws:bedrock-agentcore:{REGION}:{ACCOUNT}:capacity-provider/pool-abcdefghij"
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1"


def made(*resources: Resource, **rest: Any) -> list[Creation]:
    return list(creations(scope(target=Target("api", "t", resources=resources, **rest))))


def told(*found: Creation) -> list[tuple[str, list[str], bool]]:
    return [(one.text, [a for p in one.permissions for a in p.actions], one.named) for one in found]


def on(provider: object) -> Resource:
    return resource("Runtime", {"capacityProviderConfiguration": {"capacityProviderArn": provider}})


CREATE_SECRET, VAULT = "secretsmanager:CreateSecret", "bedrock-agentcore:CreateTokenVault"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (resource("Memory", {"name": "m"}), [("create memory it", ["bedrock-agentcore:CreateMemory"], True)]),
        (resource("Memory", {"name": LATER}), [("create memory it", ["bedrock-agentcore:CreateMemory"], False)]),
        (resource("Runtime", {}), []),
        (on(POOL), [("pass the capacity provider of it", ["bedrock-agentcore:PassCapacityProvider"], True)]),
        (on(LATER), [("pass the capacity provider of it", ["bedrock-agentcore:PassCapacityProvider"], False)]),
        (resource("Memory", {"name": "m"}, made=False), []),
        (resource("Memory", {"name": "m"}, deployed=True), []),
        (resource("Memory", {"name": "m"}, before={"name": "m"}), []),
    ],
)
def test_one_resource(given: Resource, expected: list[tuple[str, list[str], bool]]) -> None:
    assert told(*made(given)) == expected


@pytest.mark.parametrize(
    ("kind", "members", "actions"),
    [
        ("OAuth2CredentialProvider", {"name": "x"}, ["CreateOauth2CredentialProvider", CREATE_SECRET, VAULT]),
        ("ApiKeyCredentialProvider", {"name": "x"}, ["CreateApiKeyCredentialProvider", CREATE_SECRET, VAULT]),
        (
            "ApiKeyCredentialProvider",
            {"name": "x", "apiKeySecretSource": "EXTERNAL"},
            ["CreateApiKeyCredentialProvider"],
        ),
        ("Harness", {"harnessName": "x"}, ["CreateHarness", "bedrock-agentcore:CreateAgentRuntime"]),
    ],
)
def test_what_is_needed_beside(kind: str, members: dict[str, Any], actions: list[str]) -> None:
    (one,) = made(resource(kind, members))
    found = [action for permission in one.permissions for action in permission.actions]
    assert found == [f"bedrock-agentcore:{actions[0]}", *actions[1:]]


@pytest.mark.parametrize(
    ("key", "uses"),
    [(KEY, True), ("1234", False), (Value(KEY, created=True), False), (LATER, False)],
)
def test_a_key_that_is_there_is_used(key: object, uses: bool) -> None:
    found = made(resource("Memory", {"name": "m", "encryptionKeyArn": key}))
    texts = [one.text for one in found]
    assert ("encrypt it with its key" in texts) is uses
    assert [dict(one.values).get("key") for one in found if "encrypt" in one.text] == ([KEY] if uses else [])


@pytest.mark.parametrize(
    ("kind", "members", "text"),
    [
        ("ResourcePolicy", {"resourceArn": "arn:aws:x:runtime/r"}, "put resource policy it"),
        ("TokenVault", {"tokenVaultId": "default"}, "set token vault it"),
        ("Dataset", {"datasetName": "d"}, "create dataset it"),
    ],
)
def test_it_is_told_as_the_operation_is_called(kind: str, members: dict[str, Any], text: str) -> None:
    assert [one.text for one in made(resource(kind, members))] == [text]


ENGINE = resource("PolicyEngine", {"name": "e"}, address="Other")


@pytest.mark.parametrize(
    ("kind", "member", "owner", "beside", "on", "named"),
    [
        ("MemoryStrategy", "memoryId", "m-0123456789", (), "memory/m-0123456789", True),
        ("MemoryStrategy", "memoryId", LATER, (), "memory/*", False),
        ("Policy", "policyEngineId", LATER, (ENGINE,), "policy-engine/e-0123456789", True),
        ("GatewayRule", "gatewayIdentifier", "g-abcdefghij", (), "gateway/g-abcdefghij", True),
        ("GatewayRule", "gatewayIdentifier", "arn:aws:x:gateway/g", (), "arn:aws:x:gateway/g", True),
        ("HarnessEndpoint", "harnessId", "h-abcdefghij", (), "harness/h-abcdefghij", True),
    ],
)
def test_a_part_takes_a_right_on_what_it_is_a_part_of(
    kind: str, member: str, owner: object, beside: tuple[Resource, ...], on: str, named: bool
) -> None:
    part = resource(kind, {member: owner}, subject="part")
    one = next(each for each in made(part, *beside) if each.owners == ("part",))
    assert one.permissions[0].resource.endswith(on)
    assert one.named is named


@pytest.mark.parametrize(
    ("members", "action", "on"),
    [
        ({"name": "m"}, "CreateMemory", "memory/{name}-0123456789"),
        ({"memoryId": "m-abcdefghij"}, "UpdateMemory", "memory/m-abcdefghij"),
    ],
)
def test_a_request_that_names_an_id_changes_what_is_there(members: dict[str, Any], action: str, on: str) -> None:
    [one] = made(resource("Memory", members))
    assert one.permissions[0].actions == (f"bedrock-agentcore:{action}",)
    assert one.permissions[0].resource.endswith(on)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.create], ids=lambda kind: kind.name)
def test_every_kind_takes_a_right_here_or_in_deployer_permissions(kind: Kind) -> None:
    members = {kind.name_member or kind.id_member: "x", kind.parent_member or "description": "x-abcdefghij"}
    assert bool(made(resource(kind.name, members))) is (kind.name not in JUDGED)


ARN = f"arn:aws:iam::{ACCOUNT}:role/R"
UNKNOWN = unknown_value(Why.PARAMETER, "has no value")
POLICY: dict[str, Any] = {}


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (None, []),
        (Role(Value(ARN)), []),
        (Role(UNKNOWN), []),
        (Role(Value(ARN, created=True)), [("create the role R", ["iam:CreateRole"], True)]),
        (Role(UNKNOWN, RolePlan(name=Value("Mine"))), [("create the role Mine", ["iam:CreateRole"], True)]),
        (Role(UNKNOWN, RolePlan()), [("create the role of a", ["iam:CreateRole"], False)]),
        (
            Role(UNKNOWN, RolePlan(name=Value("Mine", derived_by="the toolkit"), policies=(POLICY,))),
            [("create the role Mine", ["iam:CreateRole", "iam:PutRolePolicy"], False)],
        ),
        (
            Role(UNKNOWN, RolePlan(name=Value("Mine"), managed=(Value("arn"),))),
            [("create the role Mine", ["iam:CreateRole", "iam:AttachRolePolicy"], True)],
        ),
    ],
)
def test_a_role(role: Role | None, expected: list[tuple[str, list[str], bool]]) -> None:
    assert told(*made(agents=(Agent("a", role=role),))) == expected
    assert told(*made(agents=(Agent("a", role=role, deployed=True),))) == []


def test_a_role_of_two_is_created_once() -> None:
    role = Role(Value(ARN, created=True))
    found = made(agents=(Agent("a", role=role),), gateways=(Gateway("g", role=role),))
    assert [(one.role, one.owners) for one in found] == [("R", ("a",))]
