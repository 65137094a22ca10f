"""What literal variables name by id, ARN or URL, and whether it is there."""

from __future__ import annotations

from typing import Any

import pytest
from worlds import REGION, answer, scope

from preflight.core.query import Facts
from preflight.core.target import Target
from preflight.core.value import Value, Why, unknown_value
from preflight.inventory.named import NAMINGS, Named, lookup, named
from preflight.inventory.others import Found
from preflight.inventory.runtimes import DeployedGateway

HERE = "arn:aws:bedrock-agentcore:us-west-2:123456789012"
URL = "https://tools-0123456789.gateway.bedrock-agentcore.{}.amazonaws.com/mcp"


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("MEMORY_ID", "notes-0123456789", ("Memory", "notes-0123456789")),
        ("BEDROCK_AGENTCORE_MEMORY_ID", " notes-0123456789 ", ("Memory", "notes-0123456789")),
        ("MemoryId", "notes-0123456789", ("Memory", "notes-0123456789")),
        ("MEMORY_ID", "notes", ("Memory", "")),
        ("MEMORY_ID", "*****", ("Memory", "")),
        ("MEMORY_ID", "512", ("Memory", "")),
        ("MEMORY_ID", "", None),
        ("MEMORY_ID", "<your-memory-id>", None),
        ("MEMORY_ID", None, None),
        ("MEMORY_NAME", "notes", None),
        ("ANYTHING", f"{HERE}:memory/notes-0123456789", ("Memory", "notes-0123456789")),
        ("ANYTHING", f"{HERE.replace('west', 'east')}:memory/notes-0123456789", None),
        ("ANYTHING", f"{HERE.replace('123456789012', '999999999999')}:memory/notes-0123456789", None),
        ("ANYTHING", f"{HERE}:runtime/notes-0123456789", None),
        ("BROWSER_ID", "web_1-0123456789", ("Browser", "web_1-0123456789")),
        ("BROWSER_ID", "aws.browser.v1", None),
        ("BROWSER_ID", "chrome", ("Browser", "")),
        ("CODE_INTERPRETER_ID", "aws.codeinterpreter.v1", None),
        ("CODEINTERPRETER_ID", "sandbox-0123456789", ("CodeInterpreter", "sandbox-0123456789")),
        ("GATEWAY_ID", "tools-0123456789", ("Gateway", "tools-0123456789")),
        ("GATEWAY_ID", "nat-0a", None),
        ("AGENTCORE_GATEWAY_ID", "tools", ("Gateway", "")),
        ("GATEWAY_URL", URL.format(REGION), ("Gateway", "tools-0123456789")),
        ("GATEWAY_URL", URL.format("eu-west-1"), None),
        ("GATEWAY_URL", "https://example.com/mcp", None),
        ("MEMORY_SIZE_ID", "x", None),
    ],
)
def test_what_a_variable_names(name: str, value: str | None, found: tuple[str, str] | None) -> None:
    given = unknown_value(Why.PARAMETER, "not given") if value is None else Value(value)
    told = list(named({name: given}, scope()))
    assert [(each.kind, each.id) for each in told] == ([found] if found else [])


ROWS: dict[str, Any] = {
    "Memory": Found("notes-0123456789"), "Browser": Found("web-0123456789"),
    "CodeInterpreter": Found("sandbox-0123456789"), "Gateway": DeployedGateway("tools-0123456789", "tools", "READY"),
}  # fmt: skip


def facts(each: Named) -> tuple[Any, Facts]:
    asked = lookup(lambda _: [each])
    answers: Any = {asked.listings[kind]: {"": answer(row)} for kind, row in ROWS.items()}
    return asked, Facts(scope(target=Target("api", "t")), answers)


@pytest.mark.parametrize("kind", NAMINGS)
def test_each_kind_is_looked_for_in_its_own_listing(kind: str) -> None:
    id_ = f"{NAMINGS[kind].example}-0123456789"
    for each, status in ((Named("X", kind, id_), "pass"), (Named("X", kind, "gone-0123456789"), "fail")):
        asked, known = facts(each)
        assert asked.judge(each, known).status == status
        assert [name for name, query in asked.listings.items() if list(query.calls(known))] == [kind]


@pytest.mark.parametrize(
    ("variable", "status"),
    [("MEMORY_ID", "warn"), ("AGENTCORE_MEMORY_ID", "fail"), ("BedrockAgentCoreMemoryId", "fail")],
)
def test_what_is_no_id_fails_where_the_variable_names_agentcore(variable: str, status: str) -> None:
    each = Named(variable, "Memory", "")
    asked, known = facts(each)
    assert asked.judge(each, known).status == status
    assert not any(list(query.calls(known)) for query in asked.listings.values())
