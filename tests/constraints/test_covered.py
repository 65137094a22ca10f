"""What checks of their own judge is left to them: every row of the table is a member that the walk would judge."""

from __future__ import annotations

from typing import Any

import pytest
from resources import resource

from preflight.constraints.covered import COVERED, COVERED_WHEN_MISSING, is_covered
from preflight.constraints.judge import judgment
from preflight.constraints.shapes import request, shape
from preflight.constraints.violation import text_of
from preflight.core.kinds import BY_NAME


@pytest.mark.parametrize(
    ("kind", "path", "missing", "covered"),
    [
        ("Runtime", "roleArn", False, True),
        ("Runtime", "description", False, False),
        ("Runtime", "roleArn", True, False),
        ("Gateway", "authorizerType", True, True),
        ("Gateway", "name", True, False),
        ("Invented", "name", False, False),
    ],
)
def test_what_is_covered(kind: str, path: str, missing: bool, covered: bool) -> None:
    assert is_covered(kind, path, missing=missing) is covered


@pytest.mark.parametrize(
    "path", ["agentRuntimeName", "networkConfiguration.networkMode", "lifecycleConfiguration.maxLifetime"]
)
def test_it_is_not_repeated(path: str) -> None:
    top, _, last = path.partition(".")
    members: dict[str, Any] = {top: {last: "no-way"} if last else "no-way"}
    found = {text_of(each.path) for each in judgment(resource("Runtime", members), "api").violations}
    assert path not in found


@pytest.mark.parametrize(("kind", "path"), [(kind, path) for kind, paths in COVERED.items() for path in sorted(paths)])
def test_every_row_is_a_member_of_the_request(kind: str, path: str) -> None:
    found = request(BY_NAME[kind].create)
    for step in path.split("."):
        assert found
        found = shape(found.member if step == "*" else found.members[step])
    assert COVERED_WHEN_MISSING.keys() <= COVERED.keys()
