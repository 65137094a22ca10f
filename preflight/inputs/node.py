"""A place in a document while it is read: its value with its origin, and every error found on the way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from attrs import evolve, field, frozen

from preflight.core.near import near as nearest
from preflight.core.notes import Note
from preflight.core.value import Origin, Value, Why, unknown_value
from preflight.inputs.document import Document, readable
from preflight.inputs.error import InputError
from preflight.inputs.syntax.json_text import JsonLines

T = TypeVar("T")
NAMES = {
    str: "text",
    int: "a whole number",
    bool: "true or false",
    dict: "a mapping",
    list: "a list",
    float: "a number",
}
VARIABLE = re.compile(r"\$\{[^{}]*\}|\$\([^()]*\)|\{\{[^{}]*\}\}|\$[A-Z_][A-Z0-9_]*")
"""What a shell or a template engine replaces before a file is deployed."""


@frozen(eq=False)
class Node:
    """A value of the document, or the place where one could stand; `data` is None where there is none."""

    document: Document
    data: Any = field(repr=False)
    path: tuple[str | int, ...] = ()
    fold: bool = False
    """Whether keys match in any case, as Go reads JSON."""
    errors: list[InputError] = field(factory=list)

    @property
    def origin(self) -> Origin:
        """Where it is written."""
        return self.document.origin(*self.path)

    def child(self, key: str | int, data: Any) -> Node:
        """What stands under a key or index."""
        return evolve(self, data=data, path=(*self.path, key))

    def at(self, *keys: str) -> Node:
        """What stands under keys, one below the other."""
        node = self
        for key in keys:
            node = node.below(key)
        return node

    def below(self, key: str) -> Node:
        """What stands under one key."""
        held = self.mapping()
        if key not in held and self.fold:
            key = next((each for each in held if each.casefold() == key.casefold()), key)
        return self.child(key, held.get(key))

    def mapping(self) -> dict[str, Any]:
        """The mapping it is; an error, and empty, when it is something else."""
        return self.typed(dict) or {}

    def items(self) -> list[Node]:
        """What the list holds; an error, and empty, when it is no list."""
        return [self.child(index, data) for index, data in enumerate(self.typed(list) or [])]

    def entries(self) -> list[tuple[str, Node]]:
        """What the mapping holds, by key."""
        return [(key, self.child(key, data)) for key, data in self.mapping().items()]

    def typed(self, kind: type[T]) -> T | None:
        """The data when it is of the type; an error when it is of another."""
        if self.data is None or (isinstance(self.data, kind) and (kind is bool or not isinstance(self.data, bool))):
            return self.data
        self.wrong(f"is {NAMES[type(self.data)]}; it must be {NAMES[kind]}")
        return None

    def text(self) -> Value[str] | None:
        """Its text with its origin; unknown where it is still to be filled in; None where there is none."""
        plain = type(self.data) in (int, float) and not isinstance(self.document.lines, JsonLines)
        text = str(self.data) if plain else self.typed(str)
        if not text:
            return None
        filled = VARIABLE.search(text)
        if filled:
            return unknown_value(
                Why.PARAMETER, f"{filled.group()} in it is filled in before the deployment", self.origin
            )
        return Value(text, self.origin)

    def texts(self) -> tuple[Value[str], ...]:
        """The texts of a list."""
        return tuple(value for node in self.items() if (value := node.text()))

    def words(self) -> tuple[str, ...]:
        """The texts of a list that are known, without their origin."""
        return tuple(value.value for value in self.texts() if value.value)

    def number(self) -> Value[int] | None:
        """Its whole number with its origin."""
        number = self.typed(int)
        return None if number is None else Value(number, self.origin)

    def flag(self, *, absent: bool = False) -> bool:
        """Whether it is true; `absent` is what holds where it is not written."""
        flag = self.typed(bool)
        return absent if flag is None else flag

    def required(self) -> Value[str] | None:
        """Its text; an error where there is none."""
        if self.data in (None, ""):
            self.wrong("is required; write it")
        return self.text()

    def wrong(self, text: str, at: Origin | None = None) -> None:
        """Keeps an error to be reported with all others."""
        self.errors.append(InputError(f"{readable(self.path) or 'the document'} {text}", at or self.origin))

    def finish(self) -> None:
        """Raises all errors that were found, each once, in the order of the file."""
        if self.errors:
            each = {str(error): error for error in self.errors}
            raise InputError.of(sorted(each.values(), key=lambda error: error.line or 0))

    def unknown_keys(self, known: Iterable[str], reader: str) -> Iterator[Note]:
        """A note for every key that the reader of the file does not know, with the nearest one it knows."""
        names = {key.casefold() if self.fold else key: key for key in known}
        for key, node in self.entries():
            if (key.casefold() if self.fold else key) in names:
                continue
            near = nearest(key, names.values())
            hint = f"; did you mean {near[0]!r}?" if near else ""
            yield Note(f"{reader} does not read the key {key!r}{hint}", node.origin)


def root(document: Document, *, fold: bool = False) -> Node:
    """The document as a whole."""
    return Node(document, document.data, fold=fold)


def derived(value: T | None, tool: str, origin: Origin) -> Value[T]:
    """A value that a tool's rule gives where the file does not spell it."""
    return Value(value, origin, derived_by=tool)
