"""One simulated account for the tests of a module, with the function in it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import boto3
import pytest
from lambdas import REGION, Function
from moto import mock_aws

from preflight.account.live import Live
from preflight.demo import DemoAccount, demo
from preflight.serverless import handler


@pytest.fixture(scope="module")
def world() -> Iterator[DemoAccount]:
    with demo("ready", REGION) as account:
        yield account


@pytest.fixture
def function(world: DemoAccount, monkeypatch: pytest.MonkeyPatch) -> Iterator[Function]:
    monkeypatch.setattr(handler, "own_session", lambda: world.session)
    monkeypatch.setattr(handler, "Live", partial(Live, fetch=world.fetch))
    made = Function(world)
    yield made
    made.empty()


@pytest.fixture
def session() -> Iterator[boto3.Session]:
    """An account with nothing but the bucket of a fleet."""
    with mock_aws():
        made = boto3.Session("ak", "sk", region_name="us-east-1")
        made.client("s3").create_bucket(Bucket="reports")
        yield made
