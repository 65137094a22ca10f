"""The networks of a target, each with all that share it: what must be reachable depends on the agents in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from attrs import evolve, frozen

from preflight.core.check import Subject
from preflight.core.scope import Scope
from preflight.core.services import PROVIDER, services
from preflight.core.subjects import in_vpc, network_name, subject_of
from preflight.core.target import Agent, Network, Service
from preflight.core.value import Value, creator

InNetwork = Agent | Service


@frozen
class SharedNetwork:
    """One network and what is in it; `network` is None where an agent declares none."""

    network: Network | None
    agents: tuple[Agent, ...]
    services: tuple[Service, ...] = ()

    @property
    def members(self) -> tuple[InNetwork, ...]:
        """All that is in it."""
        return (*self.agents, *self.services)

    @property
    def candidate(self) -> bool:
        """Whether this only could host a first agent."""
        return any(agent.candidate for agent in self.agents)


def shared(scope: Scope) -> Iterator[Subject[SharedNetwork]]:
    """Every network with its agents, and every agent without one; a candidate without one has no such aspect."""
    return _grouped(agent for agent in scope.target.agents if agent.network or not agent.candidate)


def shared_vpcs(scope: Scope) -> Iterator[Subject[SharedNetwork]]:
    """The networks in VPC mode that agents are in, as far as the mode is known."""
    return (subject for subject in every_vpc(scope) if subject.of.agents)


def every_vpc(scope: Scope) -> Iterator[Subject[SharedNetwork]]:
    """The networks in VPC mode of agents, browsers and code interpreters, as far as the mode is known."""
    return (subject for subject in with_instances(scope) if not of_instances(subject.of))


def with_instances(scope: Scope) -> Iterator[Subject[SharedNetwork]]:
    """The same, and those in which capacity providers start their instances."""
    everybody: tuple[InNetwork, ...] = (*scope.target.agents, *services(scope))
    return _grouped(each for each in everybody if each.network and in_vpc(each.network))


def of_instances(network: SharedNetwork) -> bool:
    """Whether only instances are in it, of which AWS does not document which zones and ways they need."""
    return all(isinstance(each, Service) and each.kind == PROVIDER for each in network.members)


def _grouped(everybody: Iterable[InNetwork]) -> Iterator[Subject[SharedNetwork]]:
    groups: dict[Any, list[InNetwork]] = {}
    for each in everybody:
        groups.setdefault(_identity(each), []).append(each)
    for together in groups.values():
        first = together[0]
        network = SharedNetwork(
            first.network,
            tuple(each for each in together if isinstance(each, Agent)),
            tuple(each for each in together if isinstance(each, Service)),
        )
        origin = first.network.origin if first.network else first.origin
        yield _with_owners(subject_of(first, name(network), network, origin), network)


def _with_owners(subject: Subject[SharedNetwork], network: SharedNetwork) -> Subject[SharedNetwork]:
    """The subject as one of every browser and code interpreter in it, too."""
    return evolve(subject, owners=tuple(dict.fromkeys((*subject.owners, *(each.subject for each in network.services)))))


def name(shared_network: SharedNetwork) -> str:
    """The VPC or subnets where known, else the resources that the deployment makes, else who asks for them."""
    askers = ",".join(each.subject for each in shared_network.members)
    network = shared_network.network
    if network is None:
        return askers
    planned = ",".join(filter(None, map(creator, network.subnets)))
    return network_name(network, planned or askers)


def _identity(member: InNetwork) -> Any:
    """What makes two share a network: the same account, VPC, subnets and groups, as written or as made."""
    network = member.network
    values = [network.vpc, *network.subnets, *network.security_groups] if network else []
    told = [value for value in values if value and not value.unread and (value.value or value.detail)]
    if network is None or not told:
        return member.subject
    parts = (network.subnets, network.security_groups)
    return (
        _text(member.account),
        _text(network.mode),
        _text(network.vpc),
        *(frozenset(map(_text, part)) for part in parts),
        getattr(member, "candidate", ""),
    )


def _text(value: Value[str] | None) -> tuple[str, str] | None:
    return (str(value.value), value.detail) if value else None
