"""Durations as people write them: 90, 30s, 15m, 2h."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}


if TYPE_CHECKING:
    ParamType = click.ParamType[float]
else:
    ParamType = click.ParamType  # generic only since click 8.4


class Duration(ParamType):
    """A number of seconds, or a number with s, m, h or d."""

    name = "duration"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Seconds as a float."""
        if isinstance(value, int | float):
            return float(value)
        found = re.fullmatch(r"(\d+(?:\.\d+)?)([smhd]?)", str(value).strip())
        if not found:
            self.fail(f"{value!r} is not a duration; write 90, 30s, 15m or 2h", param, ctx)
        return float(found[1]) * UNITS[found[2]]


DURATION = Duration()
