"""The first step of a fleet audit: whom it covers, region by region, and how many at once."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from lambdas import put

from preflight.serverless.fleet_plan import concurrency, plan
from preflight.serverless.strict import BadEventError

A, B = "111122223333", "222233334444"
ENVIRONMENT = {"FLEET_BUCKET": "reports", "FLEET_REGIONS": "us-west-2,eu-west-1"}


def accounts(session: Any, given: Any, **environment: str) -> list[str]:
    made = plan("r", given, {**ENVIRONMENT, **environment}, session)
    items = json.loads(session.client("s3").get_object(Bucket="reports", Key=made["key"])["Body"].read())
    assert made["items"] == len(items)
    return [item["account"] for item in items if item["regions"] == ["us-west-2"]]


@pytest.mark.parametrize("listed", [[A, B], [{"Id": A}, {"Id": B, "Name": "b"}]])
def test_accounts_come_from_an_object_where_none_are_given(session, listed):
    put(session, "accounts.json", listed)
    found = {"FLEET_ACCOUNTS_FROM": "s3://reports/accounts.json"}
    assert accounts(session, {}, **found) == [A, B]
    assert accounts(session, {"accounts": [B]}, **found) == [B]
    assert accounts(session, {"exclude": A}, **found) == [B]


def test_accounts_come_from_the_organization_where_nothing_names_them(session):
    organizations = session.client("organizations")
    organizations.create_organization(FeatureSet="ALL")
    made = organizations.create_account(AccountName="member", Email="m@example.com")["CreateAccountStatus"]["AccountId"]
    assert accounts(session, {}) == [made]
    both = sorted(["123456789012", made])
    assert sorted(accounts(session, {}, FLEET_MANAGEMENT_ACCOUNT="true")) == both
    assert accounts(session, {}, FLEET_MANAGEMENT_ACCOUNT="true", FLEET_EXCLUDE=f"{made}, {A}") == ["123456789012"]


@pytest.mark.parametrize(
    ("asked", "members", "left", "expected"),
    [(100, 5, 1000, 5), (100, 5000, 1000, 100), (100, 5000, 10, 8), (100, 5000, 1, 1), (3, 5000, 1000, 3)],
)
def test_no_more_run_at_once_than_there_are_accounts_and_lambda_has_left(asked, members, left, expected):
    limits = {"AccountLimit": {"ConcurrentExecutions": 1000, "UnreservedConcurrentExecutions": left}}
    functions = SimpleNamespace(get_account_settings=lambda: limits)
    session: Any = SimpleNamespace(client=lambda _: functions)
    assert concurrency(asked, members, session) == expected


class Paged:
    """An organization of two states, as the API will answer once `Status` is gone."""

    def client(self, _: str) -> Any:
        limits = {"AccountLimit": {"UnreservedConcurrentExecutions": 1000}}
        page = {"Accounts": [{"Id": A, "State": "ACTIVE"}, {"Id": B, "State": "SUSPENDED"}]}
        return SimpleNamespace(
            get_paginator=lambda _: SimpleNamespace(paginate=lambda: [page]),
            put_object=lambda **_: None,
            get_account_settings=lambda: limits,
            describe_organization=lambda: {"Organization": {"MasterAccountId": "999999999999"}},
        )


def test_an_account_that_is_not_active_is_left_out():
    session: Any = Paged()
    assert plan("r", {}, ENVIRONMENT, session)["items"] == 2


@pytest.mark.parametrize(
    ("given", "listed", "says"),
    [
        ({"account": [A]}, [A], "account: there is no such key; did you mean accounts?"),
        ({"accounts": ["1"]}, [A], "accounts: '1' is not an account id"),
        ({"exclude": [A]}, [A], "no account to audit"),
        ({}, [111122223333], "holds 111122223333, which is not an account id; one has 12 digits, in quotes"),
    ],
)
def test_a_run_that_cannot_be_planned_says_why(session, given, listed, says):
    put(session, "accounts.json", listed)
    with pytest.raises(BadEventError) as caught:
        accounts(session, given, FLEET_ACCOUNTS_FROM="s3://reports/accounts.json")
    assert says in str(caught.value)


def test_what_is_planned_is_said_and_region_by_region(session, capsys):
    made = plan("r1", {"accounts": [A, B], "regions": "eu-west-1, us-west-2"}, ENVIRONMENT, session)
    items = json.loads(session.client("s3").get_object(Bucket="reports", Key="fleet/r1/items.json")["Body"].read())
    assert [(item["regions"], item["account"]) for item in items] == [
        (["eu-west-1"], A),
        (["eu-west-1"], B),
        (["us-west-2"], A),
        (["us-west-2"], B),
    ]
    assert (made["key"], made["place"], made["whole"]) == ("fleet/r1/items.json", "fleet/r1", False)
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["accounts"] == 2


def test_a_run_that_narrows_nothing_is_whole(session):
    put(session, "accounts.json", [A])
    given = {**ENVIRONMENT, "FLEET_ACCOUNTS_FROM": "s3://reports/accounts.json"}
    assert plan("r", {}, given, session)["whole"] is True
