"""From the paths of a subnet to findings: one for each thing that stops several services, with all its commands."""

from __future__ import annotations

import pytest
from network_rows import AGENT, WORLD, told
from worlds import StubAccount, scope

from preflight.core.query import Facts
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.network.answers import TOPOLOGY
from preflight.network.endpoints import Destination
from preflight.network.hops import Hop, Obstacle, Path, broken, passed, unknown
from preflight.network.needs import ServiceNeed
from preflight.network.places import Place
from preflight.network.verdicts import reached, remedy, services, stopped, stops

PLACE = Place(WORLD, "vpc-1", ("subnet-a", "subnet-b"), ("sg-run",))
OFF = broken(Obstacle.NO_ROUTE, "no route", "rtb-priv", "subnet-a")
S3, LOGS, KMS = (ServiceNeed(Destination(name), name) for name in ("s3", "logs", "kms"))


def way(*hops: Hop, note: str = "") -> Path:
    return Path((passed("subnet-a"), *hops), (note,) if note else ())


def facts(**instead) -> Facts:
    return StubAccount(told(WORLD, **instead)).ask(TOPOLOGY, scope(AGENT))


def test_paths_that_end_at_the_same_thing_come_together() -> None:
    other = broken(Obstacle.NO_ROUTE, "no route", "rtb-other", "subnet-a")
    found = stops([(S3, way(OFF)), (LOGS, way(passed("on"))), (KMS, way(OFF)), (S3, way(other))])
    assert [services(stop.needs) for stop in found] == ["s3, kms", "s3"]
    assert stops([(LOGS, way(passed("on")))]) == ()


def test_the_same_thing_seen_and_not_seen_are_two() -> None:
    doubt = unknown(Obstacle.NO_ROUTE, "no route", "rtb-priv", "subnet-a")
    assert len(stops([(S3, way(OFF)), (KMS, way(doubt))])) == 2


def test_a_stop_fails_with_the_commands_for_every_service_once() -> None:
    (stop,) = stops([(S3, way(OFF, note="a note")), (KMS, way(OFF)), (S3, way(OFF))])
    found = stopped(PLACE, "subnet-a", stop, facts())
    assert (found.status, found.subject, found.cause and found.cause.kind) == ("fail", "subnet-a", "no-route")
    assert found.because == "s3, kms cannot be reached: subnet-a > no route (a note)"
    _, steps = remedy(PLACE, "subnet-a", stop)
    assert len(set(steps)) == len(steps)
    assert found.fix
    assert found.fix.steps == steps


@pytest.mark.parametrize(
    ("hop", "instead", "cause"),
    [
        (unknown(Obstacle.FAR_SIDE, "leads away", "tgw-1", "rtb-1"), {}, "far-side:tgw-1,rtb-1"),
        (
            unknown(Obstacle.NOT_READ, "not read", "route_tables"),
            {"ROUTE_TABLES": Unanswered(UnansweredReason.DENIED, "ec2:DescribeRouteTables")},
            "denied:ec2:DescribeRouteTables",
        ),
    ],
)
def test_what_cannot_be_judged_is_unknown_and_names_the_question(hop, instead, cause) -> None:
    (stop,) = stops([(S3, way(hop))])
    found = stopped(PLACE, "subnet-a", stop, facts(**instead))
    assert (found.status, str(found.cause), found.subject) == ("unknown", cause, "subnet-a")


def test_what_is_reached_is_told_by_its_way() -> None:
    on, off = way(passed("nat-1"), passed("igw-1")), way(OFF)
    assert list(reached([(S3, on), (KMS, off), (LOGS, on)])) == ["s3, logs by nat-1 > igw-1"]
    assert list(reached([(S3, way(passed("nat-1"), note="cross-zone"))])) == ["s3 by nat-1 (cross-zone)"]
    assert list(reached([])) == []
