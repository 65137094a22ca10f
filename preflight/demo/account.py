"""Stands a world up inside this process: moto, our corrections to it, fixed ids and a fixed clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import boto3
import botocore.session
import moto.core.utils
from botocore.exceptions import EndpointConnectionError
from moto import mock_aws
from moto.moto_api._internal import mock_random

from preflight.core.regions import CHINA_REGIONS, DOCUMENTED_REGIONS
from preflight.demo import (
    DemoAccount,
    DemoUnavailableError,
    agentcore,
    agentcore_kinds,
    bedrock,
    ec2,
    ecr,
    linked_roles,
    observability,
    quotas,
    simulate,
)
from preflight.demo.dispatch import Call, intercepting
from preflight.demo.site import Site
from preflight.demo.state import NOW, states
from preflight.demo.worlds import bare, blocked, denied, ready

CORRECTIONS = (agentcore, agentcore_kinds, bedrock, ec2, ecr, linked_roles, observability, quotas)
"""Importing these registers what they answer."""

BUILDERS = {"ready": ready, "blocked": blocked, "bare": bare, "denied": denied}
ACCOUNT_ID = "123456789012"
CONFIG: Any = {"core": {"mock_credentials": False}, "lambda": {"use_docker": False}}


@contextmanager
def stand_up(world: str, region: str, loader: Any) -> Iterator[DemoAccount]:
    """Builds `world` in `region` and tears it down afterwards."""
    with ExitStack() as stack:
        stack.enter_context(mock_aws(config=CONFIG))
        stack.enter_context(intercepting())
        stack.enter_context(simulate.install())
        site = _site(region, loader)
        with _fixed_ids_and_clock():
            caller = _assume(site, BUILDERS[world].build(site))
        stack.enter_context(BUILDERS[world].rules())
        stack.enter_context(intercepting(_only_where_it_is))
        yield DemoAccount(_session(loader, region, **caller), _fetch, ACCOUNT_ID)


def _only_where_it_is(call: Call) -> None:
    """AgentCore's host name does not resolve in a region without the service."""
    if call.service == "bedrock-agentcore-control" and call.region not in {*DOCUMENTED_REGIONS, *CHINA_REGIONS}:
        raise EndpointConnectionError(endpoint_url=f"https://bedrock-agentcore-control.{call.region}.amazonaws.com/")


def _session(loader: Any, region: str = "us-east-1", **credentials: str) -> boto3.Session:
    core = botocore.session.Session()
    core.register_component("data_loader", loader)
    return boto3.Session(botocore_session=core, region_name=region, **credentials)


def _site(region: str, loader: Any) -> Site:
    if region not in states[ACCOUNT_ID]:
        raise DemoUnavailableError(f"there is no AWS region {region!r}")
    state = states[ACCOUNT_ID][region]
    state.opted_in = True
    owner = {"aws_access_key_id": "AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key": "example"}
    return Site(_session(loader, region, **owner), region, ACCOUNT_ID, state)


@contextmanager
def _fixed_ids_and_clock() -> Iterator[None]:
    """The same ids and dates in every run; time goes on once the world stands."""

    class Stopped(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:  # type: ignore[override]
            return NOW.astimezone(tz)

    mock_random.seed(20261122)
    clock = SimpleNamespace(**{**vars(dt), "datetime": Stopped})
    with patch.object(moto.core.utils, "datetime", clock):
        yield


def _assume(site: Site, caller: tuple[str, str]) -> dict[str, str]:
    role_arn, session_name = caller
    given = site.client("sts").assume_role(RoleArn=role_arn, RoleSessionName=session_name)["Credentials"]
    return {
        "aws_access_key_id": given["AccessKeyId"],
        "aws_secret_access_key": given["SecretAccessKey"],
        "aws_session_token": given["SessionToken"],
    }


def _fetch(url: str, limit: int) -> bytes:
    """The document at `url`, of at most `limit` bytes; the demo serves only what its worlds put there."""
    address = url.partition("?")[0]
    for state in states[ACCOUNT_ID].values():
        if address in state.documents:
            return _within(state.documents[address], limit)
    raise OSError(f"nothing answers at {address} in the demo account")


def _within(document: bytes, limit: int) -> bytes:
    if len(document) > limit:
        raise OSError(f"the document is larger than {limit} bytes")
    return document
