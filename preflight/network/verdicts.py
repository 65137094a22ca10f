"""From the paths of one subnet to findings: what stops several services is told once, with all its commands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen

from preflight.core.finding import Finding, failed, unknown
from preflight.core.query import Facts
from preflight.core.steps import Step, as_steps
from preflight.network.causes import hop_cause
from preflight.network.fixes import fix
from preflight.network.hops import Hop, Path, Reach
from preflight.network.needs import ServiceNeed
from preflight.network.places import Place, unknown_at


@frozen
class Blocker:
    """One hop at which the paths of a subnet end, and the needs whose paths they are."""

    hop: Hop
    path: Path
    needs: tuple[ServiceNeed, ...]


def way(path: Path) -> str:
    """The path in words, up to and with the obstacle."""
    return " > ".join(path.hops)


def services(needs: Iterable[ServiceNeed]) -> str:
    """The services as a list, each once."""
    return ", ".join(dict.fromkeys(need.service for need in needs))


def stops(found: Iterable[tuple[ServiceNeed, Path]]) -> tuple[Blocker, ...]:
    """Where the paths end, those that end at the same things together."""
    by_hop: dict[object, Blocker] = {}
    for need, path in found:
        if hop := path.obstacle:
            key = (hop.reach, hop.obstacle, hop.ids)
            before = by_hop.get(key, Blocker(hop, path, ()))
            by_hop[key] = Blocker(before.hop, before.path, (*before.needs, need))
    return tuple(by_hop.values())


def stopped(place: Place, subnet_id: str, stop: Blocker, facts: Facts) -> Finding:
    """The finding of one stop: a fail where it is seen to stop the traffic, else unknown and why."""
    text, steps = remedy(place, subnet_id, stop)
    cause = hop_cause(place, stop.hop)
    told = f"{services(stop.needs)} {{}}: {way(stop.path)}{notes(stop.path)}"
    if stop.hop.reach is Reach.BROKEN:
        return failed(told.format("cannot be reached"), text, steps, subject=subnet_id, cause=cause)
    finding = unknown(told.format("may or may not be reached"), text, steps, subject=subnet_id, cause=cause)
    return unknown_at(place, facts, stop.hop, finding)


def notes(path: Path) -> str:
    """What else was noticed on the way."""
    return f" ({'; '.join(path.notes)})" if path.notes else ""


def remedy(place: Place, subnet_id: str, stop: Blocker) -> tuple[str, tuple[Step, ...]]:
    """What to do about a stop, with the steps for all the services it stops."""
    found = [fix(place, subnet_id, need.service, stop.hop) for need in stop.needs]
    return found[0][0], tuple(dict.fromkeys(step for _, given in found for step in as_steps(given)))


def reached(found: Iterable[tuple[ServiceNeed, Path]]) -> Iterator[str]:
    """The services that are reached, with the way each set of them takes."""
    by_way: dict[str, list[ServiceNeed]] = {}
    for need, path in found:
        if path.status is Reach.REACHABLE:
            by_way.setdefault(" > ".join(path.hops[1:]) + notes(path), []).append(need)
    for taken, needs in by_way.items():
        yield f"{services(needs)} by {taken}"
