"""Many accounts from one machine: every account in every region, side by side, to one report.

An account that cannot be opened is audited all the same: its requirements are unknown, with the reason, and the
others go on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from attrs import evolve, frozen

from preflight.account.reader import OpenAccount
from preflight.audit.inspection import inspect
from preflight.audit.run import NoRegionError, Options, audit, left_out, stamp, standard_of
from preflight.core import files
from preflight.core.check import closure
from preflight.core.errors import PreflightError
from preflight.core.finding import Finding, Fix, Status
from preflight.core.query import Facts, Query
from preflight.core.report import Audit, Report
from preflight.core.scope import Scope
from preflight.core.source_kinds import ACCOUNT
from preflight.core.target import GATEWAY, RUNTIME, Target
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.version import VERSION

CONCURRENCY = 8
IDENTITY = "account-identity"
LARGEST = 1024 * 1024
"""Of a list of accounts: 70,000 of them."""
ACCOUNT_ID = re.compile(r"\d{12}")


class BadAccountsError(PreflightError, ValueError):
    """A list of accounts that holds something else, or nothing."""


def audit_many(
    targets: Target | Sequence[Target] | None = None,
    *,
    accounts: Sequence[str],
    open_account: OpenAccount,
    regions: Sequence[str] = (),
    options: Options | None = None,
    concurrency: int = CONCURRENCY,
    now: datetime | None = None,
) -> Report:
    """One report over accounts and regions, in the order given.

    Args:
        targets: what is about to be deployed; nothing audits what each region holds already.
        accounts: the account ids; the regions of one account share what was asked already.
        open_account: opens one of them; see `preflight.account.members.opener`.
        regions: where to audit; empty takes each target's own region.
        options: how to judge.
        concurrency: how many accounts are audited at once.
        now: the time the report states.
    """
    started = datetime.now(UTC)
    chosen = options or Options()
    wanted = (targets,) if isinstance(targets, Target) else tuple(targets or ())
    member = _Member(wanted, tuple(regions), chosen, open_account)
    with ThreadPoolExecutor(max_workers=max(1, concurrency), thread_name_prefix="account") as pool:
        audits = [one for found in pool.map(member.audits, dict.fromkeys(accounts)) for one in found]
    taken = stamp(now or started)
    seconds = (datetime.now(UTC) - started).total_seconds()
    return Report(tuple(audits), taken, VERSION, chosen.policy, seconds=seconds)


@frozen
class _Member:
    targets: tuple[Target, ...]
    regions: tuple[str, ...]
    options: Options
    open_account: OpenAccount

    def audits(self, account_id: str) -> tuple[Audit, ...]:
        try:
            opened = self.open_account(account_id)
            return tuple(
                _of(account_id, one)
                for one in audit(
                    self.targets or None, account=opened, regions=self.regions, options=self.options
                ).audits
            )
        except NoRegionError:
            raise
        except Exception as error:  # noqa: BLE001 - one account that cannot be audited stops no other
            return self._unreached(account_id, error)

    def _unreached(self, account_id: str, error: Exception) -> tuple[Audit, ...]:
        told = Unanswered(UnansweredReason.ERROR, "sts:AssumeRole", message=" ".join(str(error).split()))
        nobody = UnreachableAccount(error if isinstance(error, Unanswered) else told)
        return tuple(
            _unopened(self._unknown(target, region, nobody), account_id, nobody.why)
            for target in self.targets or (None,)
            for region in self.regions
            or ([target.region.get()] if target and target.region and target.region.known else [])
        )

    def _unknown(self, target: Target | None, region: str, nobody: UnreachableAccount) -> Audit:
        what = target or Target(
            ACCOUNT, f"what is deployed in {region}", unread={RUNTIME: nobody.why, GATEWAY: nobody.why}
        )
        standard = standard_of(target, self.options.standard)
        scope = Scope(what, region, standard, nobody.why, deployer=self.options.deployer)
        return inspect(scope, nobody, self.options.checks, left_out=left_out(self.options))[0]


def _unopened(one: Audit, account_id: str, why: Unanswered) -> Audit:
    """The audit of an account nobody could open: never green, whichever checks are selected."""
    text, command = why.next_step
    found = Finding(Status.UNKNOWN, why.because, account_id, Fix(text, command), check=IDENTITY, requirement="account")
    others = tuple(finding for finding in one.findings if finding.check != IDENTITY)
    return evolve(one, account=account_id, findings=(found, *others))


def _of(account_id: str, one: Audit) -> Audit:
    """The audit, if it is of that account; a role of another one proves nothing about it."""
    if one.account not in {account_id, ""}:
        raise PermissionError(f"the role of {account_id} leads into account {one.account}")
    return evolve(one, account=account_id)


@frozen
class UnreachableAccount:
    """Answers every question with the one reason why the account could not be opened."""

    why: Unanswered

    def ask(self, queries: Iterable[Query[Any]], scope: Scope) -> Facts:
        """No answer to any query."""
        return Facts(scope, dict.fromkeys(closure(queries), self.why))


def read_accounts(given: str) -> tuple[str, ...]:
    """The account ids of a comma list or of a file: JSON list, or one a line with `#` comments.

    Raises `BadAccountsError`, which names every entry that is no account id.
    """
    text = given if set(given) <= set("0123456789, ") else _contents(given)
    found = _listed(text)
    wrong = [entry for entry in found if not ACCOUNT_ID.fullmatch(entry)]
    if wrong or not found:
        said = f"not account ids: {', '.join(wrong)}" if wrong else "no account id"
        raise BadAccountsError(f"{given}: {said}; an account id has 12 digits")
    return tuple(dict.fromkeys(found))


def _contents(path: str) -> str:
    try:
        return files.read(path, LARGEST).decode("utf-8-sig")
    except (OSError, ValueError) as error:
        raise BadAccountsError(f"{path} cannot be read: {error}; give a file or a comma list of account ids") from error


def _listed(text: str) -> list[str]:
    if text.lstrip().startswith("["):
        try:
            entries = json.loads(text)
        except ValueError as error:
            raise BadAccountsError(f"not JSON: {error}") from error
        return [str(entry.get("Id", entry) if isinstance(entry, dict) else entry) for entry in entries]
    lines = (line.partition("#")[0] for line in text.splitlines())
    return [entry.strip() for line in lines for entry in line.split(",") if entry.strip()]
