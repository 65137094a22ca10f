"""What to do about each obstacle of a network path: a sentence, and the commands where the ids are AWS's own."""

from __future__ import annotations

from collections.abc import Callable

from preflight.core.command import aws
from preflight.core.finding import Remedy
from preflight.core.steps import Request, Run
from preflight.network import commands as cli
from preflight.network.hops import Hop, Obstacle
from preflight.network.network_acls import ADMIN_PORTS, EPHEMERAL, NAT_PORTS
from preflight.network.places import Place
from preflight.network.rows import AclEntry, Endpoint
from preflight.network.security_groups import covers

Step = tuple[str, Remedy]


def fix(place: Place, subnet_id: str, service: str, hop: Hop) -> Step:
    """The step that gets the traffic of a subnet to a service past a hop."""
    make = STEPS.get(hop.obstacle) if hop.obstacle else None
    text, command = make(place, subnet_id, service, hop) if make else (ASK_AGAIN, None)
    return (text, command) if place.live else (f"In the file: {text[0].lower()}{text[1:]}", None)


ASK_AGAIN = "Look at what the path stops at, then audit again."


def _way_out(place: Place, subnet_id: str, service: str, _hop: Hop) -> Step:
    nat = place.topology.nat_gateways or ()
    steps = cli.route_to_nat(place, subnet_id)
    if len(steps) == 1 and nat:
        return "Send the subnet's traffic to a NAT gateway, or create the endpoint of the service.", steps
    name = cli.service_name(place, service)
    return f"Create an endpoint for {name}, or route the subnet through a NAT gateway.", cli.create_endpoint(
        place, service
    )


def _no_public(place: Place, subnet_id: str, service: str, _hop: Hop) -> Step:
    text = "Put the agent into a private subnet whose default route goes to a NAT gateway, or create the endpoints"
    command = cli.route_to_nat(place, subnet_id) or cli.create_endpoint(place, service)
    return f"{text}; its interface has no public address, so an internet gateway is no use to it.", command


def _blackhole(place: Place, subnet_id: str, _service: str, hop: Hop) -> Step:
    table, destination, _ = hop.ids
    text = f"Replace the route of {table} for {destination}: what it leads to is gone."
    if table not in cli.tables(place):
        return text, None
    if destination == cli.ANYWHERE:
        return text, cli.route_to_nat(place, subnet_id)
    kind = "destination_prefix_list_id" if destination.startswith("pl-") else "destination_cidr_block"
    return text, cli.ec2(place, "delete-route", route_table_id=table, **{kind: destination})


def _nat(place: Place, subnet_id: str, service: str, hop: Hop) -> Step:
    text = f"Route the subnet to a NAT gateway that is available instead of {hop.ids[0]}, or create an endpoint."
    return text, cli.route_to_nat(place, subnet_id) or cli.create_endpoint(place, service)


def _nat_stuck(place: Place, _subnet_id: str, _service: str, hop: Hop) -> Step:
    nat, _, table = hop.ids
    gateways = [row for row in place.topology.internet_gateways or () if place.vpc_id in row.vpc_ids]
    text = f"Give {table}, which the NAT gateway {nat} leaves by, a default route to an internet gateway."
    if not gateways:
        return f"{text} The VPC has none yet.", None
    row = place.topology.table(table)
    if isinstance(row, Hop):
        return text, None
    return text, cli.default_route(place, row, gateway_id=gateways[0].internet_gateway_id)


def _attach(place: Place, _subnet_id: str, _service: str, hop: Hop) -> Step:
    gateway, vpc = hop.ids
    attach = cli.ec2(place, "attach-internet-gateway", internet_gateway_id=gateway, vpc_id=vpc)
    return f"Attach {gateway} to {vpc}.", attach


def _dns(place: Place, _subnet_id: str, _service: str, hop: Hop) -> Step:
    return f"Switch both DNS attributes of {hop.ids[0]} on.", cli.dns_on(
        place, "enable-dns-support", "enable-dns-hostnames"
    )


def _endpoint_state(place: Place, _subnet_id: str, service: str, hop: Hop) -> Step:
    delete = cli.ec2(place, "delete-vpc-endpoints", vpc_endpoint_ids=[hop.ids[0]])
    text = f"Look at why {hop.ids[0]} is not available; create it again if it failed."
    # An endpoint with private DNS is refused while another of the service is there: the old one goes first.
    return text, (Run(delete, order=40), *cli.create_endpoint(place, service))


def _private_dns(place: Place, _subnet_id: str, service: str, hop: Hop) -> Step:
    if service == "s3":
        # Private DNS of an S3 interface endpoint builds on a gateway endpoint:
        # https://docs.aws.amazon.com/AmazonS3/latest/userguide/privatelink-interface-endpoints.html#private-dns-s3
        return "Create a gateway endpoint for S3 beside it.", cli.create_endpoint(place, service)
    switch = cli.ec2(place, "modify-vpc-endpoint", vpc_endpoint_id=hop.ids[0], private_dns_enabled=True)
    return f"Switch private DNS of {hop.ids[0]} on.", switch


def _associate(place: Place, _subnet_id: str, _service: str, hop: Hop) -> Step:
    endpoint, table = hop.ids
    associate = cli.ec2(place, "modify-vpc-endpoint", vpc_endpoint_id=endpoint, add_route_table_ids=[table])
    return f"Associate {endpoint} with {table}, which the subnet uses.", associate


def _policy(place: Place, _subnet_id: str, _service: str, hop: Hop) -> Step:
    where, action, resource = hop.ids
    endpoint = place.topology.endpoint(where)
    text = f"Let the policy of {where} allow {action} on {resource}, and take out what denies it."
    return text, cli.policy_with(place, endpoint, action, resource) if isinstance(endpoint, Endpoint) else None


def _egress(place: Place, _subnet_id: str, service: str, hop: Hop) -> Step:
    if not hop.ids:
        return "Name the security groups of the agents.", None
    text = f"Let {hop.ids[0]} send HTTPS out; a rule for the endpoints' groups alone drops what goes to S3."
    return text, cli.allow_egress(place, hop.ids[0], service=service)


def _ingress(place: Place, _subnet_id: str, _service: str, hop: Hop) -> Step:
    source = (place.group_ids or ("",))[0]
    if not hop.ids or not source:
        return "Let the endpoint's security group take HTTPS in from the agents.", None
    text = f"Let {hop.ids[0]}, a group of the endpoint, take HTTPS in from {source}."
    return text, cli.allow_ingress(place, hop.ids[0], source)


def _acl(place: Place, _subnet_id: str, _service: str, hop: Hop) -> Step:
    if len(hop.ids) < len(("acl", "subnet")):
        return ASK_AGAIN, None
    acl, subnet = hop.ids
    returning = hop.obstacle is Obstacle.ACL_RETURN
    egress = hop.obstacle is Obstacle.ACL_OUTBOUND or (returning and " out of " in hop.text)
    ranges = _answer_ports(place, subnet) if returning else ((443, 443),)
    named = ", ".join(f"{low}-{high}" if high != low else str(low) for low, high in ranges)
    text = f"Allow tcp {named} {'out of' if egress else 'into'} {subnet} in {acl}, before the entry that denies it"
    text = f"{text}; an ACL keeps no state, so answers need their own entry."
    if any(_denied_on_purpose(place, acl, egress, ports) for ports in ranges):
        text = f"{text} An entry denies some of these ports on purpose: ask who wrote it, and keep it in front."
        return text, Request(text)
    numbers = [cli.free_number(place, acl, egress=egress, low=low) for low, _ in ranges]
    runs = [
        cli.allow_in_acl(place, acl, number, egress=egress, low=low, high=high)
        for number, (low, high) in zip(numbers, ranges, strict=True)
        if number
    ]
    if len(runs) < len(ranges):
        text = f"{text} No number is left before its first entry: renumber it."
        return text, Request(text)
    return text, tuple(runs)


def _answer_ports(place: Place, subnet: str) -> tuple[tuple[int, int], ...]:
    """The ports that answers come back to: those of the runtime, or of a NAT gateway without the admin ports."""
    if any(nat.subnet_id == subnet for nat in place.topology.nat_gateways or ()):
        low, high = NAT_PORTS
        (admin,) = ADMIN_PORTS
        return (low, admin - 1), (admin + 1, high)
    return (EPHEMERAL,)


def _denied_on_purpose(place: Place, acl_id: str, egress: bool, ports: tuple[int, int]) -> bool:
    """Whether an entry may deny any of the ports that an allow in front of it would open.

    The denial of all that is left, after entries that allow, is what every ACL ends with.
    """
    rows = [e for row in place.topology.network_acls or () if row.acl_id == acl_id for e in row.entries]
    there = [entry for entry in rows if entry.egress in {None, egress} and not entry.ipv6_cidr]
    last = max((entry.rule_number for entry in there if entry.allow), default=FINAL - 1)
    denied = (entry for entry in there if not entry.allow and _overlaps(entry, ports))
    return any(not (_is_of_everything(entry) and entry.rule_number > last) for entry in denied)


FINAL = 32767
"""The number of the entry that EC2 itself puts last: https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html"""


def _overlaps(entry: AclEntry, ports: tuple[int, int]) -> bool:
    return entry.protocol is None or any(
        covers(entry, port) for port in (*ports, entry.from_port or 0) if ports[0] <= port <= ports[1]
    )


def _is_of_everything(entry: AclEntry) -> bool:
    return str(entry.protocol) in {"-1", "all"} and entry.cidr == cli.ANYWHERE and entry.allow is False


def _far_side(place: Place, _subnet_id: str, service: str, hop: Hop) -> Step:
    text = f"Make sure that the network behind {hop.ids[0]} leads to the service, or create an endpoint of it here."
    return text, cli.create_endpoint(place, service)


def _public_access(place: Place, _subnet_id: str, service: str, hop: Hop) -> Step:
    text = (
        f"Ask whoever turned VPC Block Public Access on to exclude {hop.ids[1]} for egress, or create an endpoint here."
    )
    return text, cli.create_endpoint(place, service)


def _firewall(place: Place, _subnet_id: str, service: str, hop: Hop) -> Step:
    text = f"Look whether the rules of {hop.ids[0]} let HTTPS out to the service, or create an endpoint of it here."
    return text, cli.create_endpoint(place, service)


def _encryption(_place: Place, _subnet_id: str, _service: str, hop: Hop) -> Step:
    return f"Try one agent in {hop.ids[0]} first, or use a VPC whose encryption controls are in monitor mode.", None


def _dns_servers(_place: Place, _subnet_id: str, _service: str, hop: Hop) -> Step:
    text = "Let these DNS servers forward the names under amazonaws.com and api.aws to the resolver of the VPC"
    return f"{text}, or associate DHCP options with AmazonProvidedDNS with {hop.ids[0]}.", None


def _dns_firewall(place: Place, _subnet_id: str, _service: str, hop: Hop) -> Step:
    rules = aws("route53resolver", "list-firewall-rules", firewall_rule_group_id=hop.ids[1], region=place.region)
    return f"Look whether a rule of {hop.ids[1]} blocks names under amazonaws.com or api.aws.", rules


def _dns_profile(place: Place, _subnet_id: str, _service: str, hop: Hop) -> Step:
    listed = aws("route53profiles", "list-profile-resource-associations", profile_id=hop.ids[1], region=place.region)
    return f"Look whether a rule, zone or firewall of {hop.ids[1]} is about names under amazonaws.com.", listed


def _dns_forwarded(_place: Place, _subnet_id: str, _service: str, hop: Hop) -> Step:
    text = f"Look whether the servers of {hop.ids[1]} answer with the services' own addresses"
    return f"{text}, or associate a SYSTEM rule for amazonaws.com with {hop.ids[0]}.", None


def _dns_zone(_place: Place, _subnet_id: str, service: str, hop: Hop) -> Step:
    listed = aws("route53", "list-resource-record-sets", hosted_zone_id=hop.ids[1])
    return f"Look whether the records of {hop.ids[1]} lead to an endpoint of {service} that the agents reach.", listed


def _owner(_place: Place, _subnet_id: str, _service: str, hop: Hop) -> Step:
    return f"Audit with credentials of {hop.ids[1]}, which owns the subnet.", None


def _endpoint_there(place: Place, _subnet_id: str, service: str, _hop: Hop) -> Step:
    text = "Make all routes to the service's addresses lead out, or create an endpoint of the service."
    return text, cli.create_endpoint(place, service)


def _ipv4(_place: Place, _subnet_id: str, _service: str, hop: Hop) -> Step:
    return f"Use subnets and endpoints with IPv4 addresses instead of {hop.ids[0]}, or try one agent there first.", None


def _own_table(_place: Place, _subnet_id: str, _service: str, hop: Hop) -> Step:
    return f"Associate {hop.ids[1]} with a route table of its own VPC instead of {hop.ids[0]}.", None


STEPS: dict[Obstacle, Callable[[Place, str, str, Hop], Step]] = {
    Obstacle.SHARED_VPC: _owner,
    Obstacle.IPV6_ONLY: _ipv4,
    Obstacle.ANOTHER_VPC: _own_table,
    Obstacle.NO_ROUTE: _way_out,
    Obstacle.BLACKHOLE: _blackhole,
    Obstacle.PUBLIC_SUBNET: _no_public,
    Obstacle.FAR_SIDE: _far_side,
    Obstacle.ROUTES_DISAGREE: _endpoint_there,
    Obstacle.NAT_NOT_FOUND: _nat,
    Obstacle.NAT_NOT_AVAILABLE: _nat,
    Obstacle.NAT_NO_WAY_OUT: _nat_stuck,
    Obstacle.INTERNET_GATEWAY_DETACHED: _attach,
    Obstacle.PUBLIC_ACCESS_BLOCKED: _public_access,
    Obstacle.FIREWALL: _firewall,
    Obstacle.ENCRYPTION_ENFORCED: _encryption,
    Obstacle.DNS_SERVERS: _dns_servers,
    Obstacle.DNS_FIREWALL: _dns_firewall,
    Obstacle.DNS_PROFILE: _dns_profile,
    Obstacle.DNS_FORWARDED: _dns_forwarded,
    Obstacle.DNS_ZONE: _dns_zone,
    Obstacle.DNS_OFF: _dns,
    Obstacle.ENDPOINT_NOT_AVAILABLE: _endpoint_state,
    Obstacle.PRIVATE_DNS_OFF: _private_dns,
    Obstacle.ENDPOINT_NOT_ASSOCIATED: _associate,
    Obstacle.ENDPOINT_POLICY: _policy,
    Obstacle.GROUP_EGRESS: _egress,
    Obstacle.GROUP_INGRESS: _ingress,
    Obstacle.ACL_OUTBOUND: _acl,
    Obstacle.ACL_INBOUND: _acl,
    Obstacle.ACL_RETURN: _acl,
}
"""The step for each obstacle that has one."""
