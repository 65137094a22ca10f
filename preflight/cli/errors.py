"""What ends a command with exit code 2: a line for each thing that is wrong, saying what to do."""

from __future__ import annotations

from preflight.core.errors import PreflightError
from preflight.core.text import truncate
from preflight.reports.render import escape


def shown(line: str) -> str:
    """A line for stderr that steers neither a terminal nor a build runner."""
    return escape.no_workflow_commands(escape.line(truncate(line)))


class CliError(PreflightError):
    """The command cannot be carried out; every line names one thing and how to fix it."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
