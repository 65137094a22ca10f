"""Less is never more: whatever is denied, or no longer allowed, no check comes to pass that did not.

Statements are drawn at random and put into policies of roles, boundaries, organizations, resources, endpoints and
trust, in the facts of simulated accounts and in a file. The suite draws a few; `CHANGES=all` draws many.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from changes import Document, World, new_passes, statuses, with_answer
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from recordings import ALL, kept, recorded
from rights import POLICIES, SIMULATE, operation, parameters
from statements import ACCOUNT, statements
from test_demo_coverage import REGION

from preflight.audit.run import Options
from preflight.core.finding import Status
from preflight.core.report import Report
from preflight.core.target import Target
from preflight.demo import demo
from preflight.iam.access import Access, AccessStatus, PermissionNeed
from preflight.iam.documents import Policy
from preflight.iam.policies import Decision, Request, evaluate
from preflight.iam.simulation import Simulated, ruling
from preflight.inputs import read_target

WORLDS = (("ready", 0), ("ready", 1), ("blocked", 1), ("blocked", 9), ("blocked", 11))
EXAMPLES = 400 if ALL else 6
OPEN = frozenset({"fail", "unknown"})
Change = Callable[[Document], Document]


@cache
def world(name: str, number: int) -> World:
    """The facts of one run, kept."""
    with demo(name, REGION) as account:
        return recorded(account, name, number)


@st.composite
def changes(draw: st.DrawFn, facts: Document) -> Change:
    """Something that is denied, or no longer allowed."""
    makers = [_of_role, _of_limit, _of_resource, _of_endpoint, _of_trust]
    change: Change = draw(draw(st.sampled_from(makers))(facts))
    return change


@st.composite
def _of_role(draw: st.DrawFn, facts: Document) -> Change:
    """A Deny in the policies of every role that is simulated."""
    deny = draw(statements("Deny"))
    return lambda before: _simulated(before, lambda row, request: _denied(row, request, deny, {}))


@st.composite
def _of_limit(draw: st.DrawFn, facts: Document) -> Change:
    """A boundary, or a policy of the organization, that denies this or allows no more than this."""
    limit = draw(st.sampled_from([{"boundary": False}, {"organizations": False}]))
    statement = draw(statements("Deny") | statements("Allow"))
    return lambda before: _simulated(before, lambda row, request: _denied(row, request, statement, limit))


def _denied(row: Mapping[str, Any], request: Request, statement: Mapping[str, Any], limit: Mapping[str, Any]) -> Any:
    """What the simulator says with a policy of that one statement more: of a limit nobody learns the keys."""
    policy = Policy.of({"Version": "2012-10-17", "Statement": [statement]}, "role/Closed")
    outcome = evaluate(request, (policy,))
    if statement["Effect"] == "Allow":
        return row if outcome.decision is Decision.ALLOWED else {**row, "decision": "implicitDeny", **limit}
    if outcome.decision is Decision.EXPLICIT_DENY:
        return {**row, "decision": "explicitDeny", "matched": ["Closed"], **limit}
    return row if limit else {**row, "missing": [*(row["missing"] or ()), *outcome.missing]}


def _simulated(facts: Document, change: Callable[[Mapping[str, Any], Request], Any]) -> Document:
    answers = dict(facts["answers"])
    for key, found in answers.items():
        if operation(key) == SIMULATE and found.get("rows"):
            asked = parameters(key)
            context = {each["ContextKeyName"]: tuple(each["ContextKeyValues"]) for each in asked["ContextEntries"]}
            rows = [_row(row, asked["PolicySourceArn"], context, change) for row in found["rows"]]
            answers[key] = {**found, "rows": rows}
    return {**facts, "answers": answers}


def _row(row: Any, who: str, context: Any, change: Any) -> Any:
    if not row["specific"]:
        return change(row, Request(row["action"], row["resource"], who, context))
    each = [change(one, Request(row["action"], one["resource"], who, context)) for one in row["specific"]]
    outside = {"organizations": False} if any(one.get("organizations") is False for one in each) else {}
    inside = [{name: value for name, value in one.items() if name != "organizations"} for one in each]
    return {**row, **outside, "specific": inside}


@st.composite
def _of_resource(draw: st.DrawFn, facts: Document) -> Change:
    """A Deny more or an Allow less in the policy of a resource."""
    named = sorted(key for key, found in facts["answers"].items() if operation(key) in POLICIES and "rows" in found)
    return _in_text(draw, named, "document" if named and "{document:" in named[0] else "text")


@st.composite
def _of_endpoint(draw: st.DrawFn, facts: Document) -> Change:
    """A Deny more or an Allow less in the policy of every endpoint of a VPC."""
    asked = [key for key, found in facts["answers"].items() if found.get("rows")]
    return _in_text(draw, sorted(key for key in asked if operation(key) == "ec2:DescribeVpcEndpoints"), "policy")


def _in_text(draw: st.DrawFn, keys: list[str], field: str) -> Change:
    if not keys:
        return lambda before: before
    key, edit = draw(st.sampled_from(keys)), draw(_edits(principals=True))

    def change(before: Document) -> Document:
        found = before["answers"][key]
        rows = [{**row, field: json.dumps(edit(row.get(field)))} for row in found["rows"] or [{}]]
        return with_answer(before, key, {**found, "rows": rows})

    return change


@st.composite
def _of_trust(draw: st.DrawFn, facts: Document) -> Change:
    """A Deny more or an Allow less in the trust of a role."""
    answers = facts["answers"].items()
    keys = sorted(key for key, found in answers if operation(key) == "iam:GetRole" and found.get("rows"))
    if not keys:
        return lambda before: before
    key, edit = draw(st.sampled_from(keys)), draw(_edits(principals=True, trust=True))

    def change(before: Document) -> Document:
        found = before["answers"][key]
        rows = [{**row, "trust": edit(row["trust"])} if row.get("trust") else row for row in found["rows"]]
        return with_answer(before, key, {**found, "rows": rows})

    return change


@st.composite
def _edits(draw: st.DrawFn, *, principals: bool, trust: bool = False) -> Callable[[Any], Any]:
    """A Deny more in a policy, or an Allow less; a policy that is not there yet may come."""
    deny = draw(st.none() | statements("Deny", principals=principals, trust=trust))
    place = draw(st.integers(0, 5))

    def edit(policy: Any) -> Any:
        document = json.loads(policy) if isinstance(policy, str) else policy or {"Version": "2012-10-17"}
        found = document.get("Statement") or []
        some = found if isinstance(found, list) else [found]
        allows = [n for n, each in enumerate(some) if each.get("Effect") == "Allow"]
        if deny is not None:
            return {**document, "Statement": [*some, deny]}
        gone = allows[place % len(allows)] if allows else None
        return {**document, "Statement": [each for n, each in enumerate(some) if n != gone]}

    return edit


def wrong(before: Report | None, after: Report | None) -> list[str]:
    """The new passes. A trust that nobody else can use any more is well; it must have let the service in before."""
    if before is None or after is None:
        return []
    was = statuses(before)
    guarded = {s for (check, s), said in was.items() if check == "role-trust" and not said & OPEN}
    return [each for each in new_passes(before, after) if not any(f"role-trust [{s}]" in each for s in guarded)]


@pytest.mark.parametrize(("name", "number"), WORLDS)
def test_no_change_of_an_account_that_takes_something_away_makes_a_check_pass(name: str, number: int) -> None:
    holds_in(world(name, number))


def holds_in(at: World, examples: int = EXAMPLES) -> None:
    @settings(deadline=None, max_examples=examples, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(st.lists(changes(at.facts), min_size=1, max_size=3))
    def holds(made: list[Change]) -> None:
        facts, before = at.facts, at.report()
        for change in made:
            facts = change(facts)
            after = at.report(facts)
            assert wrong(before, after) == []
            before = after

    holds()


TRUST = {
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "bedrock-agentcore.amazonaws.com"}, "Action": "sts:AssumeRole",
         "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}}}
    ]
}  # fmt: skip
PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability"]
SECRET = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:research-agent/api-key"


def allowed(actions: Any, resources: Any = "*", **rest: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **rest}


def resource(kind: str, **properties: Any) -> dict[str, Any]:
    return {"Type": f"AWS::{kind}", "Properties": properties}


def role(name: str, *given_statements: dict[str, Any]) -> dict[str, Any]:
    document = {"Version": "2012-10-17", "Statement": list(given_statements)}
    policies = [{"PolicyName": "own", "PolicyDocument": document}]
    return resource("IAM::Role", RoleName=name, AssumeRolePolicyDocument=TRUST, Policies=policies)


TEMPLATE = {
    "Resources": {
        "AgentRole": role(
            "ToComeRole",
            allowed(PULL, f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/research-agent"),
            allowed("ecr:GetAuthorizationToken"),
            allowed("logs:*"),
            allowed(["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"]),
            allowed("secretsmanager:GetSecretValue", f"{SECRET}*"),
            allowed(["xray:*", "cloudwatch:PutMetricData", "bedrock-agentcore:*"]),
        ),
        "ToolsRole": role("ToolsRole", allowed("lambda:InvokeFunction"), allowed("bedrock-agentcore:*")),
        "Agent": resource(
            "BedrockAgentCore::Runtime",
            AgentRuntimeName="to_come",
            AgentRuntimeArtifact={
                "ContainerConfiguration": {
                    "ContainerUri": f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/research-agent:latest"
                }
            },
            RoleArn={"Fn::GetAtt": ["AgentRole", "Arn"]},
            NetworkConfiguration={"NetworkMode": "PUBLIC"},
            EnvironmentVariables={"SECRET_ARN": SECRET, "MODEL_ID": "amazon.nova-lite-v1:0"},
        ),
        "Gateway": resource(
            "BedrockAgentCore::Gateway",
            Name="tools-to-come",
            AuthorizerType="AWS_IAM",
            ProtocolType="MCP",
            RoleArn={"Fn::GetAtt": ["ToolsRole", "Arn"]},
        ),
        "Lookup": resource(
            "BedrockAgentCore::GatewayTarget",
            Name="lookup",
            GatewayIdentifier={"Fn::GetAtt": ["Gateway", "GatewayIdentifier"]},
            TargetConfiguration={
                "Mcp": {"Lambda": {"LambdaArn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:lookup-tool"}}
            },
            CredentialProviderConfigurations=[{"CredentialProviderType": "GATEWAY_IAM_ROLE"}],
        ),
        "OfSecret": resource(
            "SecretsManager::ResourcePolicy",
            SecretId=SECRET,
            ResourcePolicy={"Version": "2012-10-17", "Statement": [allowed("secretsmanager:*", Principal="*")]},
        ),
        "OfRepository": resource(
            "ECR::Repository",
            RepositoryName="research-agent",
            RepositoryPolicyText={
                "Version": "2012-10-17",
                "Statement": [{"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "ecr:*"}],
            },
        ),
    }
}
"""An agent, a gateway, and the roles and policies that are made with them."""


def documents(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where the policies of a template are."""
    if isinstance(tree, Mapping):
        if isinstance(tree.get("Statement"), list):
            yield path
        for name, each in tree.items():
            yield from documents(each, (*path, name))
    elif isinstance(tree, list):
        for place, each in enumerate(tree):
            yield from documents(each, (*path, place))


def with_policy(tree: Any, path: tuple[Any, ...], edit: Callable[[Any], Any]) -> Any:
    """The template with the policy at this place edited."""
    if not path:
        return edit(tree)
    first, *rest = path
    if isinstance(tree, list):
        return [with_policy(each, tuple(rest), edit) if place == first else each for place, each in enumerate(tree)]
    return {**tree, first: with_policy(tree[first], tuple(rest), edit)}


PLACES = sorted(documents(TEMPLATE), key=str)
BOUNDARY = f"arn:aws:iam::{ACCOUNT}:policy/limit"


@st.composite
def takings(draw: st.DrawFn) -> Callable[[Any], Any]:
    """A policy of the template with a Deny more or an Allow less, or a boundary for a role."""
    if draw(st.integers(0, 5)) == 0:
        path = ("Resources", draw(st.sampled_from(["AgentRole", "ToolsRole"])), "Properties")
        return lambda tree: with_policy(tree, path, lambda given_: {**given_, "PermissionsBoundary": BOUNDARY})
    path = draw(st.sampled_from(PLACES))
    role_own = path[-1] == "PolicyDocument"
    edit = draw(_edits(principals=not role_own, trust=path[-1] in {"AssumeRolePolicyDocument", "RepositoryPolicyText"}))
    return lambda tree: with_policy(tree, path, edit)


def read(tree: Any, folder: Path) -> Target:
    """The one target of the template."""
    file = folder / "template.json"
    file.write_text(json.dumps(tree))
    (target,) = read_target(file, region=REGION, account=ACCOUNT)
    return target


def test_no_change_of_a_file_that_takes_something_away_makes_a_check_pass(tmp_path: Path) -> None:
    target = read(TEMPLATE, tmp_path)
    with demo("ready", REGION) as account:
        at = kept(account, target, REGION, Options())
    first = at.report()
    assert first
    assert {each.check for each in first.findings if each.status is Status.PASS} >= {"role-permissions", "role-trust"}

    @settings(
        deadline=None, max_examples=2 * EXAMPLES, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    @given(st.lists(takings(), min_size=1, max_size=4))
    def holds(made: list[Callable[[Any], Any]]) -> None:
        tree, before = TEMPLATE, first
        for change in made:
            tree = change(tree)
            after = evolve(at, target=read(tree, tmp_path)).report()
            assert wrong(before, after) == []
            before = after or before

    holds()


def test_the_proof_can_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a right that is denied for sure is taken for allowed, checks come to pass."""

    def planted(need: PermissionNeed, action: str, rows: Iterable[Simulated]) -> Access:
        found = ruling(need, action, rows)
        return evolve(found, status=AccessStatus.ALLOWED) if found.explicit else found

    monkeypatch.setattr("preflight.iam.queries.ruling", planted)
    with pytest.raises(AssertionError):
        holds_in(world("blocked", 1), examples=20)
