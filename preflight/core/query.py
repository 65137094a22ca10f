"""Questions to AWS and their answers, as values: a check declares `Query` objects and reads `Facts`.

Why questions are data: the calls that run, the least-privilege policy and the saved facts all come from the same
objects, so none of them can drift from the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Generic, TypeVar

from attrs import Factory, define, field, frozen

from preflight.core.scope import Scope
from preflight.core.unanswered import Unanswered

Row = TypeVar("Row")

IAM_PREFIX = {"bedrock-agentcore-control": "bedrock-agentcore", "service-quotas": "servicequotas"}
"""Services whose IAM prefix differs from their SDK name."""


@frozen
class Call:
    """One call of a query: the subject it answers for, its parameters, and another region than the audited one."""

    key: str
    params: Mapping[str, Any] = field(factory=dict)
    region: str | None = None


def once(_facts: Facts) -> Iterable[Call]:
    """One call without parameters, answered under the empty key."""
    return (Call(""),)


@define(eq=False, slots=False)
class Query(Generic[Row]):
    """One kind of question: an operation, its calls, and how an answer becomes rows.

    Args:
        service: the SDK's service name; `https` reads one JSON document from `params["url"]`.
        operation: the operation in the API's spelling.
        select: JMESPath from the answer to a list of objects (or one object) with the keys of `row`.
        row: an attrs class; a selected object that does not fit it is no answer.
        calls: the calls to make, from the scope and the facts of `needs`.
        needs: the queries whose facts `calls` reads.
        absent: error codes that mean "there is none": no rows, not an error.
        member: the result member that must be in the answer; by default the one `select` starts with.
        action: the IAM action where it is not `service:Operation`.
        limit: the most items to read; `Facts.complete` tells whether there were more.
        paginate: False to read the first page only.
    """

    service: str
    operation: str
    select: str
    row: type[Row]
    calls: Callable[[Facts], Iterable[Call]] = once
    needs: tuple[Query[Any], ...] = ()
    absent: frozenset[str] = frozenset()
    given_member: str = field(default="", alias="member")
    action: str = ""
    limit: int | None = None
    paginate: bool = True

    def __attrs_post_init__(self) -> None:
        """Fills in what follows from the rest."""
        self.action = self.action or f"{IAM_PREFIX.get(self.service, self.service)}:{self.operation}"

    @cached_property
    def member(self) -> str:
        """The result member that must be in the answer."""
        return self.given_member or leftmost(self.expression.parsed)

    @cached_property
    def expression(self) -> Any:
        """The compiled `select`, when the first answer comes: most commands ask nothing."""
        import jmespath  # noqa: PLC0415 - with its parser 25 ms

        return jmespath.compile(self.select)

    def __repr__(self) -> str:
        """`<Query ec2:DescribeSubnets>`."""
        return f"<Query {self.action}>"


def leftmost(node: Mapping[str, Any]) -> str:
    """The top-level member a JMESPath expression starts at, or an empty string."""
    while node["type"] != "field":
        if node["type"] in {"multi_select_dict", "multi_select_list", "current"} or not node["children"]:
            return ""
        node = node["children"][0]
    return str(node["value"])


@frozen
class Answer(Generic[Row]):
    """The rows of one call; `complete` is False when a limit cut the listing."""

    rows: tuple[Row, ...]
    complete: bool = True


Answers = dict[str, "Answer[Any] | Unanswered"]


@define
class Facts:
    """All answers of one audit. Reading one that did not come raises its `Unanswered`."""

    scope: Scope
    answers: dict[Query[Any], Answers | BaseException] = Factory(dict)
    asked: dict[str, str] = Factory(dict)
    """The distinct calls behind the answers: identity of the call to its IAM action."""

    def of(self, query: Query[Row], key: str = "") -> tuple[Row, ...]:
        """The rows that answer for `key`; raises `Unanswered` when the call, or one it needed, did not answer."""
        return self._answer(query, key).rows

    def reply(self, query: Query[Row], key: str = "") -> Answer[Row] | Unanswered:
        """The answer for `key`, or why there is none: for a judge that another answer can still settle."""
        try:
            return self._answer(query, key)
        except Unanswered as unanswered:
            return unanswered

    def one(self, query: Query[Row], key: str = "") -> Row | None:
        """The first row for `key`, or None when AWS says there is none."""
        return next(iter(self.of(query, key)), None)

    def rows(self, query: Query[Row]) -> tuple[Row, ...]:
        """The rows of every call; raises `Unanswered` when any of them did not answer."""
        return tuple(row for key in self._all(query) for row in self.of(query, key))

    def known(self, query: Query[Row]) -> Iterator[tuple[str, Row]]:
        """Key and row of every call that was answered: for composing further calls, never for judging."""
        answers = self.answers.get(query, {})
        for key, answer in answers.items() if isinstance(answers, dict) else ():
            if not isinstance(answer, Unanswered):
                yield from ((key, row) for row in answer.rows)

    def keys(self, query: Query[Any]) -> tuple[str, ...]:
        """The keys that were asked."""
        return tuple(self._all(query))

    def complete(self, query: Query[Any], key: str = "") -> bool:
        """Whether the listing for `key` was read to its end."""
        return self._answer(query, key).complete

    def unanswered(self, query: Query[Any]) -> Unanswered | None:
        """The first call of `query` that did not answer, if any."""
        answers = self.answers.get(query, {})
        if isinstance(answers, Unanswered):
            return answers
        given = answers.values() if isinstance(answers, dict) else ()
        return next((answer for answer in given if isinstance(answer, Unanswered)), None)

    def _all(self, query: Query[Any]) -> Answers:
        answers = self.answers[query]
        if isinstance(answers, BaseException):
            raise answers
        return answers

    def _answer(self, query: Query[Row], key: str) -> Answer[Row]:
        answer = self._all(query).get(key) or self._missing(query, key)
        if isinstance(answer, Unanswered):
            raise answer
        return answer

    def _missing(self, query: Query[Any], key: str) -> Unanswered:
        """The unanswered question upstream that kept `key` from being asked."""
        for need in query.needs:
            if cause := self.unanswered(need):
                return cause
            try:
                return self._missing(need, key)
            except KeyError:
                continue
        raise KeyError(f"{query.action} was never asked about {key!r}")
