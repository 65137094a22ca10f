"""Where a report goes. Each sink is on its own: one that fails is named, and loses no other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import boto3
from attrs import define, field

from preflight.account.clients import Opens
from preflight.core.report import Report
from preflight.core.report_json import to_json
from preflight.serverless import securityhub
from preflight.serverless.clients import bounded_client
from preflight.serverless.event import Event
from preflight.serverless.notice import Notice, to_bus, to_topic
from preflight.serverless.store import LAST, Store, name_of, place_of

OK = "ok"


@define
class Delivery:
    """One report on its way; `sinks` says of each what became of it.

    Args:
        event: names the sinks.
        own: the function's session, which writes reports and notices.
        audited: the session of the audited account, which imports findings: Security Hub takes them from nobody else.
    """

    event: Event
    own: boto3.Session
    audited: Opens
    sinks: dict[str, str] = field(factory=dict)
    uri: str | None = None

    def deliver(self, report: Report) -> None:
        """Sends the report everywhere the event names."""
        store = self._store(report)
        if store:
            self.uri = self._attempt("s3", lambda: store.put(name_of(report), to_json(report)))
            self._tell(report, store)
        if "security-hub" in self.event.publish:
            for region in dict.fromkeys(audit.region for audit in report.audits):
                self._attempt(f"security-hub {region}", partial(self._import, report, region, store))

    @property
    def errors(self) -> dict[str, str]:
        """The sinks that failed, and why."""
        return {name: said for name, said in self.sinks.items() if said != OK}

    def _store(self, report: Report) -> Store | None:
        if not self.event.bucket:
            return None
        return Store(bounded_client(self.own, "s3"), self.event.bucket, place_of(report, self.event.prefix))

    def _tell(self, report: Report, store: Store) -> None:
        """Notices of a changed verdict. The new one is kept only when all were taken, so that none is ever lost."""
        last = self._attempt("last verdict", lambda: store.get(LAST)) or {}
        if last.get("verdict") == report.verdict.value:
            return
        notice = Notice(report, last.get("verdict"), self.uri)
        told = []
        if topic := self.event.topic:
            self._attempt("sns", lambda: to_topic(bounded_client(self.own, "sns"), topic, notice))
            told.append("sns")
        if bus := self.event.bus:
            self._attempt("eventbridge", lambda: to_bus(bounded_client(self.own, "events"), bus, notice))
            told.append("eventbridge")
        if all(self.sinks[sink] == OK for sink in told):
            self._attempt("last verdict", lambda: store.put(LAST, notice.detail()))

    def _import(self, report: Report, region: str, store: Store | None) -> None:
        name = f"security-hub.{region}.json"
        before = (store.get(name) or {}) if store else {}
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        found = securityhub.records(report, region, now, before.get("findings", ()))
        securityhub.send(bounded_client(self.audited, "securityhub", region), found)
        if store:
            store.put(name, {"findings": [record for record in found if record["RecordState"] == "ACTIVE"]})

    def _attempt(self, sink: str, send: Callable[[], Any]) -> Any:
        try:
            found = send()
        except Exception as error:  # noqa: BLE001 - whatever keeps one sink from taking it, the others are tried
            self.sinks[sink] = " ".join(f"{type(error).__name__}: {error}".split())
            return None
        self.sinks.setdefault(sink, OK)
        return found
