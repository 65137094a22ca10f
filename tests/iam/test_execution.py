"""What agents do under their roles, and the permissions each thing takes on which resource."""

from __future__ import annotations

from typing import Any

import pytest
from worlds import ACCOUNT, REGION, StubAccount, scope

from preflight.core.query import Facts, Query
from preflight.core.requirement import Level
from preflight.core.target import Agent, Role
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import DYNAMIC_REFERENCE, Undetermined, Value, Why, unknown_value
from preflight.iam.execution import Task, execution_policy, models_behind, needs, tasks, work
from preflight.iam.permissions import Purpose
from preflight.iam.secret_arns import SECRET_ARNS, SecretArn
from preflight.iam.verdicts import NotApplicable
from preflight.models.queries import APPLICATION_PROFILE, PROFILES, Profile

ROLE = Role(Value(f"arn:aws:iam::{ACCOUNT}:role/R"))
OTHER = Role(Value(f"arn:aws:iam::{ACCOUNT}:role/Other"))
LATER = unknown_value(Why.PARAMETER, "has no value")
IMAGE = Value(f"{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/team/a:v1")
SECRET = f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:key-AbCdEf"
KEY = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1"
NOVA = "amazon.nova-pro-v1:0"
US_NOVA = "us.amazon.nova-pro-v1:0"
EAST = f"arn:aws:bedrock:us-east-1::foundation-model/{NOVA}"
PROFILE = Profile(US_NOVA, f"arn:aws:bedrock:{REGION}:{ACCOUNT}:inference-profile/{US_NOVA}", (EAST,))
APPLICATION = f"arn:aws:bedrock:{REGION}:{ACCOUNT}:application-inference-profile/abc"


def agent(subject: str = "a", role: Role | None = ROLE, **parts) -> Agent:
    return Agent(subject, role=role, **{"name": Value(subject)} | parts)


def facts(secret: object = (), profiles: object = (PROFILE,), application: object = ()) -> Facts:
    told: dict[Query[Any], Any] = {
        SECRET_ARNS: {"key": secret},
        PROFILES: {"": profiles},
        APPLICATION_PROFILE: {APPLICATION: application},
    }
    return StubAccount(told).ask(told, scope())


def wanted(purpose: Purpose, made: Agent, item: Value[str] | None = None, **told) -> dict[str, list[str]]:
    """The actions by resource."""
    assert made.role
    found: dict[str, list[str]] = {}
    for need in needs(Task(purpose, (made,), made.role, item), facts(**told)):
        found.setdefault(need.resource, []).extend(need.actions)
    return found


@pytest.mark.parametrize(
    ("agents", "purposes", "number"),
    [
        ((agent(),), (Purpose.LOGS,), 1),
        ((agent(), agent("b")), (Purpose.LOGS,), 1),
        ((agent(), agent("b", OTHER)), (Purpose.LOGS,), 2),
        ((agent(), agent("b", None)), (Purpose.LOGS, Purpose.TOKENS), 2),
        ((agent(name=LATER), agent("b", name=LATER)), (Purpose.LOGS,), 2),
        ((agent(image=IMAGE), agent("b", image=IMAGE)), (Purpose.IMAGE,), 1),
        ((agent(secrets=(Value("x"), Value("y"))),), (Purpose.SECRET,), 2),
        ((agent(),), (Purpose.IMAGE, Purpose.SECRET, Purpose.MODEL), 0),
        ((agent(candidate="role"),), (Purpose.IMAGE,), 1),
        ((agent(),), (), 0),
    ],
)
def test_what_agents_of_one_role_do_alike_is_one_task(agents, purposes, number) -> None:
    found = [subject.of for subject in tasks(*purposes)(scope(*agents))]
    assert len(found) == number
    if purposes == (Purpose.LOGS,) and number == 1:
        assert [each.subject for each in found[0].agents] == [each.subject for each in agents]


def test_the_sentence_names_the_thing() -> None:
    texts = {subject.of.text for subject in tasks(*Purpose)(scope(agent(image=IMAGE, models=(Value(NOVA),))))}
    assert {f"pull the image {IMAGE.value}", f"invoke the model {NOVA}", "write its logs"} <= texts


def test_an_image_is_pulled_from_the_registry_of_its_region() -> None:
    found = wanted(Purpose.IMAGE, agent(image=IMAGE), IMAGE)
    assert found == {
        f"arn:aws:ecr:eu-west-1:{ACCOUNT}:repository/team/a": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        "*": ["ecr:GetAuthorizationToken"],
    }
    assert list(wanted(Purpose.IMAGE, agent(candidate="role"))) == ["*"]


@pytest.mark.parametrize(
    ("secret", "resources"),
    [(SecretArn(SECRET), [SECRET]), (SecretArn(SECRET, "1"), [SECRET, KEY]), (SecretArn(SECRET, "alias/x"), [SECRET])],
)
def test_a_secret_and_the_key_it_is_under(secret: SecretArn, resources: list[str]) -> None:
    assert list(wanted(Purpose.SECRET, agent(), Value("key"), secret=secret)) == resources


def test_the_key_is_used_by_secrets_manager_for_the_agent() -> None:
    found = needs(Task(Purpose.SECRET, (agent(),), ROLE, Value("key")), facts(secret=SecretArn(SECRET, "1")))
    context = dict(next(need for need in found if need.resource == KEY).context)
    assert context["kms:ViaService"] == ("secretsmanager.eu-west-1.amazonaws.com",)
    assert not any("kms:ViaService" in dict(need.context) for need in found if need.resource != KEY)


@pytest.mark.parametrize(
    ("purpose", "item", "status"),
    [
        (Purpose.IMAGE, Value("ghcr.io/x/y:v1"), "skip"),
        (Purpose.SECRET, Value("key", derived_by=DYNAMIC_REFERENCE), "skip"),
        (Purpose.SECRET, Value("arn:aws:ssm:us-west-2:1:parameter/x"), "skip"),
        (Purpose.SECRET, Value("key", created=True), "skip"),
        (Purpose.SECRET, Value("key"), "unknown"),
        (Purpose.MODEL, Value("arn:aws:sagemaker:us-west-2:123456789012:endpoint/x"), "skip"),
        (Purpose.MODEL, Value("eu.amazon.nova-pro-v1:0"), "unknown"),
        (Purpose.MODEL, Value(APPLICATION), "unknown"),
        (Purpose.MODEL, Value(APPLICATION.replace(REGION, "eu-west-1")), "unknown"),
    ],
)
def test_what_cannot_be_simulated(purpose: Purpose, item: Value[str], status: str) -> None:
    with pytest.raises(NotApplicable) as raised:
        wanted(purpose, agent(), item)
    assert raised.value.finding.status == status


def test_what_is_not_known_is_raised() -> None:
    with pytest.raises(Undetermined):
        wanted(Purpose.SECRET, agent(), LATER)
    with pytest.raises(Unanswered):
        wanted(
            Purpose.SECRET,
            agent(),
            Value("key"),
            secret=Unanswered(UnansweredReason.DENIED, "secretsmanager:DescribeSecret"),
        )


@pytest.mark.parametrize(
    ("text", "told", "resources"),
    [
        (NOVA, {}, [f"arn:aws:bedrock:{REGION}::foundation-model/{NOVA}"]),
        (US_NOVA, {}, [PROFILE.arn, EAST]),
        (APPLICATION, {"application": Profile("abc", APPLICATION, (EAST,))}, [APPLICATION, EAST]),
    ],
)
def test_a_profile_takes_the_right_on_every_model_behind_it(text, told, resources) -> None:
    found = models_behind(text, facts(**told))
    assert [each["model"] for each in found] == resources
    assert [each.get("profile") for each in found[1:]] == resources[:1] * (len(found) - 1)


@pytest.mark.parametrize(
    ("made", "item", "level"),
    [
        (agent(), Value(NOVA), Level.MUST),
        (agent(), Value(NOVA, derived_by="the environment"), Level.SHOULD),
    ],
)
def test_what_was_only_guessed_is_a_recommendation(made: Agent, item: Value[str], level: Level) -> None:
    assert {need.level for need in needs(Task(Purpose.MODEL, (made,), ROLE, item), facts())} == {level}


def test_a_candidate_had_better_have_what_is_of_its_own_name() -> None:
    found = needs(Task(Purpose.LOGS, (agent(candidate="role"),), ROLE), facts())
    assert {need.level for need in found} == {Level.SHOULD}
    assert Level.MUST in {need.level for need in needs(Task(Purpose.LOGS, (agent(),), ROLE), facts())}


def test_agents_of_one_task_each_write_their_own_logs() -> None:
    found = needs(Task(Purpose.LOGS, (agent(), agent("b", runtime_id="b-abcdefghij")), ROLE), facts())
    text = " ".join(need.resource for need in found)
    assert "runtimes/a-" in text
    assert "runtimes/b-abcdefghij-DEFAULT" in text


def test_the_policy_that_allows_all_that_is_known() -> None:
    document = execution_policy([agent(image=IMAGE, secrets=(LATER,), models=(Value(NOVA),))], facts())
    assert document
    actions = {action for one in document["Statement"] for action in one["Action"]}
    assert {"ecr:BatchGetImage", "bedrock:InvokeModel", "logs:PutLogEvents"} <= actions
    assert "secretsmanager:GetSecretValue" not in actions
    assert execution_policy([agent(role=None)], facts()) is None


def test_a_task_is_what_its_role_is_to_do() -> None:
    made = work(Task(Purpose.LOGS, (agent(),), ROLE), facts(), "AccessDenied")
    assert (made.role, made.purpose, made.error) == (ROLE, "write its logs", "AccessDenied")
    assert made.needs()
