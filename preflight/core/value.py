"""A value of the target: known, derived by a tool's rule, or unknown until the deployment; and where it is written.

A judge asks for it with `Value.get()`; a value that cannot be had raises `Undetermined`, which becomes the finding of
that subject, so no check handles the case itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Generic, TypeVar

from attrs import evolve, frozen

from preflight.core.unanswered import Unanswered

T = TypeVar("T")

PLACEHOLDER = re.compile(
    r"<[A-Za-z][^<>]*>|\bPLACEHOLDER_\w+|\bREPLACE[-_ ]?(?:ME|WITH)\w*|\bCHANGE[-_]?ME\b|\bYOUR[-_][A-Z0-9_-]*[A-Z0-9]"
    r"|\byour[-_](?:account|region|role|bucket|vpc|subnet|image|ecr|repo|arn|uri)(?:[a-z0-9_-]*[a-z0-9])?"
)
"""What people leave in a value when they have not filled it in yet."""


@frozen
class Origin:
    """The place a value is written: file, 1-based line, and path inside the document."""

    file: str | None = None
    line: int | None = None
    path: str | None = None

    def __str__(self) -> str:
        """`file:line (path)` as far as known."""
        place = f"{self.file}:{self.line}" if self.line else self.file or ""
        return f"{place} ({self.path})" if place and self.path else place or self.path or ""


class Why(StrEnum):
    """Why a value cannot be had before the deployment runs."""

    AFTER_DEPLOY = "known-after-deploy"
    PARAMETER = "parameter-without-value"
    IMPORT = "import-value"
    DYNAMIC = "dynamic-reference"
    LOOKUP = "lookup-missing"
    ASSET = "asset-pushed-at-deploy"
    SENSITIVE = "sensitive"
    UNSUPPORTED = "unsupported-expression"
    PLACEHOLDER = "placeholder"


DYNAMIC_REFERENCE = "dynamic reference"
"""What derives a value that CloudFormation itself resolves: the agent never asks for it."""

CREATED = frozenset({Why.AFTER_DEPLOY, Why.ASSET})
"""Reasons that mean: the deployment itself creates the thing, so there is nothing to look at yet."""


class Undetermined(Exception):
    """A value that is not known before the deployment runs; raised by `Value.get`."""

    def __init__(self, why: Why, detail: str, origin: Origin) -> None:
        super().__init__(detail)
        self.why, self.detail, self.origin = why, detail, origin

    @property
    def created(self) -> bool:
        """Whether the deployment itself creates the thing."""
        return self.why in CREATED


class Holder(StrEnum):
    """What holds a value outside the source, and how people say so."""

    EXPORT = "another stack exports it as"
    PARAMETER = "Parameter Store holds it under"
    SECRET = "the secret that holds it is"  # noqa: S105 - words
    ASSET = "pushed by cdk deploy:"
    ZONES = "a template does not tell the zones that the account has in"


@frozen
class Held:
    """A value that is held outside the source: under which name, and which member of the list there it is.

    `delimiter` is what separates the members; with no `member`, it is the whole list.
    """

    holder: Holder
    name: str
    delimiter: str = ""
    member: int | None = None

    def __str__(self) -> str:
        """Why it is not known, as people say it."""
        return f"{self.holder.value} {self.name}{numbered(self.member)}"


def numbered(member: int | None) -> str:
    """How a member of a list is told from the others; `member` counts from 0."""
    return "" if member is None else f" (member {member + 1})"


@frozen
class Value(Generic[T]):
    """One value of the target. `value` is None exactly when `why` says what is missing.

    `derived_by` names the tool whose rule gave the value where the file does not spell it; a deployment with another
    version of that tool may differ. `created` says that the thing named is created by this very deployment.
    """

    value: T | None
    origin: Origin = Origin()
    derived_by: str = ""
    why: Why | None = None
    detail: str = ""
    created: bool = False
    unread: Unanswered | None = None
    """The question whose missing answer keeps the value from being known: `get` raises it."""
    made_by: tuple[str, ...] = ()
    """The resources of the same source, or attributes of them, one of which will give an unknown value."""
    held: tuple[str | Held, ...] = ()
    """The texts and held values that an unknown value is put together of, in order."""

    @property
    def known(self) -> bool:
        """Whether the value can be had now."""
        return self.value is not None and not self.placeholder

    @property
    def placeholder(self) -> str:
        """The text somebody still has to replace, or an empty string."""
        found = PLACEHOLDER.search(self.value) if isinstance(self.value, str) else None
        return found.group() if found else ""

    def get(self) -> T:
        """The value; raises `Undetermined` when it is unknown or a placeholder, `Unanswered` when AWS did not say."""
        if self.unread:
            raise self.unread
        if self.placeholder:
            raise Undetermined(Why.PLACEHOLDER, left_over(self.placeholder), self.origin)
        if self.value is None:
            raise Undetermined(self.why or Why.UNSUPPORTED, self.detail, self.origin)
        return self.value


def left_over(placeholder: str) -> str:
    """What is said of a placeholder."""
    return f"the placeholder {placeholder!r} was never replaced"


def made_value(*names: str, origin: Origin | None = None) -> Value[Any]:
    """A value that a resource of the same source will give: the one named, or one of those named."""
    return Value(None, origin or Origin(), why=Why.AFTER_DEPLOY, detail=made_detail(names), made_by=names)


def made_detail(names: Iterable[str]) -> str:
    """Why a value is not known that a resource of the same source will give."""
    return f"created by this deployment: {' or '.join(names)}"


def creator(value: Value[Any]) -> str:
    """The resource of the same source that gives an unknown value; empty where none does, or nobody knows which."""
    return value.made_by[0] if len(value.made_by) == 1 else ""


def as_setting(value: Value[T]) -> Value[T]:
    """The value as that of a setting: what the deployment gives it is not known, for no thing to come settles it."""
    if value.why is not Why.AFTER_DEPLOY:
        return value
    given = f"{' or '.join(value.made_by) or 'the deployment'} gives it, which tells it only after the deployment"
    return evolve(value, why=Why.UNSUPPORTED, detail=given)


def unknown_value(why: Why, detail: str, origin: Origin | None = None) -> Value[Any]:
    """A value that is not known before deploy: `detail` completes the sentence 'it …'."""
    return Value(None, origin or Origin(), why=why, detail=detail)


def known(values: Iterable[Value[T] | None]) -> tuple[T, ...]:
    """The values that are known now, in order, each once."""
    return tuple(dict.fromkeys(v.get() for v in values if v is not None and v.known))
