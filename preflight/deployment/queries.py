"""The stack, the bootstrap and the resource types of a deployment, as AWS has them."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from preflight.core.kinds import BY_NAME, CLOUDFORMATION
from preflight.core.query import Call, Facts, Query
from preflight.core.scope import Scope
from preflight.core.source_kinds import TEMPLATES, WITHOUT_STACK
from preflight.core.target import Target


@frozen
class TypeRow:
    """A resource type that CloudFormation knows in the region."""

    name: str
    deprecated: str | None = None


@frozen
class Stack:
    """A stack that exists."""

    name: str
    status: str
    reason: str | None = None


@frozen
class Parameter:
    """An SSM parameter."""

    name: str
    value: str


def type_names(target: Target) -> tuple[str, ...]:
    """The CloudFormation types of the AgentCore resources that the target deploys, each once."""
    if target.kind not in TEMPLATES:
        return ()
    made = (resource for resource in target.ledger if resource.made and not resource.deployed)
    names = (r.native or (BY_NAME[r.kind].type_name if r.kind in BY_NAME else "") for r in made)
    return tuple(dict.fromkeys(name for name in names if name.startswith(CLOUDFORMATION)))


def stack_name(scope: Scope) -> str:
    """The name of the stack that is deployed; empty where none is known."""
    stack = scope.target.stack
    return stack.get() if stack and stack.known and scope.target.kind not in WITHOUT_STACK else ""


TYPES = Query(
    "cloudformation",
    "DescribeType",
    select="{name: TypeName, deprecated: DeprecatedStatus}",
    row=TypeRow,
    member="TypeName",
    calls=lambda facts: [Call(name, {"Type": "RESOURCE", "TypeName": name}) for name in type_names(facts.scope.target)],
    absent=frozenset({"TypeNotFoundException"}),
)


def _stack_calls(facts: Facts) -> Iterator[Call]:
    if name := stack_name(facts.scope):
        yield Call(name, {"StackName": name})


STACK = Query(
    "cloudformation",
    "DescribeStacks",
    select="Stacks[].{name: StackName, status: StackStatus, reason: StackStatusReason}",
    row=Stack,
    calls=_stack_calls,
    absent=frozenset({"ValidationError"}),
)


def _bootstrap_calls(facts: Facts) -> Iterator[Call]:
    if bootstrap := facts.scope.target.bootstrap:
        yield Call(bootstrap.parameter, {"Name": bootstrap.parameter})


BOOTSTRAP = Query(
    "ssm",
    "GetParameter",
    select="Parameter.{name: Name, value: Value}",
    row=Parameter,
    calls=_bootstrap_calls,
    absent=frozenset({"ParameterNotFound"}),
)
