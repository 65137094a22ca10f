"""What ends a command with exit code 2: a line for each thing that is wrong, saying what to do."""

from __future__ import annotations

from preflight.core.errors import PreflightError


class Terminated(KeyboardInterrupt):
    """SIGTERM came: end as an interrupt does, with its own exit code."""


class CliError(PreflightError):
    """The command cannot be carried out; every line names one thing and how to fix it."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
