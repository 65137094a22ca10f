"""What is deployed: every kind as a resource, no value of the environment, and nothing cut or gone taken for absent."""

from __future__ import annotations

from typing import Any

import pytest
from worlds import StubAccount, scope

from preflight.account.engine import Engine
from preflight.account.live import Live
from preflight.account.raw import Raw
from preflight.account.rows import NotAnAnswerError, answer
from preflight.core.check import closure
from preflight.core.query import Answer
from preflight.core.target import Agent, Gateway, Target
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Undetermined
from preflight.demo import demo
from preflight.inventory import queries as there
from preflight.inventory.deployed import deployed
from preflight.inventory.others import MEMORIES, MEMORY, OTHERS, Detail, Found

ROLE = "arn:aws:iam::123456789012:role/Agents"
DENIED = Unanswered(UnansweredReason.DENIED, "bedrock-agentcore:ListMemories")


def runtime(name: str) -> there.Runtime:
    return there.Runtime(f"arn:{name}", name, ROLE, "READY", image="i", variables=("TOKEN",))


def gateway(name: str) -> there.Gateway:
    return there.Gateway(f"arn:{name}", name, "READY", "AWS_IAM", ROLE)


def taken(told: dict[Any, Any], **rest: Any) -> Target:
    empty: dict[Any, Any] = {query: {"": []} for query in (there.RUNTIMES, there.GATEWAYS)}
    where = scope(target=Target("account", "here"), **rest)
    return deployed(StubAccount({**empty, **told}).ask(there.DEPLOYED, where))


def listed(count: int) -> list[there.Listed]:
    return [there.Listed(f"a{at}", f"a{at}", f"arn:a{at}", "READY") for at in range(count)]


def test_a_runtime_past_the_limit_is_unknown_and_named() -> None:
    rows = listed(there.MOST + 1)
    details = {row.id: runtime(row.id) for row in rows[:-1]}
    endpoints: dict[str, list[Any]] = {row.id: [] for row in rows[:-1]}
    found = taken({there.RUNTIMES: {"": rows}, there.RUNTIME: details, there.ENDPOINTS: endpoints})
    *_, last = found.agents
    for value in (last.image, last.role.arn, *last.endpoints):
        with pytest.raises(Unanswered, match="beyond the first 1,000"):
            value.get()
    assert "beyond the first 1,000" in next(each for each in found.resources if each.subject == "arn:a1000").unread
    assert "1,001 runtimes are deployed; the first 1,000 were read" in [note.text for note in found.notes]


def test_a_gateway_past_the_limit_lacks_no_authorizer() -> None:
    rows = listed(there.MOST + 1)
    details = {row.id: gateway(row.id) for row in rows[:-1]}
    found = taken(
        {there.GATEWAYS: {"": rows}, there.GATEWAY: details, there.TARGETS: {row.id: [] for row in rows[:-1]}}
    )
    *_, last = found.gateways
    with pytest.raises(Unanswered):
        last.authorizer.get()
    assert last.targets[0].lambda_arn.unread


@pytest.mark.parametrize(
    ("listing", "detail", "what"),
    [(there.RUNTIMES, there.RUNTIME, "runtime"), (there.GATEWAYS, there.GATEWAY, "gateway")],
)
def test_what_went_meanwhile_is_noted_and_left_out(listing: Any, detail: Any, what: str) -> None:
    found = taken({listing: {"": listed(1)}, detail: {"a0": Answer(())}})
    owners: tuple[Agent | Gateway, ...] = (*found.agents, *found.gateways)
    assert not [each for each in owners if each.deployed]
    assert [each for each in found.resources if each.kind in {"Runtime", "Gateway"}] == []
    assert f"the {what} a0 was deleted while it was read" in [note.text for note in found.notes]


def test_a_target_that_went_meanwhile_is_left_out() -> None:
    told = {
        there.GATEWAYS: {"": listed(1)},
        there.GATEWAY: {"a0": gateway("a0")},
        there.TARGETS: {"a0": [there.Listed("T1", "one"), there.Listed("T2", "two")]},
        there.TARGET: {"a0/T1": there.GatewayTarget("one"), "a0/T2": Answer(())},
    }
    found = taken(told)
    assert [each.name for each in found.gateways[0].targets] == ["one"]
    assert [each.subject for each in found.resources if each.kind == "GatewayTarget"] == ["a0/one"]


@pytest.mark.parametrize("body", [{"agentRuntimes": [None]}, {"agentRuntimes": [{"agentRuntimeId": "a"}, None]}])
def test_a_hole_in_a_listing_is_no_answer(body: dict[str, Any]) -> None:
    with pytest.raises(NotAnAnswerError, match="empty item"):
        answer(there.RUNTIMES, Raw(body))


@pytest.mark.parametrize("variables", ["text", ["list"], 7])
def test_an_environment_of_the_wrong_type_is_no_answer(variables: Any) -> None:
    with pytest.raises(NotAnAnswerError):
        answer(there.RUNTIME, Raw({"agentRuntimeArn": "a", "environmentVariables": variables}))


def test_no_value_of_the_environment_is_selected() -> None:
    body = {"agentRuntimeArn": "a", "agentRuntimeName": "a", "roleArn": ROLE, "status": "READY"}
    (row,) = answer(there.RUNTIME, Raw({**body, "environmentVariables": {"TOKEN": "hunter2"}})).rows
    assert row.variables == ("TOKEN",)
    assert "hunter2" not in repr(row)


def test_the_members_of_a_runtime_are_those_of_the_api() -> None:
    body = {
        "agentRuntimeArn": "arn:a0", "agentRuntimeName": "a0", "roleArn": ROLE, "status": "READY",
        "metadataConfiguration": {"requireMMDSV2": False},
        "networkConfiguration": {"networkMode": "VPC", "networkModeConfig": {"requireServiceS3Endpoint": True}},
        "environmentVariables": {"TOKEN": "hunter2"},
    }  # fmt: skip
    found = taken({there.RUNTIMES: {"": listed(1)}, there.RUNTIME: {"a0": answer(there.RUNTIME, Raw(body))}})
    (resource,) = (each for each in found.resources if each.kind == "Runtime")
    assert resource.value("metadataConfiguration", "requireMMDSV2").get() is False
    assert resource.value("networkConfiguration", "networkModeConfig", "requireServiceS3Endpoint").get() is True
    with pytest.raises(Undetermined, match="never read"):
        resource.value("environmentVariables", "TOKEN").get()


@pytest.mark.parametrize(("judged", "named"), [(frozenset(), True), (frozenset({"Memory"}), False)])
def test_a_kind_that_cannot_be_listed_is_unknown(judged: frozenset[str], named: bool) -> None:
    found = taken({MEMORIES: {"": DENIED}}, judged_kinds=judged)
    assert found.unread["Memory"] == DENIED
    assert any("could not be listed" in each.unread for each in found.resources) is named


def test_why_a_memory_failed_is_among_its_members() -> None:
    row = Found("m-0123456789", "arn:m", "FAILED", {"managedByResourceArn": "arn:harness"})
    detail = Detail({"name": "m", "failureReason": "no such key"})
    (found,) = taken({MEMORIES: {"": [row]}, MEMORY: {row.id: detail}}).resources
    told = {name: found.value(name).get() for name in found.members}
    assert told == {
        "name": "m",
        "status": "FAILED",
        "failureReason": "no such key",
        "managedByResourceArn": "arn:harness",
    }
    assert (found.subject, found.deployed) == ("arn:m", True)


NETWORK = {"networkMode": "PUBLIC"}
EC2 = {
    "launchTemplateSource": {
        "launchParameters": {
            "operatingSystem": "LINUX",
            "instanceRequirements": {"allowedInstanceTypes": ["m7g.large"]},
        }
    },
    "vpcConfiguration": {"subnets": ["subnet-1"], "securityGroups": ["sg-1"]},
}
MADE: dict[str, tuple[str, dict[str, Any]]] = {
    "Memory": ("create_memory", {"name": "m", "eventExpiryDuration": 30}),
    "Browser": ("create_browser", {"name": "b", "networkConfiguration": NETWORK}),
    "CodeInterpreter": ("create_code_interpreter", {"name": "c", "networkConfiguration": NETWORK}),
    "OAuth2CredentialProvider": (
        "create_oauth2_credential_provider",
        {"name": "o", "credentialProviderVendor": "GithubOauth2", "oauth2ProviderConfigInput": {"githubOauth2ProviderConfig": {"clientId": "i", "clientSecret": "hunter2"}}},
    ),
    "ApiKeyCredentialProvider": ("create_api_key_credential_provider", {"name": "k", "apiKey": "hunter2"}),
    "CapacityProvider": ("create_capacity_provider", {"name": "p", "permissionsConfiguration": {"capacityProviderOperatorRoleArn": ROLE}, "computeConfiguration": {"ec2Configuration": EC2}}),
    "Harness": ("create_harness", {"harnessName": "h", "executionRoleArn": ROLE, "environmentVariables": {"TOKEN": "hunter2"}}),
    "PolicyEngine": ("create_policy_engine", {"name": "e"}),
    "Policy": ("create_policy", {"name": "y", "definition": {"cedar": {"statement": "permit(principal, action, resource is X);"}}}),
}  # fmt: skip


def test_every_kind_is_asked_of_a_live_account() -> None:
    assert set(MADE) == {each.kind for each in OTHERS}
    where = scope(target=Target("account", "here"))
    with demo("bare", "us-west-2") as account:
        control = account.session.client("bedrock-agentcore-control")
        made: dict[str, Any] = {}
        for operation, request in MADE.values():
            inside = {"policyEngineId": made["policyEngineId"]} if operation == "create_policy" else {}
            made = getattr(control, operation)(**request, **inside)
        engine = Engine(Live(account.session, closure(there.DEPLOYED)), seconds=30)
        facts = engine.ask(there.DEPLOYED, where)
        found = deployed(facts)
    names = {each.kind: each.value("name") or each.value("harnessName") for each in found.resources}
    assert {kind: value.get() for kind, value in names.items()} == dict(
        zip(MADE, ("m", "b", "c", "o", "k", "p", "h", "e", "y"), strict=True)
    )
    assert "hunter2" not in repr(found)
    assert "hunter2" not in repr(facts)


@pytest.mark.parametrize(
    ("region", "code", "lacking"),
    [
        ("ap-south-2", "UnknownOperationException", True),
        ("us-west-2", "UnknownOperationException", False),
        ("ap-south-2", "AccessDeniedException", False),
    ],
    ids=["the table and the region agree", "the table says it is there", "denied: nobody knows"],
)
def test_a_region_without_a_part_of_agentcore_has_none_of_it(region: str, code: str, *, lacking: bool) -> None:
    cause = Unanswered(UnansweredReason.UNSUPPORTED, "bedrock-agentcore:ListMemories", code=code, region=region)
    found = taken({MEMORIES: {"": cause}}, region=region)
    assert ("Memory" not in found.unread) is lacking
    assert any("does not have AgentCore Memory" in note.text for note in found.notes) is lacking
    assert any(each.kind == "Memory" and each.unread for each in found.resources) is not lacking


def test_what_is_not_looked_at_is_named() -> None:
    [note] = [each.text for each in taken({}).notes if "not looked at" in each.text]
    assert all(word in note for word in ("evaluations", "datasets", "gateway rules", "insight stores"))
