"""What a target keeps to itself, and the ledger of everything in it."""

from __future__ import annotations

import pytest

from preflight.core.resource import Resource
from preflight.core.target import Agent, Gateway, Jwt, Target
from preflight.core.value import Value, Why, unknown_value


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://login.example.com/.well-known/openid-configuration", True),
        ("https://user:secret@login.example.com/x", False),
        ("https://token@login.example.com", False),
        ("https://login.example.com/a@b", True),
        ("https://login.example.com?mail=a@b", True),
        ("https://login.example.com#a@b", True),
    ],
)
def test_a_url_with_a_password_is_not_shown(url: str, shown: bool) -> None:
    found = Jwt(Value(url)).discovery_url
    assert found
    assert (found.value, found.why) == ((url, None) if shown else (None, Why.SENSITIVE))


def test_a_url_that_is_not_known_stays_as_it_is() -> None:
    later = unknown_value(Why.PARAMETER, "has no value")
    assert Jwt(later).discovery_url is later
    assert Jwt().discovery_url is None


def test_the_ledger_holds_views_without_a_resource_but_no_candidates() -> None:
    made = Target(
        "flags",
        "flags",
        agents=(Agent("a", deployed=True), Agent("b"), Agent("c", candidate="image")),
        gateways=(Gateway("g"), Gateway("h")),
        resources=(Resource("Memory", "m"), Resource("Runtime", "b", native="x"), Resource("Gateway", "h")),
    )
    assert [(one.kind, one.subject, one.deployed) for one in made.ledger] == [
        ("Memory", "m", False),
        ("Runtime", "b", False),
        ("Gateway", "h", False),
        ("Runtime", "a", True),
        ("Gateway", "g", False),
    ]
    assert Target("flags", "flags").ledger == ()
