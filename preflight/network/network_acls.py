"""What network ACLs let through: numbered entries, the lowest that matches decides, and no memory of connections."""

from collections.abc import Iterable, Iterator

from attrs import frozen

from preflight.network.addresses import Networks, Share, network, share, without
from preflight.network.hops import Hop, Obstacle, broken, passed, unknown
from preflight.network.rows import AclEntry, Subnet
from preflight.network.security_groups import ANYWHERE, HTTPS, covers
from preflight.network.topology import Topology


@frozen
class Flow:
    """Packets of one kind crossing a subnet's border: their direction, destination ports, and what stopping them is."""

    egress: bool
    low: int
    high: int
    obstacle: Obstacle

    def __str__(self) -> str:
        """`tcp 443 out of`."""
        ports = f"{self.low}-{self.high}" if self.high != self.low else f"{self.low}"
        return f"tcp {ports} {'out of' if self.egress else 'into'}"


REQUEST_OUT = Flow(egress=True, low=HTTPS, high=HTTPS, obstacle=Obstacle.ACL_OUTBOUND)
REQUEST_IN = Flow(egress=False, low=HTTPS, high=HTTPS, obstacle=Obstacle.ACL_INBOUND)
# The clients of a runtime are Linux; a NAT gateway uses more ports than they do.
# https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
EPHEMERAL = (32768, 60999)
NAT_PORTS = (1024, 65535)
ANSWER_IN = Flow(egress=False, low=EPHEMERAL[0], high=EPHEMERAL[1], obstacle=Obstacle.ACL_RETURN)
ANSWER_OUT = Flow(egress=True, low=EPHEMERAL[0], high=EPHEMERAL[1], obstacle=Obstacle.ACL_RETURN)
ANSWER_TO_NAT = Flow(egress=False, low=NAT_PORTS[0], high=NAT_PORTS[1], obstacle=Obstacle.ACL_RETURN)
ADMIN_PORTS = frozenset({3389})
"""Ports that a hardened ACL denies within a range: one port of 64,512 is no reason to doubt the rest."""


def client_acl_hops(topology: Topology, subnet: Subnet, peers: Networks, answers: Flow = ANSWER_IN) -> Iterator[Hop]:
    """Where the subnet's ACL stops requests to the peers or their answers; nothing when all pass."""
    hops = (acl_hop(topology, subnet, peers, flow) for flow in (REQUEST_OUT, answers))
    return (hop for hop in hops if hop.obstacle)


def server_acl_hops(topology: Topology, subnet: Subnet, peers: Networks) -> Iterator[Hop]:
    """Where the subnet's ACL stops requests from the peers or the answers to them; nothing when all pass."""
    hops = (acl_hop(topology, subnet, peers, flow) for flow in (REQUEST_IN, ANSWER_OUT))
    return (hop for hop in hops if hop.obstacle)


def acl_hop(topology: Topology, subnet: Subnet, peers: Networks, flow: Flow) -> Hop:
    """Whether a subnet's ACL lets a flow to or from the peers through.

    Some of the ports or peers allowed is unknown: which of them will be used cannot be told beforehand.
    """
    acl = topology.acl_of(subnet)
    if isinstance(acl, Hop):
        return acl
    ids, shown = (acl.acl_id, subnet.subnet_id), f"{flow} {subnet.subnet_id}"
    match allowed(acl.entries, peers, flow):
        case Share.ALL:
            return passed(f"{acl.acl_id} lets {shown}", *ids)
        case Share.NONE:
            return broken(flow.obstacle, f"{acl.acl_id} denies {shown}", *ids)
        case Share.PART:
            return unknown(flow.obstacle, f"{acl.acl_id} allows {shown} in part only", *ids)


def allowed(entries: Iterable[AclEntry], peers: Networks, flow: Flow) -> Share:
    """How much of the box of ports and peers the entries let through."""
    rows = sorted((row for row in entries if row.egress in {None, flow.egress}), key=lambda row: row.rule_number)
    edges = {edge for row in rows for edge in (row.from_port or 0, (row.to_port or 0) + 1)}
    ports = (flow.low, *(edge for edge in edges - ADMIN_PORTS if flow.low < edge <= flow.high))
    seen = {verdict for port in ports for verdict in verdicts(rows, peers or ANYWHERE, port)}
    return Share.PART if len(seen) > 1 else Share.ALL if True in seen else Share.NONE


def verdicts(rows: Iterable[AclEntry], peers: Networks, port: int) -> Iterator[bool]:
    """What the entries, in order, decide about the peers on one TCP port; what no entry matches is denied."""
    left = peers
    for row in rows:
        net = network(row.cidr)
        if row.ipv6_cidr or not left or not (row.protocol is None or covers(row, port)):
            continue
        if net is None or row.protocol is None or row.allow is None or row.egress is None:
            yield from (True, False)
        elif share(left, (net,)) is not Share.NONE:
            left = without(left, net)
            yield row.allow
    if left:
        yield False
