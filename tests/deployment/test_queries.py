"""The stack, the bootstrap and the types that a deployment is asked about."""

from __future__ import annotations

import pytest
from worlds import scope

from preflight.core.query import Facts
from preflight.core.resource import Resource
from preflight.core.target import Agent, Bootstrap, Target
from preflight.core.value import Value, Why, unknown_value
from preflight.deployment.queries import BOOTSTRAP, STACK, TYPES, stack_name, type_names

MEMORY = Resource("Memory", "m", native="AWS::BedrockAgentCore::Memory")


@pytest.mark.parametrize(
    ("target", "names"),
    [
        (Target("cloudformation", "t", resources=(MEMORY, MEMORY)), ["AWS::BedrockAgentCore::Memory"]),
        (Target("cdk", "t", agents=(Agent("a"),)), ["AWS::BedrockAgentCore::Runtime"]),
        (Target("terraform", "t", resources=(MEMORY,)), []),
        (Target("cdk", "t", agents=(Agent("a", deployed=True),)), []),
        (Target("cdk", "t", resources=(Resource("Memory", "m", made=False),)), []),
        (Target("cdk", "t", resources=(Resource("Fn", "m", native="AWS::Lambda::Function"),)), []),
        (Target("cdk", "t", resources=(Resource("Unheard", "m"),)), []),
    ],
)
def test_the_types_that_are_deployed(target: Target, names: list[str]) -> None:
    assert list(type_names(target)) == names
    calls = list(TYPES.calls(Facts(scope(target=target))))
    assert [(call.key, call.params["TypeName"]) for call in calls] == [(name, name) for name in names]


@pytest.mark.parametrize(
    ("kind", "stack", "name"),
    [
        ("cloudformation", Value("Agents"), "Agents"),
        ("cdk", Value("Agents"), "Agents"),
        ("agentkit", Value("Agents"), "Agents"),
        ("account", Value("Agents"), ""),
        ("flags", Value("Agents"), ""),
        ("cdk", unknown_value(Why.PARAMETER, "has no value"), ""),
        ("cdk", None, ""),
    ],
)
def test_the_stack(kind: str, stack: Value[str] | None, name: str) -> None:
    made = scope(target=Target(kind, "t", stack=stack))
    assert stack_name(made) == name
    assert [call.params for call in STACK.calls(Facts(made))] == ([{"StackName": name}] if name else [])


@pytest.mark.parametrize(("bootstrap", "asked"), [(Bootstrap("/cdk/version", 6), ["/cdk/version"]), (None, [])])
def test_the_bootstrap(bootstrap: Bootstrap | None, asked: list[str]) -> None:
    calls = BOOTSTRAP.calls(Facts(scope(target=Target("cdk", "t", bootstrap=bootstrap))))
    assert [call.params["Name"] for call in calls] == asked
