"""Threads share arenas where the C library is glibc; elsewhere nothing happens."""

from __future__ import annotations

import ctypes
from types import SimpleNamespace
from typing import Any

import pytest

from preflight.cli.arenas import share_arenas


def test_glibc_is_told_how_many_arenas(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []
    monkeypatch.setattr(ctypes, "CDLL", lambda _: SimpleNamespace(mallopt=lambda *given: told.append(given)))
    share_arenas()
    assert told == [(-8, 2)]


@pytest.mark.parametrize("error", [OSError, TypeError, AttributeError])
def test_another_library_is_left_alone(error: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: None) -> None:
        raise error

    monkeypatch.setattr(ctypes, "CDLL", refuse)
    share_arenas()
