import json
import shlex
from typing import Any

import pytest
from worlds import ACCOUNT, answer, findings, scope

from preflight.checks.role_permissions import SIMULATED, SIMULATION, judge
from preflight.core.query import Facts, Query
from preflight.core.target import Agent, Role, RolePlan
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import DYNAMIC_REFERENCE, Value, Why, unknown_value
from preflight.iam.access import SESSION
from preflight.iam.managed import POLICY
from preflight.iam.resource_policies import Attached
from preflight.iam.secret_arns import SECRET_ARNS, SecretArn
from preflight.iam.simulation import Simulated
from preflight.models.queries import APPLICATION_PROFILE, PROFILES, Profile

ARN = f"arn:aws:iam::{ACCOUNT}:role/Agent"
IMAGE = f"{ACCOUNT}.dkr.ecr.us-west-2.amazonaws.com/research:v1"
SECRET = f"arn:aws:secretsmanager:us-west-2:{ACCOUNT}:secret:api-key-AbCdEf"
NOVA = "amazon.nova-pro-v1:0"
US_NOVA = "us.amazon.nova-pro-v1:0"
PROFILE = f"arn:aws:bedrock:us-west-2:{ACCOUNT}:inference-profile/{US_NOVA}"
EAST, WEST = (f"arn:aws:bedrock:{region}::foundation-model/{NOVA}" for region in ("us-east-1", "us-west-2"))
PUT = "logs:PutLogEvents"
APPLICATION = f"arn:aws:bedrock:us-west-2:{ACCOUNT}:application-inference-profile/abc123"
TOKEN = "ecr:GetAuthorizationToken"
LATER = unknown_value(Why.AFTER_DEPLOY, "created by the deployment")


def agent(arn=ARN, plan=None, **parts):
    parts = {"name": Value("research")} | parts
    return Agent("research", role=Role(arn if isinstance(arn, Value) else Value(arn), plan), **parts)


def world(made, denied=(), known=None, **detail):
    """Facts where the simulator allows all but what is denied: actions, or (action, part of the resource)."""
    rows: dict[Query[Any], dict[str, Any]] = {
        SECRET_ARNS: {SECRET: SecretArn(SECRET)},
        PROFILES: {"": ()},
        APPLICATION_PROFILE: {},
        **(known or {}),
    }
    rows[POLICY] = {call.key: () for call in POLICY.calls(Facts(made))}
    facts = Facts(made, {query: {name: answer(each) for name, each in told.items()} for query, told in rows.items()})
    rules = [rule if isinstance(rule, tuple) else (rule, "") for rule in denied]
    simulated = {}
    for call in SIMULATED.calls(facts):
        simulated[call.key] = [
            Simulated(action, resource, "implicitDeny", **detail)
            if any(action == wanted and part in resource for wanted, part in rules)
            else Simulated(action, resource, "allowed")
            for action in call.params["ActionNames"]
            for resource in call.params["ResourceArns"]
        ]
    return rows | {SIMULATED: simulated}


def judged(made, denied=(), known=None, **detail):
    return findings(judge, made, world(made, denied, known, **detail))


def about(found, word):
    """Status to text of the findings that speak of something."""
    return {one.status.value: one.because for one in found if word in one.because}


FULL = {"image": Value(IMAGE), "secrets": (Value(SECRET),), "models": (Value(NOVA),)}


def test_all_is_allowed():
    found = judged(scope(agent(**FULL)))
    assert {one.status.value for one in found} == {"pass"}
    assert len(found) == 5
    assert {one.subject for one in found} == {ARN}


@pytest.mark.parametrize(
    ("denied", "status", "word"),
    [
        ("ecr:BatchGetImage", "fail", "pull the image"),
        ("ecr:GetDownloadUrlForLayer", "fail", "pull the image"),
        (TOKEN, "fail", "pull the image"),
        (PUT, "fail", "write its logs"),
        ("logs:CreateLogStream", "fail", "write its logs"),
        ("logs:CreateLogGroup", "warn", "write its logs"),
        ("logs:DescribeLogGroups", "warn", "write its logs"),
        ("secretsmanager:GetSecretValue", "fail", SECRET),
        ("bedrock:InvokeModel", "fail", NOVA),
        ("bedrock:InvokeModelWithResponseStream", "fail", NOVA),
        ("bedrock-agentcore:GetWorkloadAccessToken", "warn", "workload access tokens"),
    ],
)
def test_one_denied_action(denied, status, word):
    found = judged(scope(agent(**FULL)), [denied])
    (unmet,) = [one for one in found if one.status != "pass"]
    assert unmet.status == status
    assert word in unmet.because
    assert denied in unmet.because


@pytest.mark.parametrize(
    ("detail", "status", "word"),
    [
        ({}, "fail", "no policy allows it"),
        ({"organizations": False}, "unknown", "organization"),
        ({"boundary": False}, "fail", "permissions boundary"),
        ({"missing": ("aws:SourceVpc",)}, "unknown", "aws:SourceVpc"),
    ],
)
def test_the_layer_that_denies_is_named(detail, status, word):
    found = judged(scope(agent(image=Value(IMAGE))), [TOKEN], **detail)
    (unmet,) = [one for one in found if one.status != "pass"]
    assert unmet.status == status
    assert word in unmet.because


def test_the_fix_allows_just_what_is_denied():
    found = judged(scope(agent(**FULL)), ["ecr:BatchGetImage", TOKEN])
    (unmet,) = [one for one in found if one.status == "fail"]
    *command, name, option, document = shlex.split(unmet.fix.command)
    assert command == ["aws", "iam", "put-role-policy", "--role-name", "Agent", "--policy-name"]
    assert option == "--policy-document"
    assert name.startswith("AgentCorePreflight-pull-the-image")
    repository = f"arn:aws:ecr:us-west-2:{ACCOUNT}:repository/research"
    assert json.loads(document)["Statement"] == [
        {"Effect": "Allow", "Action": ["ecr:BatchGetImage"], "Resource": repository},
        {"Effect": "Allow", "Action": [TOKEN], "Resource": "*"},
    ]


def test_no_fix_replaces_what_another_put():
    found = judged(scope(agent()), [PUT, "logs:CreateLogGroup"])
    names = [shlex.split(one.fix.command)[6] for one in found if one.fix]
    assert len(names) == len(set(names)) == 2
    assert all(len(name) <= 128 for name in names)


def test_an_explicit_deny_is_not_mended_by_an_allow():
    made = scope(agent())
    rows = world(made)
    rows[SIMULATED] = {
        key: [
            Simulated(r.action, r.resource, "explicitDeny", matched=("Guard",)) if r.action == PUT else r
            for r in answers
        ]
        for key, answers in rows[SIMULATED].items()
    }
    (unmet,) = [one for one in findings(judge, made, rows) if one.status == "fail"]
    assert "explicit Deny in Guard" in unmet.because
    assert unmet.fix.command is None


BEHIND = {PROFILES: {"": Profile(US_NOVA, PROFILE, (EAST, WEST))}}


@pytest.mark.parametrize("denied", [PROFILE, EAST, WEST])
def test_a_profile_takes_the_permission_on_every_model_behind_it(denied):
    made = scope(agent(models=(Value(US_NOVA),)))
    found = judged(made, [("bedrock:InvokeModel", denied)], BEHIND)
    assert denied in about(found, "invoke the model")["fail"]
    assert about(judged(made, (), BEHIND), "invoke the model").keys() == {"pass"}


def test_an_application_profile_is_expanded_too():
    known = {APPLICATION_PROFILE: {APPLICATION: Profile("abc123", APPLICATION, (WEST,))}}
    made = scope(agent(models=(Value(APPLICATION),)))
    assert WEST in about(judged(made, [("bedrock:InvokeModel", WEST)], known), "invoke the model")["fail"]


def test_a_global_profile_sends_requests_to_no_region_in_particular():
    anywhere = "arn:aws:bedrock:::foundation-model/amazon.nova-pro-v1:0"
    profile = Profile("global.amazon.nova-pro-v1:0", PROFILE, (anywhere,))
    facts = Facts(scope(agent(models=(Value(profile.id),))), {PROFILES: {"": answer(profile)}})
    (call,) = [call for call in SIMULATED.calls(facts) if call.params["ResourceArns"] == [anywhere]]
    entries = {one["ContextKeyName"]: one["ContextKeyValues"] for one in call.params["ContextEntries"]}
    assert entries["aws:RequestedRegion"] == ["unspecified"]


def test_requests_behind_a_profile_carry_it_and_their_region():
    made = scope(agent(models=(Value(US_NOVA),)))
    facts = Facts(made, {PROFILES: {"": answer(Profile(US_NOVA, PROFILE, (EAST,)))}})
    (call,) = [call for call in SIMULATED.calls(facts) if call.params["ResourceArns"] == [EAST]]
    entries = {one["ContextKeyName"]: one["ContextKeyValues"] for one in call.params["ContextEntries"]}
    every = {name: list(values) for name, values in SESSION.items()}
    assert entries == {"aws:RequestedRegion": ["us-east-1"], "bedrock:InferenceProfileArn": [PROFILE], **every}


def test_a_secret_by_name_is_looked_up():
    made = scope(agent(secrets=(Value("api-key"),)))
    found = judged(made, [("secretsmanager:GetSecretValue", SECRET)], {SECRET_ARNS: {"api-key": SecretArn(SECRET)}})
    assert SECRET in about(found, "read the secret")["fail"]


@pytest.mark.parametrize(
    ("parts", "known", "status", "word"),
    [
        ({"image": Value("ghcr.io/a/b:1")}, {}, "skip", "ghcr.io"),
        ({"image": unknown_value(Why.ASSET, "pushed at deploy")}, {}, "skip", "pushed at deploy"),
        ({"image": unknown_value(Why.PARAMETER, "without a value")}, {}, "unknown", "without a value"),
        ({"secrets": (Value("gone"),)}, {SECRET_ARNS: {"gone": ()}}, "unknown", "gone"),
        (
            {"secrets": (Value("api-key"),)},
            {SECRET_ARNS: {"api-key": Unanswered(UnansweredReason.DENIED, "secretsmanager:DescribeSecret")}},
            "unknown",
            "secretsmanager:DescribeSecret",
        ),
        ({"models": (Value(US_NOVA),)}, {PROFILES: {"": ()}}, "unknown", US_NOVA),
        ({"models": (Value(APPLICATION),)}, {APPLICATION_PROFILE: {APPLICATION: ()}}, "unknown", APPLICATION),
        ({"models": (Value(PROFILE.replace("us-west-2", "us-east-1")),)}, {}, "unknown", "is of us-east-1"),
        ({"models": (Value(APPLICATION.replace("us-west-2", "us-east-1")),)}, {}, "unknown", "is of us-east-1"),
        ({"models": (Value("gpt-4o"),)}, {}, "skip", "gpt-4o"),
        ({"secrets": (Value(f"arn:aws:ssm:us-west-2:{ACCOUNT}:parameter/x"),)}, {}, "skip", "parameter/x"),
        ({"secrets": (Value("new", created=True),)}, {SECRET_ARNS: {"new": ()}}, "skip", "creates the secret new"),
        (
            {"models": (Value(US_NOVA),)},
            {PROFILES: {"": Unanswered(UnansweredReason.DENIED, "bedrock:ListInferenceProfiles")}},
            "unknown",
            "bedrock:ListInferenceProfiles",
        ),
    ],
)
def test_what_is_not_known_leaves_the_rest_judged(parts, known, status, word):
    found = judged(scope(agent(**parts)), (), known)
    assert about(found, word).keys() == {status}
    assert about(found, "write its logs").keys() == {"pass"}


def test_simulation_not_permitted_is_unknown():
    made = scope(agent())
    denied = dict.fromkeys(world(made)[SIMULATED], Unanswered(UnansweredReason.DENIED, "iam:SimulatePrincipalPolicy"))
    found = findings(judge, made, world(made) | {SIMULATED: denied})
    assert {one.status.value for one in found} == {"unknown"}
    assert all("iam:SimulatePrincipalPolicy" in one.because for one in found)


@pytest.mark.parametrize("arn", ["Agent", "arn:aws:iam::111122223333:role/Agent"])
def test_a_role_that_cannot_be_simulated_here(arn):
    assert {one.status.value for one in judged(scope(agent(arn)))} == {"unknown"}


def test_a_role_that_is_not_there():
    made = scope(agent())
    found = findings(judge, made, {SIMULATED: dict.fromkeys(world(made)[SIMULATED], ())})
    assert {one.status.value for one in found} == {"unknown"}


def test_agents_of_one_role_and_image_are_judged_once():
    one, two = (agent(name=Value(name), image=Value(IMAGE)) for name in ("research", "research"))
    assert len(judged(scope(one, two))) == len(judged(scope(one)))


def test_agents_of_one_role_are_one_sentence_that_names_what_each_needs():
    many = [agent(name=Value(name)) for name in ("research", "writer")]
    found = about(judged(scope(*many)), "write its logs")
    assert [one.because for one in judged(scope(*many))].count(found["pass"]) == 1
    assert "runtimes/research-*-DEFAULT" in found["pass"]
    assert "runtimes/writer-*-DEFAULT" in found["pass"]
    assert "writer" in about(judged(scope(*many), [(PUT, "writer")]), "may not write its logs")["fail"]


def test_an_agent_whose_name_is_not_known_leaves_the_others_judged():
    found = judged(scope(agent(), agent(name=unknown_value(Why.PARAMETER, "without a value"))))
    assert {one.status.value for one in found if "write its logs" in one.because} == {"pass"}
    assert "unknown" in {one.status.value for one in found}


def test_the_fix_spells_no_id_that_the_service_has_yet_to_make():
    (unmet,) = [one for one in judged(scope(agent(), agent(name=Value("writer"))), [PUT]) if one.status == "fail"]
    (statement,) = json.loads(shlex.split(unmet.fix.command)[-1])["Statement"]
    group = f"arn:aws:logs:us-west-2:{ACCOUNT}:log-group:/aws/bedrock-agentcore/runtimes"
    assert statement["Resource"] == [f"{group}/{name}-*-DEFAULT:log-stream:*" for name in ("research", "writer")]
    assert "0123456789" not in unmet.because


def test_the_fix_spells_the_id_of_a_runtime_that_is_there():
    (unmet,) = [one for one in judged(scope(agent(runtime_id="research-AbCdEfGhIj")), [PUT]) if one.status == "fail"]
    assert "runtimes/research-AbCdEfGhIj-DEFAULT:log-stream:*" in unmet.fix.command


def test_a_role_costs_as_much_for_ten_agents_as_for_one():
    many = [agent(name=Value(f"agent{number}"), **FULL) for number in range(10)]
    costs = [len(world(scope(*some))[SIMULATED]) for some in (many, many[:1])]
    assert costs == [8, 8]


def allow(*actions):
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": list(actions), "Resource": "*"}]}


@pytest.mark.parametrize(
    ("plan", "status"),
    [
        (RolePlan(policies=(allow("ecr:*"),), complete=True), "pass"),
        (RolePlan(policies=(allow("ecr:*"),)), "pass"),
        (RolePlan(policies=(allow("s3:*"),), complete=True), "fail"),
        (RolePlan(policies=(allow("s3:*"),)), "unknown"),
        (RolePlan(managed=(Value("arn:aws:iam::aws:policy/AmazonBedrockFullAccess"),), complete=True), "unknown"),
        (None, "skip"),
    ],
)
def test_a_planned_role_is_read_not_simulated(plan, status):
    made = scope(agent(LATER, plan, image=Value(IMAGE)))
    assert not list(SIMULATED.calls(Facts(made)))
    found = [one for one in judged(made) if IMAGE in one.because or plan is None]
    assert {one.status.value for one in found} == {status}
    assert all(one.fix is None or one.fix.command is None for one in found)


def test_a_role_that_a_tool_makes_up_only_warns():
    made_up = Value(ARN, created=True, derived_by="agentkit-aws-cdk")
    name = Value("Agent", derived_by="agentkit-aws-cdk")
    plan = RolePlan(name=name, policies=(allow("s3:*"),), complete=True)
    found = judged(scope(agent(made_up, plan, image=Value(IMAGE))))
    assert {one.status.value for one in found} == {"warn"}
    assert all("agentkit-aws-cdk" in one.because for one in found)


def test_a_rule_that_makes_up_only_the_arn_softens_nothing():
    made_up = Value(ARN, created=True, derived_by="cloudformation")
    plan = RolePlan(name=Value("Agent"), policies=(allow("s3:*"),), complete=True)
    found = judged(scope(agent(made_up, plan, image=Value(IMAGE))))
    assert "fail" in {one.status.value for one in found}


def test_a_model_that_was_only_guessed_never_fails_a_right():
    plan = RolePlan(name=Value("Agent"), policies=(allow("ecr:*"),), complete=True)
    for derived_by, status in (("guess from MODEL_ID", "warn"), ("", "fail")):
        model = Value("amazon.nova-lite-v1:0", derived_by=derived_by)
        found = judged(scope(agent(Value(ARN, created=True), plan, models=(model,))))
        assert status in {one.status.value for one in found if "model" in one.because}


def test_a_secret_that_cloudformation_resolves_is_no_need_of_the_role():
    plan = RolePlan(name=Value("Agent"), policies=(allow("ecr:*"),), complete=True)
    secret = Value("api-key", derived_by=DYNAMIC_REFERENCE)
    found = judged(scope(agent(Value(ARN, created=True), plan, secrets=(secret,))))
    assert [one.status.value for one in found if "api-key" in one.because] == ["skip"]


def test_a_candidate_role_needs_no_name_to_be_judged():
    candidate = Agent(ARN, role=Role(Value(ARN)), candidate=ARN)
    assert {one.status.value for one in judged(scope(candidate))} == {"pass"}
    assert {one.status.value for one in judged(scope(candidate), [PUT])} == {"pass", "warn"}
    assert "fail" in {one.status.value for one in judged(scope(candidate), [TOKEN])}


KEY = f"arn:aws:kms:us-west-2:{ACCOUNT}:key/11111111-2222-3333-4444-555555555555"


@pytest.mark.parametrize(
    ("key", "denied", "status"),
    [
        (None, ["kms:Decrypt"], "pass"),
        ("alias/aws/secretsmanager", ["kms:Decrypt"], "pass"),
        (KEY, ["kms:Decrypt"], "fail"),
        (KEY.rpartition("/")[2], ["kms:Decrypt"], "fail"),
        (KEY, [], "pass"),
    ],
)
def test_a_secret_under_a_customer_managed_key_takes_the_key_too(key, denied, status):
    found = judged(scope(agent(secrets=(Value(SECRET),))), denied, {SECRET_ARNS: {SECRET: SecretArn(SECRET, key)}})
    assert about(found, "read the secret").keys() == {status}
    assert (KEY in str(found)) == (bool(key) and "alias" not in key)


PULL = ("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
OTHERS = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "ecr:*"}],
}
DENY = {"Effect": "Deny", "Principal": "*", "Action": "ecr:BatchGetImage"}


@pytest.mark.parametrize(
    ("arn", "statement", "status"),
    [
        (LATER, {}, "pass"),
        (LATER, DENY, "fail"),
        (LATER, {**DENY, "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:role/Other"}}, "pass"),
        (
            LATER,
            {**DENY, "Condition": {"ArnNotLike": {"aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT}:role/A*"}}},
            "unknown",
        ),
        (
            Value(ARN, created=True),
            {**DENY, "Condition": {"ArnNotLike": {"aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT}:role/A*"}}},
            "pass",
        ),
        (
            Value(ARN, created=True),
            {**DENY, "Condition": {"ArnNotLike": {"aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT}:role/B*"}}},
            "fail",
        ),
    ],
)
def test_the_policies_of_what_is_there_are_read_for_a_role_to_come(arn, statement, status):
    plan = RolePlan(policies=(allow("ecr:*"),), complete=True)
    made = scope(agent(arn, plan, image=Value(IMAGE)))
    [repository] = [query for query in SIMULATION.attached if query.operation == "GetRepositoryPolicy"]
    [call] = repository.calls(Facts(made, {query: {} for query in SIMULATION.queries}))
    assert call.key == f"arn:aws:ecr:us-west-2:{ACCOUNT}:repository/research"
    policy = Attached(json.dumps({"Version": "2012-10-17", "Statement": [statement] if statement else []}))
    found = judged(made, known={repository: {call.key: policy}})
    assert {one.status.value for one in found if IMAGE in one.because} == {status}


@pytest.mark.parametrize(("harness", "group"), [(True, "runtimes/harness_research-"), (False, "runtimes/research-")])
def test_the_log_group_of_a_harness_is_that_of_its_own_runtime(harness, group):
    made = scope(agent(harness=harness))
    asked = {on for call in SIMULATED.calls(Facts(made)) for on in call.params["ResourceArns"] if "log-stream" in on}
    assert asked
    assert all(group in on for on in asked)


@pytest.mark.parametrize(("policy", "status"), [((), "unknown"), (Attached(json.dumps(OTHERS)), "pass")])
def test_what_a_deployment_adds_to_a_role_is_one_side_of_two_across_accounts(policy, status):
    image = Value(IMAGE.replace(ACCOUNT, "111122223333"))
    made = scope(agent(ARN, RolePlan(policies=(allow("ecr:*"),), written=True), image=image))
    [repository] = [query for query in SIMULATION.attached if query.operation == "GetRepositoryPolicy"]
    arn = "arn:aws:ecr:us-west-2:111122223333:repository/research"
    found = judged(made, PULL, known={repository: {arn: policy}})
    assert {one.status.value for one in found if "pull" in one.because} == {status}
