"""The steps of a remedy as values; text, scripts, SARIF fixes and the plan are renderings of them.

A step is one thing to do: `Run` a command, `Edit` or `Add` to the user's own file, `Build` an image, `Request` what
only a person or AWS can do, `Choose` among candidates that satisfy all checks together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import asdict, fields, frozen

from preflight.core.command import Command


@frozen
class Run:
    """A command to run.

    `unless` succeeds where it has been done already, so that a script can be run twice; `capture` names the shell
    variable that keeps what it prints; `order` puts steps of a plan in sequence: lower runs first.
    """

    command: Command
    text: str = ""
    unless: Command | None = None
    capture: str = ""
    order: int = 50

    def __str__(self) -> str:
        """The line of a shell script."""
        return f"{self.capture}=$({self.command})" if self.capture else str(self.command)


@frozen
class Edit:
    """A value in the user's own file to replace; `safe` where no judgment of a person is needed."""

    file: str
    line: int | None
    path: str
    old: str
    new: str
    safe: bool = False

    @property
    def text(self) -> str:
        """What to write where."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"In {place} write {self.new} instead of {self.old}."


@frozen
class Add:
    """A snippet to add to the user's own file, in its language (`yaml`, `json`, `hcl`, `typescript` …)."""

    file: str
    language: str
    snippet: str
    line: int | None = None
    text: str = ""


@frozen
class Build:
    """An image or package to build and push."""

    commands: tuple[Command, ...]
    text: str = ""
    image: str = ""
    order: int = 20


@frozen
class Request:
    """What only a person or AWS can do: a quota, a support case, a policy of the organization."""

    text: str
    command: Command | None = None
    message: str = ""
    """The text to paste."""


def look(command: Command) -> Request:
    """A command that only shows what there is, so that a person can choose."""
    return Request("Look at what there is, and choose.", command)


@frozen
class Choose:
    """A decision, with the candidates that satisfy every check together."""

    text: str
    candidates: tuple[str, ...] = ()


@frozen
class Printed:
    """A command as an earlier report printed it: shown again, never run."""

    command: str


Step = Run | Edit | Add | Build | Request | Choose | Printed


def as_steps(given: Any) -> tuple[Step, ...]:
    """Steps from a command, a step, several of either, or None."""
    match given:
        case None | "":
            return ()
        case Command():
            return as_steps(Run(given))
        case str():
            return (Printed(given),)
        case tuple() | list():
            return tuple(step for each in given for step in as_steps(each))
        case _:
            return (given,) if all(each.is_short for each in _commands(given)) else ()


def _commands(step: Step) -> tuple[Command, ...]:
    match step:
        case Run():
            return (step.command,)
        case Build():
            return step.commands
        case Request() if step.command:
            return (step.command,)
        case _:
            return ()


def command_text(steps: tuple[Step, ...]) -> str | None:
    """The lines of all commands among the steps, in order; None where there is none."""
    lines = [line for step in steps for line in _lines(step)]
    return "\n".join(lines) or None


def _lines(step: Step) -> tuple[str, ...]:
    match step:
        case Run():
            return (str(step),)
        case Build():
            return tuple(str(each) for each in step.commands)
        case Request() if step.command:
            return (str(step.command),)
        case Printed():
            return (step.command,)
        case _:
            return ()


def to_json(step: Step) -> dict[str, Any]:
    """The step as plain data: its type, and its members as far as they say something."""
    members = asdict(step, recurse=False)
    found = {key: _plain(value) for key, value in members.items() if key != "order" or value != _order_of(type(step))}
    text = {} if "text" in found else {"text": getattr(step, "text", "")}
    return {
        "type": _NAMES[type(step)],
        **{k: v for k, v in {**text, **found}.items() if v not in ("", None, [], False)},
    }


def _order_of(kind: type[Any]) -> Any:
    """The order of a step whose author did not give one."""
    return fields(kind).order.default


def _plain(value: Any) -> Any:
    match value:
        case Command():
            return value.to_json()
        case tuple():
            return [_plain(each) for each in value]
        case _:
            return value


def from_json(step: Mapping[str, Any]) -> Step:
    """The step a report states; raises KeyError, TypeError or ValueError for anything else."""
    kind = _TYPES[step["type"]]
    names = {each.name for each in fields(kind)}
    given = {key: _value(value) for key, value in step.items() if key in names}
    made: Step = kind(**({"line": None, "path": "", "old": "", "new": ""} if kind is Edit else {}) | given)
    return made


def _value(value: Any) -> Any:
    match value:
        case {"argv": [*_]}:
            return Command.from_json(value)
        case list():
            return tuple(_value(each) for each in value)
        case _:
            return value


_NAMES: dict[type[Any], str] = {
    each: each.__name__.lower() for each in (Run, Edit, Add, Build, Request, Choose, Printed)
}
_TYPES = {name: kind for kind, name in _NAMES.items()}
