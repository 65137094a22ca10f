"""The table of zones: ids that all accounts share, of regions that AWS documents."""

from __future__ import annotations

import re

import pytest

from preflight.core.regions import DOCUMENTED_REGIONS
from preflight.network.zones import ZONES


def test_every_documented_region_has_its_row() -> None:
    assert set(ZONES) == set(DOCUMENTED_REGIONS)


@pytest.mark.parametrize("region", ZONES)
def test_a_row_holds_zone_ids_of_its_region(region: str) -> None:
    words = region.split("-")
    compass = "".join(f"{part[0]}{part[5]}" if part in {"southeast", "northeast"} else part[0] for part in words[1:-1])
    assert {re.sub(r"-az\d$", "", zone) for zone in ZONES[region]} == {f"{words[0]}{compass}{words[-1]}"}
    assert len(set(ZONES[region])) == len(ZONES[region]) >= 2
