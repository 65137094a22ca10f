"""Flags beside files: they add to the agents and gateways of the files, which know what the flags do not say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from attrs import evolve

from preflight.cli.errors import CliError
from preflight.cli.flags import target
from preflight.cli.options import given
from preflight.core.notes import Note
from preflight.core.resource import Resource
from preflight.core.target import Agent, Gateway, Network, Target
from preflight.core.value import Origin, Value

V = TypeVar("V", Agent, Gateway)
LISTS = ("endpoints", "models", "secrets")
PARTS = ("name", "image", "code", "role", "network", "lifetime", "memory_mb")
GATEWAY_PARTS = ("name", "protocol", "authorizer", "jwt", "role")
FLAG = {
    "name": "--name", "image": "--image", "code": "--code", "role": "--role-arn", "lifetime": "--max-lifetime",
    "memory_mb": "--memory-mb", "protocol": "--gateway-protocol", "authorizer": "--gateway-authorizer",
    "jwt": "--discovery-url",
}  # fmt: skip


def added(targets: Sequence[Target], flags: Mapping[str, Any]) -> tuple[Target, ...]:
    """The targets of the files with what the flags add; flags that name something else are a target of their own.

    Raises `CliError` for flags that cannot be meant: several images for agents that a file describes.
    """
    if not given(flags):
        return tuple(targets)
    if not targets:
        return (target(flags),)
    told = target(flags)
    agents = any(each.agents for each in targets)
    # Without agents in the files there is nobody to add to; what is asked is asked alone.
    own_agents = () if agents else told.agents
    if agents and len(told.agents) > 1:
        raise CliError(
            "with a file, which agent each --image belongs to cannot be determined; audit the images without the file"
        )
    extra = told.agents[0] if agents and told.agents else None
    named = told.gateways[0] if told.gateways else None
    home = _home(targets, named)
    found = tuple(_with(each, extra, named if home is None or each in home else None) for each in targets)
    alone = (named,) if named and home is not None and not home else ()
    if own_agents or alone:
        rest = evolve(told, agents=own_agents, gateways=alone)
        return (*found, _only(rest))
    return found


def _only(own: Target) -> Target:
    """The target of flags with the resources of what is left of it."""
    every: tuple[Agent | Gateway, ...] = (*own.agents, *own.gateways)
    subjects = {each.subject for each in every}
    return evolve(own, resources=tuple(each for each in own.resources if each.subject in subjects))


def _home(targets: Sequence[Target], named: Gateway | None) -> list[Target] | None:
    """The targets whose gateways are meant: those with one of the name, or all with gateways where none is given."""
    if named is None:
        return None
    name = named.name.value if named.name else None
    return [
        each
        for each in targets
        if any(name is None or (gateway.name and gateway.name.value == name) for gateway in each.gateways)
    ]


def _with(old: Target, extra: Agent | None, named: Gateway | None) -> Target:
    notes: list[Note] = []
    agents = tuple(_agent(agent, extra, notes) if extra else agent for agent in old.agents)
    gateways = tuple(_gateway(gateway, named, notes) if named else gateway for gateway in old.gateways)
    resources = tuple(_resource(each, agents, gateways) for each in old.resources)
    return evolve(old, agents=agents, gateways=gateways, resources=resources, notes=(*old.notes, *notes))


def _agent(agent: Agent, extra: Agent, notes: list[Note]) -> Agent:
    # An endpoint belongs to one agent, but a file's agents alike use the models and secrets that are named beside it.
    changes = dict(_filled(agent, extra, PARTS, notes))
    changes |= {part: _joined(getattr(agent, part), getattr(extra, part)) for part in LISTS}
    if extra.network and agent.network and "network" not in changes:
        changes["network"] = _network(agent.network, extra.network)
    if changes.get("image") and agent.code:
        changes.pop("image")
    return evolve(agent, **changes)


def _joined(old: tuple[Value[str], ...], new: tuple[Value[str], ...]) -> tuple[Value[str], ...]:
    """The values of the file, and those of the flags that it does not have; a flag makes a guess certain."""
    said = {value.value for value in new}
    return (*(value for value in old if value.value not in said), *new)


def _filled(old: V, extra: V, parts: Sequence[str], notes: list[Note]) -> Iterator[tuple[str, Any]]:
    """What the flags tell where the file leaves it open; where the file says otherwise, a note."""
    for part in parts:
        new, there = getattr(extra, part), getattr(old, part)
        if new is None or part == "network":
            if new is not None and there is None:
                yield part, new
            continue
        if there is None or not _known(there):
            yield part, new
        elif part in FLAG and _known(there) != _known(new):
            said = f"{FLAG[part]} was not used for {old.subject}, whose file says {_known(there)}"
            notes.append(Note(said, Origin(path=FLAG[part])))


def _known(part: Any) -> Any:
    """What a part is known to be; None where only the deployment knows, or a tool's default stands in."""
    value = getattr(part, "arn", None) or getattr(part, "bucket", None) or getattr(part, "discovery_url", None) or part
    return value.value if isinstance(value, Value) and value.known and not value.derived_by else None


def _network(old: Network, new: Network) -> Network:
    """The network of the file with what flags add to it."""
    return evolve(
        old,
        mode=old.mode if old.mode and old.mode.known and not old.mode.derived_by else new.mode,
        vpc=old.vpc if old.vpc and old.vpc.known else new.vpc or old.vpc,
        subnets=_joined(old.subnets, new.subnets),
        security_groups=_joined(old.security_groups, new.security_groups),
    )


def _gateway(gateway: Gateway, named: Gateway, notes: list[Note]) -> Gateway:
    if named.name and gateway.name and named.name.value != gateway.name.value:
        return gateway
    changes = dict(_filled(gateway, named, GATEWAY_PARTS, notes))
    return evolve(gateway, targets=(*gateway.targets, *named.targets), **changes)


def _resource(resource: Resource, agents: tuple[Agent, ...], gateways: tuple[Gateway, ...]) -> Resource:
    """The resource with the role that a flag gave its agent or gateway."""
    every: tuple[Agent | Gateway, ...] = (*agents, *gateways)
    owner = next((each for each in every if each.subject == resource.subject), None)
    role = owner.role.arn if owner and owner.role else None
    if role is None or "roleArn" not in resource.members or resource.members["roleArn"] == role:
        return resource
    return evolve(resource, members={**resource.members, "roleArn": role})
