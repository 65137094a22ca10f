"""Saved facts: the rows of a run, to be judged again elsewhere without AWS.

Only selected rows are saved, never raw answers, so nothing that no check asks for (environment variable values above
all) can reach the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from attrs import define, field

from preflight.account.raw import identity, unsigned
from preflight.account.reader import AccountReader, Interruptible
from preflight.account.rows import NotAnAnswerError, structure, unstructure
from preflight.core.check import closure
from preflight.core.query import Answer, Call, Facts, Query
from preflight.core.report import Evidence
from preflight.core.scope import Caller, Scope
from preflight.core.typed import ensure
from preflight.core.unanswered import Unanswered, UnansweredReason

VERSION = "facts/1"


def key_of(query: Query[Any], call: Call, region: str) -> str:
    """The identity of a call together with the view a query takes of its answer."""
    return f"{identity(query, call, region)} | {query.select}"


@define
class Recorder:
    """Passes questions on and keeps the rows of the answers."""

    account: AccountReader
    answers: dict[str, Any] = field(factory=dict)

    @property
    def evidence(self) -> Evidence:
        """That of the account behind it."""
        return self.account.evidence

    @property
    def taken_at(self) -> str | None:
        """That of the account behind it."""
        return self.account.taken_at

    def interrupt(self) -> None:
        """Ends the questions to the account behind it, where they are asked now."""
        if isinstance(self.account, Interruptible):
            self.account.interrupt()

    def identity(self, region: str) -> Caller | Unanswered:
        """Who the account behind it says is asking."""
        return self.account.identity(region)

    def ask(self, queries: Iterable[Query[Any]], scope: Scope) -> Facts:
        """The facts of the account behind it, kept for `document`."""
        facts = self.account.ask(queries, scope)
        for query, answers in facts.answers.items():
            if isinstance(answers, dict):
                self._keep(query, answers, facts)
        return facts

    def _keep(self, query: Query[Any], answers: Mapping[str, Answer[Any] | Unanswered], facts: Facts) -> None:
        for call in query.calls(facts):
            key = key_of(query, call, call.region or facts.scope.region)
            found = answers[call.key]
            self.answers[key] = (
                {"unanswered": found.state()}
                if isinstance(found, Unanswered)
                else {"rows": [_without_signatures(unstructure(row)) for row in found.rows], "complete": found.complete}
            )

    def document(self, caller: Caller | Unanswered, regions: Sequence[str], taken_at: str) -> str:
        """The saved facts as JSON text, in stable order."""
        who = {"unanswered": caller.state()} if isinstance(caller, Unanswered) else unstructure(caller)
        head = {
            "schema": VERSION,
            "takenAt": taken_at,
            "evidence": self.evidence.value,
            "regions": list(regions),
            "caller": who,
        }
        return json.dumps({**head, "answers": dict(sorted(self.answers.items()))}, indent=1)


def _without_signatures(value: Any) -> Any:
    """The row with pre-signed URLs cut to where they point."""
    if isinstance(value, Mapping):
        return {key: _without_signatures(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_without_signatures(inner) for inner in value]
    return unsigned(value) if isinstance(value, str) and "X-Amz-" in value else value


def _whole(document: Mapping[str, Any]) -> bool:
    """Whether a document has what saved facts have."""
    regions, answers = document.get("regions"), document.get("answers")
    return (
        isinstance(document.get("takenAt"), str)
        and isinstance(regions, list)
        and bool(regions)
        and all(isinstance(each, str) for each in regions)
        and isinstance(document.get("caller"), dict)
        and isinstance(answers, dict)
        and all(isinstance(each, dict) for each in answers.values())
    )


def _kept(rows: Any, complete: Any, row: type[Any]) -> Answer[Any]:
    """An answer that was kept; raises `NotAnAnswerError` where it is not one."""
    if not isinstance(rows, list | tuple) or not isinstance(complete, bool):
        raise NotAnAnswerError("rows is not a list, or complete neither true nor false")
    return Answer(tuple(structure(each, row) for each in rows), complete)


@define
class Recorded:
    """Answers from saved facts; what they do not hold is unanswered."""

    document: Mapping[str, Any]

    @classmethod
    def load(cls, text: str) -> Recorded:
        """The facts of a file; raises ValueError when it is not one."""
        document = json.loads(text)
        if not isinstance(document, dict) or document.get("schema") != VERSION or not _whole(document):
            raise ValueError(f"not saved facts of this version ({VERSION})")
        made = cls(document)
        try:
            ensure(made.identity(""), "caller")
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ValueError(f"its caller cannot be read: {error}") from error
        return made

    @property
    def evidence(self) -> Evidence:
        """Recorded; facts of a simulated account stay simulated."""
        return Evidence.SIMULATED if self.document.get("evidence") == Evidence.SIMULATED else Evidence.RECORDED

    @property
    def taken_at(self) -> str | None:
        """When the facts were taken: a report made from them is as old."""
        return str(self.document["takenAt"])

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions the facts were taken in."""
        return tuple(self.document["regions"])

    def identity(self, _region: str) -> Caller | Unanswered:
        """The identity the facts were taken under."""
        who = self.document["caller"]
        return Unanswered.from_state(who["unanswered"]) if "unanswered" in who else Caller(**who)

    def ask(self, queries: Iterable[Query[Any]], scope: Scope) -> Facts:
        """The facts that answer the queries."""
        facts = Facts(scope)
        for query in closure(queries):
            try:
                facts.answers[query] = {call.key: self._answer(query, call, facts) for call in query.calls(facts)}
            except Exception as error:  # noqa: BLE001 - what keeps a query from being composed is its answer
                facts.answers[query] = error
        return facts

    def _answer(self, query: Query[Any], call: Call, facts: Facts) -> Answer[Any] | Unanswered:
        region = call.region or facts.scope.region
        facts.asked[identity(query, call, region)] = query.action
        found = self.document["answers"].get(key_of(query, call, region))
        if found is None:
            return Unanswered(UnansweredReason.NOT_RECORDED, query.action, region=region)
        try:
            if "unanswered" in found:
                return Unanswered.from_state(found["unanswered"])
            return _kept(found["rows"], found["complete"], query.row)
        except (NotAnAnswerError, KeyError, TypeError, ValueError, AttributeError) as error:
            return Unanswered(UnansweredReason.MALFORMED, query.action, message=str(error), region=region)


@define
class Offline:
    """Answers nothing: for judging what a file alone decides."""

    evidence: ClassVar[Evidence] = Evidence.NONE
    taken_at: ClassVar[str | None] = None

    def identity(self, _region: str) -> Caller | Unanswered:
        """Nobody knows who is asking."""
        return Unanswered(UnansweredReason.OFFLINE, "sts:GetCallerIdentity")

    def ask(self, queries: Iterable[Query[Any]], scope: Scope) -> Facts:
        """Facts in which every question that there is to ask is unanswered because nobody was asked."""
        facts = Facts(scope)
        for query in closure(queries):
            silent = Unanswered(UnansweredReason.OFFLINE, query.action)
            try:
                facts.answers[query] = {call.key: silent for call in query.calls(facts)}
            except Exception:  # noqa: BLE001 - what cannot be composed without an answer is not asked either
                facts.answers[query] = silent
        return facts
