"""What a reader or an inventory says beside what it found: a note, a refusal, what is missing altogether."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from preflight.core.value import Origin

NOT_LOOKED_AT = "not looked at: "
"""What the note begins with that names the kinds of which nothing is read."""


@frozen
class Note:
    """Something a reader noticed that no check judges, such as an unknown key and its near match."""

    text: str
    origin: Origin = Origin()


@frozen
class Refusal:
    """What the tool that reads a file refuses of it, or leaves out; `certain` is False where a version may differ."""

    because: str
    fix: str
    origin: Origin = Origin()
    certain: bool = True
    remedy: Any = None
    """A step, or several, as `Fix.steps` takes them."""


@frozen
class MissingPrerequisite:
    """What an account without any agent lacks altogether, found by a complete listing; fails the check named."""

    check: str
    because: str
    fix: str
    remedy: Any = None
    """A command or step, or several of either, as `Fix.steps` takes them."""
