"""The registry: every module of this folder holds exactly one `Check`; the folder is the list."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from preflight.core.check import Check
from preflight.core.near import near
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
        known = [*(check.id for check in all_checks()), *(requirement.id for requirement in REQUIREMENTS)]
        found = near(wanted, known, cutoff=0.5)
        hint = f"; did you mean {found[0]!r}?" if found else "; see agentcore-preflight checks"
        super().__init__(f"there is no check {wanted!r}{hint}")


def get_check(wanted: str) -> Check[Any]:
    """The check of that id; raises `UnknownCheck` with a near match."""
    for check in all_checks():
        if check.id == wanted:
            return check
    raise UnknownCheck(wanted)


def matching(wanted: str) -> tuple[Check[Any], ...]:
    """The checks that an id, a requirement or a pattern such as `image-*` names; raises `UnknownCheck` for none."""
    found = tuple(c for c in all_checks() if wanted == c.requirement or fnmatchcase(c.id, wanted))
    return found or (get_check(wanted),)


def select(only: Iterable[str] = (), without: Iterable[str] = ()) -> tuple[Check[Any], ...]:
    """The checks named by `only` (all when empty) less those in `without`; raises `UnknownCheck`.

    A name is an id, a requirement, or a pattern such as `image-*`.
    """
    chosen = {check.id for wanted in only for check in matching(wanted)} or {check.id for check in all_checks()}
    chosen -= {check.id for wanted in without for check in matching(wanted)}
    return tuple(check for check in all_checks() if check.id in chosen)
