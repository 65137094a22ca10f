"""The cause that findings share which rest on one hop: several checks and subnets notice it, one remedy fixes it."""

from __future__ import annotations

from preflight.core.cause import Cause
from preflight.network.choices import falls_with_subnet, falls_with_table
from preflight.network.hops import Hop, Obstacle
from preflight.network.places import Place

TITLES: dict[Obstacle, str] = {
    Obstacle.GROUP_INGRESS: "{0}, a security group of the endpoints, does not let HTTPS in from the agents ({agents})",
    Obstacle.GROUP_EGRESS: "{0}, the security group of the agents, does not let HTTPS out",
    Obstacle.ENDPOINT_NOT_ASSOCIATED: "The gateway endpoint {0} is not associated with {1}",
    Obstacle.PRIVATE_DNS_OFF: "Private DNS of the endpoint {0} is off",
    Obstacle.ENDPOINT_NOT_AVAILABLE: "The endpoint {0} is not available",
    Obstacle.ENDPOINT_POLICY: "The policy of the endpoint {0} does not allow {1} on {2}",
    Obstacle.DNS_OFF: "DNS names do not resolve as needed in {0}",
    Obstacle.IPV6_ONLY: "{0} has no IPv4 addresses",
    Obstacle.ANOTHER_VPC: "The route table {0} is of another VPC than {1}",
    Obstacle.NO_ROUTE: "{0} has no route out of {1}",
    Obstacle.BLACKHOLE: "{0} routes {1} to {2}, which is gone",
    Obstacle.PUBLIC_SUBNET: "{0} is public: {1} routes to {2}, which an agent without a public address cannot use",
    Obstacle.NAT_NOT_FOUND: "{1} routes to the NAT gateway {0}, which does not exist",
    Obstacle.NAT_NOT_AVAILABLE: "The NAT gateway {0} is not available",
    Obstacle.NAT_NO_WAY_OUT: "The NAT gateway {0} has no route to the internet in {2}",
    Obstacle.PUBLIC_ACCESS_BLOCKED: "VPC Block Public Access of {0} lets nothing out of {1}",
    Obstacle.FIREWALL: "Whether the firewall {0} at the internet gateway of {1} lets the agents out is not known",
    Obstacle.ENCRYPTION_ENFORCED: "VPC Encryption Controls of {0} are enforced",
    Obstacle.DNS_SERVERS: "{1} gives {0} DNS servers of its own",
    Obstacle.DNS_FIREWALL: "{1} of Route 53 Resolver DNS Firewall filters the names that {0} asks for",
    Obstacle.DNS_PROFILE: "The Route 53 Profile {1} decides on the names that {0} asks for",
    Obstacle.DNS_FORWARDED: "The Resolver rule {1} sends names that {0} asks for elsewhere",
    Obstacle.DNS_ZONE: "The private hosted zone {1} may answer {0} for names of AWS services",
    Obstacle.INTERNET_GATEWAY_DETACHED: "The internet gateway {0} is not attached to {1}",
    Obstacle.ACL_OUTBOUND: "The network ACL {0} does not let HTTPS out of {1}",
    Obstacle.ACL_INBOUND: "The network ACL {0} does not let HTTPS into {1}",
    Obstacle.ACL_RETURN: "The network ACL {0} drops the answers at {1}",
}
"""What is wrong, in a sentence; the numbers are the places of `Hop.ids`."""


def hop_cause(place: Place, hop: Hop) -> Cause | None:
    """The cause that a hop is; None where it stops nothing or names nothing."""
    if hop.obstacle is None or not hop.ids:
        return None
    title = TITLES.get(hop.obstacle, "")
    agents = ", ".join(place.group_ids or ())
    worded = title.format(*hop.ids, *[""] * 3, agents=agents or "their subnets") if title else hop.text
    # The endpoints share their groups, and each asks for the same rule.
    resources = hop.ids if hop.obstacle is not Obstacle.GROUP_INGRESS else (*hop.ids, *(place.group_ids or ()))
    return Cause(hop.obstacle.value, resources, worded, _falls_with(place, hop))


def _falls_with(place: Place, hop: Hop) -> str:
    """What is in the way of one subnet, or of a table of its own, goes away with a subnet that has to be replaced."""
    if hop.obstacle is Obstacle.ENDPOINT_NOT_ASSOCIATED:
        return falls_with_table(place, hop.ids[1])
    if hop.obstacle in {Obstacle.NO_ROUTE, Obstacle.BLACKHOLE}:
        return falls_with_table(place, hop.ids[0])
    return falls_with_subnet(place, hop.ids[0]) if hop.obstacle is Obstacle.PUBLIC_SUBNET else ""
