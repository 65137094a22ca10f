"""What a path adds up to: one broken hop breaks it, one unknown hop leaves it unknown, none at all proves nothing."""

from __future__ import annotations

import pytest

from preflight.network.hops import Hop, Obstacle, Path, Reach, agree_or_unknown, broken, passed, unknown

ON = passed("on", "a-1")
OFF = broken(Obstacle.NO_ROUTE, "off", "rtb-1")
OPEN = unknown(Obstacle.FAR_SIDE, "open", "tgw-1")


@pytest.mark.parametrize(
    ("hops", "status", "obstacle", "words"),
    [
        ((), Reach.UNKNOWN, None, ()),
        ((ON,), Reach.REACHABLE, None, ("on",)),
        ((ON, OPEN, ON), Reach.UNKNOWN, OPEN, ("on", "open")),
        ((ON, OPEN, OFF, ON), Reach.BROKEN, OFF, ("on", "open", "off")),
        ((OFF, OPEN), Reach.BROKEN, OFF, ("off",)),
    ],
)
def test_a_path(hops: tuple[Hop, ...], status: Reach, obstacle: Hop | None, words: tuple[str, ...]) -> None:
    path = Path.of(iter(hops), "a note")
    assert (path.status, path.obstacle, path.hops, path.notes) == (status, obstacle, words, ("a note",))


@pytest.mark.parametrize(
    ("ways", "status", "notes"),
    [
        ((), Reach.UNKNOWN, ()),
        (((ON,),), Reach.REACHABLE, ()),
        (((ON,), (ON, ON)), Reach.REACHABLE, ()),
        (((OFF,), (ON, OFF)), Reach.BROKEN, ()),
        (((ON,), (OFF,)), Reach.UNKNOWN, ("off",)),
        (((OPEN,), (OFF,)), Reach.UNKNOWN, ("open", "off")),
    ],
)
def test_ways_of_which_one_is_taken(ways: tuple[tuple[Hop, ...], ...], status: Reach, notes: tuple[str, ...]) -> None:
    found = agree_or_unknown(tuple(Path(way) for way in ways), unknown(Obstacle.ROUTES_DISAGREE, "several", "rtb-1"))
    assert (found.status, found.notes) == (status, notes)


def test_a_hop_names_what_it_stops_at() -> None:
    assert (OFF.reach, OFF.obstacle, OFF.ids) == (Reach.BROKEN, Obstacle.NO_ROUTE, ("rtb-1",))
    assert (OPEN.reach, OPEN.obstacle, OPEN.ids) == (Reach.UNKNOWN, Obstacle.FAR_SIDE, ("tgw-1",))
    assert (ON.reach, ON.obstacle, ON.ids) == (Reach.REACHABLE, None, ("a-1",))
