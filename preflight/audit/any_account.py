"""What a file shows whatever account it goes to: a check is asked for every kind of account.

An account matters to a policy only by being one that it names. So the judge is asked once for each account that the
target names or spells with a wildcard, and for two that it does not; what it says of all of them is true of any.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from attrs import evolve, fields, has

from preflight.core.finding import Finding, Status, unanswered_finding
from preflight.core.query import Facts
from preflight.core.scope import Caller
from preflight.core.unanswered import Unanswered, UnansweredReason

STAND_INS = ("000000000019", "999999999980")
"""Ids that no account of AWS has; shown as ACCOUNT."""
NAMED = re.compile(r"(?<![\w?*])[\d?*]+(?![\w?*])")
WIDTH = 12

OWN = "${AWS::AccountId}"
"""How a template spells the account that it goes to."""

Judge = Callable[[Any, Facts], list[Finding]]


def judge_for_any(judge: Judge, subject: Any, facts: Facts) -> list[Finding]:
    """The findings that are the same for any account, and that the rest is not known where they differ."""
    found = [_findings(judge, subject, facts, account) for account in possible_accounts(subject)]
    statuses = {tuple(finding.status for finding in findings) for findings in found}
    if len(statuses) == 1 and not any(finding.status is Status.UNKNOWN for finding in found[0]):
        return found[0]
    return [*_common(found), unanswered_finding(_why(facts))]


def _findings(judge: Judge, subject: Any, facts: Facts, account: str) -> list[Finding]:
    found = judge(_replaced(subject, OWN, account), as_account(facts, account))
    return [_replaced(finding, account, "ACCOUNT") for finding in found]


def _common(found: list[list[Finding]]) -> list[Finding]:
    """What is wrong in every account: a pass in one of them proves nothing of another."""
    everywhere = set.intersection(*({(each.status, each.cause) for each in findings} for findings in found))
    wrong = (each for each in found[0] if each.cause and each.status in {Status.FAIL, Status.WARN})
    return [each for each in wrong if (each.status, each.cause) in everywhere]


def _why(facts: Facts) -> Unanswered:
    caller = facts.scope.caller
    return caller if isinstance(caller, Unanswered) else Unanswered(UnansweredReason.OFFLINE, "sts:GetCallerIdentity")


def possible_accounts(subject: Any) -> tuple[str, ...]:
    """The stand-ins, then one account for every id, and every pattern of one, that the subject spells."""
    written = {token for token in NAMED.findall(repr(subject)) if any(mark.isdigit() for mark in token)}
    spelled = (_filled(token) for token in sorted(written))
    return tuple(dict.fromkeys([*STAND_INS, *(account for account in spelled if len(account) == WIDTH)]))


def _filled(pattern: str) -> str:
    """An id that the pattern matches."""
    shortest = pattern.replace("*", "")
    return pattern.replace("*", "0" * (WIDTH - len(shortest)), 1).replace("*", "").replace("?", "0")


def as_account(facts: Facts, account: str) -> Facts:
    """The same as credentials of an account would have it."""
    caller = Caller(account, f"arn:{facts.scope.partition}:iam::{account}:root")
    return evolve(facts, scope=evolve(facts.scope, caller=caller))


def _replaced(value: Any, text: str, new: str) -> Any:
    """The same with one text for another, wherever it stands in it."""
    match value:
        case str():
            return value.replace(text, new)
        case dict():
            return {_replaced(key, text, new): _replaced(each, text, new) for key, each in value.items()}
        case tuple() | list():
            return type(value)(_replaced(each, text, new) for each in value)
        case _ if has(type(value)):
            changed = dict(_changed(value, text, new))
            return evolve(value, **changed) if changed else value
        case _:
            return value


def _changed(value: Any, text: str, new: str) -> Iterator[tuple[str, Any]]:
    for each in fields(type(value)):
        before = getattr(value, each.name)
        if each.init and (after := _replaced(before, text, new)) != before:
            yield each.name.lstrip("_"), after
