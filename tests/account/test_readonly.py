"""Only a declared read that hands out no secret may be called."""

from __future__ import annotations

import pytest

from preflight.account.readonly import SECRET_BEARING, WriteRefusedError, declared, refuse_unless_read
from preflight.core.query import Query


@pytest.mark.parametrize(
    "operation", ["DescribeSubnets", "GetRole", "ListRoles", "HeadObject", "BatchGetImage", "SimulatePrincipalPolicy"]
)
def test_a_declared_read_is_made_and_no_other(operation: str) -> None:
    refuse_unless_read("any", operation, frozenset({("any", operation)}))
    for allowed in (frozenset[tuple[str, str]](), frozenset({("other", operation)}), frozenset({("any", "GetOther")})):
        with pytest.raises(WriteRefusedError, match="not a declared read"):
            refuse_unless_read("any", operation, allowed)


@pytest.mark.parametrize(
    "operation",
    [
        "CreateRole", "DeleteStack", "PutObject", "AssumeRole", "InvokeAgentRuntime", "describeSubnets",
        *sorted(SECRET_BEARING),
    ],
)  # fmt: skip
def test_even_a_declared_write_or_secret_is_refused(operation: str) -> None:
    with pytest.raises(WriteRefusedError, match="not a read this tool may make"):
        refuse_unless_read("any", operation, frozenset({("any", operation)}))


def test_what_queries_declare() -> None:
    queries = [Query("ec2", "DescribeVpcs", "Vpcs", str), Query("ec2", "DescribeVpcs", "Vpcs[0]", str)]
    assert declared([*queries, Query("iam", "GetRole", "Role", str)]) == {("ec2", "DescribeVpcs"), ("iam", "GetRole")}
    assert declared([]) == frozenset()
