"""What the checks look at: the agents, gateways and parts of them in a target, as subjects.

Each function takes the scope and gives subjects in the order of the target; a part that no agent declares gives none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from attrs import evolve

from preflight.core.check import Subject
from preflight.core.resource import Resource
from preflight.core.scope import Scope
from preflight.core.services import services
from preflight.core.target import Agent, Gateway, Network, Role, Service
from preflight.core.value import Origin, Value

T = TypeVar("T")
Owner = Agent | Gateway
RoleOwner = Agent | Gateway | Service
"""Whatever has a role."""


def subject_of(owner: RoleOwner, name: str, thing: T, origin: Origin) -> Subject[T]:
    """A part of an agent, gateway or service as a subject of its own."""
    candidate = owner.candidate if isinstance(owner, Agent) else ""
    owners = () if candidate else (owner.subject,)
    return Subject(name, thing, origin if origin.file else owner.origin, owner.account, candidate, owners)


def target(scope: Scope) -> Iterator[Subject[Scope]]:
    """The audit as a whole: one subject, named after the region; the account may not be known."""
    yield Subject(scope.region, scope)


def resources(*kinds: str) -> Callable[[Scope], Iterator[Subject[Resource]]]:
    """Every AgentCore resource of these kinds; of all kinds without any."""

    def subjects(scope: Scope) -> Iterator[Subject[Resource]]:
        return (subject_of_resource(r) for r in scope.target.ledger if not kinds or r.kind in kinds)

    return subjects


def subject_of_resource(resource: Resource, name: str = "") -> Subject[Resource]:
    """A resource, or under another name a part of it, as a subject."""
    return Subject(name or resource.subject, resource, resource.origin, resource.account, owners=(resource.subject,))


def agents(scope: Scope) -> Iterator[Subject[Agent]]:
    """Every agent that is named; candidates for a first agent are not agents yet."""
    return (subject_of(a, a.subject, a, a.origin) for a in scope.target.agents if not a.candidate)


def gateways(scope: Scope) -> Iterator[Subject[Gateway]]:
    """Every gateway."""
    return (subject_of(g, g.subject, g, g.origin) for g in scope.target.gateways)


def agents_with(part: Callable[[Agent], Any]) -> Callable[[Scope], Iterator[Subject[Agent]]]:
    """Every agent, candidates included, that declares the part."""

    def subjects(scope: Scope) -> Iterator[Subject[Agent]]:
        return (subject_of(a, a.subject, a, a.origin) for a in scope.target.agents if part(a))

    return subjects


def display_name(value: Value[Any], fallback: str) -> str:
    """How a value is named in a report: as written, else by where it would stand; `fallback` for an unread one."""
    if value.unread:
        return fallback
    return str(value.value) if value.value is not None else value.origin.path or fallback


def images(scope: Scope) -> Iterator[Subject[Agent]]:
    """The image of every agent that has one, named by its URI; an image used twice in the same way is one subject."""
    found = (subject_of(a, display_name(a.image, a.subject), a, a.image.origin) for a in scope.target.agents if a.image)
    return distinct(found, _use)


def _use(subject: Subject[Agent]) -> Any:
    """What an image must be depends on the compute, on whether it runs already, and on who says that it is meant."""
    agent = subject.of
    image = (agent.image.derived_by, agent.image.created) if agent.image else ()
    account = agent.account.value if agent.account else ""
    return subject.name, agent.compute, agent.deployed, agent.status, account, image


def network_name(network: Network, fallback: str) -> str:
    """The VPC where it is known, else the subnets, else who asks for it."""
    parts = [network.vpc] if network.vpc and network.vpc.value else list(network.subnets)
    return ",".join(str(v.value) for v in parts if v and v.value) or fallback


def in_vpc(network: Network) -> bool:
    """Whether the network is a VPC: by its mode, or by naming a VPC, subnets or groups, or planning one."""
    mode = network.mode.value if network.mode else None
    named = bool(network.vpc or network.subnets or network.security_groups or network.plan)
    return mode.upper() == "VPC" if isinstance(mode, str) else named


def roles(scope: Scope) -> Iterator[Subject[Role]]:
    """Every role that an agent, gateway or service will use, each once."""
    owners = tuple(role_owners(scope))
    found = (subject_of(o, display_name(o.role.arn, o.subject), o.role, o.role.arn.origin) for o in owners if o.role)
    return distinct(found)


def role_owners(scope: Scope) -> Iterator[RoleOwner]:
    """Every agent, gateway and service."""
    yield from scope.target.agents
    yield from scope.target.gateways
    yield from services(scope)


def _name(subject: Subject[Any]) -> Any:
    return subject.name


def distinct(subjects: Iterable[Subject[T]], identity: Callable[[Subject[T]], Any] = _name) -> Iterator[Subject[T]]:
    """The subjects with another identity, by default another name, than any before; owners are joined."""
    found: dict[Any, Subject[T]] = {}
    for subject in subjects:
        key = identity(subject)
        if first := found.get(key):
            found[key] = evolve(first, owners=tuple(dict.fromkeys((*first.owners, *subject.owners))))
        else:
            found[key] = subject
    yield from found.values()
