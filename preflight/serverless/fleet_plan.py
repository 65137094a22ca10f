"""The first step of a fleet audit: which accounts and regions, written to S3 for the Distributed Map."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from typing import Any

import boto3
from attrs import frozen
from botocore.exceptions import ClientError

from preflight.audit.fleet import ACCOUNT_ID
from preflight.serverless.log import log_json
from preflight.serverless.strict import BadEventError, read
from preflight.serverless.values import AccountId, Region

PREFIX = "FLEET_"
SMALLEST_LIMIT = 10


@frozen
class Plan:
    """What one run covers.

    Args:
        bucket: where items, outcomes and the summary are written.
        regions: audited in every account.
        accounts: the accounts.
        accounts_from: `s3://bucket/key` of a JSON list of accounts, where none are given.
        exclude: accounts to leave out.
        management_account: whether the organization's management account is audited, too. StackSets make no role in it:
            deploy the member-role template there by hand
            (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-associate-stackset-with-org.html).
        max_concurrency: how many audits run at once, at most.
    """

    bucket: str
    regions: tuple[Region, ...]
    accounts: tuple[AccountId, ...] = ()
    accounts_from: str | None = None
    exclude: tuple[AccountId, ...] = ()
    management_account: bool = False
    max_concurrency: int = 100


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
    made = {
        "bucket": asked.bucket,
        "key": key,
        "place": place,
        "items": len(items),
        "concurrency": concurrency(asked.max_concurrency, len(accounts), session),
        "whole": not given,
    }
    log_json(level="INFO", accounts=len(accounts), regions=len(asked.regions), **made)
    return made


def concurrency(asked: int, accounts: int, session: boto3.Session) -> int:
    """How many audits run at once: never more than there are accounts, nor than Lambda has left, a fifth spared.

    One account then sees about one audit at a time, and Lambda, whose limit is 10 in many new accounts, refuses none
    (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html).
    """
    return max(1, min(asked, accounts, _left(session) * 4 // 5))


def _left(session: boto3.Session) -> int:
    """What Lambda has left for functions that reserve nothing; the limit of a new account where it does not say."""
    try:
        limits = session.client("lambda").get_account_settings()["AccountLimit"]
    except ClientError as error:
        log_json(level="WARNING", message=f"Lambda's limit is not known, {SMALLEST_LIMIT} is assumed: {error}")
        return SMALLEST_LIMIT
    return int(limits["UnreservedConcurrentExecutions"])


def _accounts(asked: Plan, session: boto3.Session) -> tuple[str, ...]:
    if asked.accounts:
        return asked.accounts
    if asked.accounts_from:
        return tuple(dict.fromkeys(_listed(asked.accounts_from, session)))
    organizations = session.client("organizations")
    found = tuple(_of_organization(organizations))
    if asked.management_account:
        return found
    manager = organizations.describe_organization()["Organization"]["MasterAccountId"]
    return tuple(account for account in found if account != manager)


def _listed(address: str, session: boto3.Session) -> Iterator[str]:
    bucket, _, key = address.removeprefix("s3://").partition("/")
    listed = json.loads(session.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read())
    for entry in listed:
        account = entry.get("Id") if isinstance(entry, dict) else entry
        if not isinstance(account, str) or not ACCOUNT_ID.fullmatch(account):
            raise BadEventError(f"{address} holds {entry!r}, which is not an account id; one has 12 digits, in quotes")
        yield account


def _of_organization(organizations: Any) -> Iterator[str]:
    """The active accounts. `State` takes the place of `Status`, which AWS retires.

    https://docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html
    """
    for page in organizations.get_paginator("list_accounts").paginate():
        for account in page["Accounts"]:
            if account.get("State", account.get("Status")) == "ACTIVE":
                yield account["Id"]
