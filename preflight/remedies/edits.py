"""Changes to a user's own file: a value is replaced where it stands, and all else stays as it is, byte for byte.

The file is parsed for the places of its values only, so comments, quotes, order and layout are kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

import yaml
from attrs import field, frozen

from preflight.core.steps import Edit

PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_./:@-]*")
"""What YAML reads as the same text without quotes, as long as it is no word for a boolean or null."""
STEP = re.compile(r"[^.\[\]]+")
BLOCKS = frozenset("|>")
PROPERTIES = re.compile(r"(?:[&!]\S*\s+)*")
"""The tag and the anchor before a value: they stay."""


@frozen
class Edited:
    """A text after the edits that could be made, and why the others could not."""

    text: str
    made: tuple[Edit, ...] = ()
    refused: tuple[tuple[Edit, str], ...] = field(default=())


@frozen
class Scalar:
    """A value of the file: its text, the path of keys to it, its line, and the span it is written in."""

    value: str
    path: tuple[str, ...]
    line: int
    start: int
    end: int
    style: str | None


def edited(text: str, edits: Iterable[Edit]) -> Edited:
    """The text with the edits made whose value stands where they say; the others are refused with the reason."""
    made: list[Edit] = []
    refused: list[tuple[Edit, str]] = []
    for edit in dict.fromkeys(edits):
        try:
            text = _replaced(text, edit)
            made.append(edit)
        except ValueError as error:
            refused.append((edit, str(error)))
    return Edited(text, tuple(made), tuple(refused))


@frozen
class Replacement:
    """What an edit replaces, as editors count: lines and columns from 1, the end column behind the last character."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


def replacement(text: str, edit: Edit) -> Replacement | None:
    """Where and by what an edit replaces its value; None where it cannot be made with certainty."""
    try:
        scalar = _scalar(tuple(_scalars(text)), edit)
        _replaced(text, edit)
    except ValueError:
        return None
    line, column = _position(text, scalar.start)
    end_line, end_column = _position(text, scalar.end)
    return Replacement(line, column, end_line, end_column, _written(edit.new, scalar, text))


def _position(text: str, index: int) -> tuple[int, int]:
    before = text[:index]
    return before.count("\n") + 1, index - (before.rfind("\n") + 1) + 1


def _scalar(scalars: tuple[Scalar, ...], edit: Edit) -> Scalar:
    """The value that is meant; raises `ValueError` where there is none, or several."""
    found = _candidates(scalars, edit)
    if not found:
        raise ValueError(f"{edit.old!r} does not stand there any more")
    if len({each.start for each in found}) > 1:
        raise ValueError(f"{edit.old!r} stands there {len(found)} times")
    if found[0].style in BLOCKS:
        raise ValueError(f"{edit.old.strip()!r} is written as a block of lines; write it on one line")
    if sum(each.start == found[0].start for each in scalars) > 1:
        raise ValueError(f"{edit.old!r} serves several places by an alias; decide for each of them")
    return found[0]


def _replaced(text: str, edit: Edit) -> str:
    scalars = tuple(_scalars(text))
    scalar = _scalar(scalars, edit)
    changed = text[: scalar.start] + _written(edit.new, scalar, text) + text[scalar.end :]
    _nothing_else(scalars, tuple(_scalars(changed)), scalar, edit.new)
    return changed


def _candidates(scalars: Iterable[Scalar], edit: Edit) -> list[Scalar]:
    """The values that are meant: by the old value and the line, then by as much of the path as they share."""
    found = [s for s in scalars if s.value == edit.old and (edit.line is None or s.line == edit.line)]
    wanted = tuple(STEP.findall(edit.path))
    alike = {id(s): _shared(s.path, wanted) for s in found}
    most = max(alike.values(), default=0)
    return [s for s in found if alike[id(s)] == most]


def _shared(path: tuple[str, ...], wanted: tuple[str, ...]) -> int:
    """How many steps both paths have in common from their ends."""
    count = 0
    for own, other in zip(reversed(path), reversed(wanted), strict=False):
        if own != other:
            break
        count += 1
    return count


def _nothing_else(before: tuple[Scalar, ...], after: tuple[Scalar, ...], changed: Scalar, new: str) -> None:
    expected = [(s.path, new if s == changed else s.value) for s in before]
    if expected != [(s.path, s.value) for s in after]:
        raise ValueError("the change would move other values of the file")


def _written(new: str, scalar: Scalar, text: str) -> str:
    """The new value in the quotes of the old one; a plain one gets quotes where it needs them."""
    quote = text[scalar.start] if scalar.style in {"'", '"'} else ""
    if quote == '"':
        return json.dumps(new, ensure_ascii=False)
    if quote == "'":
        return "'" + new.replace("'", "''") + "'"
    same = PLAIN.fullmatch(new) and yaml.safe_load(new) == new
    number = re.fullmatch(r"-?\d+", new) and re.fullmatch(r"-?\d+", scalar.value)
    return new if same or number else json.dumps(new, ensure_ascii=False)


def _scalars(text: str) -> Iterator[Scalar]:
    """Every value with its place; raises `ValueError` for what is neither YAML nor JSON."""
    try:
        documents = list(yaml.compose_all(_without_tabs(text), Loader=yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise ValueError("the file can no longer be read") from error
    for place, node in enumerate(documents):
        if node is not None:
            yield from _walk(node, (f"{place}",) if len(documents) > 1 else (), frozenset(), text)


def _without_tabs(text: str) -> str:
    """JSON may be indented with tabs, and YAML may not: a space in place of each keeps every position."""
    try:
        json.loads(text.lstrip("\ufeff"))
    except ValueError:
        return text
    return text.replace("\t", " ")


def _walk(node: yaml.Node, path: tuple[str, ...], above: frozenset[int], text: str) -> Iterator[Scalar]:
    if id(node) in above:
        return
    inside = above | {id(node)}
    if isinstance(node, yaml.ScalarNode):
        mark, end = node.start_mark, node.end_mark
        start = _behind_properties(text, mark.index, end.index)
        yield Scalar(str(node.value), path, mark.line + 1, start, end.index, node.style)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _walk(value, (*path, str(key.value)), inside, text)
    elif isinstance(node, yaml.SequenceNode):
        for place, value in enumerate(node.value):
            yield from _walk(value, (*path, str(place)), inside, text)


def _behind_properties(text: str, start: int, end: int) -> int:
    """Where a value begins behind its tag and its anchor."""
    found = PROPERTIES.match(text, start, end)
    return found.end() if found else start
