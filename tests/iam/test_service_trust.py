"""What AgentCore's request carries when it assumes a role, and the trust policy that lets it in safely."""

from __future__ import annotations

from typing import Any

import pytest
from worlds import ACCOUNT, REGION, scope

from preflight.core.target import Agent, Gateway, Service
from preflight.core.value import Value, Why, unknown_value
from preflight.iam.patterns import PartialValue
from preflight.iam.permissions import SERVICE
from preflight.iam.service_trust import request_context, source_arn, trust_document, trust_statement

HOME = f"arn:aws:bedrock-agentcore:{REGION}:{ACCOUNT}"
LATER = unknown_value(Why.PARAMETER, "has no value")


@pytest.mark.parametrize(
    ("owner", "arn"),
    [
        (Agent("a", runtime_id="a-0123456789"), f"{HOME}:runtime/a-0123456789"),
        (Agent("a", name=Value("research")), PartialValue(f"{HOME}:runtime/research-??????????")),
        (Agent("a", name=Value("Research")), PartialValue(f"{HOME}:runtime/Research-??????????")),
        (Agent("a", name=LATER), PartialValue(f"{HOME}:runtime/*")),
        (Agent("a"), PartialValue(f"{HOME}:runtime/*")),
        (Gateway("g", gateway_id="g-0123456789"), f"{HOME}:gateway/g-0123456789"),
        (Gateway("g", name=Value("MyTools")), PartialValue(f"{HOME}:gateway/?y?ools-??????????")),
        (Service("Memory", "m"), PartialValue(f"{HOME}:*")),
    ],
)
def test_the_source(owner: Agent | Gateway | Service, arn: Any) -> None:
    assert source_arn(owner, scope()) == arn
    assert request_context(owner, scope())["aws:SourceArn"] == (source_arn(owner, scope()),)


def test_the_request_is_of_the_service_for_the_account() -> None:
    context = request_context(Agent("a"), scope())
    assert (context["aws:SourceAccount"], context["aws:PrincipalServiceName"]) == ((ACCOUNT,), (SERVICE,))


OURS = trust_statement(scope())
LAMBDA = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
OPEN = {"Effect": "Allow", "Principal": {"Service": SERVICE}, "Action": "sts:AssumeRole"}
GUARDED = OPEN | {"Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}}}
DENY = OPEN | {"Effect": "Deny"}
BOTH = OPEN | {"Principal": {"Service": [SERVICE, "lambda.amazonaws.com"], "AWS": ACCOUNT}}
LEFT = OPEN | {"Principal": {"AWS": ACCOUNT, "Service": ["lambda.amazonaws.com"]}}


@pytest.mark.parametrize(
    ("beside", "kept"),
    [
        (None, []),
        ({}, []),
        ({"Statement": LAMBDA}, [LAMBDA]),
        ({"Statement": [LAMBDA, OPEN]}, [LAMBDA]),
        ({"Statement": [GUARDED]}, [GUARDED]),
        ({"Statement": [DENY]}, [DENY]),
        ({"Statement": [BOTH]}, [LEFT]),
        ({"Statement": [OPEN | {"Action": "sts:TagSession"}]}, [OPEN | {"Action": "sts:TagSession"}]),
        ({"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}]}, [
            {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"},
        ]),
    ],
)  # fmt: skip
def test_what_the_trust_policy_keeps(beside: Any, kept: list[Any]) -> None:
    assert trust_document(scope(), beside)["Statement"] == [*kept, OURS]


def test_no_two_statements_have_one_sid() -> None:
    statements = trust_document(scope(), {"Statement": [LAMBDA | {"Sid": OURS["Sid"]}]})["Statement"]
    assert [one.get("Sid") for one in statements] == [OURS["Sid"], None]


def test_the_statement_is_of_the_partition() -> None:
    source = trust_statement(scope(region="us-gov-west-1"))["Condition"]["ArnLike"]["aws:SourceArn"]
    assert source == f"arn:aws-us-gov:bedrock-agentcore:us-gov-west-1:{ACCOUNT}:*"
