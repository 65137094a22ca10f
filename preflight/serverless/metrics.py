"""CloudWatch metrics of a report in the embedded metric format: printed, never sent.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from preflight.core.finding import Status
from preflight.core.report import Audit, Report

NAMESPACE = "AgentCorePreflight"
BLOCKED = "Blocked"
"""1 for an audit that blocks a deployment, 0 for one that proved otherwise; none where that is unproven."""


def metrics(report: Report, sink_errors: int, at: datetime) -> Iterator[dict[str, Any]]:
    """One line per audit with its findings by status, and one for the run."""
    for audit in report.audits:
        named = {"Account": audit.account or "unknown", "Region": audit.region}
        yield _line(at, [["Account", "Region"], ["Account"]], named, _counts(audit))
    accounts = sorted({audit.account or "unknown" for audit in report.audits})
    run = {"Duration": round((report.seconds or 0) * 1000), "SinkErrors": sink_errors}
    yield _line(at, [["Account"]], {"Account": ",".join(accounts)}, run)


def fleet_metrics(members: Mapping[str, int], at: datetime) -> dict[str, Any]:
    """One line for a whole fleet: how many of its members have each verdict."""
    return _line(at, [["Fleet"]], {"Fleet": "all"}, {name.title(): count for name, count in members.items()})


def _counts(audit: Audit) -> dict[str, int]:
    found = Counter(finding.status for finding in audit.findings)
    unproven = audit.status is Status.UNKNOWN
    verdict = {"Unproven": int(unproven)} if unproven else {BLOCKED: int(audit.status is Status.FAIL), "Unproven": 0}
    return {**{status.value.title(): found[status] for status in Status}, **verdict}


def _line(
    at: datetime, dimensions: list[list[str]], named: Mapping[str, str], values: Mapping[str, int]
) -> dict[str, Any]:
    units = [{"Name": name, "Unit": "Milliseconds" if name == "Duration" else "Count"} for name in values]
    directive = {"Namespace": NAMESPACE, "Dimensions": dimensions, "Metrics": units}
    return {"_aws": {"Timestamp": round(at.timestamp() * 1000), "CloudWatchMetrics": [directive]}, **named, **values}
