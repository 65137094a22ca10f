"""What every form for people shares: findings of one cause together, skipped rows' reasons, the closing line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import takewhile

from attrs import evolve, frozen

from preflight.core.finding import WORST_FIRST, Finding, Fix, Status, Waiver
from preflight.core.report import Audit, Report, Row, Verdict

OPEN = (Status.FAIL, Status.UNKNOWN, Status.WARN)
"""What somebody may have to act on, worst first."""

GREEN = (Status.PASS, Status.SKIP)

STANDARDS = {"guide": "the requirements guide", "aws": "what AWS itself enforces"}

EXPLAIN = "agentcore-preflight explain"


@frozen
class Group:
    """Findings that one step mends, in the order they were found; never empty."""

    findings: tuple[Finding, ...]

    @property
    def status(self) -> Status:
        """Their common status."""
        return self.findings[0].status

    @property
    def told(self) -> tuple[str, ...]:
        """What was seen, each sentence once; only a group of one check on one subject has several."""
        return tuple(dict.fromkeys(f.because for f in self.findings))

    @property
    def because(self) -> str:
        """What was seen, in one line."""
        return "; ".join(self.told)

    @property
    def of_one(self) -> bool:
        """Whether all is one check on one subject."""
        return len(self.subjects) == len(self.checks) == 1

    @property
    def fix(self) -> Fix | None:
        """The step that mends them all."""
        return self.findings[0].fix

    @property
    def command(self) -> str:
        """The command to copy; empty where it is no more than a word of the fix's sentence."""
        fix = self.fix
        return fix.command if fix and fix.command and fix.command not in fix.text else ""

    @property
    def waiver(self) -> Waiver | None:
        """The decision to live with them."""
        return self.findings[0].waiver

    @property
    def subjects(self) -> tuple[str, ...]:
        """Whom it hits, each once."""
        return tuple(dict.fromkeys(f.subject for f in self.findings))

    @property
    def checks(self) -> tuple[str, ...]:
        """Which checks it hits, each once."""
        return tuple(dict.fromkeys(f.check for f in self.findings))

    @property
    def references(self) -> tuple[str, ...]:
        """Where to read on, each address once."""
        return tuple(dict.fromkeys(f.reference for f in self.findings if f.reference))

    @property
    def places(self) -> tuple[str, ...]:
        """Where the values stand, each place once."""
        return tuple(dict.fromkeys(str(f.origin) for f in self.findings if f.origin and str(f.origin)))

    @property
    def requirement(self) -> str:
        """The row under which it is told; the others it hits refer to it."""
        return self.findings[0].requirement


def findings_of(audit: Audit) -> tuple[Finding, ...]:
    """The findings of the audit, and an `unknown` for every requirement that has none."""
    judged = {finding.requirement for finding in audit.findings}
    silent = [row.requirement for row in audit.checklist if row.requirement not in judged]
    told = (Finding(Status.UNKNOWN, "no check has looked at this", subject=id_, requirement=id_) for id_ in silent)
    return (*audit.findings, *told)


def groups(findings: Iterable[Finding]) -> tuple[Group, ...]:
    """The findings that are not green, those of one cause together, in the order of their first."""
    by_cause: dict[object, list[Finding]] = {}
    for finding in findings:
        if finding.status in OPEN:
            by_cause.setdefault(_cause(finding), []).append(finding)
    by_step: dict[object, list[Finding]] = {}
    for cause, together in by_cause.items():
        by_step.setdefault(_step(Group(tuple(together))) or cause, []).extend(together)
    return tuple(Group(tuple(together)) for together in by_step.values())


def _step(group: Group) -> object:
    """What several findings of one check on one subject share when one step mends them."""
    if not group.of_one or group.findings[0].cause:
        return None
    return (group.status, group.checks, group.subjects, group.fix, group.waiver)


def _cause(finding: Finding) -> object:
    """An unknown is one with others by its cause, across checks; a fail or warn by its own words, within its check."""
    if finding.status is Status.UNKNOWN:
        return (finding.cause or finding.because, finding.fix if not finding.cause else None, finding.waiver)
    return (finding.status, finding.check, finding.because, finding.fix, finding.waiver)


def by_subject(findings: Iterable[Finding]) -> tuple[tuple[Finding, ...], ...]:
    """The findings of each check on each subject together, so that what is named after them outlives their words."""
    found: dict[tuple[str, str, str], tuple[Finding, ...]] = {}
    for finding in findings:
        key = (finding.requirement, finding.check, finding.subject)
        found[key] = (*found.get(key, ()), finding)
    return tuple(found.values())


def answers(report: Report) -> tuple[tuple[Audit, Finding], ...]:
    """One finding per check and subject in each account and region: the worst of all audits there."""
    places: dict[tuple[str, str], list[Audit]] = {}
    for audit in report.audits:
        places.setdefault((audit.account, audit.region), []).append(audit)
    return tuple(
        (audits[0], _merged(together))
        for audits in places.values()
        for together in by_subject(finding for audit in audits for finding in findings_of(audit))
    )


def _merged(findings: tuple[Finding, ...]) -> Finding:
    """The finding that decides, with the words of all that say the same status; a waived one decides last."""
    decisive = min(findings, key=lambda f: (stands_aside(f), WORST_FIRST.index(f.status)))
    like = [f.because for f in findings if (f.status, f.waiver) == (decisive.status, decisive.waiver)]
    return evolve(decisive, because="; ".join(dict.fromkeys(like)))


def told_under(groups_: Iterable[Group], row: Row) -> tuple[tuple[Group, ...], tuple[Group, ...]]:
    """The groups told under this row, worst first with the waived last, and those told under an earlier one."""
    here = [group for group in groups_ if group.requirement == row.requirement]
    earlier = [
        group
        for group in groups_
        if group not in here and any(f.requirement == row.requirement for f in group.findings)
    ]
    here.sort(key=lambda group: (group.waiver is not None, WORST_FIRST.index(group.status)))
    return tuple(here), tuple(earlier)


def repeats(group: Group, told: Iterable[Group]) -> bool:
    """Whether the same command was told before: one step mends both."""
    earlier = takewhile(lambda other: other is not group, told)
    return bool(group.command) and any(not other.waiver and other.command == group.command for other in earlier)


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


def plural(number: int, noun: str) -> str:
    """`1 call`, `2 calls`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def waived(waiver: Waiver) -> str:
    """The decision in a sentence: `waived by ann until 2027-01-31: reason`."""
    owner = f" by {waiver.owner}" if waiver.owner else ""
    until = f" until {waiver.expires}" if waiver.expires else ""
    return f"waived{owner}{until}: {waiver.reason}"


def identity(audit: Audit) -> str:
    """The account and who asked, as far as the caller is known."""
    if not audit.account:
        return "unknown: the credentials could not be read"
    return f"{audit.account} as {audit.principal}" if audit.principal else audit.account


def region(audit: Audit) -> str:
    """The region and where it comes from."""
    return f"{audit.region} (from {audit.region_from})" if audit.region_from else audit.region


def target(audit: Audit) -> str:
    """What was audited, and by whose standard."""
    judged = STANDARDS.get(audit.standard, audit.standard)
    return f"{audit.source} ({audit.kind}), judged by {judged}"
