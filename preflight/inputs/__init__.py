"""Readers: one file kind each, to the one `Target`; the kind is told by content, never by name."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from attrs import evolve

from preflight.core.near import near as nearest
from preflight.core.source_kinds import SOURCE_KINDS
from preflight.core.target import Target
from preflight.core.value import Origin
from preflight.inputs.document import Document, InputError, Options, contents, parse_bytes, shown
from preflight.inputs.unreadable import refuse_document, refuse_text

__all__ = ["KINDS", "InputError", "Options", "kind_of", "read_target"]

KINDS = SOURCE_KINDS


class Reader(Protocol):
    """What a module of this folder offers."""

    def recognizes(self, document: Document) -> bool:
        """Whether the document is of this kind."""

    def read(self, document: Document, options: Options) -> tuple[Target, ...]:
        """The targets of the document; raises `InputError`."""


def reader(kind: str) -> Reader:
    """The reader of a kind."""
    if kind not in KINDS:
        near = nearest(kind, KINDS)
        raise InputError(f"there is no kind {kind!r}; {f'did you mean {near[0]}?' if near else ', '.join(KINDS)}")
    return cast("Reader", import_module(f"{__name__}.{kind.replace('-', '_')}"))


def read_target(
    path: str | Path,
    *,
    kind: str | None = None,
    region: str | None = None,
    parameters: Mapping[str, str] | None = None,
    account: str | None = None,
    stack: str | None = None,
) -> tuple[Target, ...]:
    """What a file, a directory or `-` is about to deploy; raises `InputError`.

    Args:
        path: a file, a directory that is searched for the source that leaves least open, or `-` for standard input.
        kind: one of `KINDS`, overrides detection by content.
        region: the region asked for, for values that name it.
        parameters: values of a template's parameters.
        account: the account it goes to, for values that name it.
        stack: the stack's name, for values that name it.
    """
    if kind is not None:
        reader(kind)
    if str(path) != "-" and Path(path).is_dir():
        from preflight.inputs.directory import choose  # noqa: PLC0415 - it needs this module

        path, notes = choose(Path(path), kind)
    else:
        notes = ()
    document = load(path)
    options = Options(region, parameters or {}, None if str(path) == "-" else Path(path), account, stack)
    targets = reader(kind or kind_of(document)).read(document, options)
    return tuple(evolve(target, notes=(*target.notes, *notes)) for target in targets)


def load(path: str | Path) -> Document:
    """The document at a path; what can never be read is refused with what to give instead."""
    raw = contents(path)
    refuse_text(raw, shown(path))
    return parse_bytes(raw, shown(path))


def kind_of(document: Document) -> str:
    """The one kind that recognizes the document; raises `InputError` when none or several do."""
    refuse_document(document)
    kinds = [kind for kind in KINDS if reader(kind).recognizes(document)]
    if len(kinds) == 1:
        return kinds[0]
    if kinds:
        said = f"could be {' or '.join(kinds)}; say which with --kind"
    else:
        said = f"is no kind of file that is read here ({_seen(document)}); give one of {', '.join(KINDS)}"
    raise InputError(said, Origin(document.file))


def _seen(document: Document) -> str:
    """What the document is at first sight."""
    if isinstance(document.data, list):
        return f"a list of {len(document.data)}"
    keys = ", ".join(repr(key) for key in list(document.data)[:6])
    return f"a mapping with the keys {keys}" if keys else "an empty mapping"
