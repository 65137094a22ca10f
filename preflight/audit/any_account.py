"""What a file shows whatever account it goes to: a check is asked for every kind of account.

An account matters to a policy only by being one that it names. So the judge is asked once for each account that the
target names or spells with a wildcard, and for two that it does not; what it says of all of them is true of any.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from attrs import evolve, fields, has

from preflight.core.finding import Finding
from preflight.core.query import Facts
from preflight.core.scope import Caller
from preflight.core.unanswered import Unanswered

STAND_INS = ("000000000019", "999999999980")
"""Ids that no account of AWS has; shown as ACCOUNT."""
NAMED = re.compile(r"(?<![\w?*])[\d?*]+(?![\w?*])")
WIDTH = 12

Judge = Callable[[Any, Facts], list[Finding]]


def judge_for_any(judge: Judge, subject: Any, facts: Facts) -> list[Finding]:
    """The findings that hold for any account.

    Raises:
        Unanswered: they differ from account to account, or rest on another answer that did not come.
    """
    caller = facts.scope.caller
    if not isinstance(caller, Unanswered):
        return judge(subject, facts)
    found = [judge(subject, _as_account(facts, account)) for account in possible_accounts(subject)]
    statuses = {tuple(finding.status for finding in findings) for findings in found}
    if len(statuses) != 1:
        raise caller
    return [_without_stand_in(finding) for finding in found[0]]


def possible_accounts(subject: Any) -> tuple[str, ...]:
    """The stand-ins, then one account for every id, and every pattern of one, that the subject spells."""
    written = {token for token in NAMED.findall(repr(subject)) if any(mark.isdigit() for mark in token)}
    spelled = (_filled(token) for token in sorted(written))
    return tuple(dict.fromkeys([*STAND_INS, *(account for account in spelled if len(account) == WIDTH)]))


def _filled(pattern: str) -> str:
    """An id that the pattern matches."""
    shortest = pattern.replace("*", "")
    return pattern.replace("*", "0" * (WIDTH - len(shortest)), 1).replace("*", "").replace("?", "0")


def _as_account(facts: Facts, account: str) -> Facts:
    caller = Caller(account, f"arn:{facts.scope.partition}:iam::{account}:root")
    return evolve(facts, scope=evolve(facts.scope, caller=caller))


def _without_stand_in(value: Any) -> Any:
    """The same with ACCOUNT for the first stand-in, in every text of a finding."""
    match value:
        case str():
            return value.replace(STAND_INS[0], "ACCOUNT")
        case dict():
            return {_without_stand_in(key): _without_stand_in(each) for key, each in value.items()}
        case tuple() | list():
            return type(value)(_without_stand_in(each) for each in value)
        case _ if has(type(value)):
            return evolve(value, **dict(_changed(value)))
        case _:
            return value


def _changed(value: Any) -> Iterator[tuple[str, Any]]:
    for each in fields(type(value)):
        before = getattr(value, each.name)
        if each.init and (after := _without_stand_in(before)) != before:
            yield each.name.lstrip("_"), after
