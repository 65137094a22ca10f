"""Shell completion: a script for each shell, and names of checks, formats and worlds."""

from __future__ import annotations

from typing import Any

import pytest

from preflight.checks import all_checks
from preflight.cli.completion import SHELLS, WHERE, complete_checks, complete_formats, complete_worlds

NOTHING: Any = None


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_says_where_it_goes(cli: Any, shell: str) -> None:
    code, out, err = cli("completion", shell)
    assert (code, err, out.splitlines()[0]) == (0, "", f"# {WHERE[shell]}")
    assert "_AGENTCORE_PREFLIGHT_COMPLETE" in out


@pytest.mark.parametrize(("shell", "words"), [("fsh", "did you mean"), ("powershell", "powershell")])
def test_another_shell(cli: Any, shell: str, words: str) -> None:
    code, out, err = cli("completion", shell)
    assert (code, out) == (2, "")
    assert f"there is no completion for {shell!r}" in err
    assert words in err


@pytest.mark.parametrize(
    ("complete", "start", "found"),
    [
        (complete_checks, "image-ex", ["image-exists"]),
        (complete_checks, "gatewa", ["gateway"]),
        (complete_checks, "nothing", []),
        (complete_formats, "j", ["json", "junit"]),
        (complete_formats, "x", []),
        (complete_worlds, "b", ["bare", "blocked"]),
    ],
)
def test_names(complete: Any, start: str, found: list[str]) -> None:
    given = [each.value for each in complete(NOTHING, NOTHING, start)]
    assert set(found) <= set(given)
    assert all(each.startswith(start) for each in given)
    assert bool(given) is bool(found)


def test_every_check_is_offered_with_its_title() -> None:
    offered = {each.value: each.help for each in complete_checks(NOTHING, NOTHING, "")}
    assert {check.id: offered[check.id] for check in all_checks()} == {check.id: check.title for check in all_checks()}
