"""The AWS CLI commands that change a network, with real ids filled in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress

from preflight.network.addresses import networks
from preflight.network.hops import Hop, Reach
from preflight.network.places import Place
from preflight.network.routes import is_private
from preflight.network.rows import Endpoint, NatGateway, RouteTable
from preflight.network.security_groups import Peer, ingress_allows

HTTPS = "IpProtocol=tcp,FromPort=443,ToPort=443"
ANYWHERE = "0.0.0.0/0"
FIRST_RULE = 100


def ec2(place: Place, command: str) -> str:
    """One EC2 command for the region."""
    return f"aws ec2 {command} --region {place.region}"


def service_name(place: Place, service: str) -> str:
    """The name of an endpoint's service."""
    return f"com.amazonaws.{place.region}.{service}"


def tables(place: Place) -> tuple[str, ...]:
    """The route tables the subnets use, each once."""
    found = (place.topology.table_of(subnet) for subnet in place.subnets)
    return tuple(dict.fromkeys(table.route_table_id for table in found if isinstance(table, RouteTable)))


def create_endpoint(place: Place, service: str) -> str:
    """A gateway endpoint for S3 on every table, an interface endpoint in every subnet for the rest."""
    start = f"create-vpc-endpoint --vpc-id {place.vpc_id} --service-name {service_name(place, service)}"
    if service == "s3":
        return ec2(place, f"{start} --vpc-endpoint-type Gateway --route-table-ids {' '.join(tables(place))}")
    groups = endpoint_groups(place)
    named = f" --security-group-ids {' '.join(groups)}" if groups else ""
    subnets = " ".join(one_per_zone(place))
    create = ec2(place, f"{start} --vpc-endpoint-type Interface --private-dns-enabled --subnet-ids {subnets}{named}")
    return "\n".join((create, *_entry(place, groups)))


def _entry(place: Place, groups: tuple[str, ...]) -> Iterator[str]:
    """The rule by which the agents get into an endpoint with these groups, where none does yet."""
    agents = Peer("the agents", networks(subnet.cidr for subnet in place.subnets), place.group_ids or ())
    if groups and place.group_ids and ingress_allows(place.topology, groups, agents).reach is not Reach.REACHABLE:
        yield allow_ingress(place, groups[0], place.group_ids[0])


def one_per_zone(place: Place) -> tuple[str, ...]:
    """The first subnet of each zone: an endpoint takes no two of one zone."""
    found = {subnet.zone_id or subnet.zone or subnet.subnet_id: subnet.subnet_id for subnet in reversed(place.subnets)}
    return tuple(reversed(found.values()))


def endpoint_groups(place: Place) -> tuple[str, ...]:
    """The groups of an endpoint that is there already, else those of the agents."""
    rows = place.topology.endpoints or ()
    there = next((row.group_ids for row in rows if row.vpc_id == place.vpc_id and row.group_ids), ())
    return there or place.group_ids or ()


def route_to_nat(place: Place, subnet_id: str) -> str | None:
    """A default route by a NAT gateway: one that is there, else a new one in a public subnet; None without either."""
    subnet = place.topology.subnet(subnet_id)
    table = place.topology.table_of(subnet) if not isinstance(subnet, Hop) else subnet
    if isinstance(table, Hop):
        return None
    verb = "replace-route" if any(route.destination_cidr == ANYWHERE for route in table.routes) else "create-route"
    route = f"{verb} --route-table-id {table.route_table_id} --destination-cidr-block {ANYWHERE}"
    if nat := usable_nat(place, table):
        return ec2(place, f"{route} --nat-gateway-id {nat.nat_gateway_id}")
    public = public_subnet(place, table)
    return new_nat(place, public, route) if public else None


def new_nat(place: Place, subnet_id: str, route: str) -> str:
    """The four commands to a new NAT gateway and the route to it."""
    address = ec2(place, "allocate-address --domain vpc --query AllocationId --output text")
    create = f"create-nat-gateway --subnet-id {subnet_id} --allocation-id $EIP --query NatGateway.NatGatewayId"
    return "\n".join(
        (
            f"EIP=$({address})",
            f"NAT=$({ec2(place, f'{create} --output text')})",
            ec2(place, "wait nat-gateway-available --nat-gateway-ids $NAT"),
            ec2(place, f"{route} --nat-gateway-id $NAT"),
        )
    )


def usable_nat(place: Place, table: RouteTable) -> NatGateway | None:
    """A public NAT gateway that is available and does not itself leave by this table."""
    for nat in place.topology.nat_gateways or ():
        home = place.topology.subnet(nat.subnet_id)
        own = place.topology.table_of(home) if not isinstance(home, Hop) else home
        elsewhere = isinstance(own, RouteTable) and own.route_table_id != table.route_table_id
        ready = (nat.state or "").lower() == "available" and (nat.connectivity or "public").lower() == "public"
        if ready and elsewhere and nat.vpc_id == place.vpc_id:
            return nat
    return None


def public_subnet(place: Place, but: RouteTable) -> str | None:
    """A subnet of the VPC with a route to an internet gateway, which does not use this table."""
    for subnet in place.topology.subnets or ():
        table = place.topology.table_of(subnet)
        other = isinstance(table, RouteTable) and table.route_table_id != but.route_table_id
        if other and subnet.vpc_id == place.vpc_id and is_private(place.topology, subnet.subnet_id).holds is False:
            return subnet.subnet_id
    return None


def allow_egress(place: Place, group_id: str, *, service: str) -> str:
    """Egress on 443: for S3 to its prefix list, else to anywhere."""
    lists = [row.prefix_list_id for row in place.topology.lists_of(service)]
    to = f"PrefixListIds=[{{PrefixListId={lists[0]}}}]" if lists else f"IpRanges=[{{CidrIp={ANYWHERE}}}]"
    return ec2(place, f"authorize-security-group-egress --group-id {group_id} --ip-permissions '{HTTPS},{to}'")


def allow_ingress(place: Place, group_id: str, source: str, *, protocol: str = "tcp --port 443") -> str:
    """Ingress from another group."""
    start = f"authorize-security-group-ingress --group-id {group_id} --protocol {protocol}"
    return ec2(place, f"{start} --source-group {source}")


def allow_in_acl(place: Place, acl_id: str, *, egress: bool, low: int, high: int) -> str:
    """An entry that comes before every other of the same direction."""
    acls = (row for row in place.topology.network_acls or () if row.acl_id == acl_id)
    numbers = [entry.rule_number for acl in acls for entry in acl.entries if bool(entry.egress) is egress]
    number = max(min([FIRST_RULE + 1, *numbers]) - 1, 1)
    start = f"create-network-acl-entry --network-acl-id {acl_id} {'--egress' if egress else '--ingress'}"
    ports = f"--port-range From={low},To={high} --cidr-block {ANYWHERE}"
    return ec2(place, f"{start} --rule-number {number} --rule-action allow --protocol tcp {ports}")


def dns_on(place: Place, *attributes: str) -> str:
    """The attributes of the VPC switched on: EC2 takes one a call."""
    return "\n".join(ec2(place, f"modify-vpc-attribute --vpc-id {place.vpc_id} --{each}") for each in attributes)


def policy_with(place: Place, endpoint: Endpoint, action: str, resource: str) -> str:
    """The endpoint's policy with a statement more that allows what is needed."""
    statement = {"Effect": "Allow", "Principal": "*", "Action": action, "Resource": resource}
    body: dict[str, object] = {"Version": "2012-10-17", "Statement": []}
    with suppress(ValueError):
        body |= json.loads(endpoint.policy or "{}")
    there = body["Statement"]
    statements = [*(there if isinstance(there, list) else [there]), statement]
    document = json.dumps({**body, "Statement": statements})
    return ec2(place, f"modify-vpc-endpoint --vpc-endpoint-id {endpoint.endpoint_id} --policy-document '{document}'")
