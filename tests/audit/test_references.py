"""References that only AWS can tell are looked up, put in their place, and never invented."""

from __future__ import annotations

import boto3
import moto
import pytest
from worlds import StubAccount, live_facts, scope, target

from preflight.audit.references import EXPORTS, PARAMETERS, Named, named, resolved
from preflight.core.query import Answer
from preflight.core.resource import Resource
from preflight.core.target import Agent, Network, Role, Target
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Held, Holder, Value, Why


def held(*parts: str | Held) -> Value[str]:
    return Value(None, why=Why.IMPORT, detail="held elsewhere", held=parts)


ROLE = held(Held(Holder.EXPORT, "RoleArn"))
SUBNETS = tuple(held(Held(Holder.EXPORT, "Subnets", ",", n)) for n in range(2))
IMAGE = held(Held(Holder.PARAMETER, "/agent/image"))
SECRET = held(Held(Holder.SECRET, "agent/password"))
AGENT = Agent("a", image=IMAGE, role=Role(ROLE), network=Network(subnets=SUBNETS), secrets=(SECRET,))


def told(exports: object, parameters: object, agent: Agent = AGENT) -> Agent:
    where = scope(target=target(agent))
    facts = StubAccount({EXPORTS: {"": exports}, PARAMETERS: {"0": parameters}}).ask([EXPORTS, PARAMETERS], where)
    return resolved(facts).agents[0]


def test_values_take_their_place() -> None:
    found = told([Named("RoleArn", "arn:r"), Named("Subnets", "subnet-1,subnet-2")], [Named("/agent/image", "uri")])
    assert found.role is not None
    assert found.image is not None
    assert found.network is not None
    assert (found.role.arn.get(), found.image.get()) == ("arn:r", "uri")
    assert [each.get() for each in found.network.subnets] == ["subnet-1", "subnet-2"]
    assert found.secrets == (SECRET,)


def test_what_is_not_there_stays_unknown_and_says_so() -> None:
    found = told([], [])
    assert found.role is not None
    assert found.role.arn.value is None
    assert found.role.arn.detail == "another stack exports it as RoleArn, which is not there"


def test_what_may_not_be_read_names_the_action() -> None:
    found = told(Unanswered(UnansweredReason.DENIED, "cloudformation:ListExports"), [])
    assert found.role is not None
    with pytest.raises(Unanswered, match="cloudformation:ListExports"):
        found.role.arn.get()


def test_nothing_to_look_up_asks_nothing() -> None:
    plain = Target("cloudformation", "t", agents=(Agent("a", image=Value("uri")),))
    assert not named(plain)


@moto.mock_aws
def test_the_queries() -> None:
    session = boto3.Session("a", "b")
    ssm = session.client("ssm", region_name="us-west-2")
    ssm.put_parameter(Name="/agent/image", Value="uri", Type="String")
    template = '{"Resources": {"T": {"Type": "AWS::SNS::Topic"}}, "Outputs": {"O": {"Value": "arn:r", "Export": {"Name": "RoleArn"}}}}'
    session.client("cloudformation", region_name="us-west-2").create_stack(StackName="s", TemplateBody=template)
    facts = live_facts(session, scope(target=target(AGENT)), EXPORTS, PARAMETERS)
    assert facts.reply(EXPORTS) == Answer((Named("RoleArn", "arn:r"),))
    assert facts.of(PARAMETERS, "0") == (Named("/agent/image", "uri"),)


@moto.mock_aws
def test_a_secure_parameter_is_never_read() -> None:
    session = boto3.Session("a", "b")
    session.client("ssm", region_name="us-west-2").put_parameter(
        Name="/agent/image", Value="s3cret", Type="SecureString"
    )
    facts = live_facts(session, scope(target=target(AGENT)), PARAMETERS)
    assert facts.of(PARAMETERS, "0") == ()


EXPORTED = {"name": "bot", "repo": "1.dkr.ecr/bot", "nets": "subnet-1, subnet-2", "pipes": "a|b"}


@pytest.mark.parametrize(
    ("parts", "values"),
    [
        (["arn:aws:iam::1:role/", Held(Holder.EXPORT, "name")], ["arn:aws:iam::1:role/bot"]),
        ([Held(Holder.EXPORT, "repo"), ":", Held(Holder.PARAMETER, "/tag:3")], ["1.dkr.ecr/bot:v3"]),
        ([Held(Holder.EXPORT, "nets", ",")], ["subnet-1", "subnet-2"]),
        ([Held(Holder.EXPORT, "nets", ",", 1)], ["subnet-2"]),
        ([Held(Holder.EXPORT, "pipes", "|", 1)], ["b"]),
        (["x-", Held(Holder.EXPORT, "nets", ",", 0)], ["x-subnet-1"]),
        ([Held(Holder.EXPORT, "nets", ",", 2)], ["another stack exports it as nets (member 3), which has only 2"]),
        (["x-", Held(Holder.EXPORT, "gone")], ["another stack exports it as gone, which is not there"]),
        ([Held(Holder.EXPORT, "name"), Held(Holder.SECRET, "s")], ["held elsewhere"]),
    ],
)
def test_members_of_resources_are_put_together(parts: list[str | Held], values: list[str]) -> None:
    memory = Resource("Memory", "m", {"arns": [held(*parts)]})
    where = scope(target=Target("cloudformation", "a.yaml", resources=(memory,)))
    exports = [Named(name, value) for name, value in EXPORTED.items()]
    answers = {EXPORTS: {"": exports}, PARAMETERS: {"0": [Named("/tag:3", "v3")]}}
    (found,) = resolved(StubAccount(answers).ask([EXPORTS, PARAMETERS], where)).resources
    assert [each.value or each.detail for each in found.get("arns")] == values
