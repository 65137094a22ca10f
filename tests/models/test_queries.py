"""Which models a target names, what is asked about them, and when one is withdrawn."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from resources import resource
from worlds import REGION, StubAccount, scope, target

from preflight.core.query import Facts, Query
from preflight.core.target import Agent
from preflight.core.value import Value, Why, unknown_value
from preflight.models.queries import (
    APPLICATION_PROFILE,
    AVAILABILITY,
    PROFILES,
    USE_CASE,
    FoundationModel,
    Profile,
    named,
)

NOVA, CLAUDE = "amazon.nova-pro-v1:0", "anthropic.claude-sonnet-4-20250514-v1:0"
US_NOVA = f"us.{NOVA}"
EAST, WEST = (f"arn:aws:bedrock:{region}::foundation-model/" for region in ("us-east-1", "us-west-2"))
APPLICATION = f"arn:aws:bedrock:{REGION}:123456789012:application-inference-profile/abc"
ELSEWHERE = APPLICATION.replace(REGION, "eu-west-1")


def facts(*models: str, **rows: Any) -> Facts:
    made = scope(Agent("a", models=tuple(map(Value, models))))
    profile = Profile(US_NOVA, "arn:p", (EAST + NOVA, WEST + NOVA))
    told = {PROFILES: {"": rows.get("profiles", (profile,))}, APPLICATION_PROFILE: rows.get("application", {})}
    return StubAccount(told).ask(told, made)


def asked(query: Query[Any], given: Facts) -> list[str]:
    return [call.key for call in query.calls(given)]


def test_the_models_of_agents_and_memories_each_once() -> None:
    memory = resource("Memory", {"memoryStrategies": [{"modelId": CLAUDE}]})
    agents = (Agent("a", models=(Value(NOVA), Value(NOVA))), Agent("b", models=(unknown_value(Why.PARAMETER, "no"),)))
    assert [model.text for model in named(scope(target=target(*agents, resources=(memory,))))] == [NOVA, CLAUDE]
    assert named(scope()) == ()


@pytest.mark.parametrize(
    ("models", "profiles", "application", "availability", "use_case"),
    [
        ((), [], [], [], []),
        ((NOVA,), [""], [], [NOVA], []),
        ((US_NOVA,), [""], [], [NOVA], []),
        ((US_NOVA, NOVA), [""], [], [NOVA], []),
        ((CLAUDE,), [""], [], [CLAUDE], [""]),
        (("us.unheard.of-v1:0",), [""], [], [], []),
        ((APPLICATION,), [""], [APPLICATION], [], []),
        ((ELSEWHERE,), [""], [], [], []),
        (("gpt-4o",), [""], [], [], []),
    ],
)
def test_what_is_asked(models, profiles, application, availability, use_case) -> None:
    given = facts(*models)
    found = [asked(query, given) for query in (PROFILES, APPLICATION_PROFILE, AVAILABILITY, USE_CASE)]
    assert found == [profiles, application, availability, use_case]


def test_what_is_behind_an_application_profile_is_asked_about() -> None:
    given = facts(APPLICATION, application={APPLICATION: Profile("abc", APPLICATION, (EAST + CLAUDE,))})
    assert (asked(AVAILABILITY, given), asked(USE_CASE, given)) == ([CLAUDE], [""])


def test_a_profile_leads_to_each_model_once() -> None:
    assert Profile("p", "arn:p", (EAST + NOVA, WEST + NOVA, EAST + CLAUDE)).model_ids == (NOVA, CLAUDE)


NOW = datetime(2026, 11, 27, tzinfo=UTC)


@pytest.mark.parametrize(
    ("end", "ended"),
    [
        (None, False),
        ("", False),
        ("some day", False),
        ("2026-11-26T00:00:00+00:00", True),
        ("2026-11-27T00:00:00+00:00", True),
        ("2026-11-27", True),
        ("2026-11-28T00:00:00Z", False),
        ("2026-11-27T01:00:00+02:00", True),
    ],
)
def test_when_a_model_is_withdrawn(end: str | None, ended: bool) -> None:
    assert FoundationModel("m", end=end).ended(NOW) is ended
