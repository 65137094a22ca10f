"""Where an agent's network interfaces go, and the network that the same deployment creates for them."""

from __future__ import annotations

from preflight.core.target import Network, NetworkPlan
from preflight.core.value import Value, creator
from preflight.inputs.infrastructure.changes import changes
from preflight.inputs.infrastructure.node import Node
from preflight.inputs.infrastructure.resource import Deployment
from preflight.inputs.infrastructure.topologies import created_vpc, topology, unread_beside

SUBNET, GROUP = "EC2::Subnet", "EC2::SecurityGroup"
MODE = Value("PUBLIC", derived_by="service default")
"""What the service takes where a template says nothing of the network."""


def network(node: Node, deployment: Deployment) -> Network:
    """The network of an agent."""
    if not node:
        return Network(MODE)
    inside = node.at("NetworkModeConfig|VpcConfig|VpcConfiguration")
    subnets = _values(inside.at("Subnets|SubnetIds"), deployment, SUBNET, GROUP)
    groups = _values(inside.at("SecurityGroups|SecurityGroupIds"), deployment, GROUP, SUBNET)
    return Network(
        node.at("NetworkMode").setting() or MODE,
        subnets=subnets,
        security_groups=groups,
        plan=plan(subnets, groups, deployment),
        endpoints_planned=bool(subnets) and any(not each.exists for each in deployment.of("EC2::VPCEndpoint")),
        origin=node.origin,
    )


def _values(node: Node, deployment: Deployment, kind: str, other: str) -> tuple[Value[str], ...]:
    """The members of a list, without the resources of another kind that one expression gives together with them."""
    foreign = {each.name for each in deployment.of(other)}
    values = ((each, value) for each in node.items() if (value := each.text()) and creator(value) not in foreign)
    return tuple(deployment.shown(value, each, kind, most=len(deployment.resources)) for each, value in values)


def plan(subnets: tuple[Value[str], ...], groups: tuple[Value[str], ...], deployment: Deployment) -> NetworkPlan | None:
    """What the deployment creates and changes of the network these are in; None where it does neither.

    Rows have the names of the resources as ids, which `creator` reads off an unknown subnet or group. What is created
    is complete where the VPC is created too: a new VPC holds nothing that the deployment does not put there. What goes
    into a VPC that is there is complete with what is asked of that VPC.
    """
    if not any(each.kind.startswith("EC2::") for each in (*deployment.resources, *deployment.gone)):
        return None
    made = [creator(value) for value in (*subnets, *groups)]
    rows, unread = topology(deployment)
    altered, known = changes(deployment)
    vpcs = {created_vpc(each, deployment) for each in deployment.of("EC2::Subnet") if each.name in made}
    if made and all(made) and vpcs != {""}:
        return NetworkPlan(rows, not unread and "" not in vpcs and len(vpcs) == 1, unread=unread)
    beside = unread_beside(deployment)
    return NetworkPlan(rows, known and vpcs <= {""} and not beside, altered, beside)
