"""Every error that can leave a room is one of ours, so that the command line prints a line and never a traceback."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import preflight
from preflight.core.errors import PreflightError

CAUGHT_INSIDE = {
    "AnswerTooLargeError": "becomes an `unknown` finding",
    "AwsError": "what the simulated account answers",
    "DocumentRefusedError": "becomes an `unknown` finding",
    "NotAnAnswerError": "becomes an `unknown` finding",
    "WriteRefusedError": "a fault of ours, never the user's",
}
PACKAGE = Path(preflight.__file__).parent


def error_classes() -> Iterator[type]:
    for path in PACKAGE.rglob("*.py"):
        names = [node.name for node in ast.parse(path.read_text()).body if isinstance(node, ast.ClassDef)]
        module = ".".join(path.with_suffix("").relative_to(PACKAGE.parent).parts).removesuffix(".__init__")
        yield from (getattr(import_module(module), name) for name in names if name.endswith("Error"))


def test_every_error_a_user_can_mend_has_one_base() -> None:
    others = {kind.__name__ for kind in error_classes() if not issubclass(kind, PreflightError)}
    assert others == set(CAUGHT_INSIDE)


def test_each_line_is_one_thing_to_mend() -> None:
    assert PreflightError("a: wrong; do this\nb: wrong; do that").lines == ("a: wrong; do this", "b: wrong; do that")
