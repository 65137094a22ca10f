"""Transaction Search: destination, its state and the log policies; it only ever warns."""

import json
from typing import Any

import pytest
from worlds import Rows, findings, scope, statuses

from preflight.checks.transaction_search import DESTINATION, POLICIES, Destination, LogPolicy, judge
from preflight.core.unanswered import Unanswered, UnansweredReason

PLACE = "us-west-2"
ON, SPANS = Destination("CloudWatchLogs", "ACTIVE"), "arn:aws:logs:us-west-2:123456789012:log-group"
BOTH = [f"{SPANS}:aws/spans:*", f"{SPANS}:/aws/application-signals/data:*"]


def policy(
    resource: Any = BOTH, effect: str = "Allow", service: str = "xray.amazonaws.com", **condition: Any
) -> LogPolicy:
    statement = {
        "Effect": effect,
        "Principal": {"Service": service},
        "Action": "logs:PutLogEvents",
        "Resource": resource,
    }
    if condition:
        statement["Condition"] = {"StringEquals": condition}
    return LogPolicy("p", json.dumps({"Version": "2012-10-17", "Statement": [statement]}))


DOCUMENTED = LogPolicy(
    "TransactionSearchXRayAccess",
    json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "xray.amazonaws.com"},
                    "Action": "logs:PutLogEvents",
                    "Resource": BOTH,
                    "Condition": {
                        "ArnLike": {"aws:SourceArn": "arn:aws:xray:us-west-2:123456789012:*"},
                        "StringEquals": {"aws:SourceAccount": "123456789012"},
                    },
                }
            ],
        }
    ),
)


@pytest.mark.parametrize(
    ("destination", "policies", "status"),
    [
        (ON, DOCUMENTED, "pass"),
        (ON, policy(), "pass"),
        (ON, policy("*"), "pass"),
        (ON, [policy(BOTH[0]), policy(BOTH[1])], "pass"),
        (ON, [policy(service="es.amazonaws.com"), policy()], "pass"),
        (ON, [policy(), policy(effect="Deny")], "warn"),
        (ON, [policy(), policy(effect="Deny", **{"aws:SourceOrgID": "o-1"})], "unknown"),
        (ON, [policy(), policy(effect="Deny", **{"aws:SourceAccount": "111122223333"})], "pass"),
        (ON, policy(**{"aws:SourceOrgID": "o-1"}), "unknown"),
        (ON, policy(BOTH[0]), "warn"),
        (ON, policy(service="es.amazonaws.com"), "warn"),
        (ON, policy(**{"aws:SourceAccount": "111122223333"}), "warn"),
        (ON, [], "warn"),
        (Destination("CloudWatchLogs", "PENDING"), DOCUMENTED, "warn"),
        (Destination("CloudWatchLogs"), DOCUMENTED, "unknown"),
        (Destination("XRay", "ACTIVE"), DOCUMENTED, "warn"),
        ([], DOCUMENTED, "warn"),
        (Unanswered(UnansweredReason.DENIED, "xray:GetTraceSegmentDestination"), DOCUMENTED, "unknown"),
        (ON, Unanswered(UnansweredReason.DENIED, "logs:DescribeResourcePolicies"), "unknown"),
    ],
)
def test_transaction_search(destination: Any, policies: Any, status: str) -> None:
    told: Rows = {DESTINATION: {"": destination}, POLICIES: {"": policies}}
    assert statuses(judge, scope(), told) == {PLACE: status}


def test_the_fix_makes_it_pass() -> None:
    (found,) = findings(judge, scope(), {DESTINATION: {"": Destination("XRay")}, POLICIES: {"": []}})
    assert found.fix
    put, switch = (found.fix.command or "").splitlines()
    assert switch == "aws xray update-trace-segment-destination --destination CloudWatchLogs --region us-west-2"
    written = LogPolicy("p", put.partition("--policy-document '")[2].partition("'")[0])
    assert statuses(judge, scope(), {DESTINATION: {"": ON}, POLICIES: {"": written}}) == {PLACE: "pass"}


def test_a_region_full_of_policies_takes_no_other() -> None:
    other = [policy(service="es.amazonaws.com")] * 10
    [found] = findings(judge, scope(), {DESTINATION: {"": ON}, POLICIES: {"": other}})
    assert found.status == "warn"
    assert "10 log resource policies" in found.because
    assert "put-resource-policy" not in (found.fix.command or "")
