"""What makes two calls the same question, so that it is asked once."""

from __future__ import annotations

import gc
import weakref

import pytest

from preflight.account.raw import Failure, identity, unsigned
from preflight.core.query import Call, Query

WEST, EAST = "us-west-2", "us-east-1"
SUBNETS = Query("ec2", "DescribeSubnets", "Subnets[].{id: SubnetId}", str)
ROLE = Query("iam", "GetRole", "Role", str)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ((SUBNETS, Call("a"), WEST), (SUBNETS, Call("b"), WEST), True),
        ((SUBNETS, Call(""), WEST), (SUBNETS, Call(""), EAST), False),
        ((ROLE, Call("", {"RoleName": "r"}), WEST), (ROLE, Call("", {"RoleName": "r"}), EAST), True),
        ((SUBNETS, Call("", {"A": 1, "B": 2}), WEST), (SUBNETS, Call("", {"B": 2, "A": 1}), WEST), True),
        ((SUBNETS, Call("", {"A": 1}), WEST), (SUBNETS, Call("", {"A": 2}), WEST), False),
        (
            (SUBNETS, Call(""), WEST),
            (Query("ec2", "DescribeSubnets", "Subnets[].{zone: Zone}", str), Call(""), WEST),
            True,
        ),
        ((SUBNETS, Call(""), WEST), (Query("ec2", "DescribeSubnets", "Subnets", str, limit=5), Call(""), WEST), False),
        ((SUBNETS, Call(""), WEST), (Query("ec2", "DescribeSubnets", "S", str, paginate=False), Call(""), WEST), False),
        ((SUBNETS, Call(""), WEST), (Query("ec2", "DescribeVpcs", "Vpcs", str), Call(""), WEST), False),
    ],
)
def test_the_same_question(one, other, same) -> None:
    assert (identity(*one) == identity(*other)) is same


def test_a_document_is_known_by_its_address_without_a_signature() -> None:
    document = Query("https", "Get", "issuer", str)
    asked = identity(document, Call("", {"url": "https://bucket.example/a?X-Amz-Signature=secret"}), WEST)
    assert asked == "https:Get https://bucket.example/a"
    assert unsigned("https://bucket.example/a") == "https://bucket.example/a"


def test_a_failure_keeps_nothing_of_where_it_was_raised() -> None:
    class Client:
        pass

    def respond(client: Client) -> Failure:
        try:
            try:
                held: dict[str, int] = {}
                held.pop("gone")
            except LookupError as error:
                raise OSError("refused") from error
        except OSError as error:
            return Failure("", error)
        raise AssertionError("it raises")

    client = Client()
    alive = weakref.ref(client)
    failure = respond(client)
    del client
    gc.collect()
    assert (alive(), str(failure.error)) == (None, "refused")
