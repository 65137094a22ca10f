import json
import shlex

import pytest
from attrs import evolve
from worlds import findings, scope

from preflight.checks.role_trust import judge
from preflight.core.steps import Add
from preflight.core.target import Agent, Gateway, Role, RolePlan
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value, Why, unknown_value
from preflight.iam.queries import ROLE, RoleRow

A = "123456789012"
ARN = f"arn:aws:iam::{A}:role/Agent"
CORE = "bedrock-agentcore.amazonaws.com"
NAME = Value("research")


def trust(service=CORE, effect="Allow", **condition):
    statement = {"Effect": effect, "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return statement | ({"Condition": condition} if condition else {})


def document(*statements):
    return {"Version": "2012-10-17", "Statement": list(statements)}


def like(pattern):
    return trust(ArnLike={"aws:SourceArn": pattern})


def account(of):
    return {"aws:SourceAccount": of}


def told(*statements):
    return {ROLE: {"Agent": RoleRow(ARN, "/", document(*statements))}}


CORE_ARN = f"arn:aws:bedrock-agentcore:us-west-2:{A}"
GUARDED = trust(StringEquals=account(A), ArnLike={"aws:SourceArn": f"{CORE_ARN}:*"})


@pytest.mark.parametrize(
    ("statements", "status", "said"),
    [
        ([GUARDED], "pass", CORE),
        ([trust(StringEquals=account(A))], "pass", CORE),
        ([like(f"{CORE_ARN}:runtime/*")], "pass", CORE),
        ([like(f"{CORE_ARN}:runtime/research*")], "pass", CORE),
        ([like(f"{CORE_ARN}:runtime/research-*")], "pass", CORE),
        ([trust(["lambda.amazonaws.com", CORE], StringEquals=account(A))], "pass", CORE),
        ([trust()], "warn", "confused deputy"),
        ([GUARDED, trust()], "warn", "confused deputy"),
        ([trust("bedrock.amazonaws.com")], "fail", "it trusts bedrock.amazonaws.com"),
        ([trust("lambda.amazonaws.com"), trust("bedrock.amazonaws.com")], "fail", "lambda.amazonaws.com, bedrock"),
        ([], "fail", "nobody"),
        ([trust(StringEquals=account("111122223333"))], "fail", "aws:SourceAccount 111122223333"),
        ([like(f"arn:aws:bedrock-agentcore:us-east-1:{A}:*")], "fail", "us-east-1"),
        ([like(f"{CORE_ARN}:gateway/*")], "fail", "gateway/*"),
        ([like(f"{CORE_ARN}:runtime/other-*")], "fail", "runtime/other-*"),
        ([GUARDED, trust(effect="Deny")], "fail", "denied by"),
        ([like(f"{CORE_ARN}:runtime/research-a1b2c3d4e5")], "unknown", "research-a1b2c3d4e5"),
        ([trust(StringEquals=account(A) | {"sts:ExternalId": "x"})], "unknown", "sts:ExternalId"),
    ],
)
def test_trust_of_a_runtime_role(statements, status, said):
    made = scope(Agent("research", name=NAME, role=Role(Value(ARN))))
    (found,) = findings(judge, made, told(*statements))
    assert found.status == status
    assert said in found.because


def test_a_trust_that_becomes_unknown_is_not_judged_by_what_it_was():
    role = Role(Value(ARN), RolePlan(written=True, trust_unread=True))
    (found,) = findings(judge, scope(Agent("research", name=NAME, role=role)), told(GUARDED))
    assert (found.status, "changes whom Agent trusts" in found.because) == ("unknown", True)


def test_a_gateway_is_its_own_source():
    made = scope(Gateway("tools", name=Value("tools"), role=Role(Value(ARN))))
    assert findings(judge, made, told(like(f"{CORE_ARN}:gateway/tools-*")))[0].status == "pass"
    assert findings(judge, made, told(like(f"{CORE_ARN}:runtime/*")))[0].status == "fail"


@pytest.mark.parametrize("pattern", ["gateway/MyTools-*", "gateway/mytools-*"])
def test_what_becomes_of_a_capital_in_a_gateways_id_is_not_known(pattern):
    made = scope(Gateway("MyTools", name=Value("MyTools"), role=Role(Value(ARN))))
    assert findings(judge, made, told(like(f"{CORE_ARN}:{pattern}")))[0].status == "unknown"
    assert findings(judge, made, told(like(f"{CORE_ARN}:gateway/other-*")))[0].status == "fail"


TOOLS = Gateway("tools", name=Value("tools"), role=Role(Value(ARN)))
UNNAMED = Gateway("tools", role=Role(Value(ARN)))
AGENT = Agent("research", name=NAME, role=Role(Value(ARN)))


@pytest.mark.parametrize(
    ("owner", "pattern", "status"),
    [
        (TOOLS, "gateway/tools-*", "pass"),
        (TOOLS, "gateway/tools-*/*", "fail"),
        (TOOLS, "gateway/tools-*:*", "fail"),
        (TOOLS, "gateway/tools-ABCDEFGHIJ", "fail"),
        (TOOLS, "gateway/tools-abcdefghij", "unknown"),
        (TOOLS, "gateway/tools-abc", "fail"),
        (UNNAMED, "gateway/*", "pass"),
        (UNNAMED, "gateway/tools-*", "unknown"),
        (UNNAMED, "gateway/my_tools-*", "fail"),
        (AGENT, "runtime/research-*/*", "fail"),
        (AGENT, "runtime/research-a*", "unknown"),
    ],
)
def test_a_pattern_that_no_id_can_match_refuses(owner, pattern, status):
    (found,) = findings(judge, scope(owner), told(like(f"{CORE_ARN}:{pattern}")))
    assert found.status == status


def test_a_deployed_runtime_is_known_exactly():
    made = scope(Agent("research", name=NAME, runtime_id="research-a1b2c3d4e5", role=Role(Value(ARN)), deployed=True))
    assert findings(judge, made, told(like(f"{CORE_ARN}:runtime/research-a1b2c3d4e5")))[0].status == "pass"
    assert findings(judge, made, told(like(f"{CORE_ARN}:runtime/research-zzzzzzzzzz")))[0].status == "fail"


def test_a_shared_role_must_trust_all_who_use_it():
    one, two = (Agent(name, name=Value(name), role=Role(Value(ARN))) for name in ("research", "writer"))
    (found,) = findings(judge, scope(one, two), told(like(f"{CORE_ARN}:runtime/research-*")))
    assert found.status == "fail"
    assert "agent writer" in found.because
    assert "agent research" not in found.because


def test_the_fix_keeps_what_the_policy_says_of_others():
    other = trust("lambda.amazonaws.com")
    (found,) = findings(judge, scope(Agent("research", name=NAME, role=Role(Value(ARN)))), told(other, trust()))
    *command, given = shlex.split(found.fix.command)
    assert command == ["aws", "iam", "update-assume-role-policy", "--role-name", "Agent", "--policy-document"]
    kept, added = json.loads(given)["Statement"]
    assert kept == other
    assert added["Condition"] == {
        "StringEquals": {"aws:SourceAccount": A},
        "ArnLike": {"aws:SourceArn": f"arn:aws:bedrock-agentcore:us-west-2:{A}:*"},
    }


EAST = trust(StringEquals=account(A), ArnLike={"aws:SourceArn": f"arn:aws:bedrock-agentcore:us-east-1:{A}:*"})
TAGGED = trust() | {"Action": "sts:TagSession"}


@pytest.mark.parametrize(
    ("statements", "kept"),
    [
        ([trust("bedrock.amazonaws.com")], 1),
        ([trust()], 0),
        ([trust([CORE])], 0),
        ([trust(["lambda.amazonaws.com", CORE])], 1),
        ([EAST], 1),
        ([EAST | {"Sid": "AgentCoreAssumeRole"}], 1),
        ([EAST, trust()], 1),
        ([TAGGED], 1),
    ],
)
def test_the_policy_the_fix_writes_passes_and_keeps_other_regions(statements, kept):
    agent = Agent("research", name=NAME, role=Role(Value(ARN)))
    (unmet,) = findings(judge, scope(agent), told(*statements))
    mended = json.loads(shlex.split(unmet.fix.command)[-1])["Statement"]
    assert len(mended) == kept + 1
    assert len({one["Sid"] for one in mended if "Sid" in one}) == len([one for one in mended if "Sid" in one])
    assert findings(judge, scope(agent), told(*mended))[0].status == "pass"
    assert (EAST["Condition"] in [one.get("Condition") for one in mended]) == (
        EAST["Condition"] in [one.get("Condition") for one in statements]
    )


@pytest.mark.parametrize("statements", [[GUARDED, trust(effect="Deny")], [trust() | {"Principal": "*"}]])
def test_no_command_undoes_a_deny_or_names_who_is_meant_by_everybody(statements):
    (unmet,) = findings(judge, scope(Agent("research", name=NAME, role=Role(Value(ARN)))), told(*statements))
    assert unmet.status in {"fail", "warn"}
    assert unmet.fix.text
    assert unmet.fix.command is None


LATER = unknown_value(Why.AFTER_DEPLOY, "created by the deployment")
MADE_BY_TOOL = unknown_value(Why.AFTER_DEPLOY, "created by the deployment")


@pytest.mark.parametrize(
    ("arn", "plan", "status", "said"),
    [
        (LATER, RolePlan(trust=document(GUARDED)), "pass", CORE),
        (LATER, RolePlan(trust=document(trust("bedrock.amazonaws.com"))), "fail", "bedrock.amazonaws.com"),
        (LATER, RolePlan(trust=document(trust())), "warn", "confused deputy"),
        (LATER, RolePlan(), "unknown", "does not show"),
        (LATER, None, "skip", "created by the deployment"),
        (Value(ARN, created=True), RolePlan(trust=document(GUARDED)), "pass", "Agent"),
        (
            Value(ARN, created=True, derived_by="agentkit-aws-cdk"),
            RolePlan(
                name=Value("Agent", derived_by="agentkit-aws-cdk"),
                trust=document(trust("bedrock.amazonaws.com"), trust("lambda.amazonaws.com")),
            ),
            "warn",
            "agentkit-aws-cdk",
        ),
        # Only the ARN is made up by a rule: the trust stands in the file, and is wrong.
        (
            Value(ARN, created=True, derived_by="cloudformation"),
            RolePlan(name=Value("Agent"), trust=document(trust("lambda.amazonaws.com"))),
            "fail",
            "lambda.amazonaws.com",
        ),
    ],
)
def test_trust_of_a_planned_role(arn, plan, status, said):
    (found,) = findings(judge, scope(Agent("research", name=NAME, role=Role(arn, plan))), {ROLE: {"Agent": ()}})
    assert found.status == status
    assert said in found.because
    snippets = [step.snippet for step in found.fix.steps if isinstance(step, Add)] if found.fix else []
    assert all(json.loads(snippet)["Version"] == "2012-10-17" for snippet in snippets)


def test_the_trust_that_a_deployment_gives_a_role_counts_not_the_one_it_has():
    role = Role(Value(ARN), RolePlan(trust=document(GUARDED), written=True))
    (found,) = findings(judge, scope(Agent("research", name=NAME, role=role)), told(trust("lambda.amazonaws.com")))
    assert found.status == "pass"


@pytest.mark.parametrize(
    ("arn", "answer"),
    [
        (ARN, ()),
        (ARN, Unanswered(UnansweredReason.DENIED, "iam:GetRole")),
        ("arn:aws:iam::111122223333:role/Agent", ()),
        ("Agent", ()),
    ],
)
def test_a_trust_policy_nobody_could_read_is_unknown(arn, answer):
    made = scope(Agent("research", name=NAME, role=Role(Value(arn))))
    assert findings(judge, made, {ROLE: {"Agent": answer}})[0].status == "unknown"


@pytest.mark.parametrize(
    ("statement", "status"),
    [
        (trust("lambda.amazonaws.com"), "fail"),
        (trust("bedrock-agentcore.amazonaws.com"), "warn"),
        (trust("bedrock-agentcore.amazonaws.com", StringEquals={"aws:SourceAccount": "111122223333"}), "unknown"),
        (trust("bedrock-agentcore.amazonaws.com", StringLike={"aws:SourceAccount": "1111*"}), "unknown"),
        (trust("bedrock-agentcore.amazonaws.com", StringEquals={"aws:SourceAccount": "me"}), "fail"),
    ],
)
def test_a_planned_trust_without_knowing_the_account(statement, status):
    offline = Unanswered(UnansweredReason.OFFLINE, "sts:GetCallerIdentity")
    plan = RolePlan(trust=document(statement))
    planned = Agent("research", name=NAME, role=Role(Value(ARN, created=True), plan))
    (found,) = findings(judge, evolve(scope(planned), caller=offline), {ROLE: {}})
    assert found.status == status


def test_every_finding_about_one_trust_policy_has_one_cause():
    (found,) = findings(
        judge, scope(Agent("research", name=NAME, role=Role(Value(ARN)))), told(trust("lambda.amazonaws.com"))
    )
    assert str(found.cause) == "trust:Agent"
