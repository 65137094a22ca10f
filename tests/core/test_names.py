"""What is wrong with a name, and that the nearest name is one that AWS accepts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preflight.core.limits import ENDPOINT_NAME, GATEWAY_NAME, RUNTIME_NAME
from preflight.core.names import faults, gateway_name, runtime_name, valid


@pytest.mark.parametrize(
    ("name", "runtime", "gateway"),
    [
        ("research_two", "", "underscores are not allowed in a gateway name"),
        ("research-two", "hyphens are not allowed", ""),
        ("", "it is empty", "it is empty"),
        ("2nd", "it must start with a letter", ""),
        ("_a", "it must start with a letter", "underscores are not allowed in a gateway name"),
        ("-a", "hyphens are not allowed", "hyphens may only stand singly after a letter or digit"),
        ("a--b", "hyphens are not allowed", "hyphens may only stand singly after a letter or digit"),
        ("a-", "hyphens are not allowed", ""),
        ("a b", "it contains characters that are not allowed", "it contains characters that are not allowed"),
        ("é", "it must start with a letter", "it contains characters that are not allowed"),
        ("a" * 48, "", ""),
        ("a" * 49, "it is longer than 48 characters", "it is longer than 48 characters"),
    ],
)
def test_faults(name: str, runtime: str, gateway: str) -> None:
    assert (faults(name, RUNTIME_NAME), faults(name, GATEWAY_NAME)) == (runtime, gateway)
    assert (valid(name, RUNTIME_NAME), valid(name, GATEWAY_NAME)) == (not runtime, not gateway)


@pytest.mark.parametrize(
    ("name", "runtime", "gateway"),
    [
        ("my-agent", "my_agent", "my-agent"),
        ("my__agent!", "my_agent", "my-agent"),
        ("2nd", "agent_2nd", "2nd"),
        ("", "agent", "gateway"),
        ("--", "agent", "gateway"),
    ],
)
def test_the_nearest_name(name: str, runtime: str, gateway: str) -> None:
    assert (runtime_name(name), gateway_name(name)) == (runtime, gateway)


@given(st.text(max_size=70))
def test_the_nearest_name_is_accepted(name: str) -> None:
    assert valid(runtime_name(name), RUNTIME_NAME)
    assert valid(runtime_name(name), ENDPOINT_NAME)
    assert valid(gateway_name(name), GATEWAY_NAME)


@given(st.from_regex(RUNTIME_NAME, fullmatch=True).filter(lambda name: "__" not in name and not name.endswith("_")))
def test_a_good_name_stays(name: str) -> None:
    assert runtime_name(name) == name
