"""Many accounts from one machine: one that cannot be opened is reported, and stops no other."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from worlds import ACCOUNT, REGION, StubAccount, target

from preflight import checks
from preflight.audit.fleet import BadAccountsError, audit_many, read_accounts
from preflight.audit.run import NoRegionError, Options
from preflight.core.report import Evidence
from preflight.core.scope import Caller
from preflight.core.target import Agent, Role
from preflight.core.value import Value

OTHER = "111122223333"
OPTIONS = Options(checks=checks.select(["runtime-name", "role-exists"]))
ROLE = Role(Value(f"arn:aws:iam::{ACCOUNT}:role/Agent"))
GOOD_NAME = target(Agent("agent", name=Value("research_agent"), role=ROLE))


class Someone(StubAccount):
    evidence = Evidence.LIVE
    taken_at = None

    def __init__(self, account: str) -> None:
        super().__init__({})
        self.account = account

    def identity(self, region: str) -> Caller:
        return Caller(self.account, f"arn:aws:iam::{self.account}:role/Auditor")


def run(open_account: Any, **rest: Any) -> Any:
    defaults = {"accounts": [ACCOUNT, OTHER], "regions": [REGION, "eu-west-1"], "options": OPTIONS}
    return audit_many(GOOD_NAME, open_account=open_account, **{**defaults, **rest})


def test_every_account_in_every_region_is_one_audit_in_the_order_given():
    report = run(Someone, accounts=[OTHER, ACCOUNT, OTHER])
    places = [(audit.account, audit.region) for audit in report.audits]
    assert places == [(OTHER, REGION), (OTHER, "eu-west-1"), (ACCOUNT, REGION), (ACCOUNT, "eu-west-1")]


def refuse_other(account: str) -> Someone:
    if account == OTHER:
        raise PermissionError("not authorized to perform: sts:AssumeRole")
    return Someone(account)


@pytest.mark.parametrize("open_account", [refuse_other, lambda _: Someone(ACCOUNT)], ids=["refused", "leads elsewhere"])
def test_an_account_that_cannot_be_opened_is_unknown_and_the_others_are_audited(open_account):
    report = run(open_account)
    rows = {(a.account, a.region): {f.check: f.status.value for f in a.findings if f.check} for a in report.audits}
    assert rows[ACCOUNT, REGION]["runtime-name"] == "pass"
    assert rows[OTHER, REGION] == rows[OTHER, "eu-west-1"]
    assert rows[OTHER, REGION]["role-exists"] == "unknown"
    assert len(report.audits) == 4
    assert report.exit_code == 3


def test_an_account_that_cannot_be_opened_is_never_green_whatever_is_selected():
    report = run(refuse_other, options=Options(checks=checks.select(["runtime-name"])))
    assert [audit.verdict.value for audit in report.audits] == ["partial", "partial", "unproven", "unproven"]


def test_without_targets_an_account_that_cannot_be_opened_has_no_green_row():
    report = audit_many(accounts=[OTHER], open_account=refuse_other, regions=[REGION], options=OPTIONS)
    assert {row.status.value for audit in report.audits for row in audit.checklist} == {"unknown"}
    assert "sts:AssumeRole" in next(f.because for f in report.findings if f.check)
    assert [audit.source for audit in report.audits] == [f"what is deployed in {REGION}"]


def test_no_more_accounts_than_asked_are_open_at_once():
    lock, open_now, most = threading.Lock(), [0], [0]

    class Counted(Someone):
        def identity(self, region: str) -> Caller:
            with lock:
                open_now[0] += 1
                most[0] = max(most[0], open_now[0])
            threading.Event().wait(0.02)
            with lock:
                open_now[0] -= 1
            return super().identity(region)

    run(Counted, accounts=[f"{n:012}" for n in range(9)], concurrency=3)
    assert most[0] == 3


def test_no_region_at_all_is_an_error_of_the_call():
    with pytest.raises(NoRegionError):
        run(Someone, regions=[])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"{ACCOUNT},{OTHER}", (ACCOUNT, OTHER)),
        (f"# members\n{ACCOUNT}  # research\n\n{OTHER}\n{ACCOUNT}\n", (ACCOUNT, OTHER)),
        (f'["{ACCOUNT}"]', (ACCOUNT,)),
        (f'[{{"Id": "{OTHER}", "Name": "writers"}}]', (OTHER,)),
    ],
)
def test_accounts_are_read_as_a_list_or_a_file(text, found, tmp_path):
    file = tmp_path / "accounts"
    file.write_text(text)
    assert read_accounts(str(file)) == found
    if "\n" not in text and "[" not in text:
        assert read_accounts(text) == found


@pytest.mark.parametrize(
    ("text", "says"), [("12345,bad", "not account ids: 12345, bad"), ("\n", "no account id"), ("[", "not JSON")]
)
def test_a_list_that_holds_something_else_says_what(text, says, tmp_path):
    file = tmp_path / "accounts"
    file.write_text(text)
    with pytest.raises(BadAccountsError, match=says):
        read_accounts(str(file))


def test_a_file_that_is_not_there_says_so():
    with pytest.raises(BadAccountsError, match="cannot be read"):
        read_accounts("no-such-file")
