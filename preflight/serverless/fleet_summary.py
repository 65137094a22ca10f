"""The last step of a fleet audit: one report of all outcomes, and a notice when its verdict changed.

The plan says who was to be audited. A member without an outcome is reported as unaudited, never left out.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from typing import Any

import boto3
from attrs import frozen
from botocore.config import Config

from preflight.core.exit_codes import BLOCKED_CODE, READY_CODE, UNPROVEN_CODE
from preflight.core.report import TOOL
from preflight.core.report_json import SCHEMA_VERSION
from preflight.serverless.log import log_json
from preflight.serverless.metrics import fleet_metrics
from preflight.serverless.store import LAST, Store
from preflight.version import VERSION

WORST_FIRST = ("blocked", "unaudited", "unproven", "partial", "ready")
CODES = {
    "blocked": BLOCKED_CODE,
    "unaudited": UNPROVEN_CODE,
    "unproven": UNPROVEN_CODE,
    "partial": READY_CODE,
    "ready": READY_CODE,
}
READERS = 32
MOST = 20
Record = dict[str, Any]


def handler(event: Mapping[str, Any], _context: Any = None) -> Record:
    """Writes the summary of one run; the answer is its head."""
    return summarize(event, os.environ.get("FLEET_TOPIC", ""), boto3.Session())


def summarize(event: Mapping[str, Any], topic: str, session: boto3.Session) -> Record:
    """The summary of the run planned at `event["place"]`."""
    s3 = session.client("s3", config=Config(max_pool_connections=READERS, retries={"mode": "standard"}))
    run = Store(s3, event["bucket"], event["place"])
    items: Any = run.get("items.json") or []
    with ThreadPoolExecutor(max_workers=READERS) as pool:
        members = list(pool.map(_Reader(run).member, items))
    document = summary(members, datetime.now(UTC))
    uri = run.put("summary.json", document)
    head = {key: value for key, value in document.items() if key != "members"} | {"reportUri": uri}
    tell = partial(session.client("sns").publish, TopicArn=topic) if topic else None
    _notify(head, document["members"], Store(s3, event["bucket"], "fleet"), tell, whole=event["whole"])
    log_json(level="INFO", **head)
    log_json(**fleet_metrics(head["summary"], datetime.now(UTC)))
    return head


def summary(members: list[Record], at: datetime) -> Record:
    """The report over all members, the worst first: blocked when one is, ready only when all are."""
    counts = Counter(member["verdict"] for member in members)
    worst = next((verdict for verdict in WORST_FIRST if counts[verdict]), "unaudited")
    return {
        "schemaVersion": SCHEMA_VERSION,
        "tool": {"name": TOOL, "version": VERSION},
        "takenAt": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "verdict": "unproven" if worst == "unaudited" else worst,
        "exitCode": CODES[worst],
        "summary": {"members": len(members), **{verdict: counts[verdict] for verdict in WORST_FIRST}},
        "members": sorted(
            members, key=lambda member: (WORST_FIRST.index(member["verdict"]), member["account"], member["region"])
        ),
    }


@frozen
class _Reader:
    run: Store

    def member(self, item: Mapping[str, Any]) -> Record:
        """The outcome of one account and region."""
        account, region = item["account"], item["regions"][0]
        who = {"account": account, "region": region}
        try:
            outcome = self.run.get(f"outcomes/{account}-{region}.json")
        except Exception as error:  # noqa: BLE001 - an outcome that cannot be read is no outcome, and loses no other
            return {**who, "verdict": "unaudited", "error": f"its outcome cannot be read: {error}"}
        if outcome is None:
            return {**who, "verdict": "unaudited", "error": "it left no outcome"}
        if "error" in outcome:
            return {**who, "verdict": "unaudited", "error": _said(outcome["error"])}
        answer: Record = outcome["result"]["answer"]
        return {**who, **answer}


def _said(error: Mapping[str, Any]) -> str:
    """The error of a step as Step Functions gives it; a function's own message is JSON in its cause."""
    cause = str(error.get("Cause", ""))
    try:
        told = json.loads(cause)
        cause = str(told["errorMessage"])
    except (ValueError, TypeError, KeyError):
        pass
    return " ".join(f"{error.get('Error', 'error')}: {cause}".split())


def _notify(
    head: Record, members: list[Record], fleet: Store, tell: Callable[..., object] | None, *, whole: bool
) -> None:
    """Tells of changed verdicts, the fleet's and its members', and keeps the new ones only once they are told.

    A run that was narrowed says nothing about the verdict of the fleet.
    """
    last = fleet.get(LAST) or {}
    was, before = last.get("verdict"), last.get("members", {})
    now = {f"{member['account']} {member['region']}": member["verdict"] for member in members}
    changed = [name for name, verdict in now.items() if name in before and before[name] != verdict]
    turned = whole and was != head["verdict"]
    if tell and (turned or changed):
        said = "\n".join(_lines(head, members, {name: before[name] for name in changed}))
        tell(Subject=_subject(head, was, len(changed), turned=turned), Message=said)
    verdict = {"verdict": head["verdict"], "reportUri": head["reportUri"]} if whole else {}
    kept = now if whole else {**before, **now}
    fleet.put(LAST, {**last, **verdict, "members": kept})


def _subject(head: Record, was: str | None, changed: int, *, turned: bool) -> str:
    members = f"{changed} member{'s' if changed > 1 else ''} changed"
    if not turned:
        return f"{TOOL}: {members}"
    return f"{TOOL}: the fleet is {head['verdict']}{f' (was {was})' if was else ''}{f', {members}' if changed else ''}"


def _lines(head: Record, members: list[Record], before: Mapping[str, str]) -> Iterator[str]:
    """The counts, then the members whose verdict changed, then the worst of the others, each as far as it fits."""
    yield ", ".join(f"{count} {name}" for name, count in head["summary"].items())
    named = {f"{member['account']} {member['region']}": member for member in members}
    first = [
        f"- {n}: {named[n]['verdict']} (was {was}) {named[n].get('error', '')}".rstrip() for n, was in before.items()
    ]
    rest = [f"- {n}: {m['verdict']} {m.get('error', '')}".rstrip() for n, m in named.items() if n not in before]
    yield from first[:MOST]
    if len(first) > MOST:
        yield f"and {len(first) - MOST} more that changed"
    yield from rest[:MOST]
    yield f"Report: {head['reportUri']}"
