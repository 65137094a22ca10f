"""The changes between two reports, for people and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from preflight.core.finding import Status
from preflight.core.problem import Problem
from preflight.reports.diff import RANK, Change, Changes, Kind
from preflight.reports.render import escape

SCHEMA_VERSION = "1.0"


def to_json(changes: Changes) -> dict[str, Any]:
    """The changes as plain data, by kind."""
    lists = {_camel(kind): [_change_to_json(change) for change in changes.of(kind)] for kind in Kind}
    return {
        "schemaVersion": SCHEMA_VERSION,
        "exitCode": changes.exit_code,
        **lists,
        "unchanged": changes.unchanged,
        "problems": {
            "new": [_problem_to_json(problem) for problem in changes.new_problems],
            "fixed": [_problem_to_json(problem) for problem in changes.fixed_problems],
        },
    }


def _camel(kind: Kind) -> str:
    first, *rest = kind.value.split()
    return first + "".join(map(str.capitalize, rest))


def _change_to_json(change: Change) -> dict[str, Any]:
    key = change.key
    return {
        "account": key.account,
        "region": key.region,
        "check": key.check,
        "subject": key.subject,
        "before": change.before and change.before.value,
        "after": change.after and change.after.value,
        "because": change.finding.because,
        "cause": str(change.finding.cause) if change.finding.cause else None,
    }


def _problem_to_json(problem: Problem) -> dict[str, str]:
    return {"cause": str(problem.cause), "title": problem.title, "status": problem.status.value}


def render(changes: Changes, form: str = "text") -> str:
    """The changes for people (`text`) or as a JSON document (`json`)."""
    if form == "json":
        return json.dumps(to_json(changes), indent=2) + "\n"
    return escape.no_workflow_commands("\n".join((*_lines(changes), _summary(changes)))) + "\n"


def _lines(changes: Changes) -> Iterator[str]:
    """A heading per kind; what is new or gone and green is only counted."""
    for kind in Kind:
        shown = [c for c in changes.of(kind) if kind not in (Kind.NEW, Kind.GONE) or not _green(c)]
        if shown:
            yield kind.value
            yield from (line for together in _by_cause(shown) for line in _lines_of(together))
            yield ""


def _by_cause(changes: Iterable[Change]) -> Iterable[tuple[Change, ...]]:
    """The changes of one cause together: several checks and subjects notice the same."""
    found: dict[object, tuple[Change, ...]] = {}
    for change in changes:
        key = (change.key.account, change.key.region, change.finding.cause) if change.finding.cause else change
        found[key] = (*found.get(key, ()), change)
    return found.values()


def _lines_of(together: tuple[Change, ...]) -> Iterator[str]:
    first, *others = together
    yield from _told(first)
    if others:
        title = first.finding.cause.title if first.finding.cause else ""
        names = ", ".join(dict.fromkeys(f"{each.key.check} {each.key.subject}" for each in others))
        yield f"    the same cause{f' ({escape.line(title)})' if title else ''}: {escape.line(names)}"


def _green(change: Change) -> bool:
    return RANK[change.after or change.before or Status.UNKNOWN] == 0


def _told(change: Change) -> Iterator[str]:
    statuses = " -> ".join(status.value for status in (change.before, change.after) if status)
    yield f"  {escape.line(str(change.key))}: {statuses}"
    if change.kind is not Kind.GONE:
        yield f"    {escape.line(change.finding.because)}"
        if change.finding.fix and change.kind is not Kind.FIXED:
            yield f"    fix: {escape.line(change.finding.fix.text)}"
            yield from _command(change.finding.fix.command)


def _command(command: str | None) -> Iterator[str]:
    if command:
        yield from (f"      {part}" for part in escape.lines(command).split("\n"))


def _summary(changes: Changes) -> str:
    parts = [f"{len(changes.of(kind))} {kind.value}" for kind in Kind if changes.of(kind)]
    causes = [
        f"{len(found)} {word} problem{'s' * (len(found) != 1)}"
        for word, found in (("new", changes.new_problems), ("fixed", changes.fixed_problems))
        if found
    ]
    return "; ".join((", ".join((*parts, f"{changes.unchanged} unchanged")), *causes))
