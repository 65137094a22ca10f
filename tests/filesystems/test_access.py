"""What NFS takes of the network: groups on both sides, and ACLs where the mount target is in another subnet."""

from __future__ import annotations

import pytest
from attrs import evolve
from network_rows import OPEN, WORLD, having, world

from preflight.filesystems.access import nfs_hops, worst
from preflight.network.hops import Hop, Obstacle, Reach, broken, passed, unknown
from preflight.network.rows import AclEntry, NetworkAcl, Rule, SecurityGroup, Subnet
from preflight.network.topology import Topology

NFS_IN = Rule("tcp", 2049, 2049, groups=("sg-run",))
STORE = SecurityGroup("sg-fs", "vpc-1", ingress=(NFS_IN,))
OUT = SecurityGroup("sg-run", "vpc-1", egress=(Rule("tcp", 2049, 2049, groups=("sg-fs",)),))


def made(store: SecurityGroup = STORE, out: SecurityGroup = OUT, **more: object) -> Topology:
    return world(having(security_groups=(store, out), **more))


def guarded(subnet: str, *entries: AclEntry) -> tuple[NetworkAcl, ...]:
    rest = tuple(
        evolve(row, subnet_ids=tuple(s for s in row.subnet_ids if s != subnet)) for row in WORLD.network_acls or ()
    )
    return (NetworkAcl("acl-x", "vpc-1", (subnet,), entries=(*entries, *OPEN)), *rest)


def deny(egress: bool, low: int, high: int) -> AclEntry:
    return AclEntry(1, egress, "6", False, "0.0.0.0/0", None, low, high)


def stop(
    topology: Topology, home: str | None = "subnet-b", guards: tuple[str, ...] = ("sg-fs",)
) -> tuple[Reach, Obstacle | None]:
    here = topology.subnet("subnet-a")
    assert isinstance(here, Subnet)
    hop = worst(nfs_hops(topology, here, ("sg-run",), home, guards))
    return (hop.reach, hop.obstacle) if hop else (Reach.REACHABLE, None)


HTTPS_ONLY = evolve(OUT, egress=(Rule("tcp", 443, 443, cidrs=("0.0.0.0/0",)),))


@pytest.mark.parametrize(
    ("topology", "home", "reach", "obstacle"),
    [
        (made(), "subnet-b", Reach.REACHABLE, None),
        (made(), "subnet-a", Reach.REACHABLE, None),
        (made(out=HTTPS_ONLY), "subnet-b", Reach.BROKEN, Obstacle.GROUP_EGRESS),
        (made(store=evolve(STORE, ingress=())), "subnet-a", Reach.BROKEN, Obstacle.GROUP_INGRESS),
        (
            made(network_acls=guarded("subnet-a", deny(True, 2049, 2049))),
            "subnet-b",
            Reach.BROKEN,
            Obstacle.ACL_OUTBOUND,
        ),
        (
            made(network_acls=guarded("subnet-b", deny(False, 2049, 2049))),
            "subnet-b",
            Reach.BROKEN,
            Obstacle.ACL_INBOUND,
        ),
        (
            made(network_acls=guarded("subnet-a", deny(False, 1024, 65535))),
            "subnet-b",
            Reach.BROKEN,
            Obstacle.ACL_RETURN,
        ),
        (
            made(network_acls=guarded("subnet-b", deny(True, 1024, 65535))),
            "subnet-b",
            Reach.BROKEN,
            Obstacle.ACL_RETURN,
        ),
        (made(network_acls=guarded("subnet-a", deny(True, 2049, 2049))), "subnet-a", Reach.REACHABLE, None),
        (made(network_acls=None), "subnet-b", Reach.UNKNOWN, Obstacle.NOT_READ),
        (made(), "subnet-gone", Reach.UNKNOWN, Obstacle.NOT_FOUND),
        (made(), None, Reach.UNKNOWN, Obstacle.NOT_FOUND),
    ],
)
def test_the_way_to_a_mount_target(
    topology: Topology, home: str | None, reach: Reach, obstacle: Obstacle | None
) -> None:
    assert stop(topology, home) == (reach, obstacle)


OFF, DOUBT = broken(Obstacle.GROUP_EGRESS, "off"), unknown(Obstacle.NOT_READ, "not read")


@pytest.mark.parametrize(
    ("hops", "found"), [((), None), ((passed("on"),), None), ((DOUBT, OFF), OFF), ((passed("on"), DOUBT), DOUBT)]
)
def test_what_stops_it(hops: tuple[Hop, ...], found: Hop | None) -> None:
    assert worst(hops) is found
