"""The report as JUnit XML, as CodeBuild, GitLab, Jenkins and GitHub actions read it.

A suite per requirement and region, a case per check and subject: `fail` is a failure, `unknown` an error, what does
not apply or is waived is skipped, `warn` passes with its text on system-out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, count
from xml.etree import ElementTree as ET

from preflight.core.finding import Finding, Status
from preflight.core.report import Audit, Report, roll_up
from preflight.reports.render import escape, wording

NAME = "agentcore-preflight"
TAGS = {Status.FAIL: "failure", Status.UNKNOWN: "error", Status.SKIP: "skipped"}


def render(report: Report, **_: object) -> str:
    """The report as one XML document; every count equals what it counts."""
    root = ET.Element("testsuites", name=NAME)
    seen: set[tuple[str, str]] = set()
    for audit in report.audits:
        for row in audit.checklist:
            findings = [f for f in wording.findings_of(audit) if f.requirement == row.requirement]
            root.append(_suite(report, audit, row.requirement, findings, seen))
    for kind in ("tests", "failures", "errors", "skipped"):
        root.set(kind, str(sum(int(suite.get(kind, "0")) for suite in root)))
    root.set("time", f"{report.seconds or 0:.3f}")
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suite(
    report: Report, audit: Audit, requirement: str, findings: Iterable[Finding], seen: set[tuple[str, str]]
) -> ET.Element:
    suite = ET.Element(
        "testsuite",
        name=escape.xml(escape.line(f"{NAME}.{requirement}.{audit.region}")),
        timestamp=escape.xml(report.taken_at.removesuffix("Z")),
        hostname=NAME,
        time="0",
    )
    cases = wording.by_subject(findings)
    suite.append(_properties(report, audit, findings=sum(map(len, cases)), cases=len(cases)))
    for together in cases:
        suite.append(_case(audit, requirement, together, seen))
    _count(suite)
    return suite


def _properties(report: Report, audit: Audit, *, findings: int, cases: int) -> ET.Element:
    """What the suite is about; a case is of one check on one subject, so `merged` findings share one with another."""
    properties = ET.Element("properties")
    facts = {
        "account": audit.account,
        "principal": audit.principal,
        "region": audit.region,
        "standard": audit.standard,
        "source": audit.source,
        "kind": audit.kind,
        "digest": audit.digest,
        "version": report.version,
        **wording.grounds(report, audit),
        "findings": str(findings),
        "merged": str(findings - cases),
    }
    for name, value in facts.items():
        ET.SubElement(properties, "property", name=name, value=escape.xml(value))
    return properties


def _case(audit: Audit, requirement: str, findings: tuple[Finding, ...], seen: set[tuple[str, str]]) -> ET.Element:
    classname = escape.xml(escape.line(f"{NAME}.{audit.region}.{requirement}"))
    name = escape.xml(escape.line(f"{findings[0].check or requirement} [{findings[0].subject}]"))
    case = ET.Element("testcase", classname=classname, name=_unique(classname, name, audit, seen), time="0")
    status = _status(findings)
    if status in TAGS:
        child = ET.SubElement(case, TAGS[status], message=_message(findings, status))
        if status is not Status.SKIP:
            child.set("type", status.value)
    else:
        child = ET.SubElement(case, "system-out")
    child.text = escape.no_workflow_commands(escape.xml("\n".join(_lines(findings))))
    return case


def _unique(classname: str, name: str, audit: Audit, seen: set[tuple[str, str]]) -> str:
    """The name; where several audits of a region have the case, the later ones carry account and source."""
    longer = f"{name} of {escape.xml(escape.line(f'{audit.account} {audit.source}'))}"
    candidates = chain((name, longer), (f"{longer} #{number}" for number in count(2)))
    unique = next(candidate for candidate in candidates if (classname, candidate) not in seen)
    seen.add((classname, unique))
    return unique


def _status(findings: tuple[Finding, ...]) -> Status:
    """The status of a case; one whose open findings are all waived is skipped."""
    left = [f for f in findings if not wording.stands_aside(f)]
    return roll_up(left) if left else Status.SKIP


def _message(findings: tuple[Finding, ...], status: Status) -> str:
    """Why the case is what it is, on one line."""
    told = [f.because for f in findings if f.status is status and not wording.stands_aside(f)]
    told = told or [wording.waived(f.waiver) for f in findings if f.waiver]
    return escape.no_workflow_commands(escape.xml(escape.line("; ".join(told))))


def _lines(findings: tuple[Finding, ...]) -> Iterator[str]:
    for finding in findings:
        yield escape.line(f"{finding.status.value}: {finding.because}")
        if finding.origin and str(finding.origin):
            yield escape.line(f"at {finding.origin}")
        if finding.waiver:
            yield escape.line(wording.waived(finding.waiver))
        if finding.fix:
            yield escape.line(f"fix: {finding.fix.text}")
            yield from [escape.lines(finding.fix.command)] if finding.fix.command else []
        if finding.reference:
            yield escape.line(f"see: {finding.reference}")


def _count(suite: ET.Element) -> None:
    suite.set("tests", str(len(suite.findall("testcase"))))
    for kind, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(kind, str(len(suite.findall(f"testcase/{tag}"))))
