"""Network ACLs of a deployment with their entries, wherever each format writes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from preflight.inputs.infrastructure.identity import identities, identity
from preflight.inputs.infrastructure.node import Node
from preflight.inputs.infrastructure.resource import Deployment, Resource
from preflight.inputs.infrastructure.shapes import mapping
from preflight.network.rows import AclEntry, NetworkAcl

ACL, ENTRY, ASSOCIATION = "EC2::NetworkAcl", "EC2::NetworkAclEntry", "EC2::SubnetNetworkAclAssociation"
PROTOCOLS: Mapping[str, str] = {"tcp": "6", "udp": "17", "icmp": "1", "all": "-1"}
ALL_TRAFFIC = "-1"
DEFAULT = "DefaultNetworkAclId"
"""Where Terraform's aws_default_network_acl names the ACL that the VPC comes with."""


def network_acls(deployment: Deployment) -> tuple[NetworkAcl, ...]:
    """The ACLs of the VPCs that the deployment creates, and the ones that it creates itself."""
    own = tuple(_acl(each, deployment) for each in _made(deployment, ACL))
    adopted = {each.vpc_id for each in own if each.default}
    return (*own, *(_default(vpc) for vpc in _made(deployment, "EC2::VPC") if vpc.name not in adopted))


def _acl(acl: Resource, deployment: Deployment) -> NetworkAcl:
    joined = [each for each in _made(deployment, ASSOCIATION) if identity(each.at("NetworkAclId")) == acl.name]
    apart = [each for each in _made(deployment, ENTRY) if identity(each.at("NetworkAclId")) == acl.name]
    default = identity(acl.at(DEFAULT))
    entries = (*inline_entries(acl), *(entry(each.properties) for each in apart))
    return NetworkAcl(
        acl.name,
        default or identity(acl.at("VpcId")) or None,
        (*identities(acl.at("SubnetIds")), *(identity(each.at("SubnetId")) for each in joined)),
        bool(default),
        tuple(each for each in entries if each),
    )


def _made(deployment: Deployment, kind: str) -> tuple[Resource, ...]:
    return tuple(each for each in deployment.of(kind) if not each.exists and not each.uncertain)


def _default(vpc: Resource) -> NetworkAcl:
    """The ACL that a VPC comes with: it lets everything through."""
    allow = tuple(AclEntry(100, egress, ALL_TRAFFIC, True, "0.0.0.0/0") for egress in (True, False))
    return NetworkAcl(f"{vpc.name} (default)", vpc.name, default=True, entries=allow)


def inline_entries(acl: Resource) -> Iterator[AclEntry | None]:
    """The entries that an ACL holds itself; None for one that is not known."""
    for name in ("Ingress", "Egress"):
        yield from (entry(each, egress=name == "Egress") for each in acl.at(name).items() if each)


def entry(node: Node, egress: bool | None = None) -> AclEntry | None:
    """One entry; None where its number or action is not known."""
    number, action = node.at("RuleNumber|RuleNo").number(), node.at("RuleAction|Action").known().lower()
    if number is None or number.value is None or action not in {"allow", "deny"}:
        return None
    protocol = node.at("Protocol").known().lower()
    ports = node.at("PortRange") if mapping(node.at("PortRange").data) else node
    return AclEntry(
        number.value,
        (node.at("Egress").known().lower() == "true") if egress is None else egress,
        PROTOCOLS.get(protocol, protocol) or None,
        action == "allow",
        node.at("CidrBlock").known() or None,
        node.at("Ipv6CidrBlock").known() or None,
        _port(ports.at("From|FromPort")),
        _port(ports.at("To|ToPort")),
    )


def _port(node: Node) -> int | None:
    number = node.number()
    return number.value if number else None
