"""Opens the live account: which profile, which role, and the identity behind them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import boto3
from attrs import frozen
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from preflight.account.live import CONNECT_SECONDS, READ_SECONDS


class CouldNotRunError(Exception):
    """The audit cannot start; one line saying why and what to do. Exit code 2."""


@frozen
class Credentials:
    """How to get credentials: a profile of the AWS configuration, then roles to assume one after another."""

    profile: str | None = None
    assume_role: str | None = None
    external_id: str | None = None
    endpoint_url: str | None = None


def open_session(how: Credentials, region: str | None = None) -> boto3.Session:
    """A session with those credentials; raises `CouldNotRunError`."""
    try:
        session = boto3.Session(profile_name=how.profile, region_name=region)
        return assume(session, how, region) if how.assume_role else session
    except BotoCoreError as error:
        raise CouldNotRunError(f"{error}; name another profile with --profile, or run `aws configure`") from error


def assume(session: boto3.Session, how: Credentials, region: str | None) -> boto3.Session:
    """A session of the role, for an hour; raises `CouldNotRunError` when it may not be assumed."""
    extra: Mapping[str, Any] = {"ExternalId": how.external_id} if how.external_id else {}
    try:
        config = Config(connect_timeout=CONNECT_SECONDS, read_timeout=READ_SECONDS, retries={"mode": "standard"})
        sts = session.client("sts", region_name=region, endpoint_url=how.endpoint_url, config=config)
        made = sts.assume_role(RoleArn=how.assume_role, RoleSessionName="agentcore-preflight", **extra)["Credentials"]
    except (BotoCoreError, ClientError) as error:
        raise CouldNotRunError(f"cannot assume {how.assume_role}: {error}") from error
    return boto3.Session(
        aws_access_key_id=made["AccessKeyId"],
        aws_secret_access_key=made["SecretAccessKey"],
        aws_session_token=made["SessionToken"],
        region_name=region,
    )


def profile_region(profile: str | None) -> str | None:
    """The region the profile's configuration names, if any; raises `CouldNotRunError` for a profile that is not."""
    try:
        return boto3.Session(profile_name=profile).region_name
    except BotoCoreError as error:
        raise CouldNotRunError(f"{error}; `aws configure list-profiles` shows those there are") from error
