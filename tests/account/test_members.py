"""Accounts of a fleet share clients, and never keys."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import moto
import pytest

from preflight.account.clients import Clients
from preflight.account.live import Live
from preflight.account.members import opener
from preflight.account.reader import AccountReader
from preflight.account.session import CouldNotRunError, Credentials, LiveAccount
from preflight.core.caller import CALLER
from preflight.core.scope import Caller
from preflight.core.unanswered import Unanswered, UnansweredReason

HOW = Credentials(assume_role="arn:aws:iam::{account}:role/Audit")
ACCOUNTS = [f"{111122220000 + number}" for number in range(8)]
REGIONS = ("us-west-2", "us-east-1", "eu-west-1", "eu-north-1")


@pytest.fixture(autouse=True)
def _aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "a")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "b")
    with moto.mock_aws():
        yield


def test_each_account_signs_with_its_own_keys_though_all_ask_at_once() -> None:
    opens = opener(HOW, [CALLER], version="1", region="us-west-2")
    opened = dict(zip(ACCOUNTS, map(opens, ACCOUNTS), strict=True))
    asked = [(account, region) for region in REGIONS for account in ACCOUNTS]
    with ThreadPoolExecutor(len(ACCOUNTS)) as pool:
        callers = list(pool.map(lambda each: opened[each[0]].identity(each[1]), asked))
    assert [caller.account for caller in callers if isinstance(caller, Caller)] == [account for account, _ in asked]


def clients(account: AccountReader) -> Clients:
    assert isinstance(account, LiveAccount)
    assert isinstance(account.engine.responder, Live)
    return account.engine.responder.clients


def test_the_accounts_share_clients_whose_own_keys_are_nobodys() -> None:
    opens = opener(HOW, [CALLER], version="1", region="us-west-2")
    one, other = (clients(opens(account)) for account in ACCOUNTS[:2])
    client = one.of("sts", "us-west-2")
    assert client is other.of("sts", "us-west-2")
    assert client._request_signer._credentials.access_key == "nobody"


def test_a_profile_that_is_not_there_is_told_when_an_account_is_opened() -> None:
    opens = opener(Credentials("absent", HOW.assume_role), [CALLER], version="1", region="us-west-2")
    with pytest.raises(CouldNotRunError, match="absent"):
        opens(ACCOUNTS[0])


def test_without_credentials_every_account_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    opens = opener(HOW, [CALLER], version="1", region="us-west-2")
    with pytest.raises(Unanswered) as told:
        opens(ACCOUNTS[0])
    assert (told.value.cause, told.value.because) == (UnansweredReason.CREDENTIALS, "there are no AWS credentials")
