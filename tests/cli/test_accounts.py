"""Real credentials' way through the command line, with moto behind it: accounts, roles, expectations."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import moto
import pytest

from preflight.cli import run
from preflight.cli.accounts import _counting

ROLE = "arn:aws:iam::{account}:role/Audit"
FEW = ("--region", "us-west-2", "--check", "account-identity", "-o", "json")


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "a")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "b")

    def call(*args: str) -> tuple[int, str, str]:
        code = run(list(args))
        told = capsys.readouterr()
        return code, told.out, told.err

    with moto.mock_aws():
        yield call


def test_many_accounts_in_one_report(cli: Any) -> None:
    code, out, _ = cli(*FEW, "--accounts", "111122223333,444455556666", "--assume-role", ROLE)
    audits = json.loads(out)["audits"]
    assert code == 0
    assert [(one["account"], one["region"]) for one in audits] == [
        ("111122223333", "us-west-2"),
        ("444455556666", "us-west-2"),
    ]


def test_one_role(cli: Any) -> None:
    code, out, _ = cli(
        *FEW, "--assume-role", "arn:aws:iam::111122223333:role/Audit", "--expect-account", "111122223333"
    )
    assert (code, json.loads(out)["audits"][0]["account"]) == (0, "111122223333")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--accounts", "12,34", "--assume-role", ROLE), "12 digits"),
        (("--expect-account", "111122223333"), "123456789012, not 111122223333"),
    ],
)
def test_the_wrong_account_is_never_asked(cli: Any, args: tuple[str, ...], words: str) -> None:
    code, out, err = cli(*FEW, *args)
    assert (code, out) == (2, "")
    assert words in err


def test_all_regions_are_those_that_aws_lists(cli: Any) -> None:
    code, out, _ = cli("--all-regions", "--check", "account-identity", "-o", "json")
    regions = [one["region"] for one in json.loads(out)["audits"]]
    assert code == 0
    assert {"us-west-2", "eu-west-1"} <= set(regions)
    assert not [region for region in regions if region.startswith(("cn-", "us-gov-"))]


def test_progress_names_the_place_and_counts_what_came() -> None:
    said: list[str] = []
    count = _counting(said.append, "us-west-2")
    count(1, 3)
    count(2, 9)
    assert said == ["asking AWS in us-west-2: 1 answers", "asking AWS in us-west-2: 2 answers"]
