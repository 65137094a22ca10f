"""Text from a file or an answer, cut to what a report repeats of it."""

from __future__ import annotations

MAX_TEXT = 2_000
"""The most characters of a text from a file or an answer that a finding repeats."""


def truncate(text: str) -> str:
    """The text, or its beginning: a name of a million characters says no more than its first two thousand."""
    return text if len(text) <= MAX_TEXT else f"{text[:MAX_TEXT]}... ({len(text):,} characters)"
