"""The networks of a target, each with the agents that share it: what must be reachable depends on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from attrs import frozen

from preflight.core.check import Subject
from preflight.core.scope import Scope
from preflight.core.subjects import in_vpc, network_name, subject_of
from preflight.core.target import Agent, Network
from preflight.core.value import Value, creator


@frozen
class SharedNetwork:
    """One network and the agents in it; `network` is None where an agent declares none."""

    network: Network | None
    agents: tuple[Agent, ...]

    @property
    def candidate(self) -> bool:
        """Whether this only could host a first agent."""
        return any(agent.candidate for agent in self.agents)


def shared(scope: Scope) -> Iterator[Subject[SharedNetwork]]:
    """Every network with its agents, and every agent without one; a candidate without one has no such aspect."""
    return _grouped(agent for agent in scope.target.agents if agent.network or not agent.candidate)


def shared_vpcs(scope: Scope) -> Iterator[Subject[SharedNetwork]]:
    """The networks in VPC mode, as far as the mode is known, with their agents."""
    return _grouped(agent for agent in scope.target.agents if agent.network and in_vpc(agent.network))


def _grouped(agents: Iterable[Agent]) -> Iterator[Subject[SharedNetwork]]:
    groups: dict[Any, list[Agent]] = {}
    for agent in agents:
        groups.setdefault(_identity(agent), []).append(agent)
    for together in groups.values():
        first = together[0]
        network = SharedNetwork(first.network, tuple(together))
        origin = first.network.origin if first.network else first.origin
        yield subject_of(first, name(network), network, origin)


def name(shared_network: SharedNetwork) -> str:
    """The VPC or subnets where known, else the resources that the deployment makes, else who asks for them."""
    askers = ",".join(agent.subject for agent in shared_network.agents)
    network = shared_network.network
    if network is None:
        return askers
    planned = ",".join(filter(None, map(creator, network.subnets)))
    return network_name(network, planned or askers)


def _identity(agent: Agent) -> Any:
    """What makes two agents share a network: the same account, VPC, subnets and groups, as written or as made."""
    network = agent.network
    values = [network.vpc, *network.subnets, *network.security_groups] if network else []
    told = [value for value in values if value and not value.unread and (value.value or value.detail)]
    if network is None or not told:
        return agent.subject
    parts = (network.subnets, network.security_groups)
    return (
        _text(agent.account),
        _text(network.mode),
        _text(network.vpc),
        *(frozenset(map(_text, part)) for part in parts),
        agent.candidate,
    )


def _text(value: Value[str] | None) -> tuple[str, str] | None:
    return (str(value.value), value.detail) if value else None
