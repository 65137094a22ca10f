"""Entries of a network ACL: order, ranges and the deny at the end."""

import pytest

from preflight.network.addresses import Share, networks, public, share
from preflight.network.network_acls import ANSWER_IN, ANSWER_TO_NAT, REQUEST_OUT, allowed
from preflight.network.rows import AclEntry

ANY = "0.0.0.0/0"


def out(
    number: int, *, allow: bool, low: int | None = None, high: int | None = None, cidr: str = ANY, **more
) -> AclEntry:
    return AclEntry(
        number, **{"egress": True, "protocol": "6", **more}, allow=allow, cidr=cidr, from_port=low, to_port=high
    )


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ((), Share.NONE),
        ((out(100, allow=True),), Share.ALL),
        ((out(100, allow=True, protocol="-1"),), Share.ALL),
        ((out(100, allow=True, low=443, high=443),), Share.ALL),
        ((out(100, allow=True, low=80, high=80),), Share.NONE),
        ((out(100, allow=True, protocol="17"),), Share.NONE),
        ((out(100, allow=True, egress=False),), Share.NONE),
        ((out(100, allow=True), out(90, allow=False)), Share.NONE),
        ((out(90, allow=True), out(100, allow=False)), Share.ALL),
        ((out(90, allow=False, cidr="10.0.1.0/24"), out(100, allow=True)), Share.PART),
        ((out(90, allow=False, cidr="10.1.0.0/16"), out(100, allow=True)), Share.ALL),
        ((out(90, allow=True, cidr="10.0.0.0/17"), out(100, allow=True, cidr="10.0.128.0/17")), Share.ALL),
        ((out(90, allow=True, cidr="10.0.0.0/17"),), Share.PART),
        ((AclEntry(90, egress=True, allow=False, ipv6_cidr="::/0"), out(100, allow=True)), Share.ALL),
        ((out(90, allow=True, cidr="?"), out(100, allow=True)), Share.PART),
        ((AclEntry(90, egress=True, cidr=ANY), out(100, allow=True)), Share.PART),
    ],
)
def test_requests_out(entries, expected):
    assert allowed(entries, networks(("10.0.0.0/16",)), REQUEST_OUT) is expected


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 65535, Share.ALL),
        (1024, 65535, Share.ALL),
        (32768, 60999, Share.ALL),
        (32769, 60999, Share.PART),
        (32768, 60998, Share.PART),
        (443, 443, Share.NONE),
        (0, 1023, Share.NONE),
        (None, None, Share.ALL),
    ],
)
def test_answers_need_every_port_a_client_may_use(low, high, expected):
    entries = (out(100, allow=True, low=low, high=high, egress=False),)
    assert allowed(entries, public(), ANSWER_IN) is expected


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(1024, 65535, Share.ALL), (1025, 65535, Share.PART), (32768, 60999, Share.PART), (443, 443, Share.NONE)],
)
def test_answers_to_a_nat_gateway_need_more_ports(low, high, expected):
    entries = (out(100, allow=True, low=low, high=high, egress=False),)
    assert allowed(entries, public(), ANSWER_TO_NAT) is expected


@pytest.mark.parametrize("flow", [ANSWER_IN, ANSWER_TO_NAT])
def test_a_hardened_acl_is_no_reason_for_doubt(flow):
    """It denies 22 and 3389 by name and allows the rest."""
    denied = [out(n, allow=False, low=port, high=port, egress=False) for n, port in ((10, 22), (20, 3389))]
    assert allowed((*denied, out(100, allow=True, low=0, high=65535, egress=False)), public(), flow) is Share.ALL


@pytest.mark.parametrize(
    ("wanted", "given", "expected"),
    [
        ((ANY,), ("0.0.0.0/1", "128.0.0.0/1"), Share.ALL),
        (("10.0.0.0/24",), ("10.0.0.0/8",), Share.ALL),
        (("10.0.0.0/8",), ("10.0.0.0/24",), Share.PART),
        (("10.0.0.0/8",), ("11.0.0.0/8",), Share.NONE),
        ((), (ANY,), Share.NONE),
        ((ANY,), (), Share.NONE),
    ],
)
def test_the_share_of_addresses_covered(wanted, given, expected):
    assert share(networks(wanted), networks(given)) is expected


@pytest.mark.parametrize(
    ("cidr", "expected"),
    [("10.0.0.0/8", Share.NONE), ("52.94.0.0/16", Share.ALL), ("11.0.0.0/8", Share.NONE), ("8.0.0.0/6", Share.PART)],
)
def test_public_addresses_leave_out_reserved_ones_and_the_vpcs_own(cidr, expected):
    assert share(networks((cidr,)), public(("11.0.0.0/8",))) is expected
