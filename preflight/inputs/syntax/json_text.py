"""JSON by the standard library's parser; a line is looked up only when somebody asks for it."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from contextlib import suppress
from functools import cached_property
from typing import Any

from attrs import field, frozen

from preflight.core.value import Origin
from preflight.inputs.error import InputError

COMMENT = "not valid JSON: a comment, which no loader of these files takes; remove it"
COMMENTS = ("//", "/*", "#")
TRAILING = "not valid JSON: a comma after the last member, which no loader of these files takes; remove it"
ACCOUNT_DIGITS = 12
LONGEST = 20
SPACE = re.compile(r"[ \t\r\n]*")


class _Duplicate(Exception):
    """A key written twice in one object."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Duplicate
    return found


def _integer(raw: str) -> int | str:
    return raw if len(raw) == ACCOUNT_DIGITS or len(raw) > LONGEST else int(raw)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a JSON number")


PLAIN = json.JSONDecoder(parse_int=_integer, strict=False)
DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_int=_integer, parse_constant=_no_constant, strict=False)


def _space(text: str, at: int) -> int:
    found = SPACE.match(text, at)
    return found.end() if found else at


@frozen(eq=False)
class JsonLines:
    """Finds the line of a path in JSON text, reading each object on the way once."""

    text: str
    sequence: bool = False
    """Whether the text is one JSON value a line, read as a list."""
    _known: dict[int, dict[str | int, tuple[int, int]]] = field(factory=dict, init=False)

    def line(self, path: tuple[str | int, ...]) -> int:
        """The 1-based line of the path, or of its nearest ancestor that is written."""
        at = place = 0 if self.sequence else _space(self.text, 0)
        for depth, step in enumerate(path):
            members = self._values if self.sequence and not depth else self._members(at)
            if step not in members:
                break
            place, at = members[step]
        return self.line_at(place)

    def line_at(self, offset: int) -> int:
        """The 1-based line of a character."""
        return bisect_left(self._newlines, offset) + 1

    def values(self, at: int) -> list[tuple[str | int, int, int]]:
        """The values one after another from an offset, to where the text is JSON no more: number, offset, offset."""
        found: list[tuple[str | int, int, int]] = []
        with suppress(json.JSONDecodeError):
            while (at := _space(self.text, at)) < len(self.text):
                end = PLAIN.raw_decode(self.text, at)[1]
                found.append((len(found), at, at))
                at = end
        return found

    @cached_property
    def _newlines(self) -> list[int]:
        return [found.start() for found in re.finditer("\n", self.text)]

    @cached_property
    def _values(self) -> dict[str | int, tuple[int, int]]:
        return {key: (place, value) for key, place, value in self.values(0)}

    def _members(self, at: int) -> dict[str | int, tuple[int, int]]:
        if at not in self._known:
            self._known[at] = {key: (place, value) for key, place, value in self.members(at)}
        return self._known[at]

    def members(self, at: int) -> list[tuple[str | int, int, int]]:
        """What an object or list holds: key or index, where it is written, where its value begins."""
        if self.text[at] not in "{[":
            return []
        text, named = self.text, self.text[at] == "{"
        found: list[tuple[str | int, int, int]] = []
        at = _space(text, at + 1)
        while text[at] not in "}]":
            key: str | int = len(found)
            place = at
            if named:
                key, at = PLAIN.raw_decode(text, at)
                at = _space(text, _space(text, at) + 1)
            found.append((key, place, at))
            at = _space(text, PLAIN.raw_decode(text, at)[1])
            if text[at] == ",":
                at = _space(text, at + 1)
        return found


def parse_json(text: str, file: str) -> tuple[Any, JsonLines]:
    """The data of JSON text and its lines; several values, each on a line of its own, are a list."""
    try:
        data, end = DECODER.raw_decode(text, _space(text, 0))
        if _space(text, end) == len(text):
            return data, JsonLines(text)
        return _sequence(text, file, end), JsonLines(text, sequence=True)
    except json.JSONDecodeError as error:
        said, at = _said(error)
        lines = JsonLines(text)
        column = at - text.rfind("\n", 0, at)
        raise InputError(said, Origin(file, lines.line_at(at)), column=column) from None
    except _Duplicate:
        raise _duplicate(JsonLines(text), file) from None
    except ValueError as error:
        raise InputError(f"not valid JSON: {error}; correct the number", Origin(file)) from None


def _said(error: json.JSONDecodeError) -> tuple[str, int]:
    """What is wrong and where: a comment, a comma after the last member, as other languages take them, or else."""
    text, at = error.doc, _space(error.doc, error.pos)
    if text.startswith(COMMENTS, at):
        return COMMENT, at
    before = text[: error.pos + 1].rstrip().rstrip("}]").rstrip()
    after = text[_space(text, len(before)) : _space(text, len(before)) + 1]
    if before.endswith(",") and after and after in "}]":
        return TRAILING, len(before) - 1
    return f"not valid JSON: {error.msg}; correct the syntax", error.pos


def _sequence(text: str, file: str, end: int) -> list[Any]:
    found: list[Any] = []
    at = _space(text, 0)
    while at < len(text):
        if found and "\n" not in text[end:at]:
            lines = JsonLines(text)
            column = at - text.rfind("\n", 0, at)
            comment = text.startswith(COMMENTS, at)
            raise InputError(
                COMMENT if comment else "not valid JSON: there is more text after its end; remove it",
                Origin(file, lines.line_at(at)),
                column=column,
            )
        value, end = DECODER.raw_decode(text, at)
        found.append(value)
        at = _space(text, end)
    return found


def _duplicate(lines: JsonLines, file: str) -> InputError:
    """Which key is written twice, and where."""
    left = [at for _, _, at in lines.values(0)]
    while left:
        seen: dict[str | int, int] = {}
        for key, place, at in lines.members(left.pop()):
            if key in seen:
                first, again = lines.line_at(seen[key]), lines.line_at(place)
                text = f"the key {key!r} is written twice, on lines {first} and {again}; keep one"
                return InputError(text, Origin(file, again))
            seen[key] = place
            left.append(at)
    return InputError("a key is written twice in one object; keep one", Origin(file))
