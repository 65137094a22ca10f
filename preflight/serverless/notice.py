"""What is said to people and rules when a verdict changes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from attrs import frozen

from preflight.core.errors import PreflightError
from preflight.core.finding import Finding, Status, is_restricted
from preflight.core.report import TOOL, Report

DETAIL_TYPE = "Preflight Verdict Changed"
MOST = 20
SUBJECT_LIMIT = 100
"""SNS takes a subject of ASCII below 100 characters (https://docs.aws.amazon.com/sns/latest/api/API_Publish.html)."""


class NoticeNotTakenError(PreflightError, RuntimeError):
    """EventBridge answered 200 and took nothing."""


@frozen
class Notice:
    """A verdict that is no longer what it was; `was` is None the first time."""

    report: Report
    was: str | None
    uri: str | None

    @property
    def account(self) -> str:
        """The audited account."""
        return self.report.audits[0].account or "unknown"

    @property
    def regions(self) -> tuple[str, ...]:
        """The audited regions."""
        return tuple(dict.fromkeys(audit.region for audit in self.report.audits))

    @property
    def subject(self) -> str:
        """One line."""
        was = f" (was {self.was})" if self.was else ""
        place = f"{self.account} {', '.join(self.regions)}"
        return f"{TOOL}: {self.report.verdict.value}{was} in {place}"[: SUBJECT_LIMIT - 1]

    def lines(self) -> Iterator[str]:
        """The verdict, what stands in the way worst first, and where the whole report is."""
        yield self.subject
        open_ = [
            f
            for status in (Status.FAIL, Status.UNKNOWN)
            for f in self.report.findings
            if f.status is status and not is_restricted(f)
        ]
        yield from (_line(finding) for finding in open_[:MOST])
        if len(open_) > MOST:
            yield f"and {len(open_) - MOST} more"
        yield f"Report: {self.uri or 'not written'}"

    def detail(self) -> dict[str, Any]:
        """The same for rules."""
        return {
            "account": self.account,
            "regions": list(self.regions),
            "verdict": self.report.verdict.value,
            "was": self.was,
            "exitCode": self.report.exit_code,
            "summary": self.report.summary,
            "reportUri": self.uri,
            "takenAt": self.report.taken_at,
        }


def _line(finding: Finding) -> str:
    fix = f" Fix: {finding.fix.text}" if finding.fix else ""
    return f"- {finding.status.value} {finding.check} {finding.subject}: {finding.because}.{fix}"


def to_topic(sns: Any, topic: str, notice: Notice) -> None:
    """Publishes to an SNS topic."""
    sns.publish(TopicArn=topic, Subject=notice.subject, Message="\n".join(notice.lines()))


def to_bus(events: Any, bus: str, notice: Notice) -> None:
    """Puts one event on an EventBridge bus; raises `NoticeNotTakenError`."""
    detail = json.dumps(notice.detail())
    entry = {"Source": TOOL, "DetailType": DETAIL_TYPE, "Detail": detail, "EventBusName": bus}
    answer = events.put_events(Entries=[entry])
    if answer["FailedEntryCount"]:
        first = answer["Entries"][0]
        raise NoticeNotTakenError(f"{first.get('ErrorCode')}: {first.get('ErrorMessage')}")
