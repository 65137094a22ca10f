"""What the agents of a network must reach, with the action and resource that an endpoint's policy must allow."""

from __future__ import annotations

import pytest
from network_rows import WORLD
from worlds import ACCOUNT, REGION, scope, target

from preflight.core.resource import Resource
from preflight.core.target import Agent, Code, Network
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value, Why, unknown_value
from preflight.network.endpoints import Destination
from preflight.network.needs import ServiceNeed, all_paths, by_service, has_own_s3, needs, paths
from preflight.network.places import Place
from preflight.network.shared import SharedNetwork

HOST = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com"
CODE = Code(Value("bucket"), Value("agent.zip"))


def needed(*agents: Agent, **rest) -> dict[str, tuple[tuple[str, str], ...]]:
    found = needs(SharedNetwork(Network(), agents), scope(*agents, **rest))
    return {need.service: need.destination.needs for need in found}


@pytest.mark.parametrize(
    ("agents", "services"),
    [
        ((), []),
        ((Agent("a"),), ["ecr.api", "ecr.dkr", "s3", "logs"]),
        ((Agent("a", image=Value(f"{HOST}/a:v1")),), ["ecr.api", "ecr.dkr", "s3", "logs"]),
        ((Agent("a", code=CODE),), ["s3", "logs"]),
        ((Agent("a", code=CODE, secrets=(Value("s"),)),), ["s3", "logs", "secretsmanager"]),
        ((Agent("a", code=CODE, models=(Value("amazon.nova-pro-v1:0"),)),), ["s3", "logs", "bedrock-runtime"]),
        ((Agent("a", code=CODE), Agent("b")), ["ecr.api", "ecr.dkr", "s3", "logs"]),
    ],
)
def test_the_services(agents: tuple[Agent, ...], services: list[str]) -> None:
    assert list(needed(*agents)) == services


@pytest.mark.parametrize(
    ("image", "pulls"),
    [
        (Value(f"{HOST}/team/a:v1"), f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/team/a"),
        (Value(f"{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/a:v1"), ""),
        (Value("public.ecr.aws/x/y:v1"), ""),
        (unknown_value(Why.ASSET, "is pushed later"), ""),
    ],
)
def test_what_a_pull_asks_of_the_registry(image: Value[str], pulls: str) -> None:
    found = needed(Agent("a", image=image))
    actions = (("ecr:BatchGetImage", pulls), ("ecr:GetDownloadUrlForLayer", pulls)) if pulls else ()
    assert found["ecr.dkr"] == actions
    assert found["ecr.api"] == (("ecr:GetAuthorizationToken", "*"), *actions)


def test_two_agents_with_one_image_ask_once() -> None:
    pair = (Agent(name, image=Value(f"{HOST}/a:{name}")) for name in ("v1", "v2"))
    assert len(needed(*pair)["ecr.dkr"]) == 2


SECRET = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:key-AbCdEf"


@pytest.mark.parametrize(
    ("agent", "service", "resource"),
    [
        (Agent("a", secrets=(Value(SECRET),)), "secretsmanager", SECRET),
        (
            Agent("a", secrets=(Value("key"),)),
            "secretsmanager",
            f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:key-",
        ),
        (
            Agent("a", models=(Value("amazon.nova-pro-v1:0"),)),
            "bedrock-runtime",
            "foundation-model/amazon.nova-pro-v1:0",
        ),
        (Agent("a", name=Value("research")), "logs", "log-group:/aws/bedrock-agentcore/runtimes/research-"),
        (Agent("a", runtime_id="research-0123456789"), "logs", "runtimes/research-0123456789-DEFAULT:log-stream:"),
        (Agent("a"), "logs", "runtimes/agent-"),
    ],
)
def test_the_resource_that_is_asked_for(agent: Agent, service: str, resource: str) -> None:
    ((_, found),) = needed(agent)[service]
    assert resource in found


def test_an_account_that_is_not_known_is_left_open() -> None:
    denied = Unanswered(UnansweredReason.DENIED, "sts:GetCallerIdentity")
    ((_, found),) = needed(Agent("a", secrets=(Value("key"),)), caller=denied)["secretsmanager"]
    assert ACCOUNT not in found


OWN = {"networkConfiguration": {"networkModeConfig": {"requireServiceS3Endpoint": Value(True)}}}
REFUSED = {"networkConfiguration": {"networkModeConfig": {"requireServiceS3Endpoint": Value(False)}}}


@pytest.mark.parametrize(
    ("resource", "own"),
    [
        (Resource("Runtime", "a", OWN, deployed=True), True),
        (Resource("Runtime", "a", OWN), False),
        (Resource("Runtime", "a", REFUSED, deployed=True), False),
        (Resource("Runtime", "a", deployed=True), False),
        (Resource("Runtime", "b", OWN, deployed=True), False),
        (Resource("Gateway", "a", OWN, deployed=True), False),
    ],
)
def test_a_runtime_that_keeps_the_s3_gateway_of_agentcore_needs_none_of_its_own(resource: Resource, own: bool) -> None:
    made = scope(target=target(Agent("a"), resources=(resource,)))
    assert has_own_s3(Agent("a"), made) is own
    found = needs(SharedNetwork(Network(), (Agent("a"),)), made)
    assert ("s3" in {need.service for need in found}) is not own


NEEDS = tuple(ServiceNeed(Destination(service), service) for service in ("s3", "logs", "s3"))


def test_paths_from_every_subnet_to_everything() -> None:
    place = Place(WORLD, "vpc-1", ("subnet-a", "subnet-b"), ("sg-run",))
    assert [need.service for need, _ in paths(place, NEEDS, "subnet-a")] == ["s3", "logs", "s3"]
    assert len(all_paths(place, iter(NEEDS))) == 6
    assert {path.status.value for path in all_paths(place, NEEDS)} == {"reachable"}


def test_needs_by_service_in_alphabetical_order() -> None:
    assert {service: len(rows) for service, rows in by_service(NEEDS).items()} == {"logs": 1, "s3": 2}
    assert list(by_service(NEEDS)) == ["logs", "s3"]
