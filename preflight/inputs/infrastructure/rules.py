"""Security groups of a deployment with their rules, wherever each format writes them."""

from __future__ import annotations

from collections.abc import Iterator

from preflight.core.source_kinds import PLANS
from preflight.inputs.infrastructure.identity import identities, identity
from preflight.inputs.infrastructure.node import Node
from preflight.inputs.infrastructure.resource import Deployment, Resource
from preflight.network.rows import Rule, SecurityGroup

EVERYTHING = Rule("-1", cidrs=("0.0.0.0/0",))
PROTOCOLS = {"6": "tcp", "17": "udp", "1": "icmp", "all": "-1"}


def security_groups(deployment: Deployment) -> tuple[SecurityGroup, ...]:
    """The groups the deployment creates."""
    return tuple(_group(each, deployment) for each in deployment.of("EC2::SecurityGroup") if not each.exists)


def _group(group: Resource, deployment: Deployment) -> SecurityGroup:
    # Without egress rules of its own a group of CloudFormation keeps AWS's default rule; Terraform's aws provider
    # removes it: https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group
    inline = tuple(inline_rules(group.at("SecurityGroupEgress|Egress"), group.name))
    keeps = not inline and deployment.tool not in PLANS
    egress = (*inline, *_joined(group, deployment, "EC2::SecurityGroupEgress"))
    return SecurityGroup(
        group.name,
        identity(group.at("VpcId")) or None,
        (
            *inline_rules(group.at("SecurityGroupIngress|Ingress"), group.name),
            *_joined(group, deployment, "EC2::SecurityGroupIngress"),
        ),
        (EVERYTHING, *egress) if keeps else egress,
    )


def inline_rules(rules: Node, group: str) -> Iterator[Rule]:
    """The rules that a group holds itself."""
    for each in rules.items():
        if each:
            yield rule(each, group)


def _joined(group: Resource, deployment: Deployment, kind: str) -> Iterator[Rule]:
    """Rules that are resources of their own."""
    for each in deployment.of(kind, "EC2::SecurityGroupRule"):
        direction = each.at("Type").known()
        wrong = direction and not kind.lower().endswith(direction.lower())
        if (
            identity(each.at("GroupId|SecurityGroupId")) == group.name
            and not wrong
            and not each.exists
            and not each.uncertain
        ):
            yield rule(each.properties, group.name)


def rule(node: Node, group: str) -> Rule:
    """One rule of a group."""
    protocol = node.at("IpProtocol|Protocol").known().lower()
    everything = PROTOCOLS.get(protocol, protocol) == "-1"
    peers = ("SourceSecurityGroupId", "DestinationSecurityGroupId", "ReferencedSecurityGroupId", "SecurityGroups")
    groups = [found for name in peers for found in identities(node.at(name))]
    lists = ("SourcePrefixListId", "DestinationPrefixListId", "PrefixListId")
    return Rule(
        PROTOCOLS.get(protocol, protocol) or None,
        None if everything else _port(node.at("FromPort")),
        None if everything else _port(node.at("ToPort")),
        _texts(node, "CidrIp", "CidrIpv4", "CidrBlocks"),
        _texts(node, "CidrIpv6", "Ipv6CidrBlocks"),
        tuple(found for name in lists for found in identities(node.at(name))),
        tuple(dict.fromkeys((*groups, group) if node.at("Self").known() == "true" else groups)),
    )


def _port(node: Node) -> int | None:
    value = node.number()
    return value.value if value else None


def _texts(node: Node, *names: str) -> tuple[str, ...]:
    return tuple(text for name in names for each in node.at(name).items() if (text := each.known()))
