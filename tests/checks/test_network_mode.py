"""Network modes and the shape of VPC mode, by both standards."""

import pytest
from network_rows import agent
from resources import resource
from worlds import findings, scope, statuses

from preflight.checks.network_mode import judge
from preflight.core.target import Agent, Compute, Network, Target
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value, Why, unknown_value

MANY = tuple(f"subnet-{n}" for n in range(17))
DENIED: Value[str] = Value(None, unread=Unanswered(UnansweredReason.DENIED, "bedrock-agentcore:GetAgentRuntime"))


def moded(mode: str, **rest) -> Agent:
    return agent("subnet-a", mode=Value(mode), **rest)


@pytest.mark.parametrize(
    ("made", "guide", "aws"),
    [
        (moded("VPC"), "pass", "pass"),
        (Agent("a", network=Network(Value("PUBLIC"))), "fail", "warn"),
        (Agent("a", network=Network(Value("PUBLIC"), subnets=(Value("s"),))), "fail", "warn"),
        (Agent("a"), "fail", "warn"),
        (Agent("a", network=Network()), "fail", "warn"),
        (Agent("a", network=Network(Value("PUBLIC")), compute=Compute.INSTANCES), "fail", "fail"),
        (Agent("a", network=Network(Value("PUBLIC", derived_by="a tool")), compute=Compute.INSTANCES), "pass", "pass"),
        (moded("VPC", compute=Compute.INSTANCES), "fail", "fail"),
        (Agent("a", compute=Compute.INSTANCES), "pass", "pass"),
        (moded("PRIVATE"), "fail", "fail"),
        (moded("vpc"), "fail", "fail"),
        (moded("SANDBOX"), "fail", "fail"),
        (Agent("a", network=Network(Value("VPC"))), "fail", "fail"),
        (agent("subnet-a", groups=()), "fail", "fail"),
        (agent(*MANY[:16]), "pass", "pass"),
        (agent(*MANY), "fail", "fail"),
        (agent("subnet-a", groups=MANY), "fail", "fail"),
        (agent(vpc=Value("vpc-1"), groups=()), "pass", "pass"),
        (agent("subnet-a", mode=None), "pass", "pass"),
        (agent("subnet-a", mode=unknown_value(Why.PARAMETER, "a parameter")), "unknown", "unknown"),
        (Agent("a", network=Network(vpc=DENIED, subnets=(DENIED,)), deployed=True), "unknown", "unknown"),
        (Agent("a", deployed=True), "skip", "skip"),
        (moded("NEVER_HEARD_OF", deployed=True), "unknown", "unknown"),
        (agent("subnet-a", groups=(), candidate="vpc-1"), "pass", "pass"),
    ],
)
def test_mode(made, guide, aws):
    for standard, status in (("guide", guide), ("aws", aws)):
        assert set(statuses(judge, scope(made, standard=standard)).values()) == {status}


@pytest.mark.parametrize(("mode", "right"), [("PRIVATE", "VPC"), ("vpc", "VPC"), ("public", "PUBLIC")])
def test_the_corrected_value(mode, right):
    (found,) = findings(judge, scope(moded(mode)))
    assert found.fix.text == f"Set it to {right}."


def test_the_error_people_see():
    found = findings(judge, scope(Agent("a", network=Network(Value("VPC")))))
    assert all("NetworkModeConfig is required for VPC mode" in each.because for each in found)


def test_a_tools_mode_does_not_fail_for_sure():
    derived = Value("PRIVATE", derived_by="a tool")
    assert statuses(judge, scope(agent("subnet-a", mode=derived))) == {"subnet-a": "warn"}


def test_a_network_that_agents_share_is_one_subject():
    assert len(findings(judge, scope(agent("subnet-a"), agent("subnet-a", subject="writer")))) == 1
    public = [Agent(name, network=Network(Value("PUBLIC"))) for name in ("a", "b")]
    assert set(statuses(judge, scope(*public))) == {"a", "b"}


def test_a_candidate_without_a_network_is_no_subject():
    (found,) = findings(judge, scope(target=Target("account", "here", agents=(Agent("image", candidate="image"),))))
    assert found.status == "skip"


@pytest.mark.parametrize(
    ("members", "status"),
    [({"networkConfiguration": {"networkMode": "VPC"}}, "fail"), ({"agentRuntimeName": "a"}, "pass")],
)
def test_a_runtime_on_instances_whose_view_has_no_network(members, status):
    made = (resource("Runtime", members, subject="a"),)
    (found,) = findings(judge, scope(target=Target("api", "it", agents=(AGENT_ON_INSTANCES,), resources=made)))
    assert found.status == status


AGENT_ON_INSTANCES = Agent("a", compute=Compute.INSTANCES)
