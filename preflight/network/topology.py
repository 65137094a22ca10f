"""The network of one region as it was read: rows with look-ups, where None stands for what could not be read."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TypeVar

from attrs import frozen

from preflight.network.addresses import Networks, networks, public
from preflight.network.hops import Hop, Obstacle, unknown
from preflight.network.rows import (
    OFF,
    DhcpOptions,
    DnsFirewall,
    DnsProfile,
    DnsRule,
    DnsRuleUse,
    Endpoint,
    Exclusion,
    InternetGateway,
    NatGateway,
    NetworkAcl,
    PrefixList,
    PrivateZone,
    PublicAccess,
    RouteTable,
    SecurityGroup,
    Subnet,
    Vpc,
)

Row = TypeVar("Row")

GONE = {"deleted", "deleting"}
NAMED = {
    "public_access": "VPC Block Public Access",
    "exclusions": "exclusions of VPC Block Public Access",
    "dhcp_options": "DHCP options",
    "dns_firewalls": "associations of Route 53 Resolver DNS Firewall",
    "dns_profiles": "associations of Route 53 Profiles",
    "dns_rule_uses": "associations of Route 53 Resolver rules",
    "dns_rules": "Route 53 Resolver rules",
    "private_zones": "private hosted zones",
}
"""Collections that people write otherwise than they are spelled here."""


@frozen
class Topology:
    """The rows of one region. A collection that is None was not read, and what depends on it is unknown."""

    region: str
    account: str | None = None
    vpcs: tuple[Vpc, ...] | None = None
    subnets: tuple[Subnet, ...] | None = None
    route_tables: tuple[RouteTable, ...] | None = None
    nat_gateways: tuple[NatGateway, ...] | None = None
    internet_gateways: tuple[InternetGateway, ...] | None = None
    endpoints: tuple[Endpoint, ...] | None = None
    security_groups: tuple[SecurityGroup, ...] | None = None
    network_acls: tuple[NetworkAcl, ...] | None = None
    prefix_lists: tuple[PrefixList, ...] | None = None
    public_access: PublicAccess | None = OFF
    exclusions: tuple[Exclusion, ...] | None = ()
    dhcp_options: tuple[DhcpOptions, ...] | None = ()
    dns_firewalls: tuple[DnsFirewall, ...] | None = ()
    dns_profiles: tuple[DnsProfile, ...] | None = ()
    dns_rule_uses: tuple[DnsRuleUse, ...] | None = ()
    dns_rules: tuple[DnsRule, ...] | None = ()
    private_zones: tuple[PrivateZone, ...] | None = ()

    def vpc(self, vpc_id: str | None) -> Vpc | Hop:
        """The VPC of this id, or why there is none."""
        return found("vpcs", self._vpcs, vpc_id)

    def subnet(self, subnet_id: str | None) -> Subnet | Hop:
        """The subnet of this id, or why there is none."""
        return found("subnets", self._subnets, subnet_id)

    def table(self, route_table_id: str | None) -> RouteTable | Hop:
        """The route table of this id, or why there is none."""
        return found("route_tables", self._tables, route_table_id)

    def nat_gateway(self, nat_gateway_id: str | None) -> NatGateway | Hop:
        """The NAT gateway of this id, or why there is none."""
        return found("nat_gateways", self._nat_gateways, nat_gateway_id)

    def internet_gateway(self, internet_gateway_id: str | None) -> InternetGateway | Hop:
        """The internet gateway of this id, or why there is none."""
        return found("internet_gateways", self._internet_gateways, internet_gateway_id)

    def endpoint(self, endpoint_id: str | None) -> Endpoint | Hop:
        """The endpoint of this id, or why there is none."""
        return found("endpoints", self._endpoints, endpoint_id)

    def group(self, group_id: str | None) -> SecurityGroup | Hop:
        """The security group of this id, or why there is none."""
        return found("security_groups", self._groups, group_id)

    def acl_of(self, subnet: Subnet) -> NetworkAcl | Hop:
        """The network ACL that guards a subnet: its own, else the VPC's default one."""
        own = found("network_acls", self._acls, subnet.subnet_id)
        if isinstance(own, NetworkAcl) or self.network_acls is None:
            return own
        return next((acl for acl in self.network_acls if acl.default and acl.vpc_id == subnet.vpc_id), own)

    def table_of(self, subnet: Subnet) -> RouteTable | Hop:
        """The route table a subnet uses: the one associated with it, else the VPC's main table."""
        own = found("route_tables", self._associations, subnet.subnet_id)
        if isinstance(own, RouteTable) and None not in {own.vpc_id, subnet.vpc_id} and own.vpc_id != subnet.vpc_id:
            # https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateRouteTable.html
            text = f"{own.route_table_id} is of {own.vpc_id}, which {subnet.subnet_id} of {subnet.vpc_id} cannot use"
            return unknown(Obstacle.ANOTHER_VPC, text, own.route_table_id, subnet.subnet_id)
        if isinstance(own, RouteTable) or self.route_tables is None:
            return own
        return next((table for table in self.route_tables if table.main and table.vpc_id == subnet.vpc_id), own)

    def serving(self, vpc_id: str | None, service: str) -> tuple[Endpoint, ...] | Hop:
        """The endpoints of a VPC for a service of this region (`ecr.api`, `s3`), without those being deleted."""
        if self.endpoints is None:
            return unread("endpoints", service)
        return tuple(endpoint for endpoint in self._serving[service] if endpoint.vpc_id == vpc_id)

    def endpoint_without(self, vpc_id: str) -> Hop | None:
        """An endpoint that may serve the VPC, of which the answer does not say its VPC, service or type."""
        rows = (row for row in self.endpoints or () if row.vpc_id in {None, vpc_id})
        partial = next((row for row in rows if None in {row.vpc_id, row.service_name, row.type}), None)
        return unread("endpoints", partial.endpoint_id) if partial else None

    def shared(self, subnet: Subnet) -> bool:
        """Whether another account owns the subnet: its gateways and endpoints are then out of sight."""
        # https://docs.aws.amazon.com/vpc/latest/userguide/vpc-sharing-service-behavior.html
        return bool(self.account and subnet.owner_id and subnet.owner_id != self.account)

    def lists_of(self, service: str) -> tuple[PrefixList, ...]:
        """The known prefix lists that hold the addresses of a service."""
        end = f".{self.region}.{service}"
        return tuple(row for row in self.prefix_lists or () if (row.name or "").endswith(end))

    def listed(self, prefix_list_id: str) -> Networks | None:
        """The IPv4 networks of a prefix list; None when its entries are not known."""
        row = (self._prefix_lists or {}).get(prefix_list_id)
        return networks(row.cidrs) if row and row.cidrs else None

    def addresses(self, service: str, vpc_id: str | None) -> Networks:
        """Where a service may answer outside the VPC: its prefix list's networks, else any public address."""
        known = networks(cidr for row in self.lists_of(service) for cidr in row.cidrs)
        return known or public(self.own_cidrs(vpc_id))

    def own_cidrs(self, vpc_id: str | None) -> tuple[str, ...]:
        """The address ranges of a VPC, as far as known."""
        row = (self._vpcs or {}).get(vpc_id or "")
        return row.cidrs if row else ()

    @cached_property
    def _vpcs(self) -> dict[str, Vpc] | None:
        return keyed(self.vpcs, lambda row: row.vpc_id)

    @cached_property
    def _subnets(self) -> dict[str, Subnet] | None:
        return keyed(self.subnets, lambda row: row.subnet_id)

    @cached_property
    def _tables(self) -> dict[str, RouteTable] | None:
        return keyed(self.route_tables, lambda row: row.route_table_id)

    @cached_property
    def _associations(self) -> dict[str, RouteTable] | None:
        return spread(self.route_tables, lambda row: row.subnet_ids)

    @cached_property
    def _nat_gateways(self) -> dict[str, NatGateway] | None:
        return keyed(self.nat_gateways, lambda row: row.nat_gateway_id)

    @cached_property
    def _internet_gateways(self) -> dict[str, InternetGateway] | None:
        return keyed(self.internet_gateways, lambda row: row.internet_gateway_id)

    @cached_property
    def _endpoints(self) -> dict[str, Endpoint] | None:
        return keyed(self.endpoints, lambda row: row.endpoint_id)

    @cached_property
    def _groups(self) -> dict[str, SecurityGroup] | None:
        return keyed(self.security_groups, lambda row: row.group_id)

    @cached_property
    def _acls(self) -> dict[str, NetworkAcl] | None:
        return spread(self.network_acls, lambda row: row.subnet_ids)

    @cached_property
    def _prefix_lists(self) -> dict[str, PrefixList] | None:
        return keyed(self.prefix_lists, lambda row: row.prefix_list_id)

    @cached_property
    def _serving(self) -> dict[str, list[Endpoint]]:
        """The endpoints by what follows the region in their service's name."""
        by_service: dict[str, list[Endpoint]] = defaultdict(list)
        for row in self.endpoints or ():
            if (row.state or "").lower() not in GONE:
                by_service[(row.service_name or "").partition(f".{self.region}.")[2]].append(row)
        return by_service


def found(collection: str, rows: dict[str, Row] | None, key: str | None) -> Row | Hop:
    """The row under a key, or an unknown hop that says whether it was not read or is not there."""
    if rows is None:
        return unread(collection, key or "")
    if row := rows.get(key or ""):
        return row
    return unknown(Obstacle.NOT_FOUND, f"{key or 'it'} is not among the {words(collection)} read", key or "")


def unread(collection: str, *wanted: str) -> Hop:
    """The hop that depends on a collection that was not read."""
    text = f"{words(collection)} could not be read"
    return unknown(Obstacle.NOT_READ, text, collection, *filter(None, wanted))


def words(collection: str) -> str:
    """A collection's name as people write it."""
    text = NAMED.get(collection) or collection.replace("_", " ")
    return text.replace("vpcs", "VPCs").replace("acls", "ACLs").replace("nat ", "NAT ")


def keyed(rows: Iterable[Row] | None, key: Callable[[Row], str]) -> dict[str, Row] | None:
    """Rows by one key; None stays None."""
    return None if rows is None else {key(row): row for row in rows}


def spread(rows: Iterable[Row] | None, keys: Callable[[Row], Iterable[str]]) -> dict[str, Row] | None:
    """Rows by each of several keys; None stays None."""
    return None if rows is None else {key: row for row in rows for key in keys(row)}
