"""What a check says of one subject: never nothing, never an exception."""

from __future__ import annotations

import re
from typing import Any

from attrs import evolve, frozen

from preflight.audit.any_account import as_account, judge_for_any
from preflight.core.cause import Cause
from preflight.core.check import Check, Subject
from preflight.core.command import command
from preflight.core.finding import Finding, is_restricted, unanswered_finding, unknown
from preflight.core.query import Facts
from preflight.core.scope import Scope
from preflight.core.steps import look
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.undetermined import undetermined_finding
from preflight.core.value import Undetermined

ACCOUNT = re.compile(r"\d{12}")


@frozen
class Crash:
    """Stands for the subjects of a check that failed over what they are."""

    error: Exception


def judge_subject(check: Check[Any], subject: Subject[Any], facts: Facts, strict: bool) -> list[Finding]:
    """The findings of one subject; never empty, never an exception."""
    if isinstance(subject.of, Crash):
        return [_crashed(check, subject.of.error)]
    # what asks AWS nothing holds whatever the account
    if check.queries and (elsewhere := _elsewhere(subject, facts.scope)):
        return _from_the_source(check, subject, facts, strict, elsewhere)
    findings = _for_any_account(check, subject, facts, strict) or _answers(check, subject, facts, strict)
    return findings or [unknown("there was nothing to judge", "Report this: a check should never come out empty.")]


def _from_the_source(
    check: Check[Any], subject: Subject[Any], facts: Facts, strict: bool, elsewhere: Finding
) -> list[Finding]:
    """What the source shows without any answer of the account it goes to; the rest was not asked there."""
    account = subject.account.get() if subject.account else ""
    unasked = Unanswered(UnansweredReason.OFFLINE, "sts:GetCallerIdentity")
    as_there = check.any_account and bool(ACCOUNT.fullmatch(account))
    scope = facts.scope if as_there else evolve(facts.scope, caller=unasked)
    blind = evolve(facts, scope=scope, answers=dict.fromkeys(facts.answers, unasked))
    found = _answers(check, subject, as_account(blind, account) if as_there else blind, strict)
    told = [finding for finding in found if not is_restricted(finding)]
    return told if told and len(told) == len(found) else [*told, elsewhere]


def _for_any_account(check: Check[Any], subject: Subject[Any], facts: Facts, strict: bool) -> list[Finding]:
    """What holds whatever the account, where nobody was asked for it and the check can do without; else nothing.

    Where the source says which account it goes to, it is that one.
    """
    if not check.any_account or not isinstance(facts.scope.caller, Unanswered):
        return []
    if subject.account is not None and subject.account.known:
        return _answers(check, subject, as_account(facts, subject.account.get()), strict)
    return judge_for_any(lambda of, known: _answers(check, evolve(subject, of=of), known, strict), subject.of, facts)


def _answers(check: Check[Any], subject: Subject[Any], facts: Facts, strict: bool) -> list[Finding]:
    """What the judge says until, if at all, it comes to something that is not known."""
    findings: list[Finding] = []
    try:
        findings.extend(check.judge(subject.of, facts))
    except Unanswered as unanswered:
        findings.append(unanswered_finding(unanswered))
    except Undetermined as undetermined:
        findings.append(undetermined_finding(undetermined))
    except Exception as crash:
        if strict:
            raise
        findings.append(_crashed(check, crash))
    return findings


def _crashed(check: Check[Any], crash: Exception) -> Finding:
    """What there is to say of a check that failed itself."""
    return unknown(
        f"the check itself failed: {type(crash).__name__}: {crash}",
        "Report this with the saved facts (--save-facts FILE); the other checks went on.",
        cause=Cause("crash", (check.id,)),
    )


def _elsewhere(subject: Subject[Any], scope: Scope) -> Finding | None:
    """What there is to say of a subject that goes to another account than the audited one."""
    if subject.account is None or not subject.account.known or isinstance(scope.caller, Unanswered):
        return None
    account = subject.account.get()
    if account == scope.account:
        return None
    return unknown(
        f"it goes to account {account}, but the credentials are of account {scope.account}",
        f"Audit with credentials of {account}: --profile, or a role there with --assume-role.",
        look(command("agentcore-preflight", "--assume-role", f"arn:{scope.partition}:iam::{account}:role/ROLE")),
        cause=Cause("account", (account,)),
    )
