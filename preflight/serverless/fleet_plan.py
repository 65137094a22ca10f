"""The first step of a fleet audit: which accounts and regions, written to S3 for the Distributed Map."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from typing import Any

import boto3
from attrs import frozen

from preflight.audit.fleet import ACCOUNT_ID
from preflight.serverless.log import log_json
from preflight.serverless.strict import BadEventError, read
from preflight.serverless.values import AccountId, Region

PREFIX = "FLEET_"


@frozen
class Plan:
    """What one run covers.

    Args:
        bucket: where items, outcomes and the summary are written.
        regions: audited in every account.
        accounts: the accounts.
        accounts_from: `s3://bucket/key` of a JSON list of accounts, where none are given.
        exclude: accounts to leave out.
    """

    bucket: str
    regions: tuple[Region, ...]
    accounts: tuple[AccountId, ...] = ()
    accounts_from: str | None = None
    exclude: tuple[AccountId, ...] = ()


def handler(event: Mapping[str, Any], _context: Any = None) -> dict[str, Any]:
    """Writes the items of one run; the answer says where."""
    return plan(event["run"], event["given"], os.environ, boto3.Session())


def plan(run: str, given: Any, environment: Mapping[str, str], session: boto3.Session) -> dict[str, Any]:
    """Plans the run of that name.

    Region by region, not account by account: audits that run at once are then of different accounts, and share no
    account's API rates.
    """
    asked = read(Plan, given, environment, PREFIX)
    accounts = [account for account in _accounts(asked, session) if account not in asked.exclude]
    if not accounts:
        raise BadEventError("there is no account to audit")
    items = [{"account": account, "regions": [region]} for region in asked.regions for account in accounts]
    place = f"fleet/{run}"
    key = f"{place}/items.json"
    body = json.dumps(items).encode()
    session.client("s3").put_object(Bucket=asked.bucket, Key=key, Body=body, ContentType="application/json")
    log_json(level="INFO", accounts=len(accounts), regions=len(asked.regions), items=len(items))
    return {"bucket": asked.bucket, "key": key, "place": place, "items": len(items)}


def _accounts(asked: Plan, session: boto3.Session) -> tuple[str, ...]:
    if asked.accounts:
        return asked.accounts
    found = _listed(asked.accounts_from, session) if asked.accounts_from else _of_organization(session)
    return tuple(dict.fromkeys(found))


def _listed(address: str, session: boto3.Session) -> Iterator[str]:
    bucket, _, key = address.removeprefix("s3://").partition("/")
    listed = json.loads(session.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read())
    for entry in listed:
        account = entry.get("Id") if isinstance(entry, dict) else entry
        if not isinstance(account, str) or not ACCOUNT_ID.fullmatch(account):
            raise BadEventError(f"{address} holds {entry!r}, which is not an account id; one has 12 digits, in quotes")
        yield account


def _of_organization(session: boto3.Session) -> Iterator[str]:
    """The active accounts. `State` takes the place of `Status`, which AWS retires.

    https://docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html
    """
    for page in session.client("organizations").get_paginator("list_accounts").paginate():
        for account in page["Accounts"]:
            if account.get("State", account.get("Status")) == "ACTIVE":
                yield account["Id"]
