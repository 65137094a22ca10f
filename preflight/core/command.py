"""A command line as a value: arguments, never text, so that no name from a file or an account can become shell code."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import field, frozen

LONGEST_ARGUMENT = 10_240

_CAPTURED = re.compile(r"\$\{([A-Za-z_]\w*)\}")


@frozen
class Captured:
    """What an earlier command printed, kept in a shell variable and used as one argument."""

    name: str = field()

    @name.validator
    def _is_identifier(self, _attribute: Any, value: str) -> None:
        if not value.isidentifier():
            raise ValueError(f"{value!r} is not a shell variable")


Argument = str | Captured


@frozen
class Command:
    """One program and its arguments; `stdin` is the command whose output it reads.

    `str()` is the one place that quotes for POSIX shells.
    """

    argv: tuple[Argument, ...]
    stdin: Command | None = None

    def __str__(self) -> str:
        """The command as a POSIX shell reads it."""
        own = " ".join(f'"${{{a.name}}}"' if isinstance(a, Captured) else _quote(a) for a in self.argv)
        return f"{self.stdin} | {own}" if self.stdin else own

    @property
    def is_short(self) -> bool:
        """Whether every argument is one that a shell and an AWS API can take: an IAM policy has 10,240 at most."""
        return all(len(a) <= LONGEST_ARGUMENT for each in self.pipeline for a in each.argv if isinstance(a, str))

    @property
    def pipeline(self) -> tuple[Command, ...]:
        """The commands of the pipe, in the order data flows."""
        return (*self.stdin.pipeline, self) if self.stdin else (self,)

    def to_json(self) -> dict[str, Any]:
        """The text to paste, and the arguments of each command of the pipe; `${NAME}` is captured."""
        argv = [[a if isinstance(a, str) else f"${{{a.name}}}" for a in each.argv] for each in self.pipeline]
        return {"text": str(self), "argv": argv}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Command:
        """The reverse of `to_json`."""
        made: Command | None = None
        for argv in data["argv"]:
            made = cls(tuple(_argument(each) for each in argv), made)
        if made is None:
            raise ValueError("a command without arguments")
        return made


def _argument(text: str) -> Argument:
    found = _CAPTURED.fullmatch(text)
    return Captured(found[1]) if found else str(text)


def _quote(argument: str) -> str:
    """One argument; a NUL byte cannot be in any."""
    return shlex.quote(argument.replace("\0", ""))


def command(*argv: Argument, stdin: Command | None = None) -> Command:
    """A command from its arguments."""
    return Command(argv, stdin)


def aws(service: str, operation: str, *flags: str, **options: Any) -> Command:
    """One call of the AWS CLI.

    Args:
        service: as the CLI spells it, such as `ec2`.
        operation: as the CLI spells it, such as `describe-subnets`.
        flags: options without a value, such as `--egress`.
        options: in snake case; None is left out, a list of texts is several arguments, any other list or mapping is
            JSON.
    """
    given = (part for name, value in options.items() for part in _option(name, value))
    return Command(("aws", service, operation, *flags, *given))


def _option(name: str, value: Any) -> tuple[Argument, ...]:
    if value is None:
        return ()
    flag = f"--{name.replace('_', '-')}"
    match value:
        case str() | Captured():
            return (flag, value)
        case bool():
            return (flag,) if value else ()
        case Mapping():
            return (flag, json.dumps(value))
        case Sequence() if all(isinstance(item, str | Captured) for item in value):
            return (flag, *value)
        case Sequence():
            return (flag, json.dumps(list(value)))
        case _:
            return (flag, str(value))
