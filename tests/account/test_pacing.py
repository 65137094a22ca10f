"""Buckets: a burst is not slowed, more is, throttling halves the pace, and the engine asks again until the deadline."""

from __future__ import annotations

import time

import pytest
from attrs import frozen
from botocore.exceptions import ClientError
from worlds import scope

from preflight.account.engine import Engine
from preflight.account.pacing import OTHERS, RATES, SLOWEST, Bucket, Pacer, Rate
from preflight.account.raw import Failure, Raw
from preflight.core.query import Call, Query
from preflight.core.unanswered import Unanswered, UnansweredReason


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_is_not_slowed_and_the_rest_is_spread() -> None:
    clock = Clock()
    bucket = Bucket(Rate(10, 5), clock)
    assert [bucket.wait() for _ in range(7)] == pytest.approx([0, 0, 0, 0, 0, 0.1, 0.2])
    clock.now = 10.0
    assert bucket.wait() == 0.0


def test_throttling_halves_the_pace_down_to_a_floor() -> None:
    bucket = Bucket(Rate(8, 1), Clock())
    bucket.throttled()
    assert bucket.wait() == pytest.approx(1 / 4)
    for _ in range(10):
        bucket.throttled()
    first, second = bucket.wait(), bucket.wait()
    assert second - first == pytest.approx(1 / SLOWEST)


def test_answers_speed_it_up_again_to_its_rate() -> None:
    bucket = Bucket(Rate(8, 1), Clock())
    bucket.throttled()
    for _ in range(100):
        bucket.answered()
    assert bucket.wait() == pytest.approx(1 / 8)


def test_one_bucket_a_service_and_region() -> None:
    pacer = Pacer()
    assert pacer.bucket("ec2", "us-west-2") is pacer.bucket("ec2", "us-west-2")
    assert pacer.bucket("ec2", "us-west-2") is not pacer.bucket("ec2", "us-east-1")
    assert pacer.bucket("new-service", "r").rate == OTHERS
    assert all(rate.burst >= rate.per_second for rate in RATES.values())


@frozen
class Named:
    name: str


ROLES = Query("iam", "ListRoles", "Roles[].{name: RoleName}", Named)


class Throttles:
    def __init__(self, times: int) -> None:
        self.left = times

    def respond(self, query: Query[Named], call: Call, region: str) -> Raw | Failure:
        if self.left == 0:
            return Raw({"Roles": [{"RoleName": "a"}]})
        self.left -= 1
        return Failure("ThrottlingException", ClientError({"Error": {"Code": "ThrottlingException"}}, "ListRoles"))


def test_the_engine_asks_again_while_there_is_time(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    paced = Pacer(clock=lambda: time.monotonic())  # noqa: PLW0108 - the suite waits for no bucket of the real clock
    facts = Engine(Throttles(2), seconds=600, pacer=paced).ask([ROLES], scope())
    assert [row.name for row in facts.of(ROLES)] == ["a"]
    assert len(slept) == 2


def test_past_the_deadline_it_is_unanswered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: None)
    paced = Pacer(clock=lambda: time.monotonic())  # noqa: PLW0108
    reply = Engine(Throttles(-1), seconds=2, pacer=paced).ask([ROLES], scope()).reply(ROLES)
    assert isinstance(reply, Unanswered)
    assert reply.cause in {UnansweredReason.DEADLINE, UnansweredReason.THROTTLED}
