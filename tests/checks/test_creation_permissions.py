"""The deploying identity may create what goes with an agent: roles, providers, memories, and pass what it uses."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from resources import LATER, resource
from worlds import ACCOUNT, REGION, answer, findings, live_facts, scope

from preflight.checks.creation_permissions import BESIDE, SIMULATION, judge, needs
from preflight.core.finding import Finding
from preflight.core.query import Answer, Facts
from preflight.core.target import Agent, Companion, Role, RolePlan, Target
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value
from preflight.demo import demo
from preflight.deployment.creation import creations
from preflight.deployment.queries import STACK, Stack
from preflight.iam.deployer import DEPLOYER_ROLE, KEY
from preflight.iam.queries import ROLE, RoleRow
from preflight.iam.simulation import Simulated

DEPLOYER = f"arn:aws:iam::{ACCOUNT}:role/Deployer"
POOL = f"arn:aws:bedrock-agentcore:{REGION}:{ACCOUNT}:capacity-provider/pool-abcdefghij"
ON_POOL = resource("Runtime", {"capacityProviderConfiguration": {"capacityProviderArn": POOL}})
OAUTH = resource("OAuth2CredentialProvider", {"name": "google"})
MEMORY = resource("Memory", {"name": "m"})


def with_role(name: str = "") -> Target:
    plan = RolePlan(name=Value(name) if name else None, policies=({},), managed=(Value("arn"),))
    return Target("cloudformation", "it", agents=(Agent("a", role=Role(LATER, plan)),))


def of(*made: Any) -> Target:
    return Target("api", "it", resources=made)


def found(target: Target, denied: str = "", rows: Any = None, stacks: Any = None) -> list[Finding]:
    made = scope(target=target)
    behind = {KEY: RoleRow(DEPLOYER, "/", {})}
    facts = Facts(made, {DEPLOYER_ROLE: {key: answer(row) for key, row in behind.items()}})
    said = {
        query: {
            call.key: [
                Simulated(action, on, "implicitDeny" if action == denied else "allowed")
                for action in call.params["ActionNames"]
                for on in call.params["ResourceArns"]
            ]
            for call in query.calls(facts)
        }
        for query in (SIMULATION.query, BESIDE.query)
    }
    told: dict[Any, Any] = {DEPLOYER_ROLE: behind, STACK: stacks or {}, ROLE: rows or {"Agent": Answer(())}}
    return findings(judge, made, told | said)


@pytest.mark.parametrize(
    ("target", "denied", "status"),
    [
        (of(ON_POOL), "", "pass"),
        (of(ON_POOL), "bedrock-agentcore:PassCapacityProvider", "fail"),
        (of(OAUTH), "", "pass"),
        (of(OAUTH), "secretsmanager:CreateSecret", "fail"),
        (of(OAUTH), "bedrock-agentcore:CreateOauth2CredentialProvider", "fail"),
        (of(OAUTH), "bedrock-agentcore:CreateTokenVault", "warn"),
        (of(MEMORY), "bedrock-agentcore:CreateMemory", "fail"),
        (of(resource("Memory", {"name": LATER})), "bedrock-agentcore:CreateMemory", "unknown"),
        (of(resource("MemoryStrategy", {"memoryId": "m-abcdefghij"})), "bedrock-agentcore:UpdateMemory", "fail"),
        (of(resource("MemoryStrategy", {"memoryId": LATER})), "bedrock-agentcore:UpdateMemory", "unknown"),
        (of(resource("MemoryStrategy", {"memoryId": LATER})), "", "pass"),
        (of(resource("Memory", {"name": "m"}, before={"name": "o"})), "bedrock-agentcore:UpdateMemory", "fail"),
        (of(resource("Memory", {"memoryId": "m-abcdefghij"})), "bedrock-agentcore:UpdateMemory", "fail"),
        (of(resource("Memory", {"memoryId": "m-abcdefghij"})), "bedrock-agentcore:CreateMemory", "pass"),
        (of(resource("Dataset", {"datasetName": "d"})), "bedrock-agentcore:CreateDataset", "fail"),
        (of(resource("Policy", {"policyEngineId": "e-abcdefghij"})), "bedrock-agentcore:CreatePolicy", "fail"),
        (of(resource("Policy", {"policyEngineId": LATER})), "bedrock-agentcore:CreatePolicy", "unknown"),
        (
            of(resource("GatewayRule", {"gatewayIdentifier": "g-abcdefghij"})),
            "bedrock-agentcore:CreateGatewayRule",
            "fail",
        ),
        (
            of(resource("Runtime", {"agentRuntimeName": "r", "tags": {"a": "b"}})),
            "bedrock-agentcore:TagResource",
            "warn",
        ),
        (with_role("Agent"), "iam:CreateRole", "fail"),
        (with_role("Agent"), "iam:PutRolePolicy", "fail"),
        (with_role("Agent"), "iam:AttachRolePolicy", "fail"),
        (with_role(), "iam:CreateRole", "unknown"),
        (with_role(), "", "pass"),
    ],
)
def test_rights(target: Target, denied: str, status: str) -> None:
    told = found(target, denied)
    assert {one.status.value for one in told} == {status}
    assert status == "pass" or all(denied in one.because for one in told)


REPOSITORY = Companion("ECR::Repository", "Repo", Value("agents"))


def beside(companion: Companion, kind: str = "terraform", stack: str = "") -> Target:
    return Target(kind, "it", companions=(companion,), stack=Value(stack) if stack else None)


@pytest.mark.parametrize(
    ("target", "stacks", "status"),
    [
        (beside(REPOSITORY), {}, "fail"),
        (beside(Companion("ECR::Repository", "Repo")), {}, "unknown"),
        (beside(REPOSITORY, "cloudformation"), {}, "unknown"),
        (beside(REPOSITORY, "cloudformation", "agents"), {"agents": Answer(())}, "fail"),
        (
            beside(REPOSITORY, "cloudformation", "agents"),
            {"agents": answer(Stack("agents", "UPDATE_COMPLETE"))},
            "unknown",
        ),
    ],
)
def test_what_is_made_beside(target: Target, stacks: dict[str, Any], status: str) -> None:
    told = found(target, "ecr:CreateRepository", stacks=stacks)
    assert [one.status.value for one in told] == [status]
    assert [one.status.value for one in found(target, stacks=stacks)] == ["pass"]


@pytest.mark.parametrize(
    ("name", "texts"),
    [("Agent", ["create the role Agent"]), ("Other", ["create the role Agent", "create the role Other"])],
)
def test_a_role_is_created_once(name: str, texts: list[str]) -> None:
    target = evolve(with_role("Agent"), companions=(Companion("IAM::Role", "R", Value(name)),))
    assert [one.text for one in creations(scope(target=target))] == texts


@pytest.mark.parametrize(("tags", "statuses"), [({"team": "a"}, {"pass", "warn"}), ({}, {"pass"})])
def test_tags_take_a_right_of_their_own(tags: dict[str, str], statuses: set[str]) -> None:
    told = found(of(resource("Memory", {"name": "m", "tags": tags})), "bedrock-agentcore:TagResource")
    assert {one.status.value for one in told} == statuses


def test_a_role_that_is_there_is_not_created() -> None:
    rows = {"Agent": RoleRow("arn:aws:iam::123456789012:role/Agent", "/", {})}
    assert [one.status for one in found(with_role("Agent"), "iam:CreateRole", rows)] == ["skip"]


def test_a_secret_that_exists_is_not_created() -> None:
    external = resource("ApiKeyCredentialProvider", {"name": "a", "apiKeySecretSource": "EXTERNAL"})
    [made] = creations(scope(target=of(external)))
    assert [one.actions for one in needs(made, scope())] == [("bedrock-agentcore:CreateApiKeyCredentialProvider",)]


@pytest.mark.parametrize("made", [resource("Memory", {}, deployed=True), resource("Memory", {}, made=False)])
def test_what_is_not_made_here_takes_nothing(made: Any) -> None:
    assert [one.status for one in found(of(made))] == ["skip"]


def test_no_policy_is_read_of_what_is_not_there_yet() -> None:
    assert {query.operation for query in BESIDE.queries} == {"SimulatePrincipalPolicy"}


def test_a_denied_simulation_is_unknown() -> None:
    denied = Unanswered(UnansweredReason.DENIED, "iam:GetRole")
    made = scope(target=of(MEMORY))
    [one] = findings(judge, made, {DEPLOYER_ROLE: {KEY: denied}})
    assert one.status == "unknown"


@pytest.mark.parametrize(("world", "statuses"), [("ready", {"pass"}), ("blocked", {"pass", "fail"})])
def test_the_deployer_of_an_account(world: str, statuses: set[str]) -> None:
    with demo(world, REGION) as account:
        caller = account.session.client("sts").get_caller_identity()
        made = scope(target=of(MEMORY, OAUTH), deployer=caller["Arn"])
        told = _judged(account, made)
        assert {one.status.value for one in told} == statuses
        assert any("secretsmanager:CreateSecret" in one.because for one in told)


def _judged(account: Any, made: Any) -> list[Finding]:
    facts = live_facts(account.session, made, *SIMULATION.queries, ROLE)
    return [one for creation in creations(made) for one in judge.judge(creation, facts)]
