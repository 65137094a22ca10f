"""A value that is not known says what to give, and is one problem however many checks need it."""

import pytest

from preflight.core.undetermined import undetermined_finding
from preflight.core.value import Origin, Undetermined, Why

HERE, THERE = (Origin("t.yaml", 3, path) for path in ("Resources.A.Name", "Resources.B.Name"))


@pytest.mark.parametrize(
    ("detail", "step", "one"),
    [
        ("--stack-name was not given", "--stack-name NAME", True),
        ("the parameter Vpc has no value and no default", "--parameters Vpc=VALUE", True),
        ("--region was not given", "--region REGION", True),
        ("the account was not asked", "without --offline", True),
        ("another stack exports it as Role", "audit again when it is known", False),
    ],
)
def test_what_is_not_known_says_what_to_give(detail, step, one):
    first, second = (undetermined_finding(Undetermined(Why.PARAMETER, detail, at)) for at in (HERE, THERE))
    assert first.fix
    assert (first.status, step in first.fix.text) == ("unknown", True)
    assert (first.cause == second.cause) is one


def test_findings_of_one_placeholder_are_one_problem():
    said = "the placeholder '<ROLE>' was never replaced"
    places = [Origin("f", 1, "role"), Origin("f", 1, "role"), Origin("f", 2, "gateway.role")]
    causes = [undetermined_finding(Undetermined(Why.PLACEHOLDER, said, place)).cause for place in places]
    assert causes[0] == causes[1] != causes[2]
    assert {cause.title for cause in causes} == {said}
