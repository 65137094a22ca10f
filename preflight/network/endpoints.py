"""Which VPC endpoint answers for a service, and whether its state, DNS, groups, ACLs and policy let a subnet use it."""

from collections.abc import Callable, Iterable, Iterator

from attrs import frozen

from preflight.core.partitions import partition_of
from preflight.network.addresses import networks
from preflight.network.egress import inspection_hops
from preflight.network.hops import Hop, Obstacle, Path, agree_or_unknown, broken, passed, unknown
from preflight.network.network_acls import client_acl_hops, server_acl_hops
from preflight.network.rows import Endpoint, RouteTable, Subnet
from preflight.network.security_groups import Peer, egress_allows, ingress_allows
from preflight.network.topology import Topology

NOT_SERVING = frozenset({"deleted", "deleting", "expired", "failed", "pendingacceptance", "rejected"})
Allows = Callable[[Endpoint, str, str], bool | None]
"""Whether an endpoint's policy allows an action on a resource; None when it cannot be determined."""


@frozen
class Destination:
    """An AWS service of the region by its endpoint suffix, and what an endpoint's policy must allow there."""

    service: str
    needs: tuple[tuple[str, str], ...] = ()


def image_layers(region: str) -> Destination:
    """S3 as an image pull uses it: ECR keeps the layers in a bucket of its own in every region."""
    # https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
    bucket = f"arn:{partition_of(region)}:s3:::prod-{region}-starport-layer-bucket"
    return Destination("s3", (("s3:GetObject", f"{bucket}/*"),))


def resolving(endpoints: Iterable[Endpoint]) -> Endpoint | None:
    """The endpoint whose private DNS answers the service's own name inside the VPC."""
    return next((row for row in endpoints if is_interface(row) and row.private_dns), None)


def private_dns_unread(endpoint: Endpoint) -> Hop:
    """The hop at an endpoint of which the answer does not say whether its private DNS is on."""
    text = f"whether private DNS of {endpoint.endpoint_id} is on is not known"
    return unknown(Obstacle.UNREADABLE, text, endpoint.endpoint_id)


def is_interface(endpoint: Endpoint) -> bool:
    """Whether the endpoint is network interfaces, and its private DNS, if any, is for the VPC itself."""
    return (endpoint.type or "").lower() == "interface" and not endpoint.inbound_resolver_only


def gateway_for(endpoints: Iterable[Endpoint], table: RouteTable) -> Endpoint | None:
    """The gateway endpoint that is associated with this route table."""
    rows = (row for row in endpoints if (row.type or "").lower() == "gateway")
    return next((row for row in rows if is_associated(row, table)), None)


def is_associated(endpoint: Endpoint, table: RouteTable) -> bool:
    """Whether a gateway endpoint has its route in this table."""
    targets = {route.gateway_id for route in table.routes}
    return table.route_table_id in endpoint.route_table_ids or endpoint.endpoint_id in targets


def by_interface(
    topology: Topology, subnet: Subnet, group_ids: tuple[str, ...] | None, endpoint: Endpoint
) -> Iterator[Hop]:
    """The hops from a subnet's runtime to an interface endpoint, which every subnet of the VPC can route to."""
    rows = [topology.subnet(subnet_id) for subnet_id in endpoint.subnet_ids]
    homes = [row for row in rows if isinstance(row, Subnet)]
    where = endpoint.endpoint_id
    inside = networks(row.cidr for row in homes) if len(homes) == len(rows) else ()
    yield endpoint_state_hop(endpoint)
    if group_ids is not None:
        yield egress_allows(topology, group_ids, Peer(where, inside, endpoint.group_ids))
    yield from inspection_hops(topology, subnet, inside)
    yield from to_one_of(topology, subnet, rows, endpoint)
    yield endpoint_ingress_hop(topology, subnet, group_ids or (), endpoint)


def to_one_of(topology: Topology, subnet: Subnet, homes: Iterable[Subnet | Hop], endpoint: Endpoint) -> Iterator[Hop]:
    """Where network ACLs stop the way to the endpoint's subnets; stopped on some of them only is unknown."""
    ways = tuple(
        Path((home,)) if isinstance(home, Hop) else Path.of(hops_between_subnets(topology, subnet, home))
        for home in homes
    )
    where = endpoint.endpoint_id
    if not ways:
        yield unknown(Obstacle.UNREADABLE, f"{where} has no subnet among those read", where)
        return
    seen = next((way.obstacle for way in ways if way.obstacle), None)
    if seen and seen.obstacle:
        text = f"only some subnets of {where} can be reached: {seen.text}"
        yield agree_or_unknown(ways, unknown(seen.obstacle, text, *seen.ids)).obstacle or seen


def hops_between_subnets(topology: Topology, subnet: Subnet, home: Subnet) -> Iterator[Hop]:
    """The hops at the ACLs between two subnets; inside one subnet none stands."""
    yield passed(home.subnet_id)
    if home.subnet_id != subnet.subnet_id:
        yield from client_acl_hops(topology, subnet, networks((home.cidr,)))
        yield from server_acl_hops(topology, home, networks((subnet.cidr,)))


def endpoint_ingress_hop(topology: Topology, subnet: Subnet, group_ids: tuple[str, ...], endpoint: Endpoint) -> Hop:
    """Whether the endpoint's groups let the runtime in, by its groups or its subnet's addresses."""
    runtime = Peer(subnet.subnet_id, networks((subnet.cidr,)), group_ids)
    return ingress_allows(topology, endpoint.group_ids, runtime)


def endpoint_state_hop(endpoint: Endpoint) -> Hop:
    """The hop at the endpoint itself by its state."""
    state, where = (endpoint.state or "").lower(), endpoint.endpoint_id
    if state == "available" and (endpoint.address_type or "").lower() == "ipv6":
        text = f"{where} answers over IPv6 only, and AWS does not document IPv6 for runtimes"
        return unknown(Obstacle.IPV6_ONLY, text, where)
    if state == "available":
        return passed(f"{where} {endpoint.service_name} available", where)
    if state in NOT_SERVING:
        return broken(Obstacle.ENDPOINT_NOT_AVAILABLE, f"{where} is {state}", where)
    return unknown(Obstacle.ENDPOINT_NOT_AVAILABLE, f"{where} is {state or 'in a state not known'}", where)


def policy_hops(endpoint: Endpoint, destination: Destination, allows: Allows | None) -> Iterator[Hop]:
    """Where the endpoint's policy stops what is needed; an endpoint without a policy allows everything."""
    if not endpoint.policy or not allows:
        return
    for action, resource in destination.needs:
        verdict, where = allows(endpoint, action, resource), endpoint.endpoint_id
        if verdict is None:
            text = f"whether the policy of {where} allows {action} on {resource} cannot be determined"
            yield unknown(Obstacle.ENDPOINT_POLICY, text, where, action, resource)
        elif not verdict:
            text = f"the policy of {where} does not allow {action} on {resource}"
            yield broken(Obstacle.ENDPOINT_POLICY, text, where, action, resource)


def uncovered_zones(topology: Topology, endpoint: Endpoint, subnet_ids: Iterable[str]) -> tuple[str, ...]:
    """The zones of these subnets in which the endpoint has no interface: reached across zones, so no fault."""
    rows = [topology.subnet(subnet_id) for subnet_id in (*endpoint.subnet_ids, *subnet_ids)]
    zones = [row.zone or row.zone_id if isinstance(row, Subnet) else None for row in rows]
    covered, wanted = zones[: len(endpoint.subnet_ids)], zones[len(endpoint.subnet_ids) :]
    return tuple(sorted({zone for zone in wanted if zone} - set(covered)))
