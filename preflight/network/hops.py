"""A network path as a list of hops, each of which lets the traffic on, stops it, or cannot be seen."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Self

from attrs import frozen


class Reach(StrEnum):
    """Whether traffic arrives."""

    REACHABLE = "reachable"
    BROKEN = "broken"
    UNKNOWN = "unknown"


class Obstacle(StrEnum):
    """What a hop stops at; the comment is the order of `Hop.ids`."""

    NOT_READ = "not-read"  # collection of the topology that was denied, then what was looked for
    NOT_FOUND = "not-found"  # id that is not among the rows that were read
    UNREADABLE = "unreadable"  # id of the row that says something this model does not know
    SHARED_VPC = "shared-vpc"  # subnet, account that owns it
    IPV6_ONLY = "ipv6-only"  # subnet or endpoint
    ANOTHER_VPC = "another-vpc"  # route table, subnet
    NO_ROUTE = "no-route"  # route table, subnet
    BLACKHOLE = "blackhole"  # route table, destination, target
    PUBLIC_SUBNET = "public-subnet"  # subnet, route table, internet gateway
    FAR_SIDE = "far-side"  # target the traffic is handed to, route table
    ROUTES_DISAGREE = "routes-disagree"  # route table
    NAT_NOT_FOUND = "nat-not-found"  # NAT gateway, route table
    NAT_NOT_AVAILABLE = "nat-not-available"  # NAT gateway
    NAT_NO_WAY_OUT = "nat-no-way-out"  # NAT gateway, its subnet, its route table
    INTERNET_GATEWAY_DETACHED = "internet-gateway-detached"  # internet gateway, VPC
    PUBLIC_ACCESS_BLOCKED = "public-access-blocked"  # region, the NAT gateway's subnet or VPC
    FIREWALL = "firewall"  # firewall at the internet gateway, VPC
    ENCRYPTION_ENFORCED = "encryption-enforced"  # VPC
    DNS_OFF = "dns-off"  # VPC
    DNS_SERVERS = "dns-servers"  # VPC, its set of DHCP options
    DNS_FIREWALL = "dns-firewall"  # VPC, rule group
    DNS_PROFILE = "dns-profile"  # VPC, Route 53 Profile
    DNS_FORWARDED = "dns-forwarded"  # VPC, Resolver rule
    DNS_ZONE = "dns-zone"  # VPC, private hosted zone
    ENDPOINT_NOT_AVAILABLE = "endpoint-not-available"  # endpoint
    PRIVATE_DNS_OFF = "private-dns-off"  # endpoint
    ENDPOINT_NOT_ASSOCIATED = "endpoint-not-associated"  # endpoint, route table
    ENDPOINT_POLICY = "endpoint-policy"  # endpoint, action, resource
    GROUP_EGRESS = "group-egress"  # security groups of the runtime
    GROUP_INGRESS = "group-ingress"  # security groups of the endpoint
    ACL_OUTBOUND = "acl-outbound"  # network ACL, subnet
    ACL_INBOUND = "acl-inbound"  # network ACL, subnet
    ACL_RETURN = "acl-return"  # network ACL, subnet: the answer's way back on ports 1024-65535


@frozen
class Hop:
    """One thing on the way; anything but reachable says what it stops at and names the resources."""

    text: str
    reach: Reach = Reach.REACHABLE
    obstacle: Obstacle | None = None
    ids: tuple[str, ...] = ()


def passed(text: str, *ids: str) -> Hop:
    """A hop the traffic gets past."""
    return Hop(text, ids=ids)


def broken(obstacle: Obstacle, text: str, *ids: str) -> Hop:
    """A hop that is seen to stop the traffic."""
    return Hop(text, Reach.BROKEN, obstacle, ids)


def unknown(obstacle: Obstacle, text: str, *ids: str) -> Hop:
    """A hop that cannot be judged."""
    return Hop(text, Reach.UNKNOWN, obstacle, ids)


@frozen
class Path:
    """The hops to a destination. One broken hop breaks the path; else one unknown hop leaves it unknown."""

    steps: tuple[Hop, ...]
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, hops: Iterable[Hop], *notes: str) -> Self:
        """The path over these hops."""
        return cls(tuple(hops), notes)

    @property
    def status(self) -> Reach:
        """Whether the destination is reached; a path without hops is unknown."""
        return self.obstacle.reach if self.obstacle else Reach.REACHABLE if self.steps else Reach.UNKNOWN

    @property
    def obstacle(self) -> Hop | None:
        """The first broken hop, else the first unknown one."""
        worst = (Reach.BROKEN, Reach.UNKNOWN)
        return next((hop for reach in worst for hop in self.steps if hop.reach is reach), None)

    @property
    def hops(self) -> tuple[str, ...]:
        """The way in words, up to and with the obstacle."""
        end = self.steps.index(self.obstacle) + 1 if self.obstacle else len(self.steps)
        return tuple(hop.text for hop in self.steps[:end])


def agree_or_unknown(ways: tuple[Path, ...], otherwise: Hop) -> Path:
    """The verdict of ways of which one will be taken, but not known which: theirs if all agree, else unknown."""
    if len({way.status for way in ways}) == 1:
        return ways[0]
    return Path((otherwise,), tuple(way.obstacle.text for way in ways if way.obstacle))


@frozen
class Answer:
    """A yes or no with its evidence; None where it cannot be determined. The ids name the resources that decide."""

    holds: bool | None
    because: str
    ids: tuple[str, ...] = ()
