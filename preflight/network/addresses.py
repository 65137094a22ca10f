"""Sets of IPv4 addresses: which part of one set another covers."""

from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache, reduce
from ipaddress import IPv4Network, collapse_addresses

Networks = tuple[IPv4Network, ...]


class Share(StrEnum):
    """How much of a set is covered."""

    ALL = "all"
    PART = "part"
    NONE = "none"


@lru_cache(maxsize=4096)
def network(text: str | None) -> IPv4Network | None:
    """The IPv4 network a CIDR names, or None."""
    try:
        return IPv4Network(text or "", strict=False)
    except ValueError:
        return None


def networks(texts: Iterable[str | None]) -> Networks:
    """The readable ones of these CIDRs, merged."""
    return tuple(collapse_addresses([net for text in texts if (net := network(text))]))


def without(whole: Networks, taken: IPv4Network) -> Networks:
    """What is left of a set when one network is taken from it."""
    apart = [net for net in whole if not net.overlaps(taken)]
    wider = (net for net in whole if net.overlaps(taken) and not net.subnet_of(taken))
    return (*apart, *(rest for net in wider for rest in net.address_exclude(taken)))


def share(wanted: Networks, given: Networks) -> Share:
    """How much of the wanted set the given one covers; nothing wanted is nothing covered."""
    if not any(net.overlaps(other) for net in wanted for other in given):
        return Share.NONE
    return Share.PART if reduce(without, given, wanted) else Share.ALL


@lru_cache(maxsize=256)
def public(own: tuple[str, ...] = ()) -> Networks:
    """Every address a public AWS service may have: all but the reserved ones and the VPC's own."""
    return reduce(without, (*networks(RESERVED), *networks(own)), (IPv4Network("0.0.0.0/0"),))


# https://www.iana.org/assignments/iana-ipv4-special-registry (blocks that are never globally reachable)
RESERVED = (
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "224.0.0.0/3",
)
