"""The plan of an audit: the steps of all its problems in an order that works, each once, and what remains for people.

A step that another one repeats is dropped, steps on one resource that would overwrite each other are merged, and a
problem that goes away with another one gives no steps of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import evolve, field, frozen

from preflight.core.finding import Status, is_restricted
from preflight.core.problem import Problem
from preflight.core.report import Audit
from preflight.core.steps import Add, Build, Choose, Edit, Printed, Request, Run, Step
from preflight.remedies.merging import mergeable, merged
from preflight.remedies.order import is_lookup, place_of

Doable = Run | Build | Edit | Add
"""What a plan carries out or has the user apply to a file; the rest is for people."""


@frozen
class Planned:
    """One step of a plan; `why` are the titles of the problems it fixes, `numbers` their places in the report."""

    step: Doable
    place: int
    numbers: tuple[int, ...] = ()
    why: tuple[str, ...] = ()


@frozen
class Left:
    """What only people can do about a problem: a request, a choice, or reading on."""

    number: int
    why: str
    text: str
    step: Step | None = None
    status: Status = Status.FAIL


@frozen
class Plan:
    """What to do in one account and region, in order."""

    account: str
    region: str
    steps: tuple[Planned, ...] = ()
    left: tuple[Left, ...] = ()
    edits: tuple[Planned, ...] = field(default=())
    """The changes to the user's own files, which come before everything else."""


def plan(audit: Audit) -> Plan:
    """The plan of an audit."""
    numbered = [(n, p) for n, p in enumerate(audit.problems, 1) if not all(map(is_restricted, p.findings))]
    keys = {str(problem.cause) for _, problem in numbered}
    planned: list[Planned] = []
    left: list[Left] = []
    for number, problem in numbered:
        if _goes_away(problem, keys):
            continue
        planned += _planned(number, problem)
        left += _left(number, problem)
    ordered = sorted(_without_repeats(planned), key=lambda each: each.place)
    files = tuple(each for each in ordered if isinstance(each.step, Edit | Add))
    return Plan(audit.account, audit.region, tuple(e for e in ordered if e not in files), tuple(left), files)


def _goes_away(problem: Problem, keys: set[str]) -> bool:
    """Whether another problem of the audit, once fixed, takes this one with it."""
    with_ = {f.cause.falls_with for f in problem.findings if f.cause and f.cause.falls_with}
    return bool((with_ & keys) - {str(problem.cause)})


def _planned(number: int, problem: Problem) -> Iterator[Planned]:
    """The steps that can be carried out; those of one problem keep their own order."""
    place = 0
    for step in problem.steps:
        if isinstance(step, Edit | Add):
            yield Planned(step, 0, (number,), (problem.title,))
        elif (isinstance(step, Run) and not is_lookup(step.command)) or isinstance(step, Build):
            place = max(place, place_of(step))
            yield Planned(step, place, (number,), (problem.title,))


def _left(number: int, problem: Problem) -> Iterator[Left]:
    text = " ".join(dict.fromkeys(fix.text for fix in problem.fixes))
    undone = [s for s in problem.steps if isinstance(s, Request | Choose | Printed) or _is_lookup(s)]
    for step in undone:
        yield Left(number, problem.title, getattr(step, "text", "") or text, step, problem.status)
    if not problem.steps:
        yield Left(number, problem.title, text, None, problem.status)


def _is_lookup(step: Step) -> bool:
    return isinstance(step, Run) and is_lookup(step.command)


def _without_repeats(planned: Iterable[Planned]) -> Iterator[Planned]:
    """Each step once, for all the problems it fixes; what would overwrite another is one with it."""
    kept: list[Planned] = []
    for each in planned:
        twin = next((n for n, other in enumerate(kept) if mergeable(other.step, each.step)), None)
        if twin is None:
            kept.append(each)
        else:
            kept[twin] = _both(kept[twin], each)
    yield from kept


def _both(first: Planned, second: Planned) -> Planned:
    return evolve(
        first,
        step=merged(first.step, second.step),
        place=max(first.place, second.place),
        numbers=tuple(dict.fromkeys((*first.numbers, *second.numbers))),
        why=tuple(dict.fromkeys((*first.why, *second.why))),
    )
