"""A check is read off its module: id, sentence, sections and reference; what it asks comes with what that needs."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from preflight.core.check import Check, check, closure
from preflight.core.query import Query

DOC = """The thing
is there.

Why: without it nothing
runs.

Error: NotFound

Fix: make it.

Source: the guide, https://docs.aws.amazon.com/a.html), and https://docs.aws.amazon.com/b.html.
"""


def query(name: str, *needs: Query[str]) -> Query[str]:
    return Query("s3", name, "It", str, needs=needs)


def made(doc: str | None) -> Check[str]:
    module = ModuleType("preflight.checks.thing_is_there", doc)
    sys.modules[module.__name__] = module

    def judge(subject, facts):
        yield from ()

    judge.__module__ = module.__name__
    try:
        return check(requirement="services", subjects=lambda scope: (), none="there is none")(judge)
    finally:
        del sys.modules[module.__name__]


def test_what_the_docstring_says() -> None:
    found = made(DOC)
    assert (found.id, found.title) == ("thing-is-there", "The thing is there.")
    assert list(found.sections) == ["Why", "Error", "Fix", "Source"]
    assert found.sections["Why"] == "without it nothing\nruns."
    assert found.reference == "https://docs.aws.amazon.com/a.html"


@pytest.mark.parametrize("doc", [None, "", "It is there.", "It is there.\n\nSource: hearsay"])
def test_without_a_source_there_is_no_reference(doc: str | None) -> None:
    assert made(doc).reference == ""


def test_the_full_stop_of_the_sentence_is_no_part_of_the_address() -> None:
    assert made("It.\n\nSource: https://x.example/a.").reference == "https://x.example/a"


def test_needs_come_first_and_once() -> None:
    ground = query("A")
    left, right = query("B", ground), query("C", ground)
    top = query("D", left, right)
    assert closure([top, left]) == (ground, left, right, top)
    assert closure([]) == ()
