"""The Availability Zones of subnets to come, by the account's names of them: a source seldom tells their ids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import field, frozen

from preflight.core.query import Call, Facts, Query
from preflight.core.value import creator
from preflight.network.named import networks
from preflight.network.rows import ANSWERED, Subnet


@frozen
class Zone:
    """A zone that the account has in the region: its name there, and the id that all accounts share."""

    name: str = field(metadata=ANSWERED)
    zone_id: str = field(metadata=ANSWERED)


@frozen
class Placed:
    """The zone that a default subnet is in, by its name."""

    zone: str = field(metadata=ANSWERED)


def planned(facts: Facts) -> Iterator[Subnet]:
    """The subnets to come whose zone ids the source does not tell."""
    for network in networks(facts):
        made = {creator(value) for value in network.subnets}
        rows = network.plan.topology.subnets if network.plan else ()
        yield from (row for row in rows or () if row.subnet_id in made and row.zone_id is None)


ZONE_NAMES = Query(
    "ec2",
    "DescribeAvailabilityZones",
    # What no type tells of may be one: that a zone is not there has to be certain.
    select="AvailabilityZones[?ZoneType!='local-zone' && ZoneType!='wavelength-zone']"
    ".{name: ZoneName, zone_id: ZoneId}",
    row=Zone,
    calls=lambda facts: [Call("")] if any(planned(facts)) else [],
)

DEFAULT_SUBNETS = Query(
    "ec2",
    "DescribeSubnets",
    select="Subnets[].{zone: AvailabilityZone}",
    row=Placed,
    calls=lambda facts: (
        [Call("", {"Filters": [{"Name": "default-for-az", "Values": ["true"]}]})]
        if any(row.zone_index is not None for row in planned(facts))
        else []
    ),
)

PLANNED_ZONES = (ZONE_NAMES, DEFAULT_SUBNETS)


def names(facts: Facts) -> Sequence[str]:
    """The zones that Fn::GetAZs gives: those with a default subnet, all where none has one.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getavailabilityzones.html
    """
    every = {zone.name for zone in facts.of(ZONE_NAMES)}
    return sorted(every & {row.zone for row in facts.of(DEFAULT_SUBNETS)}) or sorted(every)


def name_of(subnet: Subnet, facts: Facts) -> str | None:
    """The name of a subnet's zone; None where nobody knows yet, empty where the account has no such zone."""
    if subnet.zone_index is None:
        return subnet.zone
    found = names(facts)
    return found[subnet.zone_index] if subnet.zone_index < len(found) else ""
