"""The audit as a Lambda function: an event in, the JSON report out.

A bad event, a document that cannot be read and credentials that are refused raise, so that the invocation fails
visibly; whatever the audit itself finds, or cannot find out, is in the report.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

import boto3
from attrs import evolve

from preflight import checks
from preflight.account.clients import Opens
from preflight.account.engine import Engine
from preflight.account.live import Live
from preflight.account.members import PLACEHOLDER
from preflight.account.session import CouldNotRunError, Credentials, LiveAccount, assume
from preflight.audit.run import Options, audit, questions
from preflight.core.errors import PreflightError
from preflight.core.exit_codes import READY_CODE
from preflight.core.report import Policy, Report
from preflight.core.report_json import to_json
from preflight.core.scope import Ambient, Caller
from preflight.core.target import Target
from preflight.core.unanswered import Unanswered
from preflight.core.value import known
from preflight.serverless import codepipeline
from preflight.serverless.document import Artifact, targets
from preflight.serverless.event import Event, parse
from preflight.serverless.log import log_json
from preflight.serverless.metrics import metrics
from preflight.serverless.sinks import Delivery
from preflight.version import VERSION

MARGIN = 10.0
"""Seconds kept for writing the report when the calls have used up their time: `clients.BOUNDED` bounds each write."""

LARGEST = 5_000_000
"""Bytes of a report that is returned whole: Lambda answers with 6 MB at most."""


class NotReadyError(PreflightError, RuntimeError):
    """The audit does not end with exit code 0, and the event asks for a failed invocation then."""


def handler(event: Any, context: Any = None) -> dict[str, Any] | None:
    """The function's entry: a plain event, an EventBridge rule's, or a CodePipeline job."""
    if codepipeline.is_job(event):
        artifact = codepipeline.artifact(event[codepipeline.KEY].get("data", {}))
        codepipeline.run(
            event, lambda given: respond(given, context, artifact=artifact), own_session().client("codepipeline")
        )
        return None
    return respond(event, context)


@cache
def own_session() -> boto3.Session:
    """The function's own credentials, opened once for all invocations of a container."""
    return boto3.Session()


def respond(
    given: Any,
    context: Any = None,
    environment: Mapping[str, str] = os.environ,
    artifact: Artifact | None = None,
) -> dict[str, Any]:
    """The report, or its summary and address where it is too large to return."""
    started = time.monotonic()
    event = parse(given, environment)
    own = own_session()
    audited = _assumed(event, own)
    report = _audit(event, audited, lambda: targets(event, own, artifact), lambda: _seconds(event, context, started))
    delivery = Delivery(event, own, audited)
    delivery.deliver(report)
    _log(report, delivery)
    if event.raise_unless_ready and report.exit_code != READY_CODE:
        raise NotReadyError(json.dumps(summary(report, delivery.uri)))
    document = to_json(report)
    large = len(json.dumps(document)) > LARGEST
    return summary(report, delivery.uri) if large or event.answer == "summary" else document


def summary(report: Report, uri: str | None) -> dict[str, Any]:
    """The verdict, the counts and where the whole report is."""
    return {
        "verdict": report.verdict.value,
        "exitCode": report.exit_code,
        "summary": report.summary,
        "reportUri": uri,
    }


def _assumed(event: Event, own: boto3.Session) -> Opens:
    """The session that audits: the function's own, or one of the event's role."""
    if not event.assume_role:
        return own
    role = event.assume_role.replace(PLACEHOLDER, event.account or "")
    region = own.region_name or (event.regions[0] if event.regions else None)
    return assume(own, Credentials(assume_role=role, external_id=event.external_id), region)


def _seconds(event: Event, context: Any, started: float) -> float | None:
    """Time for the calls: what is left of what the event allows, and never more than the function has left."""
    allowed = event.timeout - (time.monotonic() - started) if event.timeout is not None else None
    left = context.get_remaining_time_in_millis() / 1000 - MARGIN if context else None
    limits = [seconds for seconds in (allowed, left) if seconds is not None]
    return max(min(limits), 1.0) if limits else None


def _audit(
    event: Event,
    audited: Opens,
    read: Callable[[], tuple[Target, ...]],
    left: Callable[[], float | None],
) -> Report:
    started = time.monotonic()
    chosen = checks.select(event.checks, event.skip)
    wanted = read()
    # Only now: what assuming the role and reading the document took is over.
    account = LiveAccount(Engine(Live(audited, questions(chosen), VERSION), seconds=left()))
    regions, source = _regions(event, wanted, own_session())
    if event.account:
        _expect(event.account, account.identity((regions or known([wanted[0].region]))[0]))
    options = Options(
        event.by,
        chosen,
        deployer=event.deployer or "",
        ambient=Ambient(region_from=source),
        fetch_documents=event.fetch_documents,
        deployed_only=event.deployed_only,
        policy=Policy(event.fail_on_warn, event.allow_unknown),
    )
    report = audit(wanted or None, account=account, regions=regions, options=options)
    return evolve(report, seconds=time.monotonic() - started)


def _regions(event: Event, wanted: tuple[Target, ...], own: boto3.Session) -> tuple[tuple[str, ...], str]:
    """Where to audit, and who says so: the event, the document, or the function's own region."""
    if event.regions:
        return event.regions, "the event"
    named = [known([target.region]) for target in wanted]
    if named and all(named):
        return (), "the document"
    return ((own.region_name,) if own.region_name else ()), "the function"


def _expect(account: str, caller: Caller | Unanswered) -> None:
    if isinstance(caller, Caller) and caller.account != account:
        raise CouldNotRunError(f"the credentials are of account {caller.account}, not {account}")


def _log(report: Report, delivery: Delivery) -> None:
    log_json(level="ERROR" if delivery.errors else "INFO", sinks=delivery.sinks, **summary(report, delivery.uri))
    if not delivery.event.metrics:
        return
    for line in metrics(report, len(delivery.errors), datetime.now(UTC)):
        log_json(**line)
