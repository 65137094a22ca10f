"""Only a declared read that hands out no secret may be called."""

from __future__ import annotations

from typing import Any

import botocore.session
import pytest
from botocore.awsrequest import AWSPreparedRequest, create_request_object, prepare_request_dict
from botocore.model import OperationModel
from botocore.serialize import create_serializer

from preflight.account.readonly import (
    SECRET_BEARING,
    WriteRefusedError,
    declared,
    refuse_unless_itself,
    refuse_unless_read,
)
from preflight.audit.run import questions
from preflight.checks import all_checks
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


def sent(service: str, operation: str, **changed: Any) -> tuple[OperationModel, AWSPreparedRequest]:
    """An operation, and the request that is sent for it."""
    client: Any = botocore.session.get_session().create_client(
        service, region_name="us-west-2", aws_access_key_id="a", aws_secret_access_key="b"
    )
    model = client.meta.service_model.operation_model(operation)
    made = client._convert_to_request_dict(changed.pop("params"), model, client.meta.endpoint_url)
    request = client._endpoint.create_request(made, model)
    for name, value in changed.items():
        setattr(request, name, value)
    return model, request


CORE = "bedrock-agentcore-control"
NAMES: dict[str, Any] = {"params": {"agentRuntimeId": "a/b", "endpointName": "DEFAULT"}}


@pytest.mark.parametrize(
    ("service", "operation", "given", "same"),
    [
        (CORE, "GetAgentRuntimeEndpoint", NAMES, True),
        (CORE, "GetAgentRuntimeEndpoint", {**NAMES, "method": "DELETE"}, False),
        (CORE, "GetAgentRuntimeEndpoint", {**NAMES, "url": "https://x/y/runtimes/a/runtime-endpoints/b/"}, True),
        (CORE, "GetAgentRuntimeEndpoint", {**NAMES, "url": "https://x/runtimes/a/stop"}, False),
        (CORE, "ListAgentRuntimes", {"params": {}}, True),
        (CORE, "ListAgentRuntimes", {"params": {}, "method": "PUT"}, False),
        ("lambda", "GetPolicy", {"params": {"FunctionName": "f"}}, True),
        ("lambda", "GetPolicy", {"params": {"FunctionName": "f"}, "url": "https://x/2015-03-31/functions/f"}, False),
        ("s3", "HeadObject", {"params": {"Bucket": "bucket", "Key": "a/b"}}, True),
        ("s3", "HeadObject", {"params": {"Bucket": "bucket", "Key": "a/b"}, "method": "DELETE"}, False),
        ("ec2", "DescribeVpcs", {"params": {}}, True),
        ("ec2", "DescribeVpcs", {"params": {}, "body": b"Action=DeleteVpc"}, False),
        ("ec2", "DescribeVpcs", {"params": {}, "body": b"Action=DescribeVpcs&Action=DeleteVpc"}, False),
        ("ec2", "DescribeVpcs", {"params": {}, "body": None}, False),
        ("ec2", "DescribeVpcs", {"params": {}, "url": "https://x/?Action=DeleteVpc"}, False),
        ("kms", "DescribeKey", {"params": {"KeyId": "k"}}, True),
        ("kms", "DescribeKey", {"params": {"KeyId": "k"}, "headers": {"X-Amz-Target": b"TrentService.DisableKey"}}, False),
        ("kms", "DescribeKey", {"params": {"KeyId": "k"}, "headers": {}}, False),
    ],
)  # fmt: skip
def test_a_request_is_that_of_its_operation(service: str, operation: str, given: dict[str, Any], same: bool) -> None:
    model, request = sent(service, operation, **given)
    if same:
        refuse_unless_itself(model, request)
    else:
        with pytest.raises(WriteRefusedError, match="another operation"):
            refuse_unless_itself(model, request)


def made_up(shape: Any) -> Any:
    """The least that the model asks for."""
    match shape.type_name:
        case "structure":
            return {name: made_up(shape.members[name]) for name in shape.required_members}
        case "list":
            return [made_up(shape.member)]
        case "string":
            return shape.enum[0] if shape.enum else "arn:of/something"
        case _:
            return 1


def test_every_operation_that_is_asked_is_sent_as_itself() -> None:
    session = botocore.session.get_session()
    for service, operation in sorted({(each.service, each.operation) for each in questions(all_checks())}):
        if service != "https":
            model = session.get_service_model(service).operation_model(operation)
            given = made_up(model.input_shape) if model.input_shape else {}
            request = create_serializer(
                model.service_model.resolved_protocol, include_validation=False
            ).serialize_to_request(given, model)
            prepare_request_dict(request, endpoint_url="https://x")
            refuse_unless_itself(model, create_request_object(request).prepare())
