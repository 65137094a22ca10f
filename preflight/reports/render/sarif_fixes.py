"""Edits as SARIF fixes, which code scanning and editors offer beside the result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from preflight.core.finding import Finding
from preflight.core.steps import Edit
from preflight.remedies.edits import replacement
from preflight.reports.render import escape

Read = Callable[[str], str | None]
"""The text of a file of the user's; None where it cannot be read."""


def fixes(finding: Finding, read: Read | None, locate: Callable[[str], dict[str, str]]) -> dict[str, Any]:
    """The member `fixes` of a result; nothing where no edit is known, or its place is not certain."""
    edits = [step for step in (finding.fix.steps if finding.fix else ()) if isinstance(step, Edit)]
    made = [found for edit in edits if read and (found := _fix(edit, read(edit.file), locate))]
    return {"fixes": made} if made else {}


def _fix(edit: Edit, text: str | None, locate: Callable[[str], dict[str, str]]) -> dict[str, Any] | None:
    found = replacement(text, edit) if text is not None else None
    if found is None:
        return None
    region = {
        "startLine": found.line,
        "startColumn": found.column,
        "endLine": found.end_line,
        "endColumn": found.end_column,
    }
    change = {
        "artifactLocation": locate(edit.file),
        "replacements": [{"deletedRegion": region, "insertedContent": {"text": found.text}}],
    }
    return {"description": {"text": escape.line(edit.text)}, "artifactChanges": [change]}
