"""A check: the questions it asks, and one pure function that judges the answers for one subject.

The text of a check is its module's docstring: a first sentence that completes the tick, then the sections `Why`,
`Error`, `Fix` and `Source`, printed by `explain` and the catalog.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar

from attrs import frozen

from preflight.core.finding import Finding
from preflight.core.query import Facts, Query
from preflight.core.scope import Scope
from preflight.core.value import Origin, Value

T = TypeVar("T")

SECTION = re.compile(r"^(Why|Error|Fix|Source|Limits):\s*", re.MULTILINE)
URL = re.compile(r"https://[^\s>)]+")


@frozen
class Subject(Generic[T]):
    """One thing to judge. `name` is how the report calls it: ARN, else id, else as written.

    `account` is the account it is to be deployed in where the target says so; `candidate` as in `Agent`.
    """

    name: str
    of: T
    origin: Origin = Origin()
    account: Value[str] | None = None
    candidate: str = ""
    owners: tuple[str, ...] = ()
    """The subjects of the resources it belongs to: what the ledger counts as judged."""


@frozen
class Check(Generic[T]):
    """One file of `preflight/checks/`, as a value."""

    id: str
    requirement: str
    subjects: Callable[[Scope], Iterable[Subject[T]]]
    queries: tuple[Query[Any], ...]
    judge: Callable[[T, Facts], Iterable[Finding]]
    none: str
    doc: str
    kinds: tuple[str, ...] = ()
    any_account: bool = False
    """Whether it reads the account's id only to compare it, so that a file can be judged without one."""

    @property
    def title(self) -> str:
        """The sentence the check states when it passes."""
        return " ".join(self.doc.split("\n\n")[0].split())

    @property
    def sections(self) -> dict[str, str]:
        """`Why`, `Error`, `Fix`, `Source` of the docstring, each as one paragraph."""
        parts = SECTION.split(self.doc)
        return {name: text.strip() for name, text in zip(parts[1::2], parts[2::2], strict=True)}

    @property
    def reference(self) -> str:
        """The first URL of its `Source` section."""
        found = URL.search(self.sections.get("Source", ""))
        return found.group().rstrip(".,;") if found else ""

    @property
    def everything(self) -> tuple[Query[Any], ...]:
        """Its queries and all that they need, each once, needs first."""
        return closure(self.queries)


def closure(queries: Iterable[Query[Any]]) -> tuple[Query[Any], ...]:
    """The queries and all that they need, each once, needs first."""
    found: dict[Query[Any], None] = {}
    for query in queries:
        for need in closure(query.needs):
            found.setdefault(need)
        found.setdefault(query)
    return tuple(found)


def check(
    *,
    requirement: str,
    subjects: Callable[[Scope], Iterable[Subject[T]]],
    none: str,
    queries: tuple[Query[Any], ...] = (),
    kinds: tuple[str, ...] = (),
    any_account: bool = False,
) -> Callable[[Callable[[T, Facts], Iterable[Finding]]], Check[T]]:
    """Makes the decorated judge the check of its module; the id is the file's name with hyphens.

    Args:
        requirement: the row of the checklist it belongs to.
        subjects: what it judges, from the scope alone; each subject is judged, and can be unknown, on its own.
        none: why it does not apply when there is no subject, for the report.
        kinds: the kinds of AgentCore resources it looks at; where they could not be listed, the check is unknown.
        queries: what it asks AWS; nothing for a check that judges the target alone.
        any_account: whether it reads the account's id only to compare it, so that a file can be judged without one.
    """

    def decorate(judge: Callable[[T, Facts], Iterable[Finding]]) -> Check[T]:
        name = judge.__module__
        return Check(
            id=name.rpartition(".")[2].replace("_", "-"),
            requirement=requirement,
            subjects=subjects,
            queries=queries,
            judge=judge,
            none=none,
            kinds=kinds,
            any_account=any_account,
            doc=sys.modules[name].__doc__ or "",
        )

    return decorate
