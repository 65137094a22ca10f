"""Waivers: somebody's decisions to live with findings, read from a file and laid over a report.

A waived finding keeps its status and stands aside when the checklist adds up. A waiver that has expired does nothing,
and one that meets nothing is reported, so that the file never says more than it does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from preflight.core.finding import Finding, Status, Waiver
from preflight.core.near import near as nearest
from preflight.core.report import Report
from preflight.core.value import Origin
from preflight.inputs.document import Document, read
from preflight.inputs.error import InputError

KEYS = ("check", "subject", "reason", "expires", "owner")
WAIVABLE = (Status.FAIL, Status.WARN, Status.UNKNOWN)
EXPIRY_WARNING_DAYS = 14
"""How many days before its last day a waiver is announced."""


@frozen
class Entry:
    """One waiver of a file: it covers findings of a check, on the subjects that match its pattern if it has one."""

    check: str
    waiver: Waiver
    subject: str = "*"
    origin: Origin = Origin()

    def covers(self, finding: Finding) -> bool:
        """Whether the finding is one it speaks of; the subject may be written as it is printed or as a glob."""
        named = self.subject == finding.subject or fnmatchcase(finding.subject, self.subject)
        return finding.check == self.check and named

    def last_day(self) -> date:
        """The last day it holds."""
        return date.fromisoformat(self.waiver.expires) if self.waiver.expires else date.max

    def __str__(self) -> str:
        """`waivers.yaml:3: image-registry on ghcr.io/…`, for notes."""
        place = f"{self.origin.file}:{self.origin.line}: " if self.origin.file else ""
        return f"{place}waiver of {self.check}{'' if self.subject == '*' else f' on {self.subject}'}"


def load(path: str | Path, checks: Collection[str]) -> tuple[Entry, ...]:
    """The waivers of a YAML or JSON file; raises `InputError` with a line for everything that is wrong in it.

    Args:
        path: the file: a list of waivers, or a mapping whose `waivers` is one.
        checks: the ids of the checks there are.
    """
    return parse(read(path), checks)


def parse(document: Document, checks: Collection[str]) -> tuple[Entry, ...]:
    """The waivers of a document that is already read; raises as `load` does."""
    listed, at = _listed(document)
    errors: list[InputError] = []
    entries = []
    for number, item in enumerate(listed):
        origin = document.origin(*at, number)
        problems = [InputError(f"waiver {number + 1}: {problem}", origin) for problem in _problems(item, checks)]
        errors += problems
        entries += [] if problems else [_entry(item, origin)]
    if errors:
        raise InputError.of(errors)
    return tuple(entries)


def _listed(document: Document) -> tuple[list[Any], tuple[str, ...]]:
    """The entries and the path they stand at."""
    data = document.data
    if isinstance(data, list):
        return data, ()
    if set(data) == {"waivers"} and isinstance(data["waivers"], list):
        return data["waivers"], ("waivers",)
    raise InputError("a waivers file is a list, or a mapping with one list under 'waivers'", document.origin())


def _problems(item: Any, checks: Collection[str]) -> Iterator[str]:
    if not isinstance(item, dict):
        yield f"is {type(item).__name__}; write check, reason and, if wanted, subject, expires, owner"
        return
    for key in item:
        if key not in KEYS:
            yield f"unknown key {key!r}{_near(str(key), KEYS)}"
    for key in ("check", "reason"):
        if not str(item.get(key) or "").strip():
            yield f"{key} is missing"
    yield from (f"{key} must be text" for key in KEYS[:3] if not isinstance(item.get(key, ""), str | None))
    check = item.get("check")
    if isinstance(check, str) and check.strip() and check not in checks:
        yield f"there is no check {check!r}{_near(check, checks)}"
    yield from _bad_date(item)


def _bad_date(item: Mapping[str, Any]) -> Iterator[str]:
    expires = item.get("expires")
    try:
        if expires is not None:
            date.fromisoformat(str(expires))
    except ValueError:
        yield f"expires {str(expires)!r} is no date; write it as 2027-01-31"


def _near(wanted: str, known: Iterable[str]) -> str:
    near = nearest(wanted, list(known), cutoff=0.5)
    return f"; did you mean {near[0]!r}?" if near else ""


def _entry(item: Mapping[str, Any], origin: Origin) -> Entry:
    expires, owner = item.get("expires"), item.get("owner")
    waiver = Waiver(
        reason=str(item["reason"]).strip(),
        expires=date.fromisoformat(str(expires)).isoformat() if expires is not None else None,
        owner=str(owner) if owner is not None else None,
    )
    return Entry(item["check"], waiver, item.get("subject") or "*", origin)


def waive(findings: Iterable[Finding], entries: Iterable[Entry], today: date) -> tuple[Finding, ...]:
    """The findings, each that is not green with the first waiver in force that covers it; no status changes."""
    in_force = [entry for entry in entries if entry.last_day() >= today]
    return tuple(_waived(finding, in_force) for finding in findings)


def _waived(finding: Finding, in_force: Iterable[Entry]) -> Finding:
    if finding.status not in WAIVABLE:
        return finding
    waiver = next((entry.waiver for entry in in_force if entry.covers(finding)), None)
    return evolve(finding, waiver=waiver) if waiver else finding


def notes(findings: Iterable[Finding], entries: Iterable[Entry], today: date) -> tuple[str, ...]:
    """What is to be said of the waivers themselves: expired, about to expire, or of no use."""
    found = tuple(findings)
    return tuple(note for entry in entries for note in _notes(entry, found, today))


def _notes(entry: Entry, findings: tuple[Finding, ...], today: date) -> Iterator[str]:
    met = [finding for finding in findings if entry.covers(finding)]
    left = (entry.last_day() - today).days
    if left < 0:
        yield f"{entry} expired on {entry.waiver.expires} and no longer applies"
    elif not met:
        yield f"{entry} matches nothing; correct it or remove it"
    elif not any(finding.status in WAIVABLE for finding in met):
        yield f"{entry} is no longer needed: what it names is {met[0].status.value}; remove it"
    elif left <= EXPIRY_WARNING_DAYS:
        yield f"{entry} expires on {entry.waiver.expires}"


def apply(report: Report, entries: Iterable[Entry], today: date) -> tuple[Report, tuple[str, ...]]:
    """The report with its findings waived in every audit, and the notes on the waivers themselves."""
    given = tuple(entries)
    audits = tuple(evolve(audit, findings=waive(audit.findings, given, today)) for audit in report.audits)
    return evolve(report, audits=audits), notes(report.findings, given, today)
