"""What a deployment changes of a network that is there: routes, rules, entries and policies on resources it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import evolve

from preflight.inputs.infrastructure.acls import entry, inline_entries
from preflight.inputs.infrastructure.identity import identities, identity
from preflight.inputs.infrastructure.resource import Deployment, Resource
from preflight.inputs.infrastructure.rules import inline_rules, rule
from preflight.inputs.infrastructure.topologies import endpoint_policy, flag, route
from preflight.network.changes import Change

ON: Mapping[str, str] = {
    "EC2::Route": "RouteTableId", "EC2::SubnetRouteTableAssociation": "RouteTableId",
    "EC2::SecurityGroupIngress": "GroupId|SecurityGroupId", "EC2::SecurityGroupEgress": "GroupId|SecurityGroupId",
    "EC2::SecurityGroupRule": "GroupId|SecurityGroupId", "EC2::NetworkAclEntry": "NetworkAclId",
    "EC2::VPCEndpointAssociation": "VpcEndpointId", "EC2::VPCGatewayAttachment": "InternetGatewayId",
}  # fmt: skip
"""Kinds of resources that change another, and the property that names it."""
UPDATED = ("EC2::SecurityGroup", "EC2::RouteTable", "EC2::VPCEndpoint", "EC2::NetworkAcl", "EC2::VPC")
"""Kinds whose own properties an update changes."""


OPEN = (
    "EC2::SubnetNetworkAclAssociation", "EC2::GatewayRouteTableAssociation", "EC2::VPCDHCPOptionsAssociation",
    "EC2::VPCBlockPublicAccessExclusion",
)  # fmt: skip
"""Kinds whose deletion changes a path in a way that is not read."""
GOING = (
    "EC2::RouteTable", "EC2::NatGateway", "EC2::InternetGateway", "EC2::VPCEndpoint", "EC2::SecurityGroup",
    "EC2::NetworkAcl", "EC2::Subnet",
)  # fmt: skip
"""Kinds whose deletion is read."""


def changes(deployment: Deployment) -> tuple[tuple[Change, ...], bool]:
    """The changes, and whether all of them are known."""
    found = tuple(_changes(deployment))
    return tuple(change for change in found if change), None not in found


def _changes(deployment: Deployment) -> Iterator[Change | None]:
    yield from map(_gone, (each for each in deployment.gone if each.kind in (*GOING, *ON, *OPEN)))
    created = {each.name for each in deployment.resources if not each.exists}
    for each in deployment.resources:
        if each.exists and each.kind in UPDATED:
            yield _updated(each)
        elif each.kind in ON and each.kind != "EC2::VPCGatewayAttachment":
            owner = identity(each.at(ON[each.kind]))
            if owner not in created:
                yield _change(each, owner) if owner and not each.uncertain else None


def _gone(resource: Resource) -> Change | None:
    """What goes when a resource is deleted; None where that is not read."""
    if resource.kind in GOING:
        return Change(resource.exists, gone=True)
    owner = identity(resource.at(ON[resource.kind])) if resource.kind in ON else ""
    if resource.kind == "EC2::VPCGatewayAttachment" and owner:
        return Change(owner, gone=True)
    change = _change(resource, owner) if owner else None
    # Without a policy of its own an endpoint has the default one, which is not this document.
    return evolve(change, takes=True) if change and change.policy is None else None


def _updated(resource: Resource) -> Change | None:
    if resource.kind == "EC2::VPCEndpoint":
        return _endpoint(resource)
    if resource.kind == "EC2::VPC":
        return _vpc(resource)
    if resource.kind == "EC2::NetworkAcl":
        return _acl(resource)
    if resource.kind == "EC2::RouteTable":
        inline = [each for each in resource.at("Route").items() if each]
        if any(each.leaf for each in inline):
            return None
        return Change(resource.exists, routes=tuple(map(route, inline)), anew=bool(inline))
    into, out = (resource.at(name) for name in ("SecurityGroupIngress|Ingress", "SecurityGroupEgress|Egress"))
    if any(node.leaf and node.leaf.why for node in (into, out)):
        return None
    rules = tuple(inline_rules(into, resource.exists)), tuple(inline_rules(out, resource.exists))
    return Change(resource.exists, ingress=rules[0], egress=rules[1], anew=bool(into or out))


def _vpc(resource: Resource) -> Change | None:
    switches = [resource.at(name) for name in ("EnableDnsSupport", "EnableDnsHostnames")]
    if any(node.leaf and node.leaf.why for node in switches):
        return None
    support, hostnames = (flag(node, None) for node in switches)
    return Change(resource.exists, dns_support=support, dns_hostnames=hostnames)


def _acl(resource: Resource) -> Change | None:
    """The entries that an ACL holds itself; none of them says that others write them."""
    entries = tuple(inline_entries(resource))
    known = tuple(each for each in entries if each)
    return Change(resource.exists, entries=known, anew=bool(known)) if len(known) == len(entries) else None


def _endpoint(resource: Resource) -> Change | None:
    associated = [resource.at(name) for name in ("SubnetIds", "RouteTableIds", "SecurityGroupIds")]
    if any(node.leaf and node.leaf.why for node in associated):
        return None
    dns = resource.at("PrivateDnsEnabled")
    subnets, tables, groups = (None if node.data is None else identities(node) for node in associated)
    return Change(
        resource.exists,
        subnet_ids=subnets,
        route_table_ids=tables,
        group_ids=groups,
        policy=endpoint_policy(resource.at("PolicyDocument|Policy")),
        private_dns=flag(dns, False) if dns else None,
        anew=True,
    )


def _change(resource: Resource, owner: str) -> Change | None:
    match resource.kind:
        case "EC2::Route":
            return Change(owner, routes=(route(resource.properties),))
        case "EC2::SubnetRouteTableAssociation":
            subnet = identity(resource.at("SubnetId"))
            return Change(owner, subnet_ids=(subnet,)) if subnet else None
        case "EC2::NetworkAclEntry":
            found = entry(resource.properties)
            return Change(owner, entries=(found,)) if found else None
        case "EC2::VPCEndpointAssociation":
            return Change(
                owner,
                subnet_ids=identities(resource.at("SubnetId")),
                route_table_ids=identities(resource.at("RouteTableId")),
                group_ids=identities(resource.at("SecurityGroupId")),
                policy=endpoint_policy(resource.at("PolicyDocument|Policy")),
            )
        case _:
            into = resource.kind.endswith("Ingress") or resource.at("Type").known() == "ingress"
            one = (rule(resource.properties, owner),)
            return Change(owner, ingress=one) if into else Change(owner, egress=one)
