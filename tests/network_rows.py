"""A VPC in rows that serves an agent, small changes to it, and the facts that tell of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from attrs import evolve

from preflight.core.query import Query
from preflight.core.target import Agent, Network
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value
from preflight.inventory.runtimes import RUNTIMES
from preflight.network import answers, named, queries, regional
from preflight.network.rows import (
    NO_OPTIONS,
    AclEntry,
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
IMAGE = "123456789012.dkr.ecr.us-west-2.amazonaws.com/research:v1"
ANY = "0.0.0.0/0"
LOCAL = Route("10.0.0.0/16", gateway_id="local", state="active")
TO_NAT = Route(ANY, nat_gateway_id="nat-1", state="active")
TO_IGW = Route(ANY, gateway_id="igw-1", state="active")
HTTPS = Rule("tcp", 443, 443, cidrs=(ANY,))
FROM_ITSELF = Rule("-1", groups=("sg-run",))
OPEN = tuple(AclEntry(100, out, "-1", True, ANY) for out in (True, False))

WORLD = Topology(
    REGION,
    "123456789012",
    vpcs=(Vpc("vpc-1", ("10.0.0.0/16",), True, True, "available", NO_OPTIONS),),
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
    nat_gateways=(NatGateway("nat-1", "vpc-1", "subnet-pub", "available"),),
    internet_gateways=(InternetGateway("igw-1", ("vpc-1",)),),
    endpoints=(),
    security_groups=(
        SecurityGroup("sg-run", "vpc-1", ingress=(FROM_ITSELF,), egress=(HTTPS,)),
        SecurityGroup("sg-ep", "vpc-1", ingress=(Rule("tcp", 443, 443, groups=("sg-run",)),)),
    ),
    network_acls=(NetworkAcl("acl-1", "vpc-1", ("subnet-a", "subnet-b", "subnet-pub"), default=True, entries=OPEN),),
    prefix_lists=(PrefixList("pl-s3", "com.amazonaws.us-west-2.s3", ("52.218.128.0/17",)),),
)
"""Two private subnets behind a NAT gateway, and no endpoint."""


def interface(service: str, **changes: Any) -> Endpoint:
    name = f"com.amazonaws.{REGION}.{service}"
    made = Endpoint(f"vpce-{service}", "vpc-1", name, "Interface", "available", True)
    return evolve(made, **{"subnet_ids": ("subnet-a", "subnet-b"), "group_ids": ("sg-ep",), **changes})


def gateway(*tables: str, **changes: Any) -> Endpoint:
    name = f"com.amazonaws.{REGION}.s3"
    return evolve(Endpoint("vpce-s3", "vpc-1", name, "Gateway", "available", route_table_ids=tables), **changes)


ENDPOINTS = (interface("ecr.api"), interface("ecr.dkr"), interface("logs"), gateway("rtb-priv"))


def changed(collection: str, key: str, /, **changes: Any) -> Callable[[Topology], Topology]:
    """The world with one row of it changed, found by its id."""

    def change(world: Topology) -> Topology:
        rows = getattr(world, collection)
        ids = {row: next(iter(value for value in (getattr(row, row.__attrs_attrs__[0].name),))) for row in rows}
        assert key in ids.values()
        made: dict[str, Any] = {collection: tuple(evolve(r, **changes) if ids[r] == key else r for r in rows)}
        return evolve(world, **made)

    return change


def having(**collections: Any) -> Callable[[Topology], Topology]:
    return lambda world: evolve(world, **collections)


def world(*changes: Callable[[Topology], Topology]) -> Topology:
    made = WORLD
    for change in changes:
        made = change(made)
    return made


def routes(*rows: Route) -> Callable[[Topology], Topology]:
    """The private subnets' table with these routes beside the local one."""
    return changed("route_tables", "rtb-priv", routes=(LOCAL, *rows))


def no_way_out(*endpoints: Endpoint) -> Callable[[Topology], Topology]:
    """No NAT gateway, only these endpoints."""
    return lambda made: having(endpoints=endpoints, nat_gateways=())(routes()(made))


def agent(*subnets: str, subject: str = "research", groups: tuple[str, ...] = ("sg-run",), **rest: Any) -> Agent:
    network = Network(
        rest.pop("mode", Value("VPC")),
        rest.pop("vpc", None),
        tuple(map(Value, subnets)),
        tuple(map(Value, groups)),
    )
    return Agent(subject, image=Value(IMAGE), network=rest.pop("network", network), **rest)


AGENT = agent("subnet-a", "subnet-b")
NETWORK = cast("Network", AGENT.network)


UNREAD = Unanswered(UnansweredReason.DENIED, "ec2:It")


def told(made: Topology = WORLD, /, **instead: Any) -> Mapping[Query[Any], Mapping[str, Any]]:
    """The answers that make this topology, none to what it was not read of; `instead` replaces a query's, by its name."""
    vpc = made.vpcs[0] if made.vpcs else Vpc("vpc-1", dns_support=False, dns_hostnames=False)
    rows: dict[Query[Any], Mapping[str, Any]] = {
        query: {"" if query in answers.REGIONAL else "vpc-1": _read(getattr(made, name))}
        for name, (query, *_) in answers.BEHIND.items()
    }
    access = made.public_access
    rows |= {
        regional.BLOCK_PUBLIC_ACCESS: {"": (access,) if access else UNREAD},
        named.NAMED_SUBNETS: {"": _read(made.subnets)},
        named.NAMED_GROUPS: {"": _read(made.security_groups)},
        RUNTIMES: {"": ()},
        queries.DNS_SUPPORT: {"vpc-1": _switch(vpc.dns_support)},
        queries.DNS_HOSTNAMES: {"vpc-1": _switch(vpc.dns_hostnames)},
    }
    return rows | {QUERIES[name]: dict.fromkeys(rows[QUERIES[name]], answer) for name, answer in instead.items()}


QUERIES: Mapping[str, Query[Any]] = {
    name: value
    for module in (named, queries, regional)
    for name, value in vars(module).items()
    if isinstance(value, Query)
}
"""The questions of the network by their names."""


def _read(rows: Any) -> Any:
    return UNREAD if rows is None else rows


def _switch(on: bool | None) -> Any:
    return UNREAD if on is None else queries.Switch(on)
