"""Which models and secrets an agent uses: read off its environment and its role, since no format says it.

Environment variable values are looked at and forgotten: only what is itself a model id, a model ARN or a secret's ARN
is kept, as the reference it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from preflight.core.target import RolePlan
from preflight.core.value import DYNAMIC_REFERENCE, Held, Holder, Value, Why
from preflight.inputs.environment import guessed_from
from preflight.inputs.infrastructure.node import Node
from preflight.inputs.infrastructure.resource import Deployment
from preflight.models.model_ids import NAMED

MODEL_ARN = re.compile(
    r"arn:aws[\w-]*:bedrock:[a-z0-9*-]*:[\d*]*:"
    r"(?:foundation-model|inference-profile|application-inference-profile)/[\w.:-]+"
)
SECRET_ARN = re.compile(r"arn:aws[\w-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@!-]+")
ANY_SUFFIX = re.compile(r"-(?:\?{6}|\*)$")
"""How policies allow for the six random characters at the end of a secret's ARN."""


def models(environment: Node, plan: RolePlan | None) -> tuple[Value[str], ...]:
    """The models that environment values and Bedrock statements name."""
    named = (
        Value(model, node.origin, guessed_from(name))
        for name, node in environment.pairs()
        if (model := _model(node.known()))
    )
    allowed = (
        Value(model, environment.origin, "guess from the role's policies")
        for arn in _resources(plan)
        if (model := _model(arn))
    )
    return _once(_without_members((*named, *allowed)))


def _without_members(found: tuple[Value[str], ...]) -> Iterator[Value[str]]:
    """The models without those guessed that a profile among them routes to: its policy has to name them, too."""
    ids = [str(each.value).rpartition("/")[2] for each in found]
    routed = {one.partition(".")[2] for one in ids}
    return (each for each, one in zip(found, ids, strict=True) if not (each.derived_by and one in routed))


def _model(text: str) -> str:
    """The model a text names: an id, an ARN, or the id of an ARN that holds for every region; else empty."""
    if MODEL_ARN.fullmatch(text):
        return text.rpartition("/")[2] if "*" in text else text
    found = NAMED.fullmatch(text.strip())
    return found["id"] if found else ""


def secrets(environment: Node, plan: RolePlan | None, deployment: Deployment) -> tuple[Value[str], ...]:
    """The secrets that environment values and the role's policies name."""
    named = (secret for _, node in environment.pairs() for secret in _secret(node, deployment))
    allowed = (
        Value(arn, environment.origin, "guess from the role's policies")
        for arn in (ANY_SUFFIX.sub("", arn) for arn in _resources(plan))
        if SECRET_ARN.fullmatch(arn)
    )
    return _once((*named, *allowed))


def _secret(node: Node, deployment: Deployment) -> Iterator[Value[str]]:
    """The secret an environment variable refers to; never what the variable holds otherwise."""
    if SECRET_ARN.fullmatch(node.known()):
        yield Value(node.known(), node.origin, created=bool(node.leaf and node.leaf.created))
    for held in node.leaf.held if node.leaf else ():
        if isinstance(held, Held) and held.holder is Holder.SECRET:
            yield Value(held.name, node.origin, DYNAMIC_REFERENCE)
    if node.leaf and node.leaf.why is Why.AFTER_DEPLOY and deployment.behind(node, "SecretsManager::Secret"):
        yield node.leaf.as_value(node.origin)


def _resources(plan: RolePlan | None) -> Iterator[str]:
    """The resources of the role's Allow statements."""
    for document in plan.policies if plan else ():
        for statement in _many(document.get("Statement")):
            if isinstance(statement, Mapping) and statement.get("Effect") == "Allow":
                yield from (each for each in _many(statement.get("Resource")) if isinstance(each, str))


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _once(values: Iterable[Value[str]]) -> tuple[Value[str], ...]:
    """Each value once, the first place it is written."""
    return tuple({(value.value, value.detail): value for value in reversed(tuple(values))}.values())[::-1]
