"""The words that every form for people shares: who and what was audited, counts, the verdict."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from attrs import evolve

from preflight.core.finding import WORST_FIRST, Finding, Status, Waiver, is_restricted
from preflight.core.problem import OPEN
from preflight.core.report import Audit, Evidence, Report, Row, Verdict
from preflight.core.source_kinds import ACCOUNT

GREEN = (Status.PASS, Status.SKIP)
STANDARDS = {"guide": "the requirements guide", "aws": "what AWS itself enforces"}


def findings_of(audit: Audit) -> tuple[Finding, ...]:
    """The findings of the audit, and an `unknown` for every requirement that has none."""
    judged = {finding.requirement for finding in audit.findings}
    silent = [row.requirement for row in audit.checklist if row.requirement not in judged]
    unseen = (Finding(Status.UNKNOWN, "no check has looked at this", subject=id_, requirement=id_) for id_ in silent)
    return (*audit.findings, *unseen)


def by_subject(findings: Iterable[Finding]) -> tuple[tuple[Finding, ...], ...]:
    """The findings of each check on each subject together, so that what is named after them outlives their words."""
    found: dict[tuple[str, str, str], tuple[Finding, ...]] = {}
    for finding in findings:
        key = (finding.requirement, finding.check, finding.subject)
        found[key] = (*found.get(key, ()), finding)
    return tuple(found.values())


def answers(report: Report) -> tuple[tuple[Audit, Finding, int], ...]:
    """One finding per check and subject of each target in a region, the worst of all there; and of how many."""
    places: dict[tuple[object, ...], list[Audit]] = {}
    for audit in report.audits:
        places.setdefault((audit.account, audit.region, audit.kind == ACCOUNT or audit.target), []).append(audit)
    return tuple(
        (audits[0], _merged(together), len(together))
        for audits in places.values()
        for together in by_subject(finding for audit in audits for finding in findings_of(audit))
    )


def _merged(findings: tuple[Finding, ...]) -> Finding:
    """The finding that decides, with the words of all that say the same status; a waived one decides last."""
    decisive = min(findings, key=lambda f: (stands_aside(f), WORST_FIRST.index(f.status)))
    like = [f.because for f in findings if (f.status, f.waiver) == (decisive.status, decisive.waiver)]
    return evolve(decisive, because="; ".join(dict.fromkeys(like)))


def skip_reason(audit: Audit, row: Row) -> str:
    """Why the row does not apply, in one sentence."""
    reasons = list(dict.fromkeys(f.because for f in audit.findings if f.requirement == row.requirement))
    more = f" (and {len(reasons) - 1} more)" if len(reasons) > 1 else ""
    return f"{reasons[0]}{more}" if reasons else ""


def counts(findings: Iterable[Finding]) -> str:
    """How many there are of each status, worst first, those waived apart: `3 fail, 1 unknown, 21 pass`."""
    counted = Counter("waived" if stands_aside(finding) else finding.status.value for finding in findings)
    words = (*(status.value for status in WORST_FIRST), "waived")
    return ", ".join(f"{counted[word]} {word}" for word in words if counted[word]) or "no findings"


def stands_aside(finding: Finding) -> bool:
    """Whether somebody decided to live with what is not green here."""
    return finding.waiver is not None and finding.status in OPEN


def waived_findings(audit: Audit) -> tuple[Finding, ...]:
    """What is not green and accepted."""
    return tuple(finding for finding in audit.findings if stands_aside(finding))


def verdict_of(report: Report, audit: Audit) -> Verdict:
    """The verdict on one audit of the report."""
    return evolve(report, audits=(audit,)).verdict


def closing_line(report: Report) -> str:
    """The verdict, the counts, the calls made and the seconds."""
    return f"{report.verdict.value}: {tally(report)}"


def tally(report: Report) -> str:
    """The counts, the calls made and the seconds."""
    calls = sum(sum(audit.calls.values()) for audit in report.audits)
    seconds = [] if report.seconds is None else [f"{report.seconds:.1f} s"]
    return " · ".join((counts(report.findings), plural(calls, "call"), *seconds))


def outlook(audits: Iterable[Audit]) -> str:
    """How much there is to do: `9 problems to fix (23 failed checks), 2 not verified, 3 warnings`."""
    found = [problem for audit in audits for problem in audit.problems]
    fails = [p for p in found if p.status is Status.FAIL]
    failed = sum(f.status is Status.FAIL for p in fails for f in p.findings)
    asked = [p for p in found if not all(map(is_restricted, p.findings))]
    doubts = sum(p.status is Status.UNKNOWN for p in asked)
    warnings = sum(p.status is Status.WARN for p in found)
    parts = [f"{plural(len(fails), 'problem')} to fix (from {plural(failed, 'failed finding')})"] if fails else []
    parts += [f"{plural(doubts, 'thing')} not verified"] if doubts else []
    parts += ["some questions not asked"] if len(asked) < len(found) else []
    parts += [plural(warnings, "warning")] if warnings else []
    return ", ".join(parts) or "nothing to fix"


def plural(number: int, noun: str) -> str:
    """`1 call`, `2 calls`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def grounds(report: Report, audit: Audit) -> dict[str, str]:
    """What an audit rests on, for formats that machines read: verdict, evidence, and which checks were meant."""
    facts = {
        "verdict": verdict_of(report, audit).value,
        "evidence": audit.evidence.value,
        "evidenceTakenAt": audit.evidence_taken_at,
        "selection": audit.selection if isinstance(audit.selection, str) else " ".join(audit.selection),
    }
    return {name: value for name, value in facts.items() if value}


def waived(waiver: Waiver) -> str:
    """The decision in a sentence: `waived by ann until 2027-01-31: reason`."""
    owner = f" by {waiver.owner}" if waiver.owner else ""
    until = f" until {waiver.expires}" if waiver.expires else ""
    return f"waived{owner}{until}: {waiver.reason}"


def source(audit: Audit) -> str:
    """What is audited, without the region, which stands beside it."""
    return audit.source.removesuffix(f" in {audit.region}")


def identity(audit: Audit) -> str:
    """The account and who asked, as far as the caller is known."""
    if not audit.account:
        return "not asked" if audit.evidence is Evidence.NONE else "unknown: the credentials could not be read"
    return f"{audit.account} as {audit.principal}" if audit.principal else audit.account


def region(audit: Audit) -> str:
    """The region and where it comes from."""
    return f"{audit.region} (from {audit.region_from})" if audit.region_from else audit.region


def target(audit: Audit) -> str:
    """What was audited, and by whose standard."""
    judged = STANDARDS.get(audit.standard, audit.standard)
    return f"{audit.source} ({audit.kind}), judged by {judged}"


def evidence(report: Report) -> str:
    """What the report rests on, where that is not the account itself as it is now; else empty."""
    kinds = {audit.evidence for audit in report.audits}
    taken = next((a.evidence_taken_at for a in report.audits if a.evidence is Evidence.RECORDED), "")
    words = {
        Evidence.SIMULATED: f"SIMULATED ACCOUNT{_world(report)}, not a real one",
        Evidence.RECORDED: f"RECORDED ANSWERS{f' of {taken}' if taken else ''}, not asked now",
        Evidence.NONE: "AWS WAS NOT ASKED",
    }
    return "; ".join(text for kind, text in words.items() if kind in kinds)


def notes(audit: Audit) -> tuple[str, ...]:
    """What was noticed, with its place; that the account is simulated is said by `evidence`."""
    found = (
        note for note in audit.notes if not _SIMULATED.search(note.text) or audit.evidence is not Evidence.SIMULATED
    )
    return tuple(f"{note.origin}: {note.text}" if str(note.origin) else note.text for note in found)


def _world(report: Report) -> str:
    found = (_SIMULATED.search(note.text) for audit in report.audits for note in audit.notes)
    return next((f" ({match[1]})" for match in found if match), "")


_SIMULATED = re.compile(r"this is the simulated account of (--demo \w+)")
