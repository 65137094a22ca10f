"""The one base of the errors that a user can mend: each is a line of what is wrong and what to do.

Raised by every room and printed by the command line, which ends with exit code 2. What AWS did not answer is no error
but an `unknown` finding (`Unanswered`); so is a value that is not known (`Undetermined`).
"""

from __future__ import annotations


class PreflightError(Exception):
    """Something stops the command; each of `lines` names one thing and how to fix it."""

    @property
    def lines(self) -> tuple[str, ...]:
        """The message, a line for each thing that is wrong."""
        return tuple(str(self).splitlines())
