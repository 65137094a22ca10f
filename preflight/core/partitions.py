"""The partitions of AWS: which one a region belongs to, its DNS suffix, and a region of it that is always there.

As of 2026-11-25. Source: `endpoints.json` and `partitions.json` of botocore 1.44.8 (region patterns and DNS suffixes);
`tests/core/test_partitions.py` holds them against the installed SDK.
"""

from __future__ import annotations

import re

from attrs import frozen

AS_OF = "2026-11-25"


@frozen
class Partition:
    """One partition; `home` is a region that is always enabled and holds the public SSM parameters."""

    name: str
    regions: re.Pattern[str]
    dns_suffix: str
    home: str


def _named(name: str, prefixes: str, dns_suffix: str, home: str) -> Partition:
    return Partition(name, re.compile(rf"({prefixes})-\w+-\d+"), dns_suffix, home)


PARTITIONS = (
    _named("aws-cn", "cn", "amazonaws.com.cn", "cn-north-1"),
    _named("aws-us-gov", "us-gov", "amazonaws.com", "us-gov-west-1"),
    _named("aws-iso", "us-iso", "c2s.ic.gov", "us-iso-east-1"),
    _named("aws-iso-b", "us-isob", "sc2s.sgov.gov", "us-isob-east-1"),
    _named("aws-iso-e", "eu-isoe", "cloud.adc-e.uk", "eu-isoe-west-1"),
    _named("aws-iso-f", "us-isof", "csp.hci.ic.gov", "us-isof-south-1"),
    _named("aws-eusc", "eusc-de", "amazonaws.eu", "eusc-de-east-1"),
)
AWS = _named("aws", r"us|eu|ap|sa|ca|me|af|il|mx", "amazonaws.com", "us-east-1")


def partition(region: str) -> Partition:
    """The partition of a region; AWS's commercial one for a region that no pattern knows."""
    return next((each for each in PARTITIONS if each.regions.fullmatch(region)), AWS)


def partition_of(region: str) -> str:
    """The name of the partition of a region, as in ARNs."""
    return partition(region).name


def dns_suffix_of(region: str) -> str:
    """The DNS suffix of a region, as in ECR hosts."""
    return partition(region).dns_suffix
