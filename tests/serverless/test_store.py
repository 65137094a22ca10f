"""Where reports are kept: one place for each target and selection, run after run."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from samples import audit, report

from preflight.core.report import ALL
from preflight.core.resource import Entry
from preflight.serverless.store import place_of


def of(**changes: Any) -> str:
    known: dict[str, Any] = {"account": "123456789012", "region": "us-west-2", "kind": "agentkit", "selection": ALL}
    made = evolve(audit(), **{**known, **changes})
    return place_of(evolve(report(), audits=(made,)), "")


def declares(*names: str) -> tuple[Entry, ...]:
    return tuple(Entry("Runtime", f"agent {name}") for name in names)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"source": "s3://b/a/b"}, {"source": "s3://b/a-b"}),
        ({"source": "s3://b/" + "x" * 300 + "1"}, {"source": "s3://b/" + "x" * 300 + "2"}),
        ({"source": "event", "selection": ("image-size",)}, {"source": "event"}),
        ({"source": "event", "selection": ("image-size",)}, {"source": "event", "selection": ("image-exists",)}),
        ({"source": "event", "resources": declares("orders")}, {"source": "event", "resources": declares("billing")}),
        ({"source": "event", "resources": declares("orders")}, {"source": "event"}),
    ],
)
def test_no_two_share_a_place(one: dict[str, object], other: dict[str, object]) -> None:
    assert of(**one) != of(**other)


def test_the_place_of_a_target_stays_when_its_content_changes() -> None:
    first, second = (of(source="event", digest=digest, resources=declares("orders")) for digest in "12")
    assert first == second
    assert first.startswith("123456789012/us-west-2/event-")


def test_a_plain_source_needs_no_hash() -> None:
    assert of(source="deploy.json") == "123456789012/us-west-2/deploy.json"
