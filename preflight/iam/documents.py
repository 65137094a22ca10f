"""Policy documents: their statements, and whether one of them speaks of a request."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import unquote

from attrs import frozen

from preflight.core.value import Origin, Undetermined, Why
from preflight.iam.conditions import Condition, every, holds, is_known, some
from preflight.iam.patterns import Kind, Truth, compiled, matches

if TYPE_CHECKING:
    from preflight.iam.conditions import Context
    from preflight.iam.patterns import Pattern, Value

Document: TypeAlias = "Mapping[str, Any] | str"
"""A policy document as decoded or as JSON text, URL-encoded or not."""


class MalformedPolicy(Undetermined, ValueError):
    """A policy that does not have the shape of one: nothing can be said of what it allows."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(Why.UNSUPPORTED, f"the policy {name or 'document'} {problem}", Origin())


@frozen
class Element:
    """The values of an element, or with `negated` of its Not… twin."""

    values: tuple[str, ...] = ()
    negated: bool = False


@frozen
class Statement:
    """One statement of a policy."""

    policy: str
    """The name of the policy it stands in."""
    index: int
    """Its place in the policy, from 0."""
    sid: str
    allows: bool
    actions: Element
    resources: Element
    principals: tuple[tuple[str, str], ...] | None
    """Kind and name of each principal, None where the statement has no such element."""
    not_principals: bool
    conditions: tuple[Condition, ...]
    variables: bool
    """Whether the policy's version knows variables."""

    @property
    def label(self) -> str:
        """How a reader finds the statement: its Sid, else its number."""
        return self.sid or f"statement {self.index + 1}"

    def applies(self, action: str, resource: Value, context: Context) -> Truth:
        """Whether the statement is about this action on this resource and its conditions hold."""
        if not self.acts_on(action):
            return False
        conditions = (self.met(condition, context) for condition in self.conditions)
        return every([self.covers(resource, context), *conditions])

    def met(self, condition: Condition, context: Context) -> Truth:
        """Whether one of its conditions holds."""
        return holds(condition, context, variables=self.variables)

    def acts_on(self, action: str) -> bool:
        """Whether the action is one of the statement's; actions have no case."""
        return _listed(self.actions.values, action.lower()) is not self.actions.negated

    def covers(self, resource: Value, context: Context) -> Truth:
        """Whether the resource is one of the statement's; without the element, every resource is."""
        if not self.resources.values:
            return True
        covered = some(self._fits(pattern, resource, context) for pattern in self._resources(context))
        if not self.resources.negated:
            return covered
        # A variable the request cannot fill makes the statement ineffective, NotResource too:
        # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
        if covered is None:
            return None
        if any(pattern.broken for pattern in self._resources(context)):
            return None if context.unsure and not covered else False
        return not covered

    def missing(self, action: str, resource: str, context: Context) -> tuple[str, ...]:
        """The context keys the request lacks, if the statement could apply with them."""
        if self.applies(action, resource, context.loosened()) is False:
            return ()
        lacking = [condition.key for condition in self.conditions if not context.names(condition.key)]
        lacking += self.unknown_operators
        if self.variables:
            values = [value for condition in self.conditions for value in condition.values]
            patterns = [compiled(value, Kind.TEXT, context.single) for value in values]
            patterns += [] if self.covers(resource, context) else self._resources(context)
            lacking += [key for pattern in patterns for key in pattern.missing]
        return tuple(dict.fromkeys(lacking))

    @property
    def unknown_operators(self) -> tuple[str, ...]:
        """Operators of its conditions that are not known: what they ask for may hold or not."""
        return tuple(condition.operator for condition in self.conditions if not is_known(condition.operator))

    def _resources(self, context: Context) -> list[Pattern]:
        resolve = context.single if self.variables else None
        return [compiled(value, Kind.RESOURCE, resolve) for value in self.resources.values]

    def _fits(self, pattern: Pattern, resource: Value, context: Context) -> Truth:
        fits = matches(resource, pattern.pieces)
        return fits if not pattern.broken else None if fits and pattern.missing and context.unsure else False


@frozen
class Policy:
    """A policy document under the name it is known by."""

    name: str
    statements: tuple[Statement, ...]

    @classmethod
    def of(cls, document: Document, name: str = "") -> Policy:
        """Reads a document; raises MalformedPolicy (a ValueError) for anything that is not a policy."""
        body = _body(document, name)
        # "If you do not include a Version element, the value defaults to 2008-10-17", which has no variables:
        # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
        modern = body.get("Version") == "2012-10-17"
        if not modern and body.get("Version") not in (None, "2008-10-17"):
            raise MalformedPolicy(name, "is of a version that IAM does not have")
        statements = many(body.get("Statement"))
        if wrong := next((problem for each in statements if (problem := _misshapen(each))), ""):
            raise MalformedPolicy(name, wrong)
        return cls(name, tuple(_statement(name, i, each, modern) for i, each in enumerate(statements)))


def _body(document: Document, name: str) -> Mapping[str, Any]:
    body: Any = document
    if isinstance(document, str):
        try:
            text = unquote(document) if document.startswith("%") else document
            # API Gateway escapes a policy once more: https://github.com/hashicorp/terraform-provider-aws/issues/4397
            body = json.loads(json.loads(f'"{text}"') if text.startswith('{\\"') else text)
        except ValueError as error:
            raise MalformedPolicy(name, f"is not JSON: {error}") from error
    if not isinstance(body, Mapping):
        raise MalformedPolicy(name, "is not a JSON object")
    return body


def _misshapen(statement: Any) -> str:
    """What keeps it from being a statement, empty where nothing does."""
    if not isinstance(statement, Mapping):
        return "has a statement that is not an object"
    if statement.get("Effect") not in ("Allow", "Deny"):
        return "has a statement whose Effect is neither Allow nor Deny"
    if any(not _are_texts(statement.get(name)) for name in _LISTS):
        return "has a statement whose actions or resources are not texts"
    if any(not _is_principal(statement.get(name)) for name in ("Principal", "NotPrincipal")):
        return "has a statement whose Principal is neither * nor lists of texts"
    conditions = statement.get("Condition")
    conditions = {} if conditions is None else conditions
    if not isinstance(conditions, Mapping) or not all(isinstance(keys, Mapping) for keys in conditions.values()):
        return "has a statement whose Condition is not an object of objects"
    if not all(_are_texts(values) for keys in conditions.values() for values in keys.values()):
        return "has a condition whose values are not texts"
    return ""


_LISTS = ("Action", "NotAction", "Resource", "NotResource")


def _are_texts(value: Any) -> bool:
    return all(isinstance(each, str | int | float | bool) for each in many(value))


def _is_principal(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(_are_texts(names) for names in value.values())
    return value is None or value == "*"


@lru_cache(maxsize=65536)
def _listed(patterns: tuple[str, ...], action: str) -> bool:
    return any(matches(action, compiled(pattern.lower(), Kind.TEXT).pieces) for pattern in patterns)


def _statement(policy: str, index: int, body: Mapping[str, Any], modern: bool) -> Statement:
    return Statement(
        policy=policy,
        index=index,
        sid=str(body.get("Sid", "")),
        allows=body.get("Effect") == "Allow",
        actions=_element(body, "Action"),
        resources=_element(body, "Resource"),
        principals=_principals(body.get("Principal", body.get("NotPrincipal"))),
        not_principals="NotPrincipal" in body,
        conditions=tuple(_conditions(body.get("Condition") or {})),
        variables=modern,
    )


def many(value: Any) -> tuple[Any, ...]:
    """The members of a list, or the one value that stands in its place; none of what is absent."""
    if value is None:
        return ()
    return tuple(value) if isinstance(value, (list, tuple)) else (value,)


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(str(v).lower() if isinstance(v, bool) else str(v) for v in many(value))


def _element(body: Mapping[str, Any], name: str) -> Element:
    negated = f"Not{name}" in body
    given = body.get(f"Not{name}" if negated else name)
    # What is there and empty names nothing; what is absent may mean everything.
    return Element(_texts(given) if given != [] else ("",), negated)


def _principals(value: Any) -> tuple[tuple[str, str], ...] | None:
    if value is None:
        return None
    by_kind = value if isinstance(value, Mapping) else {"*": value}
    return tuple((kind, name) for kind, names in by_kind.items() for name in _texts(names))


def _conditions(body: Mapping[str, Mapping[str, Any]]) -> list[Condition]:
    return [Condition(operator, key, _texts(v)) for operator, keys in body.items() for key, v in keys.items()]
