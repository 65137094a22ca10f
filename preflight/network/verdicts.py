"""From the paths of one subnet to findings: what stops several services is told once, with all its commands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen

from preflight.core.finding import Finding, failed, unknown
from preflight.core.query import Facts
from preflight.network.fixes import fix
from preflight.network.hops import Hop, Path, Reach
from preflight.network.needs import Need
from preflight.network.places import Place, unknown_at


@frozen
class Stop:
    """One hop at which the paths of a subnet end, and the needs whose paths they are."""

    hop: Hop
    path: Path
    needs: tuple[Need, ...]


def way(path: Path) -> str:
    """The path in words, up to and with the obstacle."""
    return " > ".join(path.hops)


def services(needs: Iterable[Need]) -> str:
    """The services as a list, each once."""
    return ", ".join(dict.fromkeys(need.service for need in needs))


def stops(found: Iterable[tuple[Need, Path]]) -> tuple[Stop, ...]:
    """Where the paths end, those that end at the same things together."""
    by_hop: dict[object, Stop] = {}
    for need, path in found:
        if hop := path.obstacle:
            key = (hop.reach, hop.obstacle, hop.ids)
            before = by_hop.get(key, Stop(hop, path, ()))
            by_hop[key] = Stop(before.hop, before.path, (*before.needs, need))
    return tuple(by_hop.values())


def stopped(place: Place, subnet_id: str, stop: Stop, facts: Facts) -> Finding:
    """The finding of one stop: a fail where it is seen to stop the traffic, else unknown and why."""
    text, command = mending(place, subnet_id, stop)
    told = f"{services(stop.needs)} {{}}: {way(stop.path)}{notes(stop.path)}"
    if stop.hop.reach is Reach.BROKEN:
        return failed(told.format("cannot be reached"), text, command, subject=subnet_id)
    finding = unknown(told.format("may or may not be reached"), text, command, subject=subnet_id)
    return unknown_at(place, facts, stop.hop, finding)


def notes(path: Path) -> str:
    """What else was noticed on the way."""
    return f" ({'; '.join(path.notes)})" if path.notes else ""


def mending(place: Place, subnet_id: str, stop: Stop) -> tuple[str, str | None]:
    """The step past a stop, with the commands for all the services it stops."""
    steps = [fix(place, subnet_id, need.service, stop.hop) for need in stop.needs]
    commands = dict.fromkeys(line for _, command in steps if command for line in command.split("\n"))
    return steps[0][0], "\n".join(commands) or None


def reached(found: Iterable[tuple[Need, Path]]) -> Iterator[str]:
    """The services that are reached, with the way each set of them takes."""
    by_way: dict[str, list[Need]] = {}
    for need, path in found:
        if path.status is Reach.REACHABLE:
            by_way.setdefault(" > ".join(path.hops[1:]) + notes(path), []).append(need)
    for taken, needs in by_way.items():
        yield f"{services(needs)} by {taken}"
