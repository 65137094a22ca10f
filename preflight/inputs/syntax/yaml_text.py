"""YAML by PyYAML's event stream: YAML 1.2 core scalars, CloudFormation short tags, duplicate keys refused.

Built from events rather than by a constructor, so that depth and aliasing are bounded before anything is built and
every node keeps its line. Digits are kept as written unless they are plainly a number: an unquoted account id loses
its leading zero, or becomes an octal number, in YAML 1.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml
from attrs import define, field

from preflight.core.near import near as nearest
from preflight.core.value import Origin
from preflight.inputs.error import InputError

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
ACCOUNT_DIGITS = 12
MAX_SHARED = 100_000
"""How many nodes aliases may stand for."""
MAX_NESTING = 200
CONSTANTS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
NUMBER = re.compile(r"-?\d{1,20}(\.\d{1,20})?")
PLAIN_TAGS = frozenset(
    {None, "!"} | {f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "map", "seq")}
)
STRING = frozenset({"!", "tag:yaml.org,2002:str"})
KEY = "a mapping key is a list, a mapping or an alias; use text as the key, and render templates such as {{ }} first"
BARE = ("Ref", "Condition")
FUNCTIONS = (
    *BARE, "And", "Base64", "Cidr", "Equals", "FindInMap", "GetAZs", "GetAtt", "If", "ImportValue", "Join", "Length",
    "Not", "Or", "Select", "Split", "Sub", "ToJsonString", "Transform",
)  # fmt: skip


@define(eq=False)
class _Open:
    """A list or mapping whose end has not come yet."""

    data: Any
    line: int
    tag: str | None
    anchor: str | None
    size: int = 1
    key: str | None = None
    keys: dict[str, int] = field(factory=dict)
    merged: list[Any] = field(factory=list)


@define(eq=False)
class YamlLines:
    """The line of every entry of every list and mapping."""

    data: Any = None
    first: int = 1
    entries: dict[tuple[int, str | int], int] = field(factory=dict)
    kept: list[Any] = field(factory=list)
    """What only a merge key used: kept so that no other node gets its identity."""

    def line(self, path: tuple[str | int, ...]) -> int:
        """The 1-based line of the path, or of its nearest ancestor that is written."""
        node, line = self.data, self.first
        for step in path:
            line = self.entries.get((id(node), step), line)
            try:
                node = node[step]
            except (LookupError, TypeError):
                break
        return line


def scalar(raw: str) -> Any:
    """A plain scalar by the YAML 1.2 core schema; digits that a number would not give back stay text."""
    if raw in CONSTANTS:
        return CONSTANTS[raw]
    if not NUMBER.fullmatch(raw) or len(raw) == ACCOUNT_DIGITS:
        return raw
    number = float(raw) if "." in raw else int(raw)
    return number if str(number) == raw else raw


def parse_yaml(text: str, file: str) -> tuple[Any, YamlLines]:
    """The data of YAML text and its lines."""
    try:
        return _Builder(file).build(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = Origin(file, mark.line + 1) if mark else Origin(file)
        said = f"not valid YAML: {error.problem or error.context}; correct the syntax or the indentation"
        raise InputError(said, where, column=mark.column + 1 if mark else None) from None
    except (yaml.YAMLError, UnicodeError) as error:
        raise InputError(f"not valid YAML: {error}; remove the character", Origin(file)) from None


@define(eq=False)
class _Builder:
    """Puts the events of one YAML document together."""

    file: str
    lines: YamlLines = field(factory=YamlLines)
    stack: list[_Open] = field(factory=list)
    anchors: dict[str, tuple[Any, int] | None] = field(factory=dict)
    shared: int = 0
    documents: int = 0

    def build(self, text: str) -> tuple[Any, YamlLines]:
        """Reads the one document of the text."""
        events: Iterator[Any] = yaml.parse(text, Loader=LOADER)
        for event in events:
            line = event.start_mark.line + 1
            match event:
                case yaml.DocumentStartEvent():
                    self.documents += 1
                    if self.documents > 1:
                        raise self.wrong("there is a second YAML document; give one document per file", line)
                case yaml.ScalarEvent() if self.expects_key:
                    self.key(event, line)
                case yaml.ScalarEvent():
                    self.add(self.value(event), 1, line, event.anchor)
                case yaml.AliasEvent():
                    self.alias(event.anchor, line)
                case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                    self.open(event, line)
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    self.close()
                case _:
                    pass
        return self.lines.data, self.lines

    @property
    def expects_key(self) -> bool:
        """Whether what comes next is a mapping's key."""
        return bool(self.stack) and isinstance(self.stack[-1].data, dict) and self.stack[-1].key is None

    def wrong(self, text: str, line: int) -> InputError:
        """The error at a line."""
        return InputError(text, Origin(self.file, line))

    def value(self, event: Any) -> Any:
        """A scalar's value, as its tag says."""
        if event.tag in STRING or (event.tag is None and event.style):
            return event.value
        if event.tag in PLAIN_TAGS:
            return scalar(event.value)
        return self.function(event.tag, event.value, event.start_mark.line + 1)

    def function(self, tag: str, argument: Any, line: int) -> dict[str, Any]:
        """A CloudFormation short tag in its long form."""
        name = tag.removeprefix("!")
        if name not in FUNCTIONS or not tag.startswith("!"):
            near = nearest(name, FUNCTIONS)
            hint = f"did you mean !{near[0]}?" if near else "only CloudFormation's short tags are read"
            raise self.wrong(f"unknown tag {tag!r}; {hint}", line)
        if name == "GetAtt" and isinstance(argument, str):
            argument = argument.split(".", 1)
        long = {name if name in BARE else f"Fn::{name}": argument}
        self.lines.entries[id(long), next(iter(long))] = line
        return long

    def open(self, event: Any, line: int) -> None:
        """Begins a list or mapping."""
        if len(self.stack) >= MAX_NESTING:
            raise self.wrong(f"nested more than {MAX_NESTING} deep; flatten it", line)
        if self.expects_key:
            raise self.wrong(KEY, line)
        data: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
        tag = None if event.tag in PLAIN_TAGS else event.tag
        self.stack.append(_Open(data, line, tag, event.anchor))
        if event.anchor:
            self.anchors[event.anchor] = None

    def close(self) -> None:
        """Ends the innermost list or mapping and gives it to its parent."""
        done = self.stack.pop()
        for merged in done.merged:
            for key in [key for key in merged if key not in done.data]:
                done.data[key] = merged[key]
                self.lines.entries[id(done.data), key] = self.lines.entries[id(merged), key]
        data = self.function(done.tag, done.data, done.line) if done.tag else done.data
        self.add(data, done.size, done.line, done.anchor)

    def alias(self, anchor: str | None, line: int) -> None:
        """Puts what an anchor marks here again, as far as that stays small."""
        if anchor is None or anchor not in self.anchors:
            raise self.wrong(f"the alias *{anchor} has no anchor; define &{anchor} before it", line)
        marked = self.anchors[anchor]
        if marked is None:
            raise self.wrong(f"the alias *{anchor} refers to what holds it; write the value out", line)
        self.shared += marked[1]
        if self.shared > MAX_SHARED:
            raise self.wrong(f"aliases stand for more than {MAX_SHARED} values; write the values out", line)
        self.add(marked[0], marked[1], line, None)

    def add(self, data: Any, size: int, line: int, anchor: str | None) -> None:
        """Gives a finished node to what holds it."""
        if anchor:
            self.anchors[anchor] = (data, size)
        if not self.stack:
            self.lines.data, self.lines.first = data, line
            return
        parent = self.stack[-1]
        parent.size += size
        if isinstance(parent.data, list):
            self.lines.entries[id(parent.data), len(parent.data)] = line
            parent.data.append(data)
        elif parent.key is None:
            raise self.wrong(KEY, line)
        elif parent.key == "<<":
            self.merge(parent, data, line)
        else:
            parent.data[parent.key] = data
            self.lines.entries[id(parent.data), parent.key] = parent.keys[parent.key]
        parent.key = None

    def key(self, event: Any, line: int) -> None:
        """Takes the next key of the innermost mapping, as written."""
        parent, key = self.stack[-1], event.value
        if key in parent.keys and key != "<<":
            raise self.wrong(
                f"the key {key!r} is written twice, on lines {parent.keys[key]} and {line}; keep one", line
            )
        parent.key, parent.keys[key] = key, line

    def merge(self, parent: _Open, data: Any, line: int) -> None:
        """Keeps what `<<` brings in until the mapping's own keys are read."""
        merged = data if isinstance(data, list) else [data]
        if not all(isinstance(each, dict) for each in merged):
            raise self.wrong("'<<' brings in something that is no mapping; give it a mapping", line)
        parent.merged.extend(merged)
        self.lines.kept.append(data)
