"""The nearest value that AWS accepts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from preflight.constraints.shapes import Shape, matches
from preflight.core.near import near

MAX_NAME = 100
"""Longer texts are no names, and shortening them would change what they mean."""


def nearest_enum(text: str, enum: tuple[str, ...]) -> str:
    """The accepted word most like the text; the only one where there is one; empty where none is near."""
    found = near(text, enum)
    return found[0] if found else enum[0] if len(enum) == 1 else ""


def nearest_text(text: str, shape: Shape) -> str:
    """A spelling of a name that the shape accepts; empty where none is near."""
    return next((each for each in _spellings(text, shape) if each and each != text and accepts(each, shape)), "")


def accepts(text: str, shape: Shape) -> bool:
    """Whether a text meets the lengths and the pattern of a shape."""
    fits = (shape.min is None or len(text) >= shape.min) and (shape.max is None or len(text) <= shape.max)
    return fits and matches(text, shape.pattern)


def _spellings(text: str, shape: Shape) -> Iterator[str]:
    if len(text) > MAX_NAME or "/" in text or ":" in text:
        yield text.strip()
        return
    lengths = [each for each in (int(shape.max) if shape.max else None, 48, 40, 36) if each]
    spellings = (
        text.strip(),
        re.sub(r"_+", "_", re.sub(r"[^a-zA-Z0-9_]", "_", text)).strip("_"),
        re.sub(r"-+", "-", re.sub(r"[^a-zA-Z0-9-]", "-", text)).strip("-"),
        re.sub(r"[^a-zA-Z0-9]", "", text),
    )
    for spelled in filter(None, spellings):
        for name in (spelled, f"a_{spelled}"):
            yield name
            yield from (name[:most].rstrip("_-") for most in lengths)
