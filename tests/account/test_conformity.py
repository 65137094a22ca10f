"""An answer that is not shaped as AWS's own model says is no answer: it would read as "there are none"."""

from __future__ import annotations

from typing import Any

import botocore.session
import pytest
from botocore.parsers import ResponseParserError

from preflight.account.conformity import refuse_misshapen

EC2 = botocore.session.get_session().get_service_model("ec2")
LAMBDA = botocore.session.get_session().get_service_model("lambda")
SUBNETS = EC2.operation_model("DescribeSubnets").output_shape
FUNCTION = LAMBDA.operation_model("GetFunctionConfiguration").output_shape


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"Subnets": []},
        {"Subnets": None},
        {"Subnets": [{"SubnetId": "subnet-a", "Tags": [{"Key": "a", "Value": "b"}]}]},
        {"Subnets": [{"AvailableIpAddressCount": 5, "DefaultForAz": True}]},
        {"SomethingNew": "text"},
    ],
)
def test_what_has_its_shape(body: dict[str, Any]) -> None:
    refuse_misshapen(body, SUBNETS)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("text", "the answer is str, not structure"),
        ([], "the answer is list, not structure"),
        ({"Subnets": "text"}, "Subnets is str, not list"),
        ({"Subnets": {"item": []}}, "Subnets is dict, not list"),
        ({"Subnets": ["subnet-a"]}, r"Subnets\[\] is str, not structure"),
        ({"Subnets": [{"Tags": {"a": "b"}}]}, "Tags is dict, not list"),
        ({"Subnets": [{"SubnetId": 5}]}, "SubnetId is int, not string"),
        ({"Subnets": [{"SubnetId": ["subnet-a"]}]}, "SubnetId is list, not string"),
        ({"Subnets": [{"AvailableIpAddressCount": "5"}]}, "AvailableIpAddressCount is str, not integer"),
        ({"Subnets": [{"AvailableIpAddressCount": True}]}, "AvailableIpAddressCount is bool, not integer"),
        ({"Subnets": [{"DefaultForAz": "false"}]}, "DefaultForAz is str, not boolean"),
    ],
)
def test_what_has_not(body: Any, told: str) -> None:
    with pytest.raises(ResponseParserError, match=told):
        refuse_misshapen(body, SUBNETS)


def test_a_map_is_looked_into() -> None:
    refuse_misshapen({"Environment": {"Variables": {"A": "b"}}}, FUNCTION)
    with pytest.raises(ResponseParserError, match="Variables is list, not map"):
        refuse_misshapen({"Environment": {"Variables": []}}, FUNCTION)


def test_an_operation_without_an_answer_has_no_shape() -> None:
    refuse_misshapen({"anything": "at all"}, None)


def test_a_policy_that_botocore_reads_is_still_text() -> None:
    shape = botocore.session.get_session().get_service_model("iam").operation_model("GetRole").output_shape
    refuse_misshapen({"Role": {"RoleName": "a", "AssumeRolePolicyDocument": {"Statement": []}}}, shape)
