"""What an answer of the simulator means."""

import pytest
from attrs import evolve

from preflight.iam.access import AccessStatus, PermissionNeed
from preflight.iam.simulation import Simulated, Specific, ruling

PUT = "logs:PutLogEvents"
NEED = PermissionNeed((PUT,), "arn:aws:logs:us-west-2:123456789012:log-group:x")
ALLOWED, DENIED, UNKNOWN = AccessStatus.ALLOWED, AccessStatus.DENIED, AccessStatus.UNKNOWN


def said(decision, **rest):
    return Simulated(PUT, NEED.resource, decision, **rest)


@pytest.mark.parametrize(
    ("row", "standing", "reason"),
    [
        (said("allowed"), ALLOWED, ""),
        (said("allowed", organizations=True, boundary=True), ALLOWED, ""),
        (said("allowed", missing=("aws:SourceVpc",)), UNKNOWN, "aws:SourceVpc"),
        (said("allowed", missing=("logs:LogGroup",)), UNKNOWN, "logs:LogGroup"),
        (said("allowed", missing=("cloudwatch:namespace", "iam:PassedToService")), ALLOWED, ""),
        (said("implicitDeny"), DENIED, "no policy allows it"),
        (said("implicitDeny", organizations=True, boundary=True), DENIED, "no policy allows it"),
        (said("implicitDeny", organizations=False), UNKNOWN, "organization"),
        (said("explicitDeny", organizations=False), UNKNOWN, "organization"),
        (said("implicitDeny", boundary=False), DENIED, "permissions boundary"),
        (said("implicitDeny", boundary=False, organizations=False), DENIED, "permissions boundary"),
        (said("explicitDeny", matched=("Guard",)), DENIED, "explicit Deny in Guard"),
        (said("implicitDeny", missing=("aws:SourceVpc",)), UNKNOWN, "aws:SourceVpc"),
        (said("explicitDeny", missing=("aws:SourceVpc",)), UNKNOWN, "aws:SourceVpc"),
        (said("neverHeardOf"), UNKNOWN, "does not know"),
    ],
)
def test_what_the_simulator_means(row, standing, reason):
    found = ruling(NEED, PUT, (row,))
    assert found.status is standing
    assert reason in found.reason


def test_actions_have_no_case_and_one_not_mentioned_is_unknown():
    assert ruling(NEED, "LOGS:putlogevents", (said("allowed"),)).status is ALLOWED
    assert ruling(NEED, "logs:CreateLogGroup", (said("allowed"),)).status is UNKNOWN
    assert ruling(NEED, PUT, ()).status is UNKNOWN


OTHER = "arn:aws:logs:us-west-2:123456789012:log-group:y"


HERE, THERE = Specific(NEED.resource, "allowed"), Specific(OTHER, "implicitDeny")


@pytest.mark.parametrize(
    ("rows", "standing"),
    [
        ([Simulated(PUT, OTHER, "implicitDeny"), said("allowed")], ALLOWED),
        ([said("implicitDeny"), Simulated(PUT, OTHER, "allowed")], DENIED),
        ([Simulated(PUT, "*", "implicitDeny", specific=(HERE, THERE))], ALLOWED),
        ([Simulated(PUT, "*", "allowed", specific=(THERE, evolve(HERE, decision="implicitDeny")))], DENIED),
        ([said("implicitDeny", organizations=False, specific=(evolve(HERE, decision="implicitDeny"),))], UNKNOWN),
        ([said("allowed", specific=(evolve(HERE, decision="implicitDeny", missing=("aws:x",)),))], UNKNOWN),
        ([said("allowed", specific=(evolve(HERE, decision="implicitDeny", boundary=False),))], DENIED),
        ([Simulated(PUT, "*", "allowed")], ALLOWED),
        ([Simulated(PUT, "arn:aws:logs:${Region}:${Account}:log-group:${Name}", "allowed")], ALLOWED),
        ([Simulated(PUT, OTHER, "allowed")], UNKNOWN),
        ([Simulated(PUT, "*", "allowed", specific=(THERE,))], UNKNOWN),
    ],
)
def test_of_several_resources_the_one_asked_about_counts(rows, standing):
    assert ruling(NEED, PUT, rows).status is standing
