"""A wrong value of a file as a cause, and the edit that rights it: checks that judge one value agree on both."""

from __future__ import annotations

import re
from typing import Any

from attrs import evolve

from preflight.core.cause import Cause
from preflight.core.finding import Finding, failed_unless_derived
from preflight.core.steps import Edit
from preflight.core.text import truncate
from preflight.core.value import Origin, Value

SEPARATORS = re.compile(r"[\W_]+")


def edit_of(value: Value[Any], new: str, *, safe: bool | None = None) -> Edit | None:
    """The edit that writes another value in its place; None where no file holds it.

    Args:
        value: what is written.
        new: what to write.
        safe: whether no judgment of a person is needed; only where the spelling differs when not given.
    """
    origin = value.origin
    if not origin.file or not value.known or value.derived_by:
        return None
    old = truncate(str(value.value))
    alike = spelled_alike(old, new) if safe is None else safe
    return Edit(origin.file, origin.line, origin.path or "", old, new, safe=alike)


def spelled_alike(old: str, new: str) -> bool:
    """Whether both are the same letters and digits, apart from case, hyphens and underscores."""
    return SEPARATORS.sub("", old).casefold() == SEPARATORS.sub("", new).casefold()


def value_cause(origin: Origin, *otherwise: str, title: str = "") -> Cause:
    """The cause that findings about one value share: its place in the file, else what it is called."""
    return Cause("value", (str(origin),) if origin.file and origin.line else otherwise, title=title)


def failed_value(value: Value[Any], because: str, fix: str, better: str, *, safe: bool | None = None) -> Finding:
    """A value that is not accepted, with the nearest one that is, written in its place."""
    found = failed_unless_derived(value, because, fix, edit_of(value, better, safe=safe))
    if value.derived_by:
        return evolve(found, cause=Cause("derived-value", (str(value.origin) or str(value.value),), title=because))
    return evolve(found, cause=value_cause(value.origin, str(value.value), title=because))
