"""What is said of images that cannot be looked up, and of tags under a runtime that is there already."""

from __future__ import annotations

import pytest

from preflight.core.finding import failed, passed, warned
from preflight.core.target import Agent
from preflight.images.findings import elsewhere, pinned, running, unpinned
from preflight.images.reference import parse

HOST = "123456789012.dkr.ecr.us-west-2.amazonaws.com"
TAG, DIGEST = parse(f"{HOST}/a:v1"), parse(f"{HOST}/a@sha256:{'0' * 64}")


@pytest.mark.parametrize(
    ("uri", "status", "cause"),
    [
        (f"{HOST}/a:v1", None, None),
        ("public.ecr.aws/x/y:v1", "unknown", "public:public.ecr.aws/x/y:v1"),
        ("ghcr.io/x/y:v1", "skip", None),
        (f"{HOST}/Upper:v1", "skip", None),
    ],
)
def test_an_image_that_is_elsewhere(uri: str, status: str | None, cause: str | None) -> None:
    found = elsewhere(parse(uri))
    assert (found.status.value if found else None) == status
    assert (str(found.cause) if found and found.cause else None) == cause


@pytest.mark.parametrize(
    ("deployed", "status", "runs"),
    [
        (True, "READY", True),
        (True, "UPDATING", True),
        (True, "", True),
        (True, "CREATE_FAILED", False),
        (True, "UPDATE_FAILED", False),
        (False, "READY", False),
    ],
)
def test_whether_a_runtime_has_taken_its_image(deployed: bool, status: str, runs: bool) -> None:
    assert running(Agent("a", deployed=deployed, status=status)) is runs


RUNS, NEW, BROKEN = (
    Agent("a", deployed=True, status="READY"),
    Agent("a"),
    Agent("a", deployed=True, status="CREATE_FAILED"),
)
WRONG = failed("it is for amd64", "Build it.")


@pytest.mark.parametrize(
    ("finding", "agent", "reference", "now", "gone"),
    [
        (WRONG, RUNS, TAG, "warn", "unknown"),
        (WRONG, RUNS, DIGEST, "fail", "fail"),
        (WRONG, NEW, TAG, "fail", "fail"),
        (WRONG, BROKEN, TAG, "fail", "fail"),
        (passed("fine"), RUNS, TAG, "pass", "pass"),
        (warned("odd"), RUNS, TAG, "warn", "warn"),
    ],
)
def test_a_tag_says_nothing_of_what_runs_already(finding, agent, reference, now, gone) -> None:
    assert pinned(finding, agent, reference).status == now
    assert unpinned(finding, agent, reference).status == gone
    if now == finding.status:
        assert pinned(finding, agent, reference) is finding
    else:
        assert pinned(finding, agent, reference).fix == finding.fix
