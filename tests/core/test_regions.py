"""The lists of regions: those of the guide are documented ones, and each is in a partition that we know."""

from __future__ import annotations

import pytest

from preflight.core.partitions import partition_of
from preflight.core.regions import CHINA_REGIONS, DOCUMENTED_REGIONS, GUIDE_REGIONS


def test_the_guide_lists_a_part_of_what_is_documented_and_nothing_twice() -> None:
    assert set(GUIDE_REGIONS) < set(DOCUMENTED_REGIONS)
    every = (*DOCUMENTED_REGIONS, *CHINA_REGIONS)
    assert len(set(every)) == len(every)


@pytest.mark.parametrize("region", [*DOCUMENTED_REGIONS, *CHINA_REGIONS])
def test_each_is_in_its_partition(region: str) -> None:
    expected = {"cn": "aws-cn", "us-gov": "aws-us-gov"}
    prefix = next((each for each in expected if region.startswith(f"{each}-")), "")
    assert partition_of(region) == expected.get(prefix, "aws")
