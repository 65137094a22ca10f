"""The rooms of the house stand on floors: data flows one way, so no room imports a higher one, or a neighbor's room."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "preflight"

FLOORS = (
    ("version", "errors", "signals"),
    ("core",),
    ("account", "models", "images", "quotas"),
    ("iam",),
    ("kms",),
    ("network",),
    ("memory", "identity", "gateways", "tools", "filesystems", "harnesses", "capacity", "deployment", "constraints"),
    ("inputs", "inventory", "demo"),
    ("checks",),
    ("audit",),
    ("remedies",),
    ("reports",),
    ("serverless",),
    ("cli",),
    ("__init__", "entry"),
    ("__main__",),
)
"""From the ground up; rooms of one floor do not import each other. A new room needs a place here."""

FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}


@cache
def rooms() -> frozenset[str]:
    return frozenset(
        {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    )


def room_of(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in rooms() else "__init__"


@cache
def statements(path: Path) -> tuple[ast.Import | ast.ImportFrom, ...]:
    """The import statements of a file, wherever they stand; none stands in an expression."""
    return tuple(_found(ast.parse(path.read_text(encoding="utf-8"))))


def _found(node: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    for each in ast.iter_child_nodes(node):
        if isinstance(each, ast.Import | ast.ImportFrom):
            yield each
        elif isinstance(each, ast.stmt | ast.excepthandler | ast.match_case):
            yield from _found(each)


def imports(path: Path) -> Iterator[str]:
    """The modules of the package that a file imports, wherever in the file."""
    for node in statements(path):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "preflight":
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "preflight")


@cache
def arrows() -> frozenset[tuple[str, str]]:
    return frozenset(
        {
            (path.relative_to(PACKAGE).with_suffix("").parts[0], room_of(module))
            for path in PACKAGE.rglob("*.py")
            for module in imports(path)
        }
    )


def test_every_room_has_a_floor() -> None:
    assert rooms() - set(FLOOR) == set()


@pytest.mark.parametrize(("above", "below"), sorted(arrow for arrow in arrows() if arrow[0] != arrow[1]))
def test_no_room_imports_a_higher_one(above: str, below: str) -> None:
    assert FLOOR[above] > FLOOR[below], f"preflight/{above} imports preflight/{below}"


def test_a_seeded_arrow_upward_is_noticed() -> None:
    assert FLOOR["core"] < FLOOR["checks"]
    assert ("checks", "core") in arrows()
    assert ("core", "checks") not in arrows()


def test_only_the_account_room_talks_to_aws() -> None:
    """The demo stands in for AWS, and the Lambda's sinks write their report."""
    allowed = {"account", "demo", "serverless"}
    found = {
        path.relative_to(PACKAGE).parts[0]
        for path in PACKAGE.rglob("*.py")
        for node in statements(path)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
        if name.split(".")[0] in {"boto3", "botocore"}
    }
    assert found <= allowed
