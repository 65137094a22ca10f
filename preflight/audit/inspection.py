"""One audit: asks every question of the checks, judges each subject on its own, and gathers the findings.

A subject whose answer did not come is `unknown`; a value the deployment itself makes is `skip`; a check that crashes
is `unknown` with the error. The other subjects and checks go on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from attrs import evolve

from preflight.account.reader import Asks
from preflight.audit.candidates import select_candidates
from preflight.audit.judging import Crash, judge_subject
from preflight.core.cause import not_asked
from preflight.core.check import Check, Subject, closure
from preflight.core.finding import (
    Finding,
    Fix,
    Status,
    failed,
    is_restricted,
    skipped,
    unanswered_finding,
    unknown,
)
from preflight.core.query import Facts
from preflight.core.report import ALL, Audit
from preflight.core.requirement import REQUIREMENTS
from preflight.core.resource import Entry
from preflight.core.scope import Scope
from preflight.core.target import Target
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.network.map import network_maps

IDENTITY = "account-identity"
"""The check that speaks of who is asking."""
POLICY = "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_job-functions.html"

ORDER = {requirement.id: place for place, requirement in enumerate(REQUIREMENTS)}


def inspect(
    scope: Scope,
    account: Asks,
    checks: Sequence[Check[Any]],
    *,
    left_out: Sequence[tuple[Check[Any], str]] = (),
    strict: bool = False,
) -> tuple[Audit, Facts]:
    """The audit of one target in one account and region, and the facts it rests on.

    Args:
        scope: what is audited, where and as whom.
        account: answers the queries.
        checks: the checks to run.
        left_out: the other checks, each with the option that left it out: what they would ask is unknown.
        strict: let a crash in a judge through, for tests.
    """
    subjects = {check: _subjects(check, scope, strict) for check in checks}
    asked = [check for check in checks if subjects[check]]
    facts = account.ask(closure(query for check in asked for query in check.queries), scope)
    findings = [f for check in checks for f in _run(check, subjects[check], facts, strict)]
    findings += [f for check, option in left_out for f in _left_out(check, option, scope)]
    findings += [*_not_selected(findings), *_not_needed(facts, findings)]
    ordered = sorted(select_candidates(findings), key=lambda f: (ORDER[f.requirement], f.check, f.subject, f.because))
    caller = scope.caller
    audit = Audit(
        account="" if isinstance(caller, Unanswered) else caller.account,
        principal="" if isinstance(caller, Unanswered) else caller.arn,
        region=scope.region,
        standard=scope.standard.value,
        kind=scope.target.kind,
        source=scope.target.source,
        digest=scope.target.digest,
        findings=tuple(dict.fromkeys(ordered)),
        notes=scope.target.notes,
        selection=tuple(check.id for check in checks) if left_out else ALL,
        resources=tuple(ledger(scope.target, ordered)),
        region_from=scope.ambient.region_from,
        networks=network_maps(facts),
    )
    return audit, facts


def _subjects(check: Check[Any], scope: Scope, strict: bool = False) -> list[Subject[Any]]:
    """What a check looks at; where it crashes over that, one subject that says so."""
    try:
        return list(check.subjects(scope))
    except Exception as crash:
        if strict:
            raise
        return [Subject(scope.target.source, Crash(crash))]


def _run(check: Check[Any], subjects: list[Subject[Any]], facts: Facts, strict: bool) -> Iterator[Finding]:
    lacks = [lack for lack in facts.scope.target.missing if lack.check == check.id]
    for lack in lacks:
        found = failed(lack.because, lack.fix, lack.remedy)
        yield _complete(found, check, Subject(facts.scope.region, None))
    source = Subject(facts.scope.target.source, None)
    if not subjects and not lacks:
        yield _complete(_nothing(check, facts.scope), check, source)
    elif unlisted := _unlisted(check.kinds, facts.scope):
        yield _complete(unanswered_finding(unlisted), check, source)
    for subject in subjects:
        for finding in judge_subject(check, subject, facts, strict):
            yield _complete(finding, check, subject)


def _nothing(check: Check[Any], scope: Scope) -> Finding:
    """The check does not apply, unless what it would apply to could not be read."""
    cause = _unlisted(check.kinds or scope.target.unread, scope)
    return unanswered_finding(cause) if cause else skipped(check.none)


def _unlisted(kinds: Iterable[str], scope: Scope) -> Unanswered | None:
    """Why the resources of one of the kinds could not be listed, so that there may be more than were judged."""
    return next((scope.target.unread[kind] for kind in kinds if kind in scope.target.unread), None)


def _left_out(check: Check[Any], option: str, scope: Scope) -> Iterator[Finding]:
    """What a check that the user left out would have said: it does not apply, or nobody asked."""
    subjects = _subjects(check, scope)
    unasked = unknown(f"not asked: {option}", f"Run it without {option}.", cause=not_asked(option))
    applies = bool(subjects) or _nothing(check, scope).status is not Status.SKIP
    for subject in subjects or [Subject(scope.target.source, None)]:
        yield _complete(unasked if applies else skipped(check.none), check, subject)


def ledger(target: Target, findings: Iterable[Finding]) -> Iterator[Entry]:
    """Every AgentCore resource of the target, with the checks that judged it."""
    judged: dict[str, dict[str, None]] = {}
    for finding in findings:
        for owner in finding.owners if finding.status is not Status.SKIP and not is_restricted(finding) else ():
            judged.setdefault(owner, {})[finding.check] = None
    for resource in target.ledger:
        yield Entry(resource.kind, resource.subject, resource.origin, tuple(judged.get(resource.subject, ())))


def _complete(finding: Finding, check: Check[Any], subject: Subject[Any]) -> Finding:
    return evolve(
        finding,
        check=check.id,
        requirement=check.requirement,
        subject=finding.subject or subject.name,
        origin=finding.origin or subject.origin,
        reference=finding.reference or check.reference,
        candidate=subject.candidate,
        owners=finding.owners or subject.owners,
    )


def _not_selected(findings: Iterable[Finding]) -> Iterator[Finding]:
    """A row for every requirement that no check of this run speaks of."""
    judged = {finding.requirement for finding in findings}
    for requirement in REQUIREMENTS:
        if requirement.id not in judged:
            found = unknown("none of its checks was run", cause=not_asked("--check"), subject=requirement.id)
            yield evolve(found, requirement=requirement.id, reference=requirement.source)


def _not_needed(facts: Facts, findings: Sequence[Finding]) -> Iterator[Finding]:
    """What was denied although, this time, nothing turned on it: told, so that the next run is not surprised."""
    told = {resource for finding in findings if finding.cause for resource in finding.cause.resources}
    causes = {cause.action: cause for query in facts.answers if (cause := facts.unanswered(query))}
    for action, cause in causes.items():
        if cause.cause is UnansweredReason.DENIED and action not in told:
            text, command = cause.next_step
            yield Finding(
                Status.SKIP,
                f"{cause.because}; nothing turned on its answer this time",
                subject=action,
                fix=Fix(text, command),
                check=IDENTITY,
                requirement="account",
                reference=POLICY,
            )
