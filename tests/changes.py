"""What can change in the facts and in the target of an audit, and what such a change may never do."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import attrs
from attrs import evolve, frozen

from preflight.account.recorded import Recorded
from preflight.account.session import CouldNotRunError
from preflight.audit.run import NothingToAuditError, Options, audit
from preflight.core.finding import Finding, Status
from preflight.core.report import Report
from preflight.core.target import Target
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value, Why, unknown_value

WORD = re.compile(r"[A-Z]+(_[A-Z]+)*|[a-z]+(-[a-z]+)*|([A-Z][a-z]+)+|[a-z]+([A-Z][a-z]+)+")
"""A word of AWS's own, such as a status, as its services spell them."""
NOTHING: Document = {"rows": [], "complete": True}
DENIED: Document = {"unanswered": Unanswered(UnansweredReason.DENIED, "any:Action").state()}
LIMITED = re.compile(r"\} \d+ \|")
"""In the key of a call: the most items that its listing is read to."""
BAD = frozenset({"fail", "unknown", "warn"})
Document = Mapping[str, Any]
Statuses = Mapping[tuple[str, str], frozenset[str]]


@frozen
class World:
    """Recorded facts, and what is audited with them."""

    name: str
    facts: Document
    target: Target | None
    region: str
    options: Options

    def report(self, facts: Document | None = None) -> Report | None:
        """What is found with these facts; None where the audit refuses to run."""
        options = evolve(self.options, strict=True)
        try:
            return audit(self.target, account=Recorded(facts or self.facts), regions=self.region, options=options)
        except (CouldNotRunError, NothingToAuditError):
            return None


@frozen
class Change:
    """One change of one answer."""

    kind: str
    where: str
    facts: Document

    @property
    def operation(self) -> str:
        """The operation of the call: `ec2:DescribeSubnets`."""
        return next(word for word in self.where.split() if ":" in word)

    def __str__(self) -> str:
        """`null vpc: ec2:DescribeSubnets …`."""
        return f"{self.kind}: {self.where[:150]}"


def with_answer(facts: Document, key: str, answer: Any) -> Document:
    """The facts with another answer to one call."""
    return {**facts, "answers": {**facts["answers"], key: answer}}


def denials(facts: Document) -> Iterator[Change]:
    """Each answered call, denied."""
    for key, found in facts["answers"].items():
        if "rows" in found:
            yield Change("denied", key, with_answer(facts, key, DENIED))


def cuts(facts: Document) -> Iterator[Change]:
    """Each listing with a row, not read to its end; one that is read to a limit may also be cut before its first row."""
    for key, found in facts["answers"].items():
        for rows in [found["rows"], *([[]] if LIMITED.search(key) else [])] if found.get("rows") else ():
            yield Change("incomplete", key, with_answer(facts, key, {**found, "rows": rows, "complete": False}))


def everywhere(facts: Document, answer: Any) -> Document:
    """The facts of an account that gives one answer to every question."""
    return {**facts, "answers": dict.fromkeys(facts["answers"], answer)}


def removals(facts: Document) -> Iterator[Change]:
    """Each row gone from its answer."""
    for key, found in facts["answers"].items():
        rows = found.get("rows", ())
        for place in range(len(rows)):
            rest = [*rows[:place], *rows[place + 1 :]]
            yield Change(f"without row {place}", key, with_answer(facts, key, {**found, "rows": rest}))


def nulls(facts: Document) -> Iterator[Change]:
    """Each member of each row null, as if the answer did not have it."""
    for key, found in facts["answers"].items():
        rows = found.get("rows", ())
        for place, row in enumerate(rows):
            for name in row if isinstance(row, dict) else ():
                if row[name] is not None:
                    changed = [*rows[:place], {**row, name: None}, *rows[place + 1 :]]
                    yield Change(f"null {name}", key, with_answer(facts, key, {**found, "rows": changed}))


def unheard_of(facts: Document) -> Iterator[Change]:
    """Each word of AWS in a row, such as a status, a word that nobody has heard of."""
    for key, found in facts["answers"].items():
        for name, rows in _changed(found.get("rows", []), _reworded):
            yield Change(f"another {name}", key, with_answer(facts, key, {**found, "rows": rows}))


def of_other_kinds(facts: Document) -> Iterator[Change]:
    """Everything in an answer as something of another kind: text for a list, a number for text."""
    for key, found in facts["answers"].items():
        for name, answer in _changed(found, _of_another_kind):
            yield Change(f"another kind of {name or 'answer'}", key, with_answer(facts, key, answer))


def _reworded(part: Any, name: str) -> Any:
    return "NEVER_HEARD_OF" if isinstance(part, str) and WORD.fullmatch(part) and name != "name" else part


def _of_another_kind(part: Any, _name: str) -> Any:
    match part:
        case bool() | int() | float():
            return str(part)
        case str():
            return [part]
        case list() | dict():
            return json.dumps(part)
        case _:
            return part


def _changed(part: Any, change: Callable[[Any, str], Any], name: str = "") -> Iterator[tuple[str, Any]]:
    """Every way to change one thing in a part: the member it stands in, and the part."""
    if (new := change(part, name)) != part:
        yield name, new
    if isinstance(part, str) and part.startswith("{"):
        yield from ((told, json.dumps(changed)) for told, changed in _changed(json.loads(part), change, name))
    inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for place, each in list(inner):
        for told, changed in _changed(each, change, place if isinstance(place, str) else name):
            yield told, _replaced(tuple(part) if isinstance(part, list) else part, place, changed)


def unknowns(target: Target) -> Iterator[tuple[str, Target]]:
    """The target with each of its known values not known."""
    yield from _unknown_in(target, "target")


def _unknown_in(part: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every way to make one value of a part unknown."""
    if isinstance(part, Value):
        if part.known:
            yield path, unknown_value(Why.UNSUPPORTED, "an expression")
        return
    for name, inner, put in _parts(part):
        for told, changed in _unknown_in(inner, f"{path}.{name}"):
            yield told, put(changed)


def _parts(part: Any) -> Iterator[tuple[str, Any, Callable[[Any], Any]]]:
    """What is inside a part: its name, what it is, and the part with another in its place."""
    if attrs.has(type(part)):
        for field in (each for each in attrs.fields(type(part)) if each.init):
            yield field.name, getattr(part, field.name), partial(_replaced, part, field.alias)
    elif isinstance(part, tuple):
        for place, each in enumerate(part):
            yield str(place), each, partial(_replaced, part, place)
    elif isinstance(part, dict):
        for name, each in part.items():
            yield name, each, partial(_replaced, part, name)


def _replaced(part: Any, place: Any, new: Any) -> Any:
    """A part with another thing at one place of it."""
    if isinstance(part, tuple):
        return (*part[:place], new, *part[place + 1 :])
    return {**part, place: new} if isinstance(part, dict) else evolve(part, **{place: new})


def statuses(report: Report) -> Statuses:
    """The statuses of each subject of each check."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for each in report.findings:
        found[each.check, each.subject].add(each.status.value)
    return {key: frozenset(told) for key, told in found.items()}


def new_passes(before: Report, after: Report) -> Iterator[str]:
    """Findings that pass and did not, of a subject of which something was not well that is gone now."""
    was, passed = statuses(before), {_said(each) for each in before.findings if each.status is Status.PASS}
    passing = {check for check, _, _ in passed}
    there = {_said(each) for each in after.findings}
    gone = {(f.check, f.subject) for f in before.findings if f.status.value in BAD and _said(f) not in there}
    for each in after.findings:
        subject = each.check, each.subject
        wrong = subject in gone if subject in was else each.check not in passing
        if each.status is Status.PASS and wrong and _said(each) not in passed:
            yield f"{each.check} [{each.subject}] passes: {each.because}"


def now_well(before: Report, after: Report) -> Iterator[str]:
    """Checks of which something was not well, and of which all is now."""
    now = _by_check(after)
    yield from (
        f"{check} is well" for check, found in _by_check(before).items() if found & BAD and not now[check] & BAD
    )


def new_fails(before: Report, after: Report) -> Iterator[str]:
    """Findings that fail, of a subject that did not fail."""
    was, checks = statuses(before), _by_check(before)
    for each in after.findings:
        known = was.get((each.check, each.subject)) or checks.get(each.check, frozenset())
        if each.status is Status.FAIL and "fail" not in known:
            yield f"{each.check} [{each.subject}] fails: {each.because}"


def _said(finding: Finding) -> tuple[str, str, str]:
    return finding.check, finding.subject, finding.because


def _by_check(report: Report) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for each in report.findings:
        found[each.check].add(each.status.value)
    return defaultdict(lambda: BAD, {check: frozenset(told) for check, told in found.items()})
