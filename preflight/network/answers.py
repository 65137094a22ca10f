"""The answers of EC2 as the pure model of a VPC, and which missing answer leaves a hop unknown."""

from __future__ import annotations

from typing import Any

from attrs import evolve

from preflight.core.query import Facts, Query
from preflight.core.unanswered import Unanswered
from preflight.network.hops import Hop, Obstacle
from preflight.network.named import NAMED_GROUPS, NAMED_SUBNETS
from preflight.network.queries import (
    ACLS,
    DNS_HOSTNAMES,
    DNS_SUPPORT,
    ENDPOINTS,
    GROUPS,
    INTERNET_GATEWAYS,
    NAT_GATEWAYS,
    PRIVATE_ZONES,
    ROUTE_TABLES,
    SUBNETS,
    VPCS,
)
from preflight.network.regional import (
    BLOCK_PUBLIC_ACCESS,
    DHCP_OPTIONS,
    DNS_FIREWALLS,
    DNS_PROFILES,
    DNS_RULE_USES,
    DNS_RULES,
    EXCLUSIONS,
    PREFIX_LISTS,
)
from preflight.network.rows import (
    OFF,
    PublicAccess,
    Vpc,
)
from preflight.network.topology import Topology

BEHIND: dict[str, tuple[Query[Any], ...]] = {
    "vpcs": (VPCS, DNS_SUPPORT, DNS_HOSTNAMES),
    "subnets": (SUBNETS,),
    "route_tables": (ROUTE_TABLES,),
    "nat_gateways": (NAT_GATEWAYS,),
    "internet_gateways": (INTERNET_GATEWAYS,),
    "endpoints": (ENDPOINTS,),
    "security_groups": (GROUPS,),
    "network_acls": (ACLS,),
    "prefix_lists": (PREFIX_LISTS,),
    "public_access": (BLOCK_PUBLIC_ACCESS,),
    "exclusions": (EXCLUSIONS,),
    "dhcp_options": (DHCP_OPTIONS,),
    "dns_firewalls": (DNS_FIREWALLS,),
    "dns_profiles": (DNS_PROFILES,),
    "dns_rule_uses": (DNS_RULE_USES,),
    "dns_rules": (DNS_RULES,),
    "private_zones": (PRIVATE_ZONES,),
}
"""The queries behind each collection of a topology."""


REGIONAL = frozenset(
    {
        PREFIX_LISTS,
        BLOCK_PUBLIC_ACCESS,
        EXCLUSIONS,
        DHCP_OPTIONS,
        DNS_FIREWALLS,
        DNS_PROFILES,
        DNS_RULE_USES,
        DNS_RULES,
    }
)
"""Those asked once for the region, not for each VPC."""


SOMETIMES = frozenset({EXCLUSIONS, DHCP_OPTIONS, DNS_RULES})
"""Those that are only asked where another answer calls for them."""


NAMED = (NAMED_SUBNETS, NAMED_GROUPS)


TOPOLOGY: tuple[Query[Any], ...] = (*NAMED, *(query for queries in BEHIND.values() for query in queries))
"""All that a network path depends on."""


def topology(facts: Facts, vpc_id: str) -> Topology:
    """The VPC as the pure model; a collection whose query was not answered is None."""
    rows = {name: _rows(facts, queries[0], vpc_id) for name, queries in BEHIND.items()}
    vpcs, access = rows.pop("vpcs"), rows.pop("public_access")
    account = getattr(facts.scope.caller, "account", None)
    with_dns = None if vpcs is None else tuple(_with_dns(facts, vpc) for vpc in vpcs)
    return Topology(facts.scope.region, account, vpcs=with_dns, public_access=_first(access), **rows)


def public_access(facts: Facts) -> PublicAccess | None:
    """What the account says of its VPCs, which holds for those to come; None where that is not known."""
    asked = facts.answers.get(BLOCK_PUBLIC_ACCESS, {}) != {}
    return _first(_rows(facts, BLOCK_PUBLIC_ACCESS, "")) if asked else OFF


def _first(access: tuple[PublicAccess, ...] | None) -> PublicAccess | None:
    """What the account says; a partition without the operation has no such block."""
    return None if access is None else next(iter(access), OFF)


def _was_asked(facts: Facts, query: Query[Any]) -> bool:
    """Whether a question that is not always asked was."""
    return query not in SOMETIMES or facts.answers.get(query, {}) != {}


def _rows(facts: Facts, query: Query[Any], vpc_id: str) -> tuple[Any, ...] | None:
    if not _was_asked(facts, query):
        return ()
    found = facts.reply(query, "" if query in REGIONAL else vpc_id)
    return None if isinstance(found, Unanswered) else found.rows


def _with_dns(facts: Facts, vpc: Vpc) -> Vpc:
    support, hostnames = (_rows(facts, query, vpc.vpc_id) for query in (DNS_SUPPORT, DNS_HOSTNAMES))
    return evolve(
        vpc,
        dns_support=support[0].on if support else None,
        dns_hostnames=hostnames[0].on if hostnames else None,
    )


def cause(facts: Facts, vpc_id: str, hop: Hop | None) -> Unanswered | None:
    """The question whose missing answer leaves a hop unknown; None where the hop is unknown for another reason."""
    if hop is None:
        return None
    # Groups and routes that name a prefix list are in doubt as long as its networks are not known.
    doubtful = hop.obstacle in {Obstacle.GROUP_EGRESS, Obstacle.GROUP_INGRESS, Obstacle.ROUTES_DISAGREE}
    collection = hop.ids[0] if hop.obstacle is Obstacle.NOT_READ else "prefix_lists" if doubtful else ""
    for query in (each for each in BEHIND.get(collection, ()) if _was_asked(facts, each)):
        found = facts.reply(query, "" if query in REGIONAL else vpc_id)
        if isinstance(found, Unanswered):
            return found
    return None
