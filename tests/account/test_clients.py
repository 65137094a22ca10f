"""Clients are guarded, made once for each service and region, and share their connections."""

from __future__ import annotations

from typing import Any

import boto3
import pytest

from preflight.account.clients import Clients
from preflight.account.readonly import WriteRefusedError

READS = frozenset({("iam", "GetRole"), ("ec2", "DescribeVpcs"), ("s3", "HeadBucket")})


@pytest.fixture
def clients() -> Clients:
    return Clients(boto3.Session("a", "b"), READS)


def test_one_for_each_service_and_region(clients: Clients) -> None:
    asked = [("iam", "us-west-2"), ("iam", "us-west-2"), ("iam", "us-east-1"), ("ec2", "us-west-2")]
    assert len({id(clients.of(*each)) for each in asked}) == 3


def test_all_share_their_connections(clients: Clients) -> None:
    every = [clients.of(service, "us-west-2") for service, _ in READS]
    assert len({id(each._endpoint.http_session) for each in every}) == 1


def call(client: Any, operation: str) -> dict[str, Any]:
    context: dict[str, Any] = {}
    model = client.meta.service_model.operation_model(operation)
    name = f"before-call.{client.meta.service_model.service_id.hyphenize()}.{operation}"
    client.meta.events.emit_until_response(name, model=model, params={}, context=context)
    return context


@pytest.mark.parametrize("operation", ["CreateRole", "ListRoles"])
def test_what_is_not_declared_is_refused(clients: Clients, operation: str) -> None:
    with pytest.raises(WriteRefusedError):
        call(clients.of("iam", "us-west-2"), operation)


@pytest.mark.parametrize(("signer", "signing"), [(None, {}), ("keys", {"signing": {"request_credentials": "keys"}})])
def test_the_signer_of_the_thread_signs(clients: Clients, signer: Any, signing: dict[str, Any]) -> None:
    clients.asking.signer = signer
    assert call(clients.of("iam", "us-west-2"), "GetRole") == signing


def test_a_bucket_is_looked_for_once(clients: Clients) -> None:
    call(clients.of("s3", "us-west-2"), "HeadBucket")
    with pytest.raises(ConnectionError, match="a redirect of S3 leads to itself"):
        call(clients.of("s3", "us-west-2"), "HeadBucket")
