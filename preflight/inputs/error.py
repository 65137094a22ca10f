"""What is wrong with an input, in one line each."""

from __future__ import annotations

from preflight.core.errors import PreflightError
from preflight.core.value import Origin

LONGEST = 500


def plain(text: str) -> str:
    """A text as one printable line of bounded length: what it quotes was written by anybody."""
    line = "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in " ".join(text.split()))
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"


class InputError(PreflightError):
    """An input that cannot be read: `file:line:column: what is wrong; what to do`, one line for each error."""

    def __init__(self, text: str, origin: Origin | None = None, *, column: int | None = None) -> None:
        origin = origin or Origin()
        self.file, self.line, self.column = origin.file, origin.line, column
        self.text = plain(text)
        self.errors: tuple[InputError, ...] = (self,)
        place = ":".join(str(part) for part in (self.file, self.line, column) if part)
        super().__init__(f"{place}: {self.text}" if place else self.text)

    @classmethod
    def of(cls, errors: list[InputError]) -> InputError:
        """One error that says all of them, a line each."""
        whole = cls(errors[0].text, Origin(errors[0].file, errors[0].line), column=errors[0].column)
        whole.errors = tuple(errors)
        whole.args = ("\n".join(str(error) for error in errors),)
        return whole
