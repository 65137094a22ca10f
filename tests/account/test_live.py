"""The live account: nothing but declared reads leaves, listings stop at their limit, faults become failures."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import boto3
import moto
import pytest
from attrs import frozen
from botocore.awsrequest import AWSResponse, HTTPHeaders
from worlds import scope

from preflight.account.engine import Engine
from preflight.account.live import Live
from preflight.account.readonly import WriteRefusedError
from preflight.core.query import Answer, Call, Query
from preflight.core.unanswered import Unanswered, UnansweredReason


@frozen
class Named:
    name: str


ROLES = Query("iam", "ListRoles", "Roles[].{name: RoleName}", Named)
FIRST_THREE = Query("iam", "ListRoles", "Roles[].{name: RoleName}", Named, limit=3)
RUNTIMES = Query("bedrock-agentcore-control", "ListAgentRuntimes", "agentRuntimes[].{name: agentRuntimeName}", Named)
VPCS = Query("ec2", "DescribeVpcs", "Vpcs[].{name: VpcId}", Named)


@pytest.fixture
def session() -> Iterator[boto3.Session]:
    with moto.mock_aws():
        yield boto3.Session("a", "b")


def ask(session: boto3.Session, query: Query[Any], *, declared: tuple[Query[Any], ...] = ()) -> Any:
    return Engine(Live(session, declared or (query,)), seconds=20).ask([query], scope()).reply(query)


def test_listings_are_read_whole_or_to_their_limit(session: boto3.Session) -> None:
    iam = session.client("iam")
    for n in range(120):
        iam.create_role(RoleName=f"role-{n:03}", AssumeRolePolicyDocument="{}")
    whole, some = ask(session, ROLES), ask(session, FIRST_THREE)
    assert (len(whole.rows), whole.complete) == (120, True)
    assert (len(some.rows), some.complete) == (3, False)


def test_what_is_not_declared_is_refused_before_it_is_sent(session: boto3.Session) -> None:
    reply = ask(session, VPCS, declared=(ROLES,))
    assert isinstance(reply, Unanswered)
    assert "not a declared read" in reply.message


def test_a_client_in_hand_can_still_not_write(session: boto3.Session) -> None:
    live = Live(session, [ROLES])
    client = live.clients.of("iam", "us-west-2")
    with pytest.raises(WriteRefusedError):
        client.create_role(RoleName="x", AssumeRolePolicyDocument="{}")
    assert client.list_roles()["Roles"] == []


PORTAL = b"<html><body>Please sign in</body></html>"


def http(status: int, content: bytes, kind: str = "application/json") -> Any:
    class Body:
        def stream(self, **_: Any) -> Iterator[bytes]:
            yield content

    return lambda request, **_: AWSResponse(
        request.url, status, HTTPHeaders.from_pairs([("Content-Type", kind)]), Body()
    )


@pytest.mark.parametrize(
    ("query", "status", "content", "cause"),
    [
        (RUNTIMES, 200, b'{"agentRuntimes": []}', None),
        (RUNTIMES, 200, PORTAL, UnansweredReason.MALFORMED),
        (RUNTIMES, 200, b"", UnansweredReason.MALFORMED),
        (RUNTIMES, 200, b'{"agentRun', UnansweredReason.MALFORMED),
        (RUNTIMES, 403, b'{"__type": "AccessDeniedException"}', UnansweredReason.DENIED),
        (VPCS, 200, PORTAL, UnansweredReason.MALFORMED),
        (VPCS, 200, b"<DescribeVpcsResponse><vpcSet", UnansweredReason.MALFORMED),
        (
            VPCS,
            403,
            b"<Response><Errors><Error><Code>UnauthorizedOperation</Code></Error></Errors></Response>",
            UnansweredReason.DENIED,
        ),
        (
            VPCS,
            401,
            b"<Response><Errors><Error><Code>AuthFailure</Code></Error></Errors></Response>",
            UnansweredReason.CREDENTIALS,
        ),
    ],
)
def test_what_comes_over_the_wire(
    query: Query[Any], status: int, content: bytes, cause: UnansweredReason | None
) -> None:
    session = boto3.Session("a", "b")
    session.events.register_first(f"before-send.{query.service}.{query.operation}", http(status, content))
    reply = ask(session, query)
    assert (reply.cause if isinstance(reply, Unanswered) else None) is cause


def _give(content: bytes, url: str, limit: int) -> bytes:
    return content


def test_documents_are_parsed_and_only_objects_count() -> None:
    query = Query(
        "https", "Get", "{name: issuer}", Named, lambda _: [Call("", {"url": "https://x", "limit": 9})], member="issuer"
    )
    for content, expected in (
        (b'{"issuer": "i"}', Answer((Named("i"),))),
        (b"[1]", UnansweredReason.MALFORMED),
        (b"<", UnansweredReason.MALFORMED),
    ):
        live = Live(boto3.Session("a", "b"), [query], fetch=partial(_give, content))
        reply = Engine(live).ask([query], scope()).reply(query)
        assert reply == expected or (isinstance(reply, Unanswered) and reply.cause is expected)


SHAPES = (b"null", b"[1]", b'"x"', b"5", b"{}", b'{"agentRuntimes": 5}', PORTAL, b"\xff\x00")


@pytest.mark.parametrize("content", SHAPES)
@pytest.mark.parametrize("query", [RUNTIMES, ROLES, VPCS], ids=lambda query: query.service)
def test_a_body_of_the_wrong_shape_is_no_answer(query: Query[Any], content: bytes) -> None:
    session = boto3.Session("a", "b")
    session.events.register_first(f"before-send.{query.service}.{query.operation}", http(200, content))
    reply = ask(session, query)
    assert isinstance(reply, Unanswered)
    assert reply.cause is UnansweredReason.MALFORMED


def test_an_operation_the_sdk_does_not_know_is_told_apart(session: boto3.Session) -> None:
    new = Query("ec2", "DescribeTomorrow", "Days[].{name: Name}", Named, member="Days")
    reply = ask(session, new)
    assert isinstance(reply, Unanswered)
    assert reply.cause is UnansweredReason.UNSUPPORTED
