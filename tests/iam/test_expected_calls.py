"""What is asked is known before any answer, where no answer can add to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from targets import behind_gateways, mounting, services, using_memory, wide
from worlds import ACCOUNT, REGION, scope

from preflight import checks
from preflight.account.engine import Engine
from preflight.account.live import Live
from preflight.audit.run import questions_of_target
from preflight.core.check import closure
from preflight.core.query import Call, Facts, Query
from preflight.core.target import Target
from preflight.demo import demo
from preflight.iam.access import Access
from preflight.iam.expected_calls import ANY, NAMES, expected
from preflight.iam.queries import simulation

BUCKET = "arn:aws:s3:::b"


def query(service: str, *needs: Query[Any], asks: bool = True, operation: str = "Op") -> Query[Any]:
    return Query(service, operation, "x", Access, calls=lambda _: [Call("k")] if asks else [], needs=needs)


PROFILES = query("bedrock", operation="ListInferenceProfiles")
SECRET = query("secretsmanager", operation="DescribeSecret")


def simulated(*needs: Query[Any]) -> Query[Any]:
    return simulation(lambda _: [Call("who", {"ResourceArns": [BUCKET]})], *needs)


def of_simulated(rights: Query[Any], service: str) -> Query[Any]:
    def calls(facts: Facts) -> list[Call]:
        return [Call(row.resource) for _, row in facts.known(rights)]

    return Query(service, "GetPolicy", "x", Access, calls=calls, needs=(rights, *rights.needs))


@pytest.mark.parametrize(
    ("asked", "keys"),
    [
        (query("s3"), ["k"]),
        (query("s3", query("new-service", asks=False)), ["k"]),
        (query("s3", query("new-service")), None),
        (query("s3", PROFILES), ["k"]),
        (of_simulated(simulated(), "s3"), [BUCKET]),
        (of_simulated(simulated(SECRET), "s3"), [BUCKET]),
        (of_simulated(simulated(SECRET), "kms"), None),
        (of_simulated(simulated(query("new-service")), "s3"), None),
    ],
    ids=["alone", "nothing-to-follow", "follows", "leads-elsewhere", "simulated", "by-secret", "key", "any"],
)
def test_calls_that_no_answer_can_add_to(asked: Query[Any], keys: list[str] | None) -> None:
    found = expected(asked, scope(target=Target("api", "it")))
    assert (found if found is None else [call.key for call in found]) == keys


QUERIES = questions_of_target(checks.all_checks())


def test_every_answer_that_leads_on_has_a_row_and_every_row_leads_on() -> None:
    led: dict[str, set[str]] = {}
    for query in QUERIES:
        for need in closure(query.needs):
            led.setdefault(need.action, set()).add(query.service)
    assert led.keys() == NAMES.keys()
    assert {action: named - led[action] for action, named in NAMES.items() if named - led[action] - ANY} == {}


SUBNET = "subnet-0123456789abcdef0"
TARGETS = {
    "wide": wide(),
    "services": services(),
    "gateways": behind_gateways(SUBNET),
    "memory": using_memory("bedrock-agentcore:CreateEvent"),
    "mounting": mounting(f"arn:aws:elasticfilesystem:{REGION}:{ACCOUNT}:access-point/fsap-0123456789abcdef0", SUBNET),
}


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    """The ready account, stood up once."""
    with demo("ready", REGION) as world:
        yield Live(world.session, QUERIES, fetch=world.fetch)


@pytest.mark.parametrize("target", TARGETS.values(), ids=TARGETS)
def test_nothing_is_asked_that_was_not_expected(target: Target, live: Live) -> None:
    here = scope(target=target)
    facts = Engine(live, seconds=60).ask(QUERIES, here)
    for query in QUERIES:
        calls, answers = expected(query, here), facts.answers[query]
        if calls is not None and isinstance(answers, dict) and query.service != "https":
            assert answers.keys() <= {call.key for call in calls}, query
