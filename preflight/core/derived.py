"""Findings about a value that a tool derives: its rule alone proves nothing, so they warn where others fail."""

from __future__ import annotations

from typing import Any

from attrs import evolve

from preflight.core.finding import Finding, Status
from preflight.core.value import Value


def downgrade_if_derived(finding: Finding, value: Value[Any]) -> Finding:
    """The finding, as a warning where it would fail a value that is derived or guessed."""
    if finding.status is not Status.FAIL or not value.derived_by:
        return finding
    told = f"{finding.because} (by {value.derived_by}; the deployment may use another value)"
    return evolve(finding, status=Status.WARN, because=told)
