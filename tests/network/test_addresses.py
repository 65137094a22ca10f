"""Sets of addresses: what is covered, what is left, and which addresses a public service may have."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preflight.network.addresses import Share, network, networks, public, share, without


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("10.0.0.0/16", "10.0.0.0/16"),
        ("10.0.0.7/16", "10.0.0.0/16"),
        ("10.0.0.7", "10.0.0.7/32"),
        ("::/0", None),
        ("10.0.0.0/33", None),
        ("", None),
        (None, None),
    ],
)
def test_a_network(text: str | None, found: str | None) -> None:
    assert network(text) == (IPv4Network(found) if found else None)


def test_networks_are_merged_and_what_cannot_be_read_is_left_out() -> None:
    assert networks(["10.0.0.0/25", "10.0.0.128/25", "nonsense", None]) == (IPv4Network("10.0.0.0/24"),)
    assert networks([]) == ()


@pytest.mark.parametrize(
    ("wanted", "given", "covered"),
    [
        (["10.0.0.0/24"], ["10.0.0.0/16"], Share.ALL),
        (["10.0.0.0/24"], ["10.0.0.0/24"], Share.ALL),
        (["10.0.0.0/24"], ["10.0.0.0/25", "10.0.0.128/25"], Share.ALL),
        (["10.0.0.0/24"], ["10.0.0.0/25"], Share.PART),
        (["10.0.0.0/24", "10.9.0.0/24"], ["10.0.0.0/16"], Share.PART),
        (["10.0.0.0/24"], ["10.0.1.0/24"], Share.NONE),
        (["10.0.0.0/24"], [], Share.NONE),
        ([], ["0.0.0.0/0"], Share.NONE),
    ],
)
def test_how_much_is_covered(wanted: list[str], given: list[str], covered: Share) -> None:
    assert share(networks(wanted), networks(given)) is covered


NETS = st.builds(
    lambda address, bits: IPv4Network((address, bits), strict=False),
    st.integers(0, 2**32 - 1),
    st.integers(8, 32),
)


@given(NETS, NETS, st.integers(0, 2**32 - 1))
def test_what_is_taken_is_gone_and_the_rest_stays(whole: IPv4Network, taken: IPv4Network, address: int) -> None:
    left = without((whole,), taken)
    for point in (IPv4Address(address), whole[0], whole[-1], taken[0]):
        assert any(point in net for net in left) is (point in whole and point not in taken)


@pytest.mark.parametrize(
    ("address", "own", "there"),
    [
        ("52.218.128.1", (), True),
        ("52.218.128.1", ("52.218.0.0/16",), False),
        ("10.1.2.3", (), False),
        ("172.16.0.1", (), False),
        ("172.32.0.1", (), True),
        ("100.64.0.1", (), False),
        ("169.254.169.254", (), False),
        ("224.0.0.1", (), False),
    ],
)
def test_where_a_public_service_may_be(address: str, own: tuple[str, ...], there: bool) -> None:
    assert any(IPv4Address(address) in net for net in public(own)) is there
