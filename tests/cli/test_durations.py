"""Durations as people write them."""

import click
import pytest

from preflight.cli.durations import DURATION


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("90", 90.0),
        ("30s", 30.0),
        ("15m", 900.0),
        ("2h", 7200.0),
        ("1d", 86400.0),
        ("1.5m", 90.0),
        (" 5s ", 5.0),
        ("0", 0.0),
        (7, 7.0),
        (0.5, 0.5),
    ],
)
def test_seconds(value, seconds):
    assert DURATION.convert(value, None, None) == seconds


@pytest.mark.parametrize("value", ["", "soon", "-5s", "5 s", "5S", "5ms", "1h30m", ".5s", "٣s\u00a0x"])
def test_anything_else_is_refused_with_an_example(value):
    with pytest.raises(click.BadParameter, match="write 90, 30s, 15m or 2h"):
        DURATION.convert(value, None, None)
