"""The table of what regions lack speaks of kinds and regions that there are."""

from __future__ import annotations

import pytest

from preflight.core.features import NAMES, WITHOUT
from preflight.core.kinds import BY_NAME
from preflight.core.regions import DOCUMENTED_REGIONS


@pytest.mark.parametrize("kind", WITHOUT)
def test_every_row_is_of_a_kind_and_of_documented_regions(kind: str) -> None:
    assert kind in BY_NAME
    assert kind in NAMES
    assert set(WITHOUT[kind]) <= set(DOCUMENTED_REGIONS)
    assert len(set(WITHOUT[kind])) == len(WITHOUT[kind])


def test_no_part_is_missing_where_agentcore_began() -> None:
    assert not {"us-east-1", "us-west-2", "eu-central-1", "ap-southeast-2"} & {r for rs in WITHOUT.values() for r in rs}
