"""Topologies and what they mean for a runtime: one good network, one change each."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from attrs import evolve, fields, has
from hypothesis import given, settings
from hypothesis import strategies as st

from preflight.network.endpoints import Destination, image_layers, uncovered_zones
from preflight.network.hops import Hop, Obstacle, Path, Reach, agree_or_unknown, passed, unknown
from preflight.network.paths import path
from preflight.network.routes import is_private
from preflight.network.rows import (
    NO_OPTIONS,
    AclEntry,
    Encryption,
    Endpoint,
    InternetGateway,
    NatGateway,
    NetworkAcl,
    PrefixList,
    Route,
    RouteTable,
    Rule,
    SecurityGroup,
    Subnet,
    Vpc,
)
from preflight.network.topology import Topology

REGION = "us-west-2"
LAYERS = image_layers(REGION)
ANY = "0.0.0.0/0"
LOCAL = Route("10.0.0.0/16", gateway_id="local", state="active")
TO_NAT = Route(ANY, nat_gateway_id="nat-1", state="active")
TO_IGW = Route(ANY, gateway_id="igw-1", state="active")
TO_S3 = Route(destination_prefix_list="pl-s3", gateway_id="vpce-s3", state="active")
HTTPS_OUT = Rule("tcp", 443, 443, cidrs=(ANY,))
ALL = Rule("-1", cidrs=(ANY,))
OPEN_ACL = (
    AclEntry(100, egress=True, protocol="-1", allow=True, cidr=ANY),
    AclEntry(100, egress=False, protocol="-1", allow=True, cidr=ANY),
    AclEntry(32767, egress=True, protocol="-1", allow=False, cidr=ANY),
    AclEntry(32767, egress=False, protocol="-1", allow=False, cidr=ANY),
)

Change = Callable[[Topology], Topology]

NAT = Topology(
    REGION,
    vpcs=(Vpc("vpc-1", ("10.0.0.0/16",), dns_support=True, dns_hostnames=True, dhcp_options_id=NO_OPTIONS),),
    subnets=(
        Subnet("subnet-a", "vpc-1", "us-west-2a", "usw2-az1", "10.0.1.0/24", 200, "available"),
        Subnet("subnet-b", "vpc-1", "us-west-2b", "usw2-az2", "10.0.2.0/24", 200, "available"),
        Subnet("subnet-pub", "vpc-1", "us-west-2a", "usw2-az1", "10.0.100.0/24", 200, "available"),
    ),
    route_tables=(
        RouteTable("rtb-main", "vpc-1", main=True, routes=(LOCAL,)),
        RouteTable("rtb-priv", "vpc-1", subnet_ids=("subnet-a", "subnet-b"), routes=(LOCAL, TO_NAT)),
        RouteTable("rtb-pub", "vpc-1", subnet_ids=("subnet-pub",), routes=(LOCAL, TO_IGW)),
    ),
    nat_gateways=(NatGateway("nat-1", "vpc-1", "subnet-pub", "available", "public"),),
    internet_gateways=(InternetGateway("igw-1", ("vpc-1",)),),
    endpoints=(),
    security_groups=(
        SecurityGroup("sg-run", "vpc-1", egress=(HTTPS_OUT,)),
        SecurityGroup("sg-ep", "vpc-1", ingress=(Rule("tcp", 443, 443, groups=("sg-run",)),)),
    ),
    network_acls=(
        NetworkAcl("acl-default", "vpc-1", ("subnet-b",), default=True, entries=OPEN_ACL),
        NetworkAcl("acl-a", "vpc-1", ("subnet-a",), entries=OPEN_ACL),
        NetworkAcl("acl-pub", "vpc-1", ("subnet-pub",), entries=OPEN_ACL),
    ),
    prefix_lists=(PrefixList("pl-s3", "com.amazonaws.us-west-2.s3", ("52.218.128.0/17", "3.5.76.0/22")),),
)


def interface(service: str, **fields) -> Endpoint:
    good = {
        "vpc_id": "vpc-1",
        "service_name": f"com.amazonaws.{REGION}.{service}",
        "type": "Interface",
        "state": "available",
        "private_dns": True,
        "subnet_ids": ("subnet-a", "subnet-b"),
        "group_ids": ("sg-ep",),
    }
    return Endpoint(f"vpce-{service}", **{**good, **fields})


S3_GATEWAY = Endpoint(
    "vpce-s3", "vpc-1", f"com.amazonaws.{REGION}.s3", "Gateway", "available", route_table_ids=("rtb-priv",)
)


def tables(**routes: tuple[Route, ...]) -> Change:
    def change(world: Topology) -> Topology:
        named = {f"rtb_{row.route_table_id[4:]}": row for row in world.route_tables or ()}
        rows = [evolve(row, routes=routes.get(name, row.routes)) for name, row in named.items()]
        return evolve(world, route_tables=tuple(rows))

    return change


def private(*routes: Route) -> Change:
    return tables(rtb_priv=(LOCAL, *routes))


def public(*routes: Route) -> Change:
    return tables(rtb_pub=(LOCAL, *routes))


def having(**collections) -> Change:
    return lambda world: evolve(world, **collections)


def tables_of(vpc_id: str) -> Change:
    return lambda w: evolve(w, route_tables=tuple(evolve(t, vpc_id=vpc_id) for t in w.route_tables or ()))


def subnet_a(**fields) -> Change:
    rows = {row.subnet_id: row for row in NAT.subnets or ()}
    made = {**rows, "subnet-a": evolve(rows["subnet-a"], **fields)}
    return lambda w: evolve(w, subnets=tuple(made.values()))


def nat(**fields) -> Change:
    return lambda world: evolve(world, nat_gateways=(evolve(world.nat_gateways[0], **fields),))


def vpc(**fields) -> Change:
    return lambda world: evolve(world, vpcs=(evolve(world.vpcs[0], **fields),))


def group(group_id: str, **rules: tuple[Rule, ...]) -> Change:
    def change(world: Topology) -> Topology:
        made: dict[str, Any] = {**rules}
        rows = [evolve(row, **made) if row.group_id == group_id else row for row in world.security_groups or ()]
        return evolve(world, security_groups=tuple(rows))

    return change


def egress(*rules: Rule) -> Change:
    return group("sg-run", egress=rules)


def acl(acl_id: str, *entries: AclEntry) -> Change:
    def change(world: Topology) -> Topology:
        rows = [
            evolve(row, entries=(*entries, *OPEN_ACL)) if row.acl_id == acl_id else row
            for row in world.network_acls or ()
        ]
        return evolve(world, network_acls=tuple(rows))

    return change


def entry(number: int, *, out: bool, allow: bool, ports: tuple[int, int], cidr: str = ANY) -> AclEntry:
    return AclEntry(number, out, "6", allow, cidr, from_port=ports[0], to_port=ports[1])


def only_endpoints(*rows: Endpoint) -> Change:
    """No NAT: the private table has the local route and these endpoints."""
    s3 = tuple(TO_S3 for row in rows if row.endpoint_id == "vpce-s3" and "rtb-priv" in row.route_table_ids)
    return lambda world: having(endpoints=rows)(private(*s3)(world))


def policy_says(verdict: bool | None):
    return lambda _policy, _action, _resource: verdict


def see(change: tuple[Change, ...] | Change, service: Destination | str, subnet: str = "subnet-a", **given) -> Path:
    world = NAT
    for one in change if isinstance(change, tuple) else (change,):
        world = one(world)
    return path(world, subnet, given.pop("groups", ("sg-run",)), service, **given)


def seen(change: Change, service: str, subnet: str = "subnet-a", given: Mapping[str, Any] | None = None) -> Path:
    """As a row of a table says it: the subnet and what else is given may be left out."""
    return see(change, service, subnet, **(given or {}))


SAME = having()
LOGS = interface("logs")

REACHED = {
    "by NAT": (SAME, "logs"),
    "S3 by NAT": (SAME, LAYERS),
    "other subnet, default ACL": (SAME, "logs", "subnet-b"),
    "default route in two halves": (
        private(Route("0.0.0.0/1", nat_gateway_id="nat-1"), Route("128.0.0.0/1", nat_gateway_id="nat-1")),
        "logs",
    ),
    "main table has the NAT": (
        (
            tables(rtb_main=(LOCAL, TO_NAT)),
            lambda w: evolve(
                w,
                route_tables=tuple(
                    evolve(t, subnet_ids=()) if t.route_table_id == "rtb-priv" else t for t in w.route_tables
                ),
            ),
        ),
        "logs",
    ),
    "private routes elsewhere do not matter": (
        private(TO_NAT, Route("10.1.0.0/16", vpc_peering_id="pcx-1"), Route("172.16.0.0/12", gateway_id="vgw-1")),
        "logs",
    ),
    "blackhole of a private network does not matter": (
        private(TO_NAT, Route("192.168.0.0/16", transit_gateway_id="tgw-1", state="blackhole")),
        "logs",
    ),
    "filtered route is not installed": (
        private(TO_NAT, Route("52.0.0.0/8", network_interface_id="eni-1", state="filtered")),
        "logs",
    ),
    "IPv6 routes do not matter": (
        private(TO_NAT, Route(destination_ipv6_cidr="::/0", egress_only_gateway_id="eigw-1", state="blackhole")),
        "logs",
    ),
    "propagated default loses to the NAT": (private(Route(ANY, gateway_id="vgw-1"), TO_NAT), "logs"),
    "S3 addresses are known, a route elsewhere does not touch them": (
        private(TO_NAT, Route("99.0.0.0/8", transit_gateway_id="tgw-1")),
        LAYERS,
    ),
    "gateway endpoint of another service does not matter": (
        (
            private(TO_NAT, Route(destination_prefix_list="pl-ddb", gateway_id="vpce-ddb")),
            having(
                endpoints=(Endpoint("vpce-ddb", "vpc-1", f"com.amazonaws.{REGION}.dynamodb", "Gateway", "available"),)
            ),
        ),
        "logs",
    ),
    "regional NAT gateway": (nat(subnet_id=None, availability_mode="regional", route_table_id="rtb-pub"), "logs"),
    "connectivity absent means public": (nat(connectivity=None), "logs"),
    "protocol number, wide port range": (egress(Rule("6", 0, 65535, cidrs=(ANY,))), "logs"),
    "egress in two halves": (egress(Rule("tcp", 443, 443, cidrs=("0.0.0.0/1", "128.0.0.0/1"))), "logs"),
    "egress by two groups": (
        (egress(), having(security_groups=(SecurityGroup("sg-run"), SecurityGroup("sg-2", egress=(ALL,))))),
        "logs",
        "subnet-a",
        {"groups": ("sg-run", "sg-2")},
    ),
    "egress to S3 by its prefix list": (egress(Rule("tcp", 443, 443, prefix_lists=("pl-s3",))), LAYERS),
    "egress to S3 by its addresses": (
        egress(Rule("tcp", 443, 443, cidrs=("52.218.0.0/16", "3.5.0.0/16"))),
        LAYERS,
    ),
    "runtime's rules left out": (egress(), "logs", "subnet-a", {"groups": None}),
    "by endpoint": (only_endpoints(LOGS), "logs"),
    "endpoint, egress by its group": (
        (only_endpoints(LOGS), egress(Rule("tcp", 443, 443, groups=("sg-ep",)))),
        "logs",
    ),
    "endpoint, egress by its subnets": (
        (only_endpoints(LOGS), egress(Rule("tcp", 443, 443, cidrs=("10.0.0.0/16",)))),
        "logs",
    ),
    "endpoint lets in the subnet's addresses": (
        (only_endpoints(LOGS), group("sg-ep", ingress=(Rule("tcp", 443, 443, cidrs=("10.0.0.0/16",)),))),
        "logs",
    ),
    "endpoint in another zone": (only_endpoints(interface("logs", subnet_ids=("subnet-b",))), "logs"),
    "endpoint state in capitals": (only_endpoints(interface("logs", state="Available")), "logs"),
    "endpoint used from a public subnet": (having(endpoints=(LOGS,)), "logs", "subnet-pub"),
    "ACL of the endpoint's own subnet is not crossed": (
        (
            only_endpoints(interface("logs", subnet_ids=("subnet-a",))),
            acl("acl-a", entry(1, out=True, allow=False, ports=(443, 443))),
        ),
        "logs",
    ),
    "deleted endpoint is not there": (having(endpoints=(interface("logs", state="deleted"),)), "logs"),
    "endpoint of another VPC is not there": (
        having(endpoints=(interface("logs", vpc_id="vpc-2", state="failed"),)),
        "logs",
    ),
    "hostnames off, NAT serves": ((having(endpoints=(LOGS,)), vpc(dns_hostnames=False)), "logs"),
    "private DNS off, NAT serves": (having(endpoints=(interface("logs", private_dns=False),)), "logs"),
    "S3 by gateway endpoint": (only_endpoints(S3_GATEWAY), LAYERS),
    "S3 gateway known by its route only": (
        (having(endpoints=(evolve(S3_GATEWAY, route_table_ids=()),)), private(TO_S3)),
        LAYERS,
    ),
    "S3 gateway, egress by prefix list of unknown entries": (
        (only_endpoints(S3_GATEWAY), having(prefix_lists=None), egress(Rule("tcp", 443, 443, prefix_lists=("pl-s3",)))),
        LAYERS,
    ),
    "S3 gateway of another table, NAT serves": (
        having(endpoints=(evolve(S3_GATEWAY, route_table_ids=("rtb-pub",)),)),
        LAYERS,
    ),
    "S3 interface for on-premises resolvers only": (
        (
            only_endpoints(
                S3_GATEWAY, evolve(interface("s3"), endpoint_id="vpce-s3i", inbound_resolver_only=True, state="failed")
            )
        ),
        LAYERS,
    ),
    "policy allows": (
        only_endpoints(evolve(S3_GATEWAY, policy="{}")),
        LAYERS,
        "subnet-a",
        {"allows": policy_says(True)},
    ),
    "policy not judged": (only_endpoints(evolve(S3_GATEWAY, policy="{}")), LAYERS),
    "ACL denies after it allowed": (acl("acl-a", entry(200, out=True, allow=False, ports=(443, 443))), "logs"),
    "ACL denies another port": (acl("acl-a", entry(1, out=True, allow=False, ports=(22, 22))), "logs"),
    "ACL denies low ports in": (acl("acl-a", entry(1, out=False, allow=False, ports=(0, 1023))), "logs"),
}

BROKEN = {
    "no default route": (private(), "logs", Obstacle.NO_ROUTE),
    "no routes at all": (tables(rtb_priv=()), "logs", Obstacle.NO_ROUTE),
    "main table has no way out": (
        lambda w: evolve(w, route_tables=tuple(t for t in w.route_tables if t.route_table_id != "rtb-priv")),
        "logs",
        Obstacle.NO_ROUTE,
    ),
    "only an IPv6 default": (
        private(Route(destination_ipv6_cidr="::/0", egress_only_gateway_id="eigw-1")),
        "logs",
        Obstacle.NO_ROUTE,
    ),
    "default is a blackhole": (private(evolve(TO_NAT, state="blackhole")), "logs", Obstacle.BLACKHOLE),
    "S3 addresses go into a blackhole": (
        private(
            TO_NAT,
            Route("52.218.0.0/16", network_interface_id="eni-1", state="blackhole"),
            Route("3.5.0.0/16", network_interface_id="eni-1", state="blackhole"),
        ),
        LAYERS,
        Obstacle.BLACKHOLE,
    ),
    "public subnet": (SAME, "logs", Obstacle.PUBLIC_SUBNET, "subnet-pub"),
    "NAT does not exist": (having(nat_gateways=()), "logs", Obstacle.NAT_NOT_FOUND),
    "NAT is deleted": (nat(state="deleted"), "logs", Obstacle.NAT_NOT_AVAILABLE),
    "NAT failed": (nat(state="failed"), "logs", Obstacle.NAT_NOT_AVAILABLE),
    "NAT's subnet has no default route": (public(), "logs", Obstacle.NAT_NO_WAY_OUT),
    "NAT in the private subnet": (nat(subnet_id="subnet-b"), "logs", Obstacle.NAT_NO_WAY_OUT),
    "NAT's default is a blackhole": (public(evolve(TO_IGW, state="blackhole")), "logs", Obstacle.BLACKHOLE),
    "private NAT before an internet gateway": (nat(connectivity="private"), "logs", Obstacle.NAT_NO_WAY_OUT),
    "private NAT without a route on": ((nat(connectivity="private"), public()), "logs", Obstacle.NAT_NO_WAY_OUT),
    "internet gateway detached": (
        having(internet_gateways=(InternetGateway("igw-1"),)),
        "logs",
        Obstacle.INTERNET_GATEWAY_DETACHED,
    ),
    "no egress rule": (egress(), "logs", Obstacle.GROUP_EGRESS),
    "egress on another port": (egress(Rule("tcp", 80, 80, cidrs=(ANY,))), "logs", Obstacle.GROUP_EGRESS),
    "egress by UDP": (egress(Rule("udp", 443, 443, cidrs=(ANY,))), "logs", Obstacle.GROUP_EGRESS),
    "egress into the VPC only, over NAT": (egress(Rule("-1", cidrs=("10.0.0.0/16",))), "logs", Obstacle.GROUP_EGRESS),
    "egress to endpoints only drops S3": (
        (only_endpoints(S3_GATEWAY), egress(Rule("tcp", 443, 443, groups=("sg-ep",)))),
        LAYERS,
        Obstacle.GROUP_EGRESS,
    ),
    "egress to another endpoint's group": (
        (only_endpoints(LOGS), egress(Rule("tcp", 443, 443, groups=("sg-other",)))),
        "logs",
        Obstacle.GROUP_EGRESS,
    ),
    "egress to S3 only, logs by endpoint": (
        (only_endpoints(LOGS), egress(Rule("tcp", 443, 443, prefix_lists=("pl-s3",)))),
        "logs",
        Obstacle.GROUP_EGRESS,
    ),
    "endpoint lets nobody in": ((only_endpoints(LOGS), group("sg-ep", ingress=())), "logs", Obstacle.GROUP_INGRESS),
    "endpoint lets nobody in although NAT exists": (
        (having(endpoints=(LOGS,)), group("sg-ep", ingress=())),
        "logs",
        Obstacle.GROUP_INGRESS,
    ),
    "endpoint lets in another port": (
        (only_endpoints(LOGS), group("sg-ep", ingress=(Rule("tcp", 80, 80, groups=("sg-run",)),))),
        "logs",
        Obstacle.GROUP_INGRESS,
    ),
    "endpoint lets in another subnet": (
        (only_endpoints(LOGS), group("sg-ep", ingress=(Rule("tcp", 443, 443, cidrs=("10.0.2.0/24",)),))),
        "logs",
        Obstacle.GROUP_INGRESS,
    ),
    "endpoint failed and no other way": (
        only_endpoints(interface("logs", state="failed")),
        "logs",
        Obstacle.ENDPOINT_NOT_AVAILABLE,
    ),
    "private DNS off and no other way": (
        only_endpoints(interface("logs", private_dns=False)),
        "logs",
        Obstacle.PRIVATE_DNS_OFF,
    ),
    "private DNS off in a public subnet": (
        having(endpoints=(interface("logs", private_dns=False),)),
        "logs",
        Obstacle.PRIVATE_DNS_OFF,
        "subnet-pub",
    ),
    "own rules stop the NAT path, not the endpoint with private DNS off": (
        (having(endpoints=(interface("logs", private_dns=False),)), egress()),
        "logs",
        Obstacle.GROUP_EGRESS,
    ),
    "hostnames off and no other way": ((only_endpoints(LOGS), vpc(dns_hostnames=False)), "logs", Obstacle.DNS_OFF),
    "DNS support off and no other way": ((only_endpoints(LOGS), vpc(dns_support=False)), "logs", Obstacle.DNS_OFF),
    "endpoint of another service does not help": (only_endpoints(LOGS), "ecr.dkr", Obstacle.NO_ROUTE),
    "endpoint of a longer name does not help": (
        only_endpoints(interface("bedrock-agentcore.gateway")),
        "bedrock-agentcore",
        Obstacle.NO_ROUTE,
    ),
    "endpoint of another region does not help": (
        only_endpoints(evolve(LOGS, service_name="com.amazonaws.us-east-1.logs")),
        "logs",
        Obstacle.NO_ROUTE,
    ),
    "S3 gateway of another table": (
        only_endpoints(evolve(S3_GATEWAY, route_table_ids=("rtb-pub",))),
        LAYERS,
        Obstacle.ENDPOINT_NOT_ASSOCIATED,
    ),
    "policy denies": (
        only_endpoints(evolve(S3_GATEWAY, policy="{}")),
        LAYERS,
        Obstacle.ENDPOINT_POLICY,
        "subnet-a",
        {"allows": policy_says(False)},
    ),
    "policy denies although NAT exists": (
        (having(endpoints=(evolve(S3_GATEWAY, policy="{}"),))),
        LAYERS,
        Obstacle.ENDPOINT_POLICY,
        "subnet-a",
        {"allows": policy_says(False)},
    ),
    "ACL denies out": (acl("acl-a", entry(1, out=True, allow=False, ports=(443, 443))), "logs", Obstacle.ACL_OUTBOUND),
    "ACL denies answers": (
        acl("acl-a", entry(1, out=False, allow=False, ports=(1024, 65535))),
        "logs",
        Obstacle.ACL_RETURN,
    ),
    "ACL denies answers in two ranges": (
        acl(
            "acl-a",
            entry(1, out=False, allow=False, ports=(0, 9999)),
            entry(2, out=False, allow=False, ports=(10000, 65535)),
        ),
        "logs",
        Obstacle.ACL_RETURN,
    ),
    "ACL of the NAT's subnet denies in": (
        acl("acl-pub", entry(1, out=False, allow=False, ports=(443, 443))),
        "logs",
        Obstacle.ACL_INBOUND,
    ),
    "ACL of the NAT's subnet denies out": (
        acl("acl-pub", entry(1, out=True, allow=False, ports=(443, 443))),
        "logs",
        Obstacle.ACL_OUTBOUND,
    ),
    "ACL of the NAT's subnet denies answers to us": (
        acl("acl-pub", entry(1, out=True, allow=False, ports=(1024, 65535), cidr="10.0.0.0/16")),
        "logs",
        Obstacle.ACL_RETURN,
    ),
    "ACL of the endpoint's subnet denies in": (
        (
            only_endpoints(interface("logs", subnet_ids=("subnet-b",))),
            acl("acl-default", entry(1, out=False, allow=False, ports=(443, 443))),
        ),
        "logs",
        Obstacle.ACL_INBOUND,
    ),
    "ACL without entries": (
        lambda w: evolve(w, network_acls=(NetworkAcl("acl-a", "vpc-1", ("subnet-a",)), *w.network_acls)[::-1]),
        "logs",
        Obstacle.ACL_OUTBOUND,
    ),
    "broken beats unknown": (
        (private(Route(ANY, transit_gateway_id="tgw-1")), egress()),
        "logs",
        Obstacle.GROUP_EGRESS,
    ),
}

UNKNOWN = {
    "transit gateway": (private(Route(ANY, transit_gateway_id="tgw-1")), "logs", Obstacle.FAR_SIDE),
    "peering": (private(Route(ANY, vpc_peering_id="pcx-1")), "logs", Obstacle.FAR_SIDE),
    "network interface": (private(Route(ANY, network_interface_id="eni-1")), "logs", Obstacle.FAR_SIDE),
    "NAT instance": (private(Route(ANY, instance_id="i-1")), "logs", Obstacle.FAR_SIDE),
    "virtual private gateway": (private(Route(ANY, gateway_id="vgw-1")), "logs", Obstacle.FAR_SIDE),
    "firewall endpoint": (
        (
            private(Route(ANY, gateway_id="vpce-fw")),
            having(endpoints=(Endpoint("vpce-fw", "vpc-1", type="GatewayLoadBalancer"),)),
        ),
        "logs",
        Obstacle.FAR_SIDE,
    ),
    "core network": (
        private(Route(ANY, core_network_arn="arn:aws:networkmanager::123456789012:core-network/c")),
        "logs",
        Obstacle.FAR_SIDE,
    ),
    "local gateway": (private(Route(ANY, local_gateway_id="lgw-1")), "logs", Obstacle.FAR_SIDE),
    "carrier gateway": (private(Route(ANY, carrier_gateway_id="cagw-1")), "logs", Obstacle.FAR_SIDE),
    "default route without target": (private(Route(ANY)), "logs", Obstacle.UNREADABLE),
    "no default, but a hub behind a transit gateway": (
        private(Route("10.0.0.0/8", transit_gateway_id="tgw-1")),
        "logs",
        Obstacle.FAR_SIDE,
    ),
    "part of the internet goes elsewhere": (
        private(TO_NAT, Route("52.0.0.0/8", transit_gateway_id="tgw-1")),
        "logs",
        Obstacle.ROUTES_DISAGREE,
    ),
    "half of the internet has a route": (
        private(Route("0.0.0.0/1", nat_gateway_id="nat-1")),
        "logs",
        Obstacle.ROUTES_DISAGREE,
    ),
    "prefix list of unknown entries goes elsewhere": (
        private(TO_NAT, Route(destination_prefix_list="pl-own", transit_gateway_id="tgw-1")),
        "logs",
        Obstacle.ROUTES_DISAGREE,
    ),
    "destination that is no CIDR": (
        private(TO_NAT, Route("somewhere", transit_gateway_id="tgw-1")),
        "logs",
        Obstacle.ROUTES_DISAGREE,
    ),
    "NAT pending": (nat(state="pending"), "logs", Obstacle.NAT_NOT_AVAILABLE),
    "NAT behind a firewall": (public(Route(ANY, gateway_id="vpce-fw")), "logs", Obstacle.FAR_SIDE),
    "private NAT towards a transit gateway": (
        (nat(connectivity="private"), public(Route(ANY, transit_gateway_id="tgw-1"))),
        "logs",
        Obstacle.FAR_SIDE,
    ),
    "NAT's subnet not read": (nat(subnet_id="subnet-x"), "logs", Obstacle.NOT_FOUND),
    "internet gateway not found": (having(internet_gateways=()), "logs", Obstacle.NOT_FOUND),
    "route tables of another VPC only": (
        having(route_tables=(RouteTable("rtb-x", "vpc-2", main=True),)),
        "logs",
        Obstacle.NOT_FOUND,
    ),
    "table of another VPC": (tables_of("vpc-9"), "logs", Obstacle.ANOTHER_VPC),
    "IPv6 only": (subnet_a(ipv6_native=True), "logs", Obstacle.IPV6_ONLY),
    "IPv6 only, by an endpoint": (
        (subnet_a(ipv6_native=True), having(endpoints=(LOGS,))),
        "logs",
        Obstacle.IPV6_ONLY,
    ),
    "endpoint that answers over IPv6 only": (
        only_endpoints(interface("logs", address_type="ipv6")),
        "logs",
        Obstacle.IPV6_ONLY,
    ),
    "egress of a protocol that is not told": (
        egress(Rule(None, 443, 443, cidrs=(ANY,))),
        "logs",
        Obstacle.GROUP_EGRESS,
    ),
    "ACL entry of a protocol that is not told": (
        acl("acl-a", AclEntry(1, egress=True, allow=False, cidr=ANY)),
        "logs",
        Obstacle.ACL_OUTBOUND,
    ),
    "subnet not found": (SAME, "logs", Obstacle.NOT_FOUND, "subnet-x"),
    "subnet of another account": (
        lambda w: evolve(
            w,
            account="123456789012",
            nat_gateways=(),
            subnets=tuple(evolve(s, owner_id="111122223333") for s in w.subnets),
        ),
        "logs",
        Obstacle.SHARED_VPC,
    ),
    "group not found": (SAME, "logs", Obstacle.NOT_FOUND, "subnet-a", {"groups": ("sg-x",)}),
    "no group": (SAME, "logs", Obstacle.NOT_FOUND, "subnet-a", {"groups": ()}),
    "egress to some public addresses": (
        egress(Rule("tcp", 443, 443, cidrs=("52.0.0.0/8",))),
        "logs",
        Obstacle.GROUP_EGRESS,
    ),
    "egress to some of S3, its entries unknown": (
        (
            only_endpoints(S3_GATEWAY),
            having(prefix_lists=None),
            egress(Rule("tcp", 443, 443, cidrs=("52.218.0.0/16",))),
        ),
        LAYERS,
        Obstacle.GROUP_EGRESS,
    ),
    "egress by a prefix list of unknown entries": (
        egress(Rule("tcp", 443, 443, prefix_lists=("pl-own",))),
        "logs",
        Obstacle.GROUP_EGRESS,
    ),
    "endpoint pending": (only_endpoints(interface("logs", state="pending")), "logs", Obstacle.ENDPOINT_NOT_AVAILABLE),
    "endpoint failed, NAT may serve": (
        having(endpoints=(interface("logs", state="failed"),)),
        "logs",
        Obstacle.ENDPOINT_NOT_AVAILABLE,
    ),
    "endpoint's group not read": (only_endpoints(interface("logs", group_ids=("sg-x",))), "logs", Obstacle.NOT_FOUND),
    "endpoint without subnets": (only_endpoints(interface("logs", subnet_ids=())), "logs", Obstacle.UNREADABLE),
    "endpoint lets in part of the subnet": (
        (only_endpoints(LOGS), group("sg-ep", ingress=(Rule("tcp", 443, 443, cidrs=("10.0.1.0/25",)),))),
        "logs",
        Obstacle.GROUP_INGRESS,
    ),
    "endpoint reached in one zone only": (
        (only_endpoints(LOGS), acl("acl-default", entry(1, out=False, allow=False, ports=(443, 443)))),
        "logs",
        Obstacle.ACL_INBOUND,
    ),
    "route to the endpoint's subnet by an appliance": (
        (having(endpoints=(LOGS,)), private(TO_NAT, Route("10.0.2.0/24", network_interface_id="eni-fw"))),
        "logs",
        Obstacle.FAR_SIDE,
    ),
    "DNS support off, NAT exists": (vpc(dns_support=False), "logs", Obstacle.DNS_OFF),
    "DNS attributes not asked": (vpc(dns_support=None), "logs", Obstacle.NOT_READ),
    "hostnames not asked, endpoint is all there is": (
        (only_endpoints(LOGS), vpc(dns_hostnames=None)),
        "logs",
        Obstacle.NOT_READ,
    ),
    "policy cannot be judged": (
        only_endpoints(evolve(S3_GATEWAY, policy="{")),
        LAYERS,
        Obstacle.ENDPOINT_POLICY,
        "subnet-a",
        {"allows": policy_says(None)},
    ),
    "ACL allows some of the ports only": (
        acl(
            "acl-a",
            entry(1, out=False, allow=True, ports=(40000, 60999)),
            entry(2, out=False, allow=False, ports=(0, 65535)),
        ),
        "logs",
        Obstacle.ACL_RETURN,
    ),
    "ACL denies some of the internet": (
        acl("acl-a", entry(1, out=True, allow=False, ports=(443, 443), cidr="52.0.0.0/8")),
        "logs",
        Obstacle.ACL_OUTBOUND,
    ),
    "ACL entry that is no CIDR": (
        acl("acl-a", entry(1, out=True, allow=False, ports=(443, 443), cidr="x")),
        "logs",
        Obstacle.ACL_OUTBOUND,
    ),
    "ACL of the subnet not read": (having(network_acls=()), "logs", Obstacle.NOT_FOUND),
    **{
        f"{name} denied": (having(**{name: None}), "logs", Obstacle.NOT_READ)
        for name in (
            "vpcs",
            "subnets",
            "route_tables",
            "nat_gateways",
            "internet_gateways",
            "endpoints",
            "security_groups",
            "network_acls",
        )
    },
}


@pytest.mark.parametrize("row", REACHED.values(), ids=REACHED)
def test_a_reachable_service(row):
    change, service, *rest = row
    way = seen(change, service, *rest)
    assert (way.status, way.obstacle) == (Reach.REACHABLE, None)


@pytest.mark.parametrize("row", BROKEN.values(), ids=BROKEN)
def test_a_broken_path_names_the_first_broken_hop(row):
    change, service, obstacle, *rest = row
    way = seen(change, service, *rest)
    assert (way.status, way.obstacle and way.obstacle.obstacle) == (Reach.BROKEN, obstacle)
    assert all(way.obstacle.ids)


@pytest.mark.parametrize("row", UNKNOWN.values(), ids=UNKNOWN)
def test_an_unknown_path_names_what_is_not_known(row):
    change, service, obstacle, *rest = row
    way = seen(change, service, *rest)
    assert (way.status, way.obstacle and way.obstacle.obstacle) == (Reach.UNKNOWN, obstacle)


@pytest.mark.parametrize(
    ("change", "service", "hops"),
    [
        (
            SAME,
            "logs",
            (
                "subnet-a (us-west-2a)",
                "sg-run lets tcp 443 out to the addresses of logs",
                "rtb-priv 0.0.0.0/0 -> nat-1",
                "nat-1 available in subnet-pub",
                "rtb-pub 0.0.0.0/0 -> igw-1",
            ),
        ),
        (
            only_endpoints(LOGS),
            "logs",
            (
                "subnet-a (us-west-2a)",
                "vpce-logs com.amazonaws.us-west-2.logs available",
                "sg-run lets tcp 443 out to vpce-logs",
                "sg-ep lets tcp 443 in from subnet-a",
            ),
        ),
        (
            only_endpoints(S3_GATEWAY),
            LAYERS,
            (
                "subnet-a (us-west-2a)",
                "sg-run lets tcp 443 out to the addresses of s3",
                "rtb-priv -> vpce-s3",
                "vpce-s3 com.amazonaws.us-west-2.s3 available",
            ),
        ),
        (
            nat(state="deleted"),
            "logs",
            (
                "subnet-a (us-west-2a)",
                "sg-run lets tcp 443 out to the addresses of logs",
                "rtb-priv 0.0.0.0/0 -> nat-1",
                "nat-1 is deleted",
            ),
        ),
    ],
    ids=["NAT", "endpoint", "S3 gateway", "broken"],
)
def test_the_way_in_words_ends_at_the_obstacle(change, service, hops):
    assert see(change, service).hops == hops


@pytest.mark.parametrize(
    ("change", "service", "note"),
    [
        (
            only_endpoints(interface("logs", subnet_ids=("subnet-b",))),
            "logs",
            "vpce-logs has no interface in us-west-2a; requests cross zones",
        ),
        (only_endpoints(evolve(S3_GATEWAY, policy="{}")), LAYERS, "the policy of vpce-s3 was not judged"),
        (
            having(endpoints=(interface("logs", private_dns=False),)),
            "logs",
            "vpce-logs has private DNS off, so the service's name does not lead to it",
        ),
        (
            only_endpoints(evolve(S3_GATEWAY, route_table_ids=())),
            LAYERS,
            "rtb-priv has no route to the service's addresses",
        ),
    ],
)
def test_notes_say_what_is_worth_knowing_besides(change, service, note):
    assert note in see(change, service).notes


def test_a_policy_is_asked_for_the_layers_bucket_of_the_region():
    asked = []
    see(only_endpoints(evolve(S3_GATEWAY, policy="{}")), LAYERS, allows=lambda *question: asked.append(question))
    assert [(endpoint.policy, *rest) for endpoint, *rest in asked] == [
        ("{}", "s3:GetObject", "arn:aws:s3:::prod-us-west-2-starport-layer-bucket/*")
    ]


@pytest.mark.parametrize(
    ("region", "partition"), [("eu-west-1", "aws"), ("us-gov-west-1", "aws-us-gov"), ("cn-north-1", "aws-cn")]
)
def test_the_layers_bucket_is_in_the_partition_of_the_region(region, partition):
    assert image_layers(region).needs[0][1] == f"arn:{partition}:s3:::prod-{region}-starport-layer-bucket/*"


def test_zones_without_an_interface():
    assert uncovered_zones(NAT, interface("logs", subnet_ids=("subnet-b",)), ("subnet-a", "subnet-b")) == (
        "us-west-2a",
    )


def test_a_path_without_hops_proves_nothing():
    assert Path(()).status is Reach.UNKNOWN
    doubt = unknown(Obstacle.ROUTES_DISAGREE, "which?")
    assert agree_or_unknown((), doubt).status is Reach.UNKNOWN
    assert agree_or_unknown((Path((passed("one"),)), Path((doubt,))), doubt).obstacle == doubt


COLLECTIONS = [field.name for field in fields(Topology) if field.name not in {"region", "account"}]
WORLDS = [
    (change, service, subnet, given)
    for rows, head in ((REACHED, 2), (BROKEN, 3), (UNKNOWN, 3))
    for row in rows.values()
    for change, service, subnet, given in [(*row[:2], *row[head:], *("subnet-a", {})[len(row) - head :])]
]


@st.composite
def worlds(draw):
    """Two rows of the tables at once."""
    (one, *_), (two, service, subnet, given) = draw(st.sampled_from(WORLDS)), draw(st.sampled_from(WORLDS))
    changes = [*(one if isinstance(one, tuple) else (one,)), *(two if isinstance(two, tuple) else (two,))]
    world = NAT
    for change in changes:
        try:
            world = change(world)
        except (TypeError, IndexError):  # a change of rows that the other change took away
            continue
    return world, subnet, given.get("groups", ("sg-run",)), service, given.get("allows")


@given(worlds())
@settings(max_examples=300, deadline=None)
def test_more_egress_never_breaks_a_reachable_path(drawn):
    world, subnet, groups, service, allows = drawn
    before = path(world, subnet, groups, service, allows).status
    rows = world.security_groups
    wider = rows and tuple(evolve(row, egress=(*row.egress, ALL)) for row in rows)
    after = path(evolve(world, security_groups=wider), subnet, groups, service, allows).status
    assert before is not Reach.REACHABLE or after is Reach.REACHABLE


def test_a_route_table_that_was_not_read_may_lead_traffic_off_its_way_to_an_endpoint():
    """A route for a part of the VPC may send it through an appliance."""
    reached = having(endpoints=(LOGS,))
    assert see(reached, "logs").status is Reach.REACHABLE
    assert see((reached, having(route_tables=None)), "logs").status is Reach.UNKNOWN


@given(worlds(), st.sets(st.sampled_from(COLLECTIONS), min_size=1))
@settings(max_examples=500, deadline=None)
def test_knowing_less_never_proves_more(drawn, hidden):
    world, subnet, groups, service, allows = drawn
    known = path(world, subnet, groups, service, allows).status
    veiled = path(evolve(world, **dict.fromkeys(hidden)), subnet, groups, service, allows).status
    assert veiled in {known, Reach.UNKNOWN}


TEXT = st.none() | st.sampled_from(["", "x", ANY, "10.0.1.0/24", "::/0", "igw-1", "vpce-s3", "pl-s3", "available"])


@given(st.lists(st.builds(Route, *[TEXT] * 15), max_size=4).map(tuple), st.sampled_from(["logs", "s3"]))
@settings(max_examples=200, deadline=None)
def test_odd_routes_are_no_exception(routes, service):
    way = see((having(endpoints=(S3_GATEWAY,)), tables(rtb_priv=routes)), service)
    assert isinstance(way.obstacle, Hop | None)
    assert way.hops


ROWS = (
    *("vpcs", "subnets", "route_tables", "nat_gateways", "internet_gateways", "endpoints"),
    *("security_groups", "network_acls", "prefix_lists"),
)
OPEN = {
    "NAT gateway": (NAT, "logs"),
    "interface endpoint": (only_endpoints(interface("logs"))(NAT), "logs"),
    "gateway endpoint": (only_endpoints(S3_GATEWAY)(NAT), LAYERS),
}
CLOSED = {
    "no way out": (private()(NAT), "logs"),
    "private DNS off": (only_endpoints(interface("logs", private_dns=False))(NAT), "logs"),
    "endpoint failed": (only_endpoints(interface("logs", state="failed"))(NAT), "logs"),
}


def without_one(world):
    """The world without one member of one row, each in turn, and what is missing; EC2 leaves out lists that are empty."""
    for collection in ROWS:
        rows = getattr(world, collection) or ()
        for index, row in enumerate(rows):
            for member, changed in less(row):
                yield (
                    f"{collection}[{index}].{member}",
                    evolve(world, **{collection: (*rows[:index], changed, *rows[index + 1 :])}),
                )


def less(row):
    """The row without each of its members, and without each member of the rows it holds."""
    for member in fields(type(row)):
        value = getattr(row, member.name)
        if isinstance(value, tuple):
            for index, inner in enumerate(value):
                for name, changed in less(inner) if has(type(inner)) else ():
                    kept = (*value[:index], changed, *value[index + 1 :])
                    yield f"{member.name}[{index}].{name}", evolve(row, **{member.name: kept})
        elif value is not None and member.default is None:
            yield member.name, evolve(row, **{member.name: None})


@pytest.mark.parametrize(("worlds", "reach"), [(OPEN, Reach.REACHABLE), (CLOSED, Reach.BROKEN)])
def test_a_member_that_an_answer_leaves_out_decides_nothing(worlds, reach):
    turned = []
    for name, (world, service) in worlds.items():
        assert path(world, "subnet-a", ("sg-run",), service).status is reach, name
        for member, changed in without_one(world):
            found = path(changed, "subnet-a", ("sg-run",), service)
            if found.status not in {reach, Reach.UNKNOWN}:
                turned.append(f"{name}: {member} {found.status}")
    assert turned == []


@pytest.mark.parametrize(("subnet", "private"), [("subnet-a", True), ("subnet-pub", False)])
def test_a_member_left_out_makes_no_subnet_private_or_public(subnet, private):
    found = {name: is_private(changed, subnet).holds for name, changed in without_one(NAT)}
    assert is_private(NAT, subnet).holds is private
    assert [name for name, holds in found.items() if holds not in {private, None}] == []


@pytest.mark.parametrize(
    ("encryption", "expected"),
    [
        (None, Reach.REACHABLE),
        (Encryption("monitor", "available"), Reach.REACHABLE),
        (Encryption("enforce", "deleted"), Reach.REACHABLE),
        (Encryption("enforce", "available"), Reach.UNKNOWN),
        (Encryption("enforce"), Reach.UNKNOWN),
        (Encryption("monitor", "enforce-in-progress"), Reach.UNKNOWN),
    ],
)
def test_enforced_encryption_is_unknown_whatever_the_way(encryption: Encryption | None, expected: Reach) -> None:
    made = evolve(NAT, vpcs=tuple(evolve(row, encryption=encryption) for row in NAT.vpcs))
    assert {path(made, "subnet-a", ("sg-run",), service).status for service in ("logs", "ecr.api", "s3")} == {expected}
