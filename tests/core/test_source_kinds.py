"""The kinds of sources: every name is one that a target can have, and no other file decides by such a name."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

from preflight.core import source_kinds
from preflight.core.source_kinds import ACCOUNT, FLAGS, SOURCE_KINDS

SETS = {name: value for name, value in vars(source_kinds).items() if isinstance(value, frozenset)}
BY_NAME = re.compile(r"""(?:scope\.target|report|audit)\.kind (?:==|!=|in|not in) ["'({]""")


@pytest.mark.parametrize("name", SETS)
def test_a_set_holds_kinds_that_there_are(name: str) -> None:
    assert SETS[name] <= {*SOURCE_KINDS, ACCOUNT, FLAGS}


@pytest.mark.parametrize("kind", SOURCE_KINDS)
def test_a_reader_says_its_kind(kind: str) -> None:
    assert kind == import_module(f"preflight.inputs.{kind.replace('-', '_')}").KIND


def test_no_other_file_decides_by_the_name_of_a_kind() -> None:
    folder = Path(source_kinds.__file__).parents[1]
    assert not [path.name for path in folder.rglob("*.py") if BY_NAME.search(path.read_text(encoding="utf-8"))]
    assert BY_NAME.search('if scope.target.kind in ("cdk", "x"):')
