"""One input document: its plain data, its digest, and the place where each value is written."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from attrs import field, frozen

from preflight.core import files
from preflight.core.text import truncate
from preflight.core.value import Origin
from preflight.inputs.error import InputError
from preflight.inputs.syntax.json_text import COMMENT, COMMENTS, parse_json
from preflight.inputs.syntax.yaml_text import parse_yaml

__all__ = ["Document", "InputError", "Options", "beside", "contents", "parse", "parse_bytes", "read", "shown"]

SHRINK = (
    "give the configuration file itself; of a Terraform plan, what is read: "
    "terraform show -json p | "
    "jq -c 'del(.prior_state, .planned_values, .resource_drift, .relevant_attributes, .checks)' > plan.json"
)
MAX_BYTES = 32 * 1024 * 1024
MAX_JSON = 128 * 1024 * 1024
"""JSON takes five times its size in memory and 7 s for 100 MiB; YAML takes far more of both."""
MAX_DEPTH = 200
MANIFEST = "manifest.json"
"""In a cloud assembly, whose folder holds all that it names."""
SLOW = 4 * 1024 * 1024
"""From here on a document is kept: a source is read again once account and region are known."""
UTF16 = (b"\xff\xfe", b"\xfe\xff")
YAML_NAMES = (".yaml", ".yml")
JSON = re.compile(rb"(\xff\xfe|\xfe\xff|\xef\xbb\xbf)?[\s\0]*[{\[]")
WORD = re.compile(r"[\w$:-]+")


class Lines(Protocol):
    """Where paths are written."""

    def line(self, path: tuple[str | int, ...]) -> int:
        """The 1-based line of a path, or of its nearest ancestor that is written."""


@frozen
class Options:
    """What the caller knows beside the input: region, template parameters, the path given, account and stack name."""

    region: str | None = None
    parameters: Mapping[str, str] = field(factory=dict)
    path: Path | None = None
    account: str | None = None
    stack: str | None = None


@frozen
class Document:
    """A file's data as plain dict, list, str, int, float, bool and None; `digest` is the SHA-256 of its bytes."""

    file: str
    data: Any = field(repr=False)
    digest: str
    lines: Lines = field(repr=False, eq=False)

    def origin(self, *path: str | int) -> Origin:
        """The place of a path such as `origin("agents", 0, "containerImage")`."""
        return Origin(self.file, self.lines.line(path), truncate(readable(path)))


def readable(path: tuple[str | int, ...]) -> str:
    """A path as people write it: `agents[0].containerImage`."""
    steps = (f"[{step}]" if isinstance(step, int) else _named(step) for step in path)
    return "".join(steps).removeprefix(".")


def _named(step: str) -> str:
    return f".{step}" if WORD.fullmatch(step) else f"[{step!r}]"


def read(path: str | Path) -> Document:
    """The document at a path; `-` is standard input."""
    return parse_bytes(contents(path), shown(path))


def beside(file: str, name: str) -> Document:
    """A document that another one names: below its folder, or a template of one's own below where one stands.

    Raises `InputError` for anything else: what names it may come from elsewhere.
    """
    folder = Path(file).parent
    roots = [folder] if (folder / MANIFEST).is_file() else [folder, Path()]
    try:
        wanted = files.real(folder / name)
        inside = any(wanted.is_relative_to(files.real(root)) for root in roots)
        there = wanted.is_file()
    except (OSError, ValueError):
        inside, there = True, False
    if not inside or not there:
        why = "is no file" if inside else "leads out of its folder"
        raise InputError(f"names {truncate(name)[:200]}, which {why}", Origin(file))
    return read(folder / name)


def shown(path: str | Path) -> str:
    """How a path is named, in messages and as a target: alike however it was written, from here where it lies below."""
    given = Path(path)
    if str(path) == "-":
        return "stdin"
    if not given.is_absolute() and ".." not in given.parts:
        return str(given)
    try:
        below = files.real(given.parent).relative_to(files.real(Path.cwd()))
    except (OSError, ValueError):
        return str(given)
    return str(below / given.name)


def contents(path: str | Path) -> bytes:
    """The bytes of a file, or one more than is allowed; `-` is standard input."""
    file = str(path)
    try:
        if file == "-":
            return _once((sys.stdin.buffer, file), lambda: sys.stdin.buffer.read(MAX_JSON + 1))
        if Path(file).exists() and not (Path(file).is_file() or Path(file).is_dir()):
            return _once((Path(file).stat().st_ino, file), lambda: _bytes(file))
        return _bytes(file)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}; check the path", Origin(file)) from None
    except ValueError:  # in words that every version of Python has others for
        raise InputError("cannot be read: no file can have this name; check the path", Origin(repr(file))) from None


def _bytes(file: str) -> bytes:
    return files.read(file, MAX_JSON + 1)


_STREAMS: dict[tuple[Any, str], bytes] = {}


def _once(key: tuple[Any, str], take: Callable[[], bytes]) -> bytes:
    """The bytes of a stream, which gives them one time: a source is read again once account and region are known."""
    if not _STREAMS.get(key):
        _STREAMS[key] = take()
    return _STREAMS[key]


def parse(text: str, file: str) -> Document:
    """The document of a text."""
    return _document(text, file, sha256(text.encode("utf-8", "surrogatepass")).hexdigest())


def parse_bytes(raw: bytes, file: str) -> Document:
    """The document of a file's bytes."""
    return _last(raw, file) if len(raw) > SLOW else _parsed(raw, file)


def _parsed(raw: bytes, file: str) -> Document:
    return _document(decode(raw, file), file, sha256(raw).hexdigest())


_last = lru_cache(maxsize=1)(_parsed)


def decode(raw: bytes, file: str) -> str:
    """The text of a file: UTF-8, or UTF-16 as PowerShell redirects it."""
    most = MAX_JSON if JSON.match(raw) else MAX_BYTES
    if len(raw) > most:
        raise InputError(f"larger than {most >> 20} MiB; {SHRINK}", Origin(file))
    try:
        text = raw.decode("utf-16" if raw.startswith(UTF16) else "utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("not a text file; give a JSON or YAML file", Origin(file)) from None
    if "\0" in text:
        raise InputError("not a text file; give a JSON or YAML file", Origin(file))
    return text


def _document(text: str, file: str, digest: str) -> Document:
    data, lines = _data(text, file)
    if not isinstance(data, dict | list):
        said = f"holds {_kind(data)} instead of a mapping or a list; give a JSON or YAML file"
        raise InputError(said, Origin(file, lines.line(())))
    _shallow(data, file)
    return Document(file, data, digest, lines)


def _data(text: str, file: str) -> tuple[Any, Lines]:
    if not text.strip():
        raise InputError("empty; give a JSON or YAML file", Origin(file))
    if text.lstrip().startswith(COMMENTS[:2]):
        raise InputError(COMMENT, Origin(file, text[: len(text) - len(text.lstrip())].count("\n") + 1))
    if not text.lstrip().startswith(("{", "[")):
        return parse_yaml(text, file)
    try:
        return parse_json(text, file)
    except RecursionError:
        raise _deep(file) from None
    except InputError:
        if file.lower().endswith(YAML_NAMES):
            return parse_yaml(text, file)
        raise


def _kind(data: Any) -> str:
    return "nothing" if data is None else f"one {type(data).__name__}"


def _deep(file: str) -> InputError:
    return InputError(f"nested more than {MAX_DEPTH} deep; flatten it", Origin(file))


def _shallow(data: Any, file: str) -> None:
    """Refuses what is nested deeper than any reader follows."""
    level = [data]
    for _ in range(MAX_DEPTH):
        below = (each.values() if isinstance(each, dict) else each for each in level)
        level = [node for nodes in below for node in nodes if isinstance(node, dict | list)]
        if not level:
            return
    raise _deep(file)
