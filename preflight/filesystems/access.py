"""What NFS takes of the network between a subnet and a mount target: TCP 2049 through groups and ACLs.

https://docs.aws.amazon.com/efs/latest/ug/accessing-fs-create-security-groups.html, read on 2026-11-27.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from preflight.network.addresses import networks
from preflight.network.hops import Hop, Obstacle
from preflight.network.network_acls import ANSWER_IN, ANSWER_OUT, Flow, acl_hop
from preflight.network.rows import Subnet
from preflight.network.security_groups import Peer, egress_allows, ingress_allows
from preflight.network.topology import Topology

NFS = 2049
NFS_OUT = Flow(egress=True, low=NFS, high=NFS, obstacle=Obstacle.ACL_OUTBOUND)
NFS_IN = Flow(egress=False, low=NFS, high=NFS, obstacle=Obstacle.ACL_INBOUND)


def nfs_hops(
    topology: Topology, subnet: Subnet, groups: tuple[str, ...], home_id: str | None, guards: tuple[str, ...]
) -> Iterator[Hop]:
    """The hops from a subnet, under these groups, to a mount target in `home_id` under its own."""
    home = topology.subnet(home_id)
    inside = () if isinstance(home, Hop) else networks((home.cidr,))
    yield egress_allows(topology, groups, Peer("the mount target", inside, guards), NFS)
    yield ingress_allows(topology, guards, Peer(subnet.subnet_id, networks((subnet.cidr,)), groups), NFS)
    if isinstance(home, Hop):
        yield home
    elif home.subnet_id != subnet.subnet_id:
        here = networks((subnet.cidr,))
        for guarded, peers, flows in ((subnet, inside, (NFS_OUT, ANSWER_IN)), (home, here, (NFS_IN, ANSWER_OUT))):
            yield from (acl_hop(topology, guarded, peers, flow) for flow in flows)


def worst(hops: Iterable[Hop]) -> Hop | None:
    """The hop that stops the traffic, else one that cannot be judged; None where all let it on."""
    stopped = [hop for hop in hops if hop.obstacle]
    return min(stopped, key=lambda hop: hop.reach.value, default=None)  # "broken" comes before "unknown"
