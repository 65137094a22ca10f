import pytest
from worlds import ACCOUNT, findings, scope

from preflight.checks.role_telemetry import SIMULATED, judge
from preflight.core.query import Facts
from preflight.core.target import Agent, Role
from preflight.core.value import Value
from preflight.iam.simulation import Simulated

ARN = f"arn:aws:iam::{ACCOUNT}:role/Agent"
MADE = scope(Agent("research", name=Value("research"), role=Role(Value(ARN))))


def said(**decisions):
    rows = {}
    for call in SIMULATED.calls(Facts(MADE)):
        rows[call.key] = [
            Simulated(action, resource, **decisions.get(action.partition(":")[2], {"decision": "allowed"}))
            for action in call.params["ActionNames"]
            for resource in call.params["ResourceArns"]
        ]
    return {SIMULATED: rows}


DENIED = {"decision": "implicitDeny"}


@pytest.mark.parametrize(
    ("decisions", "statuses"),
    [
        ({}, ["pass", "pass", "pass"]),
        ({"PutTraceSegments": DENIED}, ["pass", "pass", "warn"]),
        ({"PutTraceSegments": DENIED, "GetSamplingRules": DENIED}, ["pass", "pass", "warn"]),
        ({"PutMetricData": DENIED}, ["pass", "pass", "warn"]),
        ({"PutResourcePolicy": DENIED}, ["pass", "pass", "warn"]),
        ({"PutMetricData": DENIED | {"organizations": False}}, ["pass", "pass", "unknown"]),
    ],
)
def test_telemetry(decisions, statuses):
    assert sorted(one.status.value for one in findings(judge, MADE, said(**decisions))) == statuses


def test_metrics_are_put_in_the_namespace_of_agentcore():
    found = [
        call.params
        for call in SIMULATED.calls(Facts(MADE))
        if call.params["ActionNames"] == ["cloudwatch:PutMetricData"]
    ]
    (params,) = found
    assert {
        "ContextKeyName": "cloudwatch:namespace",
        "ContextKeyType": "string",
        "ContextKeyValues": ["bedrock-agentcore"],
    } in params["ContextEntries"]


def test_the_fix_keeps_the_namespace():
    (unmet,) = [one for one in findings(judge, MADE, said(PutMetricData=DENIED)) if one.status == "warn"]
    assert '"Condition": {"StringEquals": {"cloudwatch:namespace": "bedrock-agentcore"}}' in (unmet.fix.command or "")


def test_agents_of_one_role_are_three_sentences():
    many = scope(*[Agent(name, name=Value(name), role=Role(Value(ARN))) for name in ("research", "writer", "editor")])
    rows = {
        call.key: [
            Simulated(action, resource, "allowed")
            for action in call.params["ActionNames"]
            for resource in call.params["ResourceArns"]
        ]
        for call in SIMULATED.calls(Facts(many))
    }
    assert [one.status.value for one in findings(judge, many, {SIMULATED: rows})] == ["pass"] * 3
