from __future__ import annotations

import json

import pytest
from attrs import evolve
from samples import audit, found, report

from preflight.core.finding import Status
from preflight.reports.identity import identity
from preflight.reports.render import render

FAILS = found(Status.FAIL, "no")


def sarif(text):
    return {result["partialFingerprints"][name] for run in json.loads(text)["runs"] for result in run["results"]
            for name in ("primaryLocationLineHash", "agentcorePreflight/v2")}  # fmt: skip


NAMES = {
    "asff": lambda text: {each["Id"] for each in json.loads(text)},
    "ocsf": lambda text: {json.loads(line)["finding_info"]["uid"] for line in text.splitlines()},
    "sarif": sarif,
}


@pytest.mark.parametrize("form", NAMES)
@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({"digest": "sha256:1f"}, True),
        ({"selection": ("image-registry",)}, True),
        ({"source": "b.json"}, False),
        ({"source": "what is deployed in us-west-2", "kind": "account"}, False),
        ({"region": "eu-west-1"}, False),
        ({"account": "210987654321"}, False),
    ],
)
def test_the_name_is_of_the_target_and_neither_of_its_content_nor_of_the_selection(form, changes, same):
    one, other = (NAMES[form](render(report(each), form)) for each in (audit(FAILS), evolve(audit(FAILS), **changes)))
    assert (one == other, one.isdisjoint(other)) == (same, not same)


@pytest.mark.parametrize("form", NAMES)
def test_two_stacks_that_share_a_finding_have_the_names_of_each_alone(form):
    one, other = audit(FAILS), audit(FAILS, source="b.json")
    alone = NAMES[form](render(report(one), form)) | NAMES[form](render(report(other), form))
    assert NAMES[form](render(report(one, other), form)) == alone


def test_what_is_deployed_is_one_target_whatever_it_is_called():
    first, later = (audit(kind="account", source=name) for name in ("a first agent in x", "what is deployed in x"))
    assert identity(first, FAILS) == identity(later, FAILS)
