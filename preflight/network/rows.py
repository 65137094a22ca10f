"""What a VPC is made of, in rows: the fields of EC2's describe answers that decide a network path.

Every field but the first may be absent from an answer, so `None` is accepted, and a list that is absent is empty,
unless EC2 always gives it: then the answer is not one.
"""

from typing import TYPE_CHECKING, Any, TypeVar

from attrs import field, frozen

T = TypeVar("T")

if TYPE_CHECKING:
    Listed = tuple[T, ...]
else:
    Listed = tuple[T, ...] | None  # what cattrs may be given: EC2 leaves an empty list out


ANSWERED = {"answered": True}
"""Of a field that must be in an answer; its default is for rows that a file describes."""


def absent(rows: Any) -> Any:
    """A list that an answer leaves out is empty."""
    return rows or ()


@frozen
class Firewall:
    """A firewall at the internet gateway of a VPC; in the mode `monitor` it blocks nothing.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkFirewallAssociation.html
    """

    arn: str
    status: str | None = None
    mode: str | None = None


@frozen
class Encryption:
    """VPC Encryption Controls of a VPC; in the mode `monitor` they stop nothing.

    https://docs.aws.amazon.com/vpc/latest/userguide/vpc-encryption-controls.html
    """

    mode: str | None = None
    state: str | None = None

    @property
    def enforced(self) -> bool:
        """Whether they are enforced, or about to be."""
        return self.state != "deleted" and (self.mode == "enforce" or (self.state or "").startswith("enforce"))


NO_OPTIONS = "default"
"""The id of the DHCP options of a VPC that has none: its own resolver answers then, on the Nitro System.

https://docs.aws.amazon.com/vpc/latest/userguide/DHCPOptionSetConcepts.html, read 2026-11-27.
"""


@frozen
class Vpc:
    """A VPC; the two DNS attributes come from DescribeVpcAttribute and are None until asked."""

    vpc_id: str
    cidrs: Listed[str] = field(default=(), converter=absent)
    dns_support: bool | None = None
    dns_hostnames: bool | None = None
    state: str | None = None
    dhcp_options_id: str | None = None
    encryption: Encryption | None = None
    firewalls: Listed[Firewall] = field(default=(), converter=absent)


@frozen
class DhcpOptions:
    """A set of DHCP options and the DNS servers that it hands out."""

    dhcp_options_id: str
    servers: Listed[str] = field(default=(), converter=absent)


@frozen
class DnsFirewall:
    """A VPC whose DNS queries a rule group of Route 53 Resolver DNS Firewall filters."""

    vpc_id: str
    rule_group_id: str | None = None


@frozen
class DnsProfile:
    """A VPC with a Route 53 Profile: rules, private zones and firewalls that many VPCs share."""

    vpc_id: str | None = None
    profile_id: str | None = None


@frozen
class DnsRuleUse:
    """A VPC whose DNS queries a Resolver rule routes."""

    vpc_id: str | None = None
    rule_id: str | None = None

    @property
    def own(self) -> bool:
        """Whether it is of a rule that somebody made; each VPC has those of AWS itself."""
        return not (self.rule_id or "").startswith("rslvr-autodefined-")


@frozen
class DnsRule:
    """Where the names under a domain are asked for: `SYSTEM` is the VPC's own resolver.

    https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_ResolverRule.html
    """

    rule_id: str
    domain: str | None = None
    type: str | None = None


@frozen
class PrivateZone:
    """A private hosted zone that a VPC is associated with; `service` is the AWS service that made it, if one did.

    One without a name stands for those that were not read.
    """

    zone_id: str
    name: str | None = None
    service: str | None = None


@frozen
class Subnet:
    """A subnet; `zone` is the account's own name of the Availability Zone, `zone_id` the one all accounts share.

    `zone_index` is the place of the zone in what Fn::GetAZs gives, where a template says no more.
    `connectivity` is what the firewall at the VPC's internet gateway does for it, None where there is none.
    """

    subnet_id: str
    vpc_id: str | None = field(default=None, metadata=ANSWERED)
    zone: str | None = None
    zone_id: str | None = None
    cidr: str | None = None
    available_ips: int | None = None
    state: str | None = None
    ipv6_cidrs: Listed[str] = field(default=(), converter=absent)
    owner_id: str | None = None
    connectivity: str | None = None
    zone_index: int | None = None
    ipv6_native: bool | None = None
    """Whether it has no IPv4 addresses: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-ip-address-range.html"""


@frozen
class Route:
    """One route of a table: one destination, one target, and whether the target still exists."""

    destination_cidr: str | None = None
    destination_ipv6_cidr: str | None = None
    destination_prefix_list: str | None = None
    gateway_id: str | None = None
    nat_gateway_id: str | None = None
    transit_gateway_id: str | None = None
    vpc_peering_id: str | None = None
    network_interface_id: str | None = None
    instance_id: str | None = None
    egress_only_gateway_id: str | None = None
    carrier_gateway_id: str | None = None
    local_gateway_id: str | None = None
    core_network_arn: str | None = None
    odb_network_arn: str | None = None
    state: str | None = None

    @property
    def destination(self) -> str:
        """The destination as the console shows it."""
        known = self.destination_cidr or self.destination_prefix_list or self.destination_ipv6_cidr
        return known or "(no destination)"


@frozen
class RouteTable:
    """A route table; `main` when subnets without an association of their own use it.

    `gateway_ids` are the internet gateways whose incoming traffic it routes.
    """

    route_table_id: str
    vpc_id: str | None = None
    main: bool | None = None
    subnet_ids: Listed[str] = field(default=(), converter=absent, metadata=ANSWERED)
    routes: Listed[Route] = field(default=(), converter=absent, metadata=ANSWERED)
    gateway_ids: Listed[str] = field(default=(), converter=absent)


@frozen
class NatGateway:
    """A NAT gateway; a regional one has no subnet but a route table of its own."""

    nat_gateway_id: str
    vpc_id: str | None = None
    subnet_id: str | None = None
    state: str | None = None
    connectivity: str | None = None
    availability_mode: str | None = None
    route_table_id: str | None = None


@frozen
class InternetGateway:
    """An internet gateway and the VPCs it is attached to: at most one."""

    internet_gateway_id: str
    vpc_ids: Listed[str] = field(default=(), converter=absent)


@frozen
class Endpoint:
    """A VPC endpoint; `policy` is the JSON text, None where the service takes none."""

    endpoint_id: str
    vpc_id: str | None = None
    service_name: str | None = None
    type: str | None = None
    state: str | None = None
    private_dns: bool | None = None
    # Private DNS that answers on-premises resolvers only; inside the VPC the gateway endpoint stays in use.
    # https://docs.aws.amazon.com/AmazonS3/latest/userguide/privatelink-interface-endpoints.html#private-dns-s3
    inbound_resolver_only: bool | None = None
    subnet_ids: Listed[str] = field(default=(), converter=absent)
    route_table_ids: Listed[str] = field(default=(), converter=absent)
    group_ids: Listed[str] = field(default=(), converter=absent)
    policy: str | None = None
    address_type: str | None = None
    """`ipv4`, `dualstack` or `ipv6`."""


@frozen
class Rule:
    """One security group rule: a protocol and port range, and the peers it opens them to."""

    protocol: str | None = None
    from_port: int | None = None
    to_port: int | None = None
    cidrs: Listed[str] = field(default=(), converter=absent)
    ipv6_cidrs: Listed[str] = field(default=(), converter=absent)
    prefix_lists: Listed[str] = field(default=(), converter=absent)
    groups: Listed[str] = field(default=(), converter=absent)


@frozen
class SecurityGroup:
    """A security group: what it lets in and out; everything else is dropped."""

    group_id: str
    vpc_id: str | None = field(default=None, metadata=ANSWERED)
    ingress: Listed[Rule] = field(default=(), converter=absent, metadata=ANSWERED)
    egress: Listed[Rule] = field(default=(), converter=absent, metadata=ANSWERED)


@frozen
class AclEntry:
    """One numbered entry of a network ACL; the lowest number that matches decides."""

    rule_number: int
    egress: bool | None = None
    protocol: str | None = None
    allow: bool | None = None
    cidr: str | None = None
    ipv6_cidr: str | None = None
    from_port: int | None = None
    to_port: int | None = None


@frozen
class NetworkAcl:
    """A network ACL and the subnets it guards; it keeps no state, so answers need an entry of their own."""

    acl_id: str
    vpc_id: str | None = None
    subnet_ids: Listed[str] = field(default=(), converter=absent, metadata=ANSWERED)
    default: bool | None = None
    entries: Listed[AclEntry] = field(default=(), converter=absent, metadata=ANSWERED)


@frozen
class Exclusion:
    """A VPC or subnet that VPC Block Public Access leaves out, by its ARN."""

    arn: str
    state: str | None = None

    def is_of(self, resource_id: str | None) -> bool:
        """Whether it is this VPC or subnet."""
        return bool(resource_id) and self.arn.endswith(f"/{resource_id}")


@frozen
class PublicAccess:
    """VPC Block Public Access of the account and region.

    https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa-basics.html
    """

    mode: str | None = None


OFF = PublicAccess("off")


@frozen
class PrefixList:
    """A named list of networks; `cidrs` is empty when its entries were not read."""

    prefix_list_id: str
    name: str | None = None
    cidrs: Listed[str] = field(default=(), converter=absent)
