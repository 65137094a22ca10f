"""Which region is meant, and who says so: flag, then file, AWS_REGION, AWS_DEFAULT_REGION, profile."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from preflight.cli.errors import CliError
from preflight.core.scope import Ambient
from preflight.core.target import Target

NO_REGION = "no region: name one with --region us-west-2, in the file, or in AWS_REGION"


def split(values: Sequence[str]) -> tuple[str, ...]:
    """The regions of repeated flags and comma lists, each once."""
    return tuple(dict.fromkeys(part.strip() for value in values for part in value.split(",") if part.strip()))


def region_sources(
    flags: Sequence[str], targets: Sequence[Target], profile_region: Callable[[], str | None]
) -> list[tuple[str, str]]:
    """(who, region) of everyone who names a region, the most binding first."""
    named = [("--region", region) for region in flags]
    named += [(t.source, t.region.get()) for t in targets if t.region and t.region.known]
    named += [(name, os.environ[name]) for name in ("AWS_REGION", "AWS_DEFAULT_REGION") if os.environ.get(name)]
    profile = profile_region()
    return named + ([("the profile", profile)] if profile else [])


def stated_regions(targets: Sequence[Target]) -> tuple[str, ...]:
    """The regions that the targets themselves go to, each once."""
    return tuple(dict.fromkeys(t.region.get() for t in targets if t.region and t.region.known))


def select_region(
    named: Sequence[tuple[str, str]], flags: Sequence[str], stated: Sequence[str] = ()
) -> tuple[tuple[str, ...], Ambient]:
    """The regions to audit and what else was said; raises `CliError` when nobody names one.

    Where no flag names one, each of the regions that the sources themselves state is audited.
    """
    if not named:
        raise CliError(NO_REGION)
    who, region = named[0]
    if len(flags) > 1:
        return tuple(flags), Ambient(region_from=who)
    if not flags and len(stated) > 1:
        return tuple(stated), Ambient(region_from=who)
    others = tuple(dict.fromkeys((other, its) for other, its in named if its != region))
    return (region,), Ambient(region_from=who, other_regions=others)
