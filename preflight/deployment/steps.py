"""The steps of a deployment that the deploying identity must be allowed: what each makes, changes, passes or reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import frozen

from preflight.core.resource import Resource
from preflight.core.scope import Scope
from preflight.core.subjects import RoleOwner, display_name
from preflight.core.target import GATEWAY, RUNTIME, Agent, Code, Gateway, Role, Service
from preflight.core.value import Origin
from preflight.deployment.changes import Change, change_of
from preflight.iam.permissions import Step
from preflight.iam.role_use import title

ENDPOINT = "RuntimeEndpoint"
AGENTS = (RUNTIME, "Harness")


@frozen
class DeploymentStep:
    """One step of the deployment, for one agent, gateway or service; its requests make or change these resources."""

    step: Step
    owner: RoleOwner
    role: Role | None = None
    code: Code | None = None
    resources: tuple[Resource, ...] = ()

    @property
    def text(self) -> str:
        """Completes the sentence "it may …"."""
        if self.role:
            return f"{self.step.value} {display_name(self.role.arn, 'of ' + title(self.owner))}"
        return f"{self.step.value} of {title(self.owner)}"


@frozen
class Written:
    """The resources of the source: by kind and subject, targets by the subject of their gateway."""

    resources: Mapping[tuple[str, str], Resource]
    targets: Mapping[str, list[Resource]]
    endpoints: Mapping[Origin, Resource]
    """By where their name is written."""

    @classmethod
    def of(cls, scope: Scope, targets: Mapping[str, list[Resource]]) -> Written:
        """Those of the target."""
        made = scope.target.resources
        ends = {name.origin: one for one in made if one.kind == ENDPOINT and (name := one.value("name")) is not None}
        return cls({(each.kind, each.subject): each for each in made}, targets, ends)

    def behind(self, owner: RoleOwner) -> Resource | None:
        """The resource that an owner is a view of."""
        kinds = (owner.kind,) if isinstance(owner, Service) else (GATEWAY,) if isinstance(owner, Gateway) else AGENTS
        return next((found for kind in kinds if (found := self.resources.get((kind, owner.subject)))), None)


def steps_of(owner: RoleOwner, written: Written) -> Iterator[DeploymentStep]:
    """What it takes to deploy one owner; nothing for what is there, is a candidate or stays as it is."""
    if owner.deployed or (isinstance(owner, Agent) and owner.candidate):
        return
    resource = written.behind(owner)
    kept = resource is not None and change_of(resource) is Change.KEEP
    own = (resource,) if resource else ()
    if isinstance(owner, Agent):
        yield from () if kept else _of_runtime(owner, own)
        yield from _of_endpoints(owner, written)
    elif isinstance(owner, Gateway):
        yield from () if kept else _of_gateway(owner, own)
        yield from _of_targets(owner, written)
    if owner.role and not kept:
        yield DeploymentStep(Step.PASS_ROLE, owner, role=owner.role)


def _of_runtime(agent: Agent, own: tuple[Resource, ...]) -> Iterator[DeploymentStep]:
    step = Step.UPDATE_RUNTIME if agent.runtime_id else Step.CREATE_RUNTIME
    yield DeploymentStep(step, agent, resources=own)
    if agent.code and agent.code.bucket and agent.code.key:
        yield DeploymentStep(Step.READ_CODE, agent, code=agent.code)


def _of_endpoints(agent: Agent, written: Written) -> Iterator[DeploymentStep]:
    found = [written.endpoints.get(name.origin) for name in agent.endpoints]
    changes = {change_of(each) if each else Change.CREATE for each in found}
    for step, change in ((Step.CREATE_ENDPOINT, Change.CREATE), (Step.UPDATE_ENDPOINT, Change.UPDATE)):
        if change in changes:
            yield DeploymentStep(step, agent)


def _of_gateway(gateway: Gateway, own: tuple[Resource, ...]) -> Iterator[DeploymentStep]:
    # A gateway without a role belongs to another deployment, and this one only gives it targets.
    if gateway.role:
        step = Step.UPDATE_GATEWAY if gateway.gateway_id else Step.CREATE_GATEWAY
        yield DeploymentStep(step, gateway, resources=own)


def _of_targets(gateway: Gateway, written: Written) -> Iterator[DeploymentStep]:
    mine = written.targets.get(gateway.subject, [])
    for step, change in ((Step.CREATE_TARGET, Change.CREATE), (Step.UPDATE_TARGET, Change.UPDATE)):
        if found := tuple(each for each in mine if change_of(each) is change):
            yield DeploymentStep(step, gateway, resources=found)
    if gateway.targets and not mine:
        yield DeploymentStep(Step.CREATE_TARGET, gateway)
