"""A body larger than any answer of AWS is refused while it is read, and the call is unanswered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from attrs import frozen
from botocore.awsrequest import AWSResponse, HTTPHeaders
from worlds import scope

from preflight.account.bodies import AnswerTooLargeError, BoundedBody
from preflight.account.engine import Engine
from preflight.account.live import Live
from preflight.core.query import Query
from preflight.core.unanswered import Unanswered, UnansweredReason


@frozen
class Named:
    name: str


ROLES = Query("iam", "ListRoles", "Roles[].{name: RoleName}", Named)


class Endless:
    """A body that never ends, and counts what was taken of it."""

    def __init__(self) -> None:
        self.taken = 0
        self.closed = False

    def stream(self) -> Iterator[bytes]:
        while True:
            self.taken += 1
            yield b"x" * 1024

    def close(self) -> None:
        self.closed = True


def test_it_stops_at_the_bound() -> None:
    body = Endless()
    with pytest.raises(AnswerTooLargeError, match="larger than 0 MB"):
        list(BoundedBody(body, 10_000).stream())
    assert body.taken <= 10
    assert body.closed


def test_what_is_within_the_bound_is_read_whole() -> None:
    class Short(Endless):
        def stream(self) -> Iterator[bytes]:
            yield from (b"a", b"b")

    assert b"".join(BoundedBody(Short(), 10).stream()) == b"ab"


def test_a_call_with_an_endless_answer_is_unanswered(monkeypatch: pytest.MonkeyPatch) -> None:
    live = Live(boto3.Session("a", "b"), [ROLES])
    body = Endless()

    class Flood:
        def send(self, request: Any) -> AWSResponse:
            return AWSResponse(request.url, 200, HTTPHeaders.from_pairs([("Content-Type", "text/xml")]), body)

        def close(self) -> None:
            """Nothing to close."""

    live.clients.of("iam", "us-west-2")._endpoint.http_session._session = Flood()
    reply = Engine(live, seconds=60).ask([ROLES], scope()).reply(ROLES)
    assert isinstance(reply, Unanswered)
    assert reply.cause is UnansweredReason.UNREACHABLE
    assert "larger than 32 MB" in reply.message
