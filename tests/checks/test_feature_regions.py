"""Parts of AgentCore that only some regions have."""

from __future__ import annotations

from typing import Any

import pytest
from resources import resource
from worlds import scope, statuses

from preflight.checks.feature_regions import LISTINGS, judge
from preflight.core.features import WITHOUT
from preflight.core.kinds import BY_NAME
from preflight.core.query import Answer, Facts
from preflight.core.regions import DOCUMENTED_REGIONS
from preflight.core.target import Target
from preflight.core.unanswered import Unanswered, UnansweredReason

INSTANCES = {"capacityProviderConfiguration": {"capacityProviderArn": "arn"}}


@pytest.mark.parametrize(
    ("kind", "members", "region", "status"),
    [
        ("Harness", {}, "us-west-2", "pass"),
        ("CapacityProvider", {}, "us-east-1", "pass"),
        ("Runtime", INSTANCES, "eu-west-1", "pass"),
        ("Harness", {}, "us-west-1", "fail"),
        ("HarnessEndpoint", {}, "us-west-1", "fail"),
        ("Memory", {}, "eu-south-1", "fail"),
        ("CapacityProvider", {}, "eu-west-2", "fail"),
        ("Runtime", INSTANCES, "us-west-1", "fail"),
    ],
)
def test_regions(kind: str, members: dict[str, Any], region: str, status: str) -> None:
    made = Target("api", "it", resources=(resource(kind, members),))
    refused = Unanswered(UnansweredReason.ERROR, "bedrock-agentcore:List", code="UnknownOperationException")
    rows = {query: {name: refused} for name, query in LISTINGS.items()}
    assert statuses(judge, scope(target=made, region=region), rows) == {"it": status}


@pytest.mark.parametrize(
    ("reply", "status"),
    [
        (Answer(()), "warn"),
        (Unanswered(UnansweredReason.DENIED, "bedrock-agentcore:ListHarnesses"), "unknown"),
        (Unanswered(UnansweredReason.UNSUPPORTED, "bedrock-agentcore:ListHarnesses"), "unknown"),
    ],
)
def test_the_region_itself_decides_where_the_table_says_no(reply: Any, status: str) -> None:
    made = Target("api", "it", resources=(resource("Harness", {}),))
    rows = {LISTINGS["Harness"]: {"Harness": reply}}
    assert statuses(judge, scope(target=made, region="us-west-1"), rows) == {"it": status}


@pytest.mark.parametrize(("region", "asked"), [("us-west-1", ["Harness"]), ("us-west-2", [])])
def test_a_region_is_asked_only_where_the_table_says_no(region: str, asked: list[str]) -> None:
    made = scope(target=Target("api", "it", resources=(resource("Harness", {}),)), region=region)
    assert [call.key for query in LISTINGS.values() for call in query.calls(Facts(made))] == asked


@pytest.mark.parametrize("made", [resource("Runtime", {}), resource("Harness", {}, deployed=True)])
def test_what_every_region_has_or_is_there_is_no_question(made: Any) -> None:
    found = statuses(judge, scope(target=Target("api", "file", resources=(made,)), region="us-west-1"))
    assert found == {"file": "skip"}


def test_the_table_names_kinds_and_regions_that_there_are() -> None:
    assert set(WITHOUT) <= set(BY_NAME)
    assert {region for regions in WITHOUT.values() for region in regions} <= set(DOCUMENTED_REGIONS)
