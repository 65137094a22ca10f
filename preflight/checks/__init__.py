"""The registry: every module of this folder holds exactly one `Check`; the folder is the list."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from preflight.core.check import Check
from preflight.core.errors import PreflightError
from preflight.core.near import near
from preflight.core.requirement import REQUIREMENTS

ORDER = {requirement.id: place for place, requirement in enumerate(REQUIREMENTS)}


@cache
def all_checks() -> tuple[Check[Any], ...]:
    """All checks, in the order of the checklist, then by id."""
    return tuple(sorted((_load(name) for name in module_names().values()), key=_place))


def _place(check: Check[Any]) -> tuple[int, str]:
    return ORDER[check.requirement], check.id


def _load(module_name: str) -> Check[Any]:
    module = import_module(f"{__name__}.{module_name}")
    checks = [value for value in vars(module).values() if isinstance(value, Check)]
    if len(checks) != 1:
        raise TypeError(f"{module.__name__} holds {len(checks)} checks; one file, one check")
    return checks[0]


class UnknownCheckError(PreflightError, LookupError):
    """An id that names no check; the message holds the nearest one."""

    def __init__(self, wanted: str) -> None:
        known = [*(check.id for check in all_checks()), *ORDER]
        found = near(wanted, known, cutoff=0.5)
        hint = f"; did you mean {found[0]!r}?" if found else "; see agentcore-preflight checks"
        super().__init__(f"there is no check {wanted!r}{hint}")


def module_names() -> dict[str, str]:
    """Every check id with the module that holds it, without importing any."""
    return {module.name.replace("_", "-"): module.name for module in iter_modules(__path__)}


def get_check(wanted: str) -> Check[Any]:
    """The check of that id, without importing the others; raises `UnknownCheckError` with a near match."""
    module_name = module_names().get(wanted)
    if module_name is None:
        raise UnknownCheckError(wanted)
    return _load(module_name)


def matching(wanted: str) -> tuple[Check[Any], ...]:
    """The checks that an id, a requirement or a pattern such as `image-*` names; `UnknownCheckError` for none."""
    if wanted in module_names():
        return (get_check(wanted),)
    found = tuple(c for c in all_checks() if wanted == c.requirement or fnmatchcase(c.id, wanted))
    return found or (get_check(wanted),)


def select(only: Iterable[str] = (), without: Iterable[str] = ()) -> tuple[Check[Any], ...]:
    """The checks named by `only` (all when empty) less those in `without`; raises `UnknownCheckError`.

    A name is an id, a requirement, or a pattern such as `image-*`.
    """
    dropped = {check for wanted in without for check in matching(wanted)}
    chosen = {check for wanted in only for check in matching(wanted)} or set(all_checks())
    return tuple(sorted(chosen - dropped, key=_place))
