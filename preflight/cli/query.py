"""The JMESPath of --query: what it may cost is bounded, for it may double its result with every ten characters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError
from jmespath.visitor import TreeInterpreter

from preflight.cli.errors import CliError
from preflight.core.text import truncate

MOST_CHARACTERS = 10_000
MOST_TOLD = 300
MOST_STEPS = 10_000_000
"""Steps, and items of new lists, of one query: seconds."""
MOST_ITEMS = 5_000_000
"""Items and characters of one result, written out; of a large report as many as four times its own."""


class TooMuchError(CliError):
    """The query costs more than a report can be worth."""

    def __init__(self) -> None:
        super().__init__("--query: the expression takes too long or gives too much; ask for less with it")


class Query:
    """A JMESPath expression; raises `CliError` for one that is none."""

    def __init__(self, expression: str) -> None:
        if len(expression) > MOST_CHARACTERS:
            raise CliError(f"--query: the expression has more than {MOST_CHARACTERS:,} characters")
        try:
            self.parsed = jmespath.compile(expression).parsed
        except (JMESPathError, ValueError) as error:
            raise CliError(f"--query: {_line(error)}") from error
        except RecursionError as error:
            raise CliError("--query: the expression is nested too deep") from error

    def search(self, document: Any) -> Any:
        """What the expression gives; raises `CliError` where it cannot be had."""
        try:
            return Bounded(document).visit(self.parsed, document)
        except (JMESPathError, ValueError, TypeError) as error:
            raise CliError(f"--query: {_line(error)}") from error
        except RecursionError as error:
            raise CliError("--query: the expression is nested too deep") from error


class Bounded(TreeInterpreter):
    """An interpreter that counts its steps and weighs its results."""

    def __init__(self, document: Any) -> None:
        super().__init__()
        self.left = MOST_STEPS
        self.weighed: dict[int, tuple[int, Any]] = {}
        self.most = max(MOST_ITEMS, 4 * self._weight(document))

    def visit(self, node: Any, *given: Any, **named: Any) -> Any:
        """The result of one node."""
        self._spend(1)
        found = super().visit(node, *given, **named)
        if self._weight(found) > self.most:
            raise TooMuchError
        return found

    def visit_function_expression(self, node: Mapping[str, Any], value: Any) -> Any:
        """A function's result; `join` writes its glue as often as there are items."""
        given = [self.visit(child, value) for child in node["children"]]
        if node["value"] == "join" and all(isinstance(each, str | list) for each in given):
            self._spend(len(given[0]) * len(given[-1]) if given else 0)
        return self._functions.call_function(node["value"], given)  # type: ignore[attr-defined] # not in its stubs

    def _spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise TooMuchError

    def _weight(self, value: Any) -> int:
        """How many items and characters a value has when it is written out: what is in it twice counts twice."""
        if isinstance(value, str):
            return len(value)
        if not isinstance(value, list | dict):
            return 1
        if id(value) not in self.weighed:
            self._spend(len(value))
            inner = value.values() if isinstance(value, dict) else value
            self.weighed[id(value)] = (1 + sum(map(self._weight, inner)), value)
        return self.weighed[id(value)][0]


def compiled(expression: str | None) -> Query | None:
    """The query of --query; raises `CliError` before anything is asked."""
    return Query(expression) if expression else None


def _line(error: Exception) -> str:
    return truncate(" ".join(str(error).split())[:MOST_TOLD])
