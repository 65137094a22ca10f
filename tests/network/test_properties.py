"""What must hold of every network: closing a gate, removing a row or not reading it never makes a path pass."""

from __future__ import annotations

from collections.abc import Callable

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from network_rows import ANY, ENDPOINTS, TO_IGW, agent, changed, having, interface, no_way_out, told, world
from resources import resource
from worlds import findings, scope

from preflight.checks import network_acls, security_groups, service_paths, startup_path, vpc_endpoints
from preflight.core.target import Target
from preflight.network.rows import (
    AclEntry,
    DhcpOptions,
    DnsFirewall,
    DnsProfile,
    DnsRule,
    DnsRuleUse,
    Encryption,
    Exclusion,
    Firewall,
    PublicAccess,
)
from preflight.network.topology import Topology

Change = Callable[[Topology], Topology]
MEMORY = {"MEMORY_ID": "notes-0123456789"}
RUNTIME = resource("Runtime", {"environmentVariables": MEMORY}, subject="research")
WHERE = scope(target=Target("api", "it", agents=(agent("subnet-a", "subnet-b"),), resources=(RUNTIME,)))
OF_PATHS = (startup_path, service_paths, vpc_endpoints)
OF_RULES = (network_acls, security_groups)
"""Checks of one gate each: what they say of it does not turn on the others."""


def without(collection: str, place: int) -> Change:
    """One row of a collection less."""

    def change(made: Topology) -> Topology:
        rows = getattr(made, collection) or ()
        kept = tuple(row for number, row in enumerate(rows) if number != place % max(len(rows), 1))
        return having(**{collection: kept})(made) if rows else made

    return change


def unread(collection: str) -> Change:
    return having(**{collection: None})


def fewer(collection: str, member: str, place: int) -> Change:
    """One row of a list inside the rows of a collection less: a route, a rule, an allowed subnet."""

    def change(made: Topology) -> Topology:
        rows = getattr(made, collection)
        cut = [
            evolve(row, **{member: getattr(row, member)[:place] + getattr(row, member)[place + 1 :]})
            for row in rows or ()
        ]
        return having(**{collection: tuple(cut)})(made) if rows is not None else made

    return change


def every(collection: str, **members: object) -> Change:
    """A member of all rows of a collection set."""

    def change(made: Topology) -> Topology:
        rows = getattr(made, collection)
        return made if rows is None else having(**{collection: tuple(evolve(row, **members) for row in rows)})(made)

    return change


def denying(egress: bool, low: int | None, high: int | None, cidr: str) -> Change:
    """Every ACL with an entry in front that denies."""

    def change(made: Topology) -> Topology:
        entry = AclEntry(1, egress, "6", False, cidr, None, low, high)
        rows = tuple(evolve(row, entries=(entry, *row.entries)) for row in made.network_acls or ())
        return evolve(made, network_acls=rows) if made.network_acls is not None else made

    return change


def unallowed(made: Topology) -> Topology:
    """No entry of an ACL allows any more."""
    rows = made.network_acls
    cut = [evolve(row, entries=tuple(each for each in row.entries if not each.allow)) for row in rows or ()]
    return made if rows is None else evolve(made, network_acls=tuple(cut))


def in_vpc(**members: object) -> Change:
    return every("vpcs", **members)


COLLECTIONS = (
    "vpcs", "subnets", "route_tables", "nat_gateways", "internet_gateways", "endpoints", "security_groups", "network_acls",
    "prefix_lists", "exclusions", "dhcp_options", "public_access", "dns_firewalls",
    "dns_profiles", "dns_rule_uses", "dns_rules",
)  # fmt: skip
GATES: tuple[Change, ...] = (
    *(having(public_access=PublicAccess(mode)) for mode in ("block-bidirectional", "new", None)),
    having(dns_firewalls=(DnsFirewall("vpc-1", "rslvr-frg-1"),)),
    having(dns_profiles=(DnsProfile("vpc-1", "rp-1"),)),
    *(
        having(dns_rule_uses=(DnsRuleUse("vpc-1", "rslvr-rr-1"),), dns_rules=(DnsRule("rslvr-rr-1", domain, kind),))
        for domain, kind in (
            (".", "FORWARD"),
            ("amazonaws.com.", "FORWARD"),
            ("logs.us-west-2.amazonaws.com.", "FORWARD"),
        )
    ),
    in_vpc(dhcp_options_id="dopt-1"),
    in_vpc(dns_support=False),
    in_vpc(dns_hostnames=False),
    in_vpc(dns_hostnames=None),
    in_vpc(encryption=Encryption("enforce", "available")),
    in_vpc(firewalls=(Firewall("arn:fw", "active", "enforce"),)),
    every("endpoints", state="failed"),
    every("endpoints", private_dns=False),
    every("endpoints", private_dns=None),
    every("endpoints", policy='{"Version":"2012-10-17","Statement":[]}'),
    every("endpoints", policy="{"),
    every("endpoints", group_ids=()),
    every("nat_gateways", state="failed"),
    every("nat_gateways", connectivity="private"),
    every("subnets", connectivity="bidirectional"),
    every("subnets", owner_id="111122223333"),
    every("internet_gateways", vpc_ids=()),
)
changes = st.one_of(
    st.sampled_from(GATES),
    st.builds(unread, st.sampled_from(COLLECTIONS)),
    st.builds(without, st.sampled_from(COLLECTIONS[:-6]), st.integers(0, 4)),
    st.builds(fewer, st.just("route_tables"), st.just("routes"), st.integers(0, 2)),
    st.builds(fewer, st.just("security_groups"), st.sampled_from(["egress", "ingress"]), st.integers(0, 1)),
    st.just(unallowed),
    st.builds(fewer, st.just("endpoints"), st.sampled_from(["route_table_ids", "group_ids"]), st.integers(0, 1)),
    st.builds(
        denying, st.booleans(), st.sampled_from([None, 443, 32768]), st.sampled_from([None, 443, 65535]),
        st.sampled_from([ANY, "10.0.0.0/16"]),
    ),
)  # fmt: skip
STARTS: tuple[tuple[Change, ...], ...] = (
    (),
    (no_way_out(*ENDPOINTS, interface("bedrock-agentcore")),),
    (no_way_out(*ENDPOINTS[:2]),),
    (changed("subnets", "subnet-pub", connectivity="exclude"),),
    (changed("route_tables", "rtb-priv", routes=(TO_IGW,)), every("subnets", connectivity="flexible")),
    (
        having(
            public_access=PublicAccess("block-bidirectional"), exclusions=(Exclusion("vpc/vpc-1", "create-complete"),)
        ),
    ),
    (
        no_way_out(*ENDPOINTS, interface("bedrock-agentcore")),
        in_vpc(dhcp_options_id="dopt-1"),
        having(dhcp_options=(DhcpOptions("dopt-1", ("AmazonProvidedDNS",)),)),
    ),
)
"""By routes or by endpoints, never both: an endpoint that is gone leaves the way by route, which may work where it did not."""


def passing(made: Topology, checks: tuple[object, ...]) -> set[tuple[str, str]]:
    """What passes, by check and subject; none where another finding of the same says otherwise."""
    found = [each for check in checks for each in findings(check.judge, WHERE, told(made))]  # type: ignore[attr-defined]
    other = {(each.check, each.subject) for each in found if each.status != "pass"}
    return {(each.check, each.subject) for each in found if each.status == "pass"} - other


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(STARTS), st.lists(changes, max_size=3), changes)
def test_what_is_closed_never_opens_a_path(start: tuple[Change, ...], before: list[Change], closing: Change) -> None:
    made = world(*start, *before)
    assert passing(closing(made), OF_PATHS) <= passing(made, OF_PATHS)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.builds(denying, st.booleans(), st.just(443), st.just(443), st.just(ANY)), max_size=2), st.booleans())
def test_a_deny_more_never_opens_an_acl(before: list[Change], egress: bool) -> None:
    made = world(*before)
    after = denying(egress, None, None, ANY)(made)
    assert passing(after, OF_RULES) <= passing(made, OF_RULES)
