"""Every source file has a test file at the mirrored path: `preflight/a/b.py` is tested by `tests/a/test_b.py`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
NO_SUBJECT = frozenset({"__init__", "__main__", "entry", "version"})
LEAST_LINES = 25
"""A file shorter than this may be tested with the one that uses it."""

ELSEWHERE = {
    "account/reader.py": "protocols only; mypy holds the accounts against them",
    "core/notes.py": "fields only; the readers that fill them",
    "core/requirement.py": "a table; its ids are the contract in tests/reports/render/test_json.py",
    "demo/worlds/agents.py": "data, held by tests/test_demo_coverage.py",
    "demo/worlds/capacity.py": "data, held by tests/test_demo_coverage.py",
    "demo/worlds/identities.py": "data, held by tests/test_demo_coverage.py",
    "demo/worlds/images.py": "data, held by tests/test_demo_coverage.py",
    "demo/worlds/network.py": "data, held by tests/test_demo_coverage.py",
    "demo/worlds/services.py": "data, held by tests/test_demo_coverage.py",
    "signals.py": "tests/trust/test_signals.py, in processes of their own",
}
"""Source file -> where its behavior is tested instead. A row goes as soon as the file has its own test, or is gone."""


def sources(root: Path) -> set[str]:
    """The files of the package that hold enough to be tested by themselves."""
    package = root / "preflight"
    return {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if path.stem not in NO_SUBJECT and len(path.read_text(encoding="utf-8").splitlines()) >= LEAST_LINES
    }


def untested(root: Path) -> set[str]:
    return {source for source in sources(root) if not _mirror(root, source).is_file()}


def _mirror(root: Path, source: str) -> Path:
    path = root / "tests" / source
    return path.with_name(f"test_{path.name}")


def missing(root: Path, elsewhere: Mapping[str, str]) -> list[str]:
    return sorted(untested(root) - set(elsewhere))


def stale(root: Path, elsewhere: Mapping[str, str]) -> list[str]:
    return sorted(set(elsewhere) - untested(root))


def test_every_source_file_has_its_test_file() -> None:
    assert missing(ROOT, ELSEWHERE) == []


def test_no_exception_is_stale() -> None:
    assert stale(ROOT, ELSEWHERE) == []


def test_the_exceptions_are_sorted_and_say_why() -> None:
    assert list(ELSEWHERE) == sorted(ELSEWHERE)
    assert all(ELSEWHERE.values())


def test_a_forgotten_file_and_a_stale_exception_are_noticed(tmp_path: Path) -> None:
    room, tests = tmp_path / "preflight" / "room", tmp_path / "tests" / "room"
    room.mkdir(parents=True)
    tests.mkdir(parents=True)
    for name in ("tested.py", "forgotten.py", "__init__.py"):
        (room / name).write_text("x = 1\n" * LEAST_LINES, encoding="utf-8")
    (room / "short.py").write_text("x = 1\n" * (LEAST_LINES - 1), encoding="utf-8")
    (tests / "test_tested.py").touch()
    assert missing(tmp_path, {}) == ["room/forgotten.py"]
    assert missing(tmp_path, {"room/forgotten.py": "why"}) == []
    listed = ("room/forgotten.py", "room/gone.py", "room/short.py", "room/tested.py")
    assert stale(tmp_path, dict.fromkeys(listed, "why")) == ["room/gone.py", "room/short.py", "room/tested.py"]
