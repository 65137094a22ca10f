"""What the agents of a network must reach to start and to work, and which endpoints the guide recommends for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from attrs import frozen

from preflight.core.scope import Scope
from preflight.core.target import Agent
from preflight.core.value import known
from preflight.images.reference import parse
from preflight.models import names as models
from preflight.network.endpoint_policies import UNTOLD, allows
from preflight.network.endpoints import Destination, image_layers
from preflight.network.hops import Path
from preflight.network.paths import path
from preflight.network.places import Place
from preflight.network.shared import SharedNetwork

OWN_S3 = ("networkConfiguration", "networkModeConfig", "requireServiceS3Endpoint")
PULL = ("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")


@frozen
class ServiceNeed:
    """One service an agent must reach, and what for."""

    destination: Destination
    purpose: str

    @property
    def service(self) -> str:
        """The endpoint suffix of the service."""
        return self.destination.service


def needs(shared: SharedNetwork, scope: Scope) -> tuple[ServiceNeed, ...]:
    """All that the agents of a network need; who declares neither image nor code is taken to run an image.

    A browser or code interpreter needs nothing of its network to start.
    """
    agents = shared.agents
    if not agents:
        return ()
    found: list[ServiceNeed] = []
    if any(agent.image or not agent.code for agent in agents):
        found += _image(agents, scope)
    if any(agent.code and not has_own_s3(agent, scope) for agent in agents):
        found.append(ServiceNeed(code_package(scope), "the code package"))
    found.append(ServiceNeed(Destination("logs", tuple(_logs(agents, scope))), "CloudWatch Logs"))
    if any(agent.secrets for agent in agents):
        found.append(ServiceNeed(Destination("secretsmanager", tuple(_secrets(agents, scope))), "the secrets"))
    if any(agent.models for agent in agents):
        found.append(ServiceNeed(Destination("bedrock-runtime", tuple(_models(agents, scope))), "the models"))
    return tuple(found)


def _image(agents: Iterable[Agent], scope: Scope) -> Iterator[ServiceNeed]:
    references = [parse(uri) for uri in known(agent.image for agent in agents)]
    # Registries of other regions are reached by their own names, which image-region judges.
    ours = [each for each in references if each.private and each.region == scope.region]
    arns = [f"arn:{scope.partition}:ecr:{each.region}:{each.account}:repository/{each.repository}" for each in ours]
    pulls = tuple((action, arn) for arn in dict.fromkeys(arns) for action in PULL)
    yield ServiceNeed(Destination("ecr.api", (("ecr:GetAuthorizationToken", "*"), *pulls)), "the ECR API")
    yield ServiceNeed(Destination("ecr.dkr", pulls), "the ECR registry")
    if not all(has_own_s3(agent, scope) for agent in agents):
        yield ServiceNeed(image_layers(scope.region), "image layers")


def has_own_s3(agent: Agent, scope: Scope) -> bool:
    """Whether the runtime keeps the S3 gateway that AgentCore made for it, as those from before May 2026 may.

    https://docs.aws.amazon.com/bedrock-agentcore-control/latest/APIReference/API_VpcConfig.html
    """
    rows = (row for row in scope.target.resources if row.kind == "Runtime" and row.deployed)
    found = (row.value(*OWN_S3) for row in rows if row.subject == agent.subject)
    return any(value is not None and value.known and value.value is True for value in found)


def code_package(scope: Scope) -> Destination:
    """S3 as a code package is read: from a bucket of the service, of whose name only both ends are documented."""
    # https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/agentcore-vpc.html
    bucket = f"arn:{scope.partition}:s3:::acr-code-{UNTOLD}-{scope.region}-an"
    return Destination("s3", (("s3:GetObject", f"{bucket}/*"),))


def _logs(agents: Iterable[Agent], scope: Scope) -> Iterator[tuple[str, str]]:
    for agent in agents:
        name = agent.name.value if agent.name and agent.name.known else "agent"
        group = f"/aws/bedrock-agentcore/runtimes/{agent.runtime_id or f'{name}-{UNTOLD}'}-DEFAULT"
        yield "logs:PutLogEvents", f"{_arn(scope, 'logs')}:log-group:{group}:log-stream:{UNTOLD}"


def _secrets(agents: Iterable[Agent], scope: Scope) -> Iterator[tuple[str, str]]:
    for secret in known(value for agent in agents for value in agent.secrets):
        named = f"{_arn(scope, 'secretsmanager')}:secret:{secret}-{UNTOLD}"
        yield "secretsmanager:GetSecretValue", secret if secret.startswith("arn:") else named


def _models(agents: Iterable[Agent], scope: Scope) -> Iterator[tuple[str, str]]:
    account = getattr(scope.caller, "account", UNTOLD)
    for model in known(value for agent in agents for value in agent.models):
        # A request by a profile is for the profile and for a model of any of its regions.
        yield "bedrock:InvokeModel", models.parse(model).arn(scope.partition, scope.region, account)


def _arn(scope: Scope, service: str) -> str:
    """The beginning of an ARN of this account and region."""
    account = getattr(scope.caller, "account", UNTOLD)
    return f"arn:{scope.partition}:{service}:{scope.region}:{account}"


def paths(place: Place, wanted: Iterable[ServiceNeed], subnet_id: str) -> tuple[tuple[ServiceNeed, Path], ...]:
    """The path from one subnet to each service needed."""
    judge = allows(place.vpc_id, place.region, place.topology.account)
    return tuple((need, path(place.topology, subnet_id, place.group_ids, need.destination, judge)) for need in wanted)


def all_paths(place: Place, wanted: Iterable[ServiceNeed]) -> tuple[Path, ...]:
    """The paths from every subnet to everything wanted."""
    wanted = tuple(wanted)
    return tuple(found for subnet in place.subnet_ids for _, found in paths(place, wanted, subnet))


def by_service(wanted: Iterable[ServiceNeed]) -> dict[str, tuple[ServiceNeed, ...]]:
    """The needs by service, in alphabetical order: S3 may be needed for two things."""
    ordered = sorted(wanted, key=lambda need: need.service)
    return {service: tuple(rows) for service, rows in groupby(ordered, key=lambda need: need.service)}
