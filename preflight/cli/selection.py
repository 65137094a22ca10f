"""The checks that --check and --skip choose."""

from __future__ import annotations

from typing import Any

from preflight import checks as registry
from preflight.cli.errors import CliError
from preflight.core.check import Check


def selected(only: tuple[str, ...], without: tuple[str, ...]) -> tuple[Check[Any], ...]:
    """The checks of --check and --skip; raises `PreflightError` with a near match."""
    found = registry.select(_ids(only), _ids(without))
    if not found:
        raise CliError("no check is left to run; see agentcore-preflight checks")
    return found


def ids(values: tuple[str, ...]) -> frozenset[str]:
    """The ids of the checks that the values of --check or --skip name."""
    return frozenset(check.id for value in _ids(values) for check in registry.matching(value))


def _ids(values: tuple[str, ...]) -> list[str]:
    return [part.strip() for value in values for part in value.split(",") if part.strip()]
