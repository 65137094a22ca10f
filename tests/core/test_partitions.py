"""Partitions against the installed SDK's own table."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from preflight.core.partitions import AWS, PARTITIONS, Partition, dns_suffix_of, partition_of

SDK = json.loads(files("botocore").joinpath("data/partitions.json").read_text())["partitions"]
REGIONS = [(region, each["id"], each["outputs"]["dnsSuffix"]) for each in SDK for region in each["regions"]
           if not region.endswith("-global")]  # fmt: skip


@pytest.mark.parametrize(("region", "name", "suffix"), REGIONS, ids=[region for region, _, _ in REGIONS])
def test_every_region_of_the_sdk(region: str, name: str, suffix: str) -> None:
    assert (partition_of(region), dns_suffix_of(region)) == (name, suffix)


def test_every_partition_of_the_sdk() -> None:
    assert {each["id"] for each in SDK} == {each.name for each in (AWS, *PARTITIONS)}


@pytest.mark.parametrize("each", [AWS, *PARTITIONS], ids=lambda each: each.name)
def test_home_is_a_region_of_its_partition(each: Partition) -> None:
    assert partition_of(each.home) == each.name
