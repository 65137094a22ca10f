"""A simulated AWS account in named worlds, for `--demo` and the tests: real boto3 calls, answered in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any

from attrs import frozen

from preflight.core.errors import PreflightError
from preflight.core.notes import Note

if TYPE_CHECKING:
    import boto3

WORLDS = ("ready", "blocked", "bare", "denied")
"""The simulated accounts there are."""


def note(world: str) -> Note:
    """What a report of a simulated account says of itself, so that nobody takes it for a real one."""
    return Note(f"this is the simulated account of --demo {world}; nothing here is about a real one")


class DemoUnavailableError(PreflightError):
    """The demo cannot run here; the message says what to do."""


@frozen
class DemoAccount:
    """A simulated account: a session with invented credentials, and the documents it serves over HTTPS."""

    session: boto3.Session
    fetch: Callable[[str, int], bytes]
    account_id: str = "123456789012"


@contextmanager
def demo(world: str, region: str) -> Iterator[DemoAccount]:
    """Stands up `world` in `region`: no call of its session leaves this process, and AWS_* is set aside meanwhile."""
    if world not in WORLDS:
        raise DemoUnavailableError(f"there is no demo world {world!r}: choose one of {', '.join(WORLDS)}")
    from preflight.demo.isolation import isolated

    with isolated() as loader, _stand_up()(world, region, loader) as account:
        yield account


def _stand_up() -> Callable[[str, str, Any], AbstractContextManager[DemoAccount]]:
    """What builds worlds; imported this late because moto reads AWS_* when it is first imported."""
    try:
        from preflight.demo.account import stand_up
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("preflight"):
            raise
        raise DemoUnavailableError(
            f"the demo needs moto ({error.name} is missing): pip install 'agentcore-preflight[demo]'"
        ) from error
    return stand_up
