"""The registry: every module of this folder holds exactly one `Check`; the folder is the list."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from preflight.core.check import Check
from preflight.core.requirement import REQUIREMENTS


@cache
def all_checks() -> tuple[Check[Any], ...]:
    """All checks, in the order of the checklist, then by id."""
    order = [requirement.id for requirement in REQUIREMENTS]
    found = [_only(import_module(f"{__name__}.{module.name}")) for module in iter_modules(__path__)]
    return tuple(sorted(found, key=lambda check: (order.index(check.requirement), check.id)))


def _only(module: Any) -> Check[Any]:
    checks = [value for value in vars(module).values() if isinstance(value, Check)]
    if len(checks) != 1:
        raise TypeError(f"{module.__name__} holds {len(checks)} checks; one file, one check")
    return checks[0]


class UnknownCheck(LookupError):
    """An id that names no check; the message holds the nearest one."""

    def __init__(self, wanted: str) -> None:
        near = difflib.get_close_matches(wanted, [check.id for check in all_checks()], n=1, cutoff=0.5)
        hint = f"; did you mean {near[0]!r}?" if near else "; see agentcore-preflight checks"
        super().__init__(f"there is no check {wanted!r}{hint}")


def get_check(wanted: str) -> Check[Any]:
    """The check of that id; raises `UnknownCheck` with a near match."""
    for check in all_checks():
        if check.id == wanted:
            return check
    raise UnknownCheck(wanted)


def select(only: Iterable[str] = (), without: Iterable[str] = ()) -> tuple[Check[Any], ...]:
    """The checks named by `only` (all when empty) less those in `without`; raises `UnknownCheck`."""
    chosen = {get_check(wanted).id for wanted in only} or {check.id for check in all_checks()}
    chosen -= {get_check(wanted).id for wanted in without}
    return tuple(check for check in all_checks() if check.id in chosen)
