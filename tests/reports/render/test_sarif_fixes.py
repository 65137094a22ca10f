"""Edits as fixes of a result, where their place in the file is certain."""

import pytest
from samples import HOSTILE, found

from preflight.core.finding import Fix, Status
from preflight.core.steps import Edit, Printed
from preflight.reports.render.sarif_fixes import fixes

TEXT = "# agents\nname: my-agent\n"
EDIT = Edit("f.yaml", 2, "name", "my-agent", "my_agent")


def made(*steps, read=lambda _: TEXT):
    finding = found(Status.FAIL, "bad", fix=Fix("Mend it.", steps) if steps else None)
    return fixes(finding, read, lambda file: {"uri": file})


def test_an_edit_replaces_what_is_there():
    [fix] = made(EDIT)["fixes"]
    [change] = fix["artifactChanges"]
    [replacement] = change["replacements"]
    assert change["artifactLocation"] == {"uri": "f.yaml"}
    assert replacement == {
        "deletedRegion": {"startLine": 2, "startColumn": 7, "endLine": 2, "endColumn": 15},
        "insertedContent": {"text": "my_agent"},
    }
    assert fix["description"]["text"] == EDIT.text


@pytest.mark.parametrize(
    ("steps", "read"),
    [
        ((), lambda _: TEXT),
        ((EDIT,), None),
        ((EDIT,), lambda _: None),
        ((EDIT,), lambda _: "# agents\nname: another\n"),
        ((EDIT,), lambda _: ""),
        ((Printed("aws s3 ls"),), lambda _: TEXT),
    ],
)
def test_without_a_certain_place_there_is_no_fix(steps, read):
    assert made(*steps, read=read) == {}


def test_only_the_edits_that_are_certain_are_offered():
    assert len(made(EDIT, Edit("f.yaml", 1, "x", "no", "yes"))["fixes"]) == 1


def test_a_hostile_name_does_not_steer_who_reads_it():
    [fix] = made(Edit(HOSTILE, 2, "name", "my-agent", "my_agent"))["fixes"]
    assert "\x1b" not in fix["description"]["text"]
