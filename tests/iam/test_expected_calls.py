"""What is asked is known before any answer, where no answer can add to it."""

from __future__ import annotations

from typing import Any

import pytest
from worlds import scope

from preflight.core.query import Call, Facts, Query
from preflight.core.target import Target
from preflight.iam.access import Access
from preflight.iam.expected_calls import expected
from preflight.iam.queries import simulation

BUCKET = "arn:aws:s3:::b"


def query(service: str, *needs: Query[Any], asks: bool = True) -> Query[Any]:
    return Query(service, "Op", "x", Access, calls=lambda _: [Call("k")] if asks else [], needs=needs)


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
        (query("s3", query("lambda", asks=False)), ["k"]),
        (query("s3", query("lambda")), None),
        (query("s3", query("bedrock")), ["k"]),
        (of_simulated(simulated(), "s3"), [BUCKET]),
        (of_simulated(simulated(query("secretsmanager")), "s3"), [BUCKET]),
        (of_simulated(simulated(query("secretsmanager")), "kms"), None),
        (of_simulated(simulated(query("bedrock-agentcore-control")), "s3"), None),
    ],
    ids=["alone", "nothing-to-follow", "follows", "leads-elsewhere", "simulated", "by-secret", "key", "any"],
)
def test_calls_that_no_answer_can_add_to(asked: Query[Any], keys: list[str] | None) -> None:
    found = expected(asked, scope(target=Target("api", "it")))
    assert (found if found is None else [call.key for call in found]) == keys
