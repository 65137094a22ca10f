"""One file per report format: `Report` to text.

A module of this folder with a `render(report, **options) -> str` is a format, named as the file.
"""

from __future__ import annotations

import re
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from preflight.core.errors import PreflightError
from preflight.core.near import near as nearest

if TYPE_CHECKING:
    from preflight.core.report import Report

SHARED = frozenset(
    {
        "escape",
        "fleet_text",
        "layout",
        "map_layout",
        "map_links",
        "network_text",
        "problem_view",
        "sarif_fixes",
        "vpc_map",
        "wording",
    }
)
"""Modules here that are no format: what the formats have in common."""

FORMATS = tuple(sorted(module.name for module in iter_modules(__path__) if module.name not in SHARED))
"""The names of the formats."""


SECOND_HASH = re.compile(r"(?<=#)#(?=(?:vso)?\[)")
SPELT = {"junit": "&#35;", **dict.fromkeys(("asff", "json", "ocsf", "sarif"), r"\\u0023")}
"""Formats that can spell otherwise the second `#` of `##[command]`, which Azure obeys anywhere in a line."""


class UnknownFormatError(PreflightError, LookupError):
    """A name that is no format; the message holds the nearest one."""

    def __init__(self, wanted: str) -> None:
        near = nearest(wanted, FORMATS, cutoff=0.5)
        hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(FORMATS)}"
        super().__init__(f"there is no format {wanted!r}; {hint}")


def render(report: Report, form: str, **options: object) -> str:
    """The report in that format; raises `UnknownFormatError`.

    Args:
        report: what to show.
        form: one of `FORMATS`; only its module is imported.
        options: read by the formats that have them; the others let them pass.
    """
    if form not in FORMATS:
        raise UnknownFormatError(form)
    text: str = import_module(f"{__name__}.{form}").render(report, **options)
    return SECOND_HASH.sub(SPELT[form], text) if form in SPELT else text
