"""Whether what an ARN names is there, asked of the simulated account for every type."""

from __future__ import annotations

import pytest
from worlds import ACCOUNT, REGION, live_facts, scope

from preflight.core.query import Facts
from preflight.demo import demo
from preflight.inventory.there import TYPES, Existence, There

HERE = f"arn:aws:bedrock-agentcore:{REGION}:{ACCOUNT}"
VAULT = "token-vault/default/"


def arn(type_: str, name: str = "it-abcdefghij", account: str = ACCOUNT) -> str:
    folder = VAULT if type_.endswith("provider") else ""
    return f"arn:aws:bedrock-agentcore:{REGION}:{account}:{folder}{type_}/{name}"


@pytest.mark.parametrize("type_", TYPES)
def test_one_question_of_its_own_type(type_: str) -> None:
    existence = Existence.of(lambda _: [arn(type_), arn(type_)])
    asked = {name: [call.key for call in query.calls(Facts(scope()))] for name, query in existence.queries.items()}
    assert asked == {each: [arn(type_)] if each == type_ else [] for each in TYPES}


@pytest.mark.parametrize("other", [arn("memory", account="999999999999"), arn("browser"), "it-abcdefghij", ""])
def test_nothing_is_said_of_others(other: str) -> None:
    existence = Existence.of(lambda _: [other])
    assert not any(list(query.calls(Facts(scope()))) for query in existence.queries.values())
    assert list(existence.judged(other, Facts(scope()))) == []


def test_aws_is_asked() -> None:
    with demo("ready", REGION) as world:
        client = world.session.client("bedrock-agentcore-control")
        memory = client.list_memories()["memories"][0]["arn"]
        named = [memory, *map(arn, TYPES)]
        existence = Existence.of(lambda _: named)
        facts = live_facts(world.session, scope(), *existence.queries.values())
        assert facts.one(existence.queries["memory"], memory) == There(memory.rpartition("/")[2])
        statuses = {each: [f.status.value for f in existence.judged(each, facts)] for each in named}
        assert statuses == {each: ["pass" if each == memory else "fail"] for each in named}
        commands = {str(f.fix) for each in map(arn, TYPES) for f in existence.judged(each, facts)}
        assert all("list-" in each for each in commands)
