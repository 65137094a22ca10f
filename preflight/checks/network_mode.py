"""The network mode is VPC, and names the subnets and security groups it needs.

Why: The guide supports only VPC mode. AWS accepts PUBLIC too, its default, but no other value; and VPC mode takes 1 to
16 subnets and 1 to 16 security groups. A runtime on Instances compute names no network: its capacity provider does.

Error: NetworkModeConfig is required for VPC mode

Fix: Set networkMode to VPC and name the subnets and security groups. Beside a capacity provider remove
networkConfiguration.

Source: https://docs.aws.amazon.com/bedrock-agentcore-control/latest/APIReference/API_NetworkConfiguration.html,
https://plexusone.github.io/agentkit/platforms/agentcore-requirements#network-mode
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import evolve

from preflight.core.cause import Cause
from preflight.core.check import check
from preflight.core.edits import failed_value
from preflight.core.finding import Finding, failed, failed_by_guide, passed, skipped, unheard
from preflight.core.limits import NETWORK_MODES
from preflight.core.query import Facts
from preflight.core.resource import leaves
from preflight.core.subjects import in_vpc
from preflight.core.target import Compute, Network
from preflight.core.value import Value
from preflight.network.places import picks_subnets
from preflight.network.shared import SharedNetwork, shared

VPC, PUBLIC = "VPC", "PUBLIC"
MOST_IN_NETWORK = 16
"""https://docs.aws.amazon.com/bedrock-agentcore-control/latest/APIReference/API_VpcConfig.html"""


@check(requirement="network", subjects=shared, none="no agent is declared", kinds=("Runtime",))
def judge(network: SharedNetwork, facts: Facts) -> Iterator[Finding]:
    """The mode against the API's enum and the guide, and its subnets and groups against the API's limits."""
    declared = network.network
    if declared is None and any(agent.deployed for agent in network.agents):
        yield skipped("the deployed runtime was not inspected")
        return
    declared = declared or Network()
    _raise_unread(declared)
    if any(agent.compute is Compute.INSTANCES for agent in network.agents):
        yield _instances(declared, network, facts)
        return
    mode = declared.mode.get() if declared.mode else VPC if in_vpc(declared) else PUBLIC
    if mode == PUBLIC:
        yield _public(network, facts)
    elif mode == VPC:
        yield from _shape(declared, network, facts)
    elif all(agent.deployed for agent in network.agents):
        yield unheard(f"the network mode is {mode}")
    else:
        yield _no_mode(declared.mode or Value(mode), mode)


def _raise_unread(network: Network) -> None:
    """A network that could not be read has no mode to judge."""
    for value in (network.vpc, *network.subnets, *network.security_groups):
        if value and value.unread:
            value.get()


def _instances(declared: Network, network: SharedNetwork, facts: Facts) -> Finding:
    """A capacity provider holds the network of its runtimes, which may not name one of their own."""
    written = [*_written(declared), *_own_networks(network, facts)]
    if not written:
        return passed("the capacity provider holds the network, and the runtime names none")
    because = "a capacity provider and networkConfiguration are both given, and AWS accepts only one of them"
    fix = "Remove networkConfiguration: the capacity provider holds the subnets and security groups."
    names = tuple(agent.subject for agent in network.agents)
    found = failed(because, fix, cause=Cause("both-computes", names, because))
    origin = next((value.origin for value in written if value.origin.file), None)
    return evolve(found, origin=origin) if origin else found


def _written(declared: Network) -> Iterator[Value[str]]:
    """What the source itself says of the network of an agent."""
    values = (declared.mode, *declared.subnets, *declared.security_groups)
    return (value for value in values if value and not value.derived_by)


def _own_networks(network: SharedNetwork, facts: Facts) -> Iterator[Value[Any]]:
    """The members of networkConfiguration of the runtimes, which the view of an agent on Instances leaves out."""
    names = {agent.subject for agent in network.agents}
    for resource in facts.scope.target.resources:
        if resource.kind == "Runtime" and resource.subject in names and not resource.deployed:
            given = leaves(resource.get("networkConfiguration"))
            yield from (value for _, value in given if not value.derived_by)


def _public(network: SharedNetwork, facts: Facts) -> Finding:
    written = bool(network.network and network.network.mode and not network.network.mode.derived_by)
    because = "the network mode is PUBLIC" if written else "no network is declared, which means mode PUBLIC"
    return failed_by_guide(
        facts.scope.by_guide, f"{because}, and the guide supports only VPC", "Set the network mode to VPC."
    )


def _no_mode(value: Value[str], mode: str) -> Finding:
    right = next((each for each in NETWORK_MODES if each == mode.upper()), VPC)
    because = f"{mode!r} is no network mode; there are {' and '.join(NETWORK_MODES)}"
    return failed_value(value, because, f"Set it to {right}.", right)


def _shape(declared: Network, network: SharedNetwork, facts: Facts) -> Iterator[Finding]:
    found = list(_wrong(declared, network, facts))
    yield from found
    if not found:
        yield passed("the network mode is VPC")


def _wrong(declared: Network, network: SharedNetwork, facts: Facts) -> Iterator[Finding]:
    lists = {"subnets": declared.subnets, "security groups": declared.security_groups}
    picked = picks_subnets(declared, facts) or network.candidate
    for what, values in lists.items():
        key = "securityGroups" if what == "security groups" else what
        if not values and not picked:
            because = f"NetworkModeConfig is required for VPC mode: no {what} are named"
            yield failed(because, f"Name 1 to {MOST_IN_NETWORK} of them in networkModeConfig.{key}.")
        if len(values) > MOST_IN_NETWORK and not network.candidate:
            because = f"{len(values)} {what} are named, and {MOST_IN_NETWORK} are the most"
            yield failed(because, f"Name at most {MOST_IN_NETWORK} in networkModeConfig.{key}.")
