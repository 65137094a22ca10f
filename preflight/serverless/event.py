"""What one invocation asks for: an allow-listed event over the environment of the function.

Every key may also stand in the environment, `assumeRole` as PREFLIGHT_ASSUME_ROLE; the event wins. All that is wrong
is said at once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Literal

import attrs
from attrs import frozen
from cattrs import ClassValidationError
from cattrs.gen import make_dict_structure_fn, override

from preflight.fleet import PLACEHOLDER
from preflight.scope import Standard
from preflight.serverless.values import AccountId, Arn, CheckId, Kind, Region, Target, converter

PREFIX = "PREFLIGHT_"


class BadEventError(ValueError):
    """An event that cannot be run; one line for each thing that is wrong with it."""


@frozen
class Event:
    """One invocation.

    Args:
        regions: where to audit.
        target: `s3://bucket/key`, `ssm:NAME`, or the document itself; nothing audits what is deployed.
        kind: the kind of document, where its content shall not decide.
        parameters: values of a template's parameters.
        standard: by whose rules; `auto` goes by the kind of document.
        checks: the checks to run, all when empty.
        skip: the checks to leave out.
        deployer: whose right to deploy is simulated.
        account: the account that must be the audited one.
        assume_role: a role to audit with; `{account}` stands for `account`.
        external_id: for `assume_role`.
        bucket: where the report is written, and the last verdict is kept.
        prefix: in front of every key of the bucket.
        topic: the SNS topic that hears of a changed verdict.
        bus: the EventBridge bus that hears of a changed verdict.
        publish: where every finding goes, beside the report.
        fetch_documents: whether documents on the internet may be read.
        timeout: seconds for all calls together; never more than the function has left.
        fail_on_warn: warnings make the exit code 1.
        allow_unknown: what could not be verified does not make it 3.
        answer: `report`, or `summary` for verdict, counts and the report's address.
        raise_unless_ready: fail the invocation when the exit code is not 0.
    """

    regions: tuple[Region, ...] = ()
    target: Target | None = None
    kind: Kind | None = None
    parameters: Mapping[str, str] = attrs.field(factory=dict)
    standard: Literal["auto", "guide", "aws"] = "auto"
    checks: tuple[CheckId, ...] = ()
    skip: tuple[CheckId, ...] = ()
    deployer: Arn | None = None
    account: AccountId | None = None
    assume_role: Arn | None = None
    external_id: str | None = None
    bucket: str | None = None
    prefix: str = ""
    topic: Arn | None = None
    bus: str | None = None
    publish: tuple[Literal["security-hub"], ...] = ()
    fetch_documents: bool = False
    timeout: float | None = None
    fail_on_warn: bool = False
    allow_unknown: bool = False
    answer: Literal["report", "summary"] = "report"
    raise_unless_ready: bool = False

    @property
    def by(self) -> Standard | None:
        """The standard, None where the kind of document decides."""
        return None if self.standard == "auto" else Standard(self.standard)


def camel(name: str) -> str:
    """A field's name as an event spells it."""
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)


KEYS = {camel(field.name): field for field in attrs.fields(Event)}
"""The keys an event may have."""

OURS = frozenset({"version", "id", "source", "account", "time", "region", "resources", "detail-type", "detail"})
"""What EventBridge puts around the event proper, which is then its `detail`."""


def parse(given: Any, environment: Mapping[str, str]) -> Event:
    """The event over the environment; raises `BadEventError`."""
    if not isinstance(given, Mapping):
        raise BadEventError(f"the event is {type(given).__name__}; give an object with keys such as regions")
    inner = given["detail"] if set(given) >= OURS else given
    try:
        event = _structure({**_from_environment(environment), **(inner or {})})
    except ClassValidationError as errors:
        raise BadEventError("\n".join(_lines(errors))) from None
    return _whole(event)


def _structure(given: Mapping[str, Any]) -> Event:
    made = converter()
    names: dict[str, Any] = {field.name: override(rename=key) for key, field in KEYS.items()}
    hook = make_dict_structure_fn(Event, made, _cattrs_forbid_extra_keys=True, **names)
    return hook(given, Event)


def _whole(event: Event) -> Event:
    """The event, if its parts go together."""
    wrong = []
    if (event.topic or event.bus) and not event.bucket:
        wrong.append("topic and bus need bucket: the last verdict is kept there")
    if event.assume_role and PLACEHOLDER in event.assume_role and not event.account:
        wrong.append("assumeRole holds {account}: give account")
    if event.answer == "summary" and not event.bucket:
        wrong.append("answer: a summary needs bucket, else nobody has the report")
    if wrong:
        raise BadEventError("\n".join(wrong))
    return event


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    """The keys the environment gives; one it cannot give keeps its name, and is refused under it."""
    known = {PREFIX + field.name.upper(): key for key, field in KEYS.items()}
    given = {name: text for name, text in environment.items() if name.startswith(PREFIX) and text}
    return {known.get(name, name): _spelled(text) for name, text in given.items()}


def _spelled(text: str) -> Any:
    """A variable's text as an event would hold it: JSON where it is an object, a flag or a number, else text."""
    if not re.fullmatch(r"\s*\{.*|true|false|[\d.]{1,11}", text, re.DOTALL):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def _lines(errors: ClassValidationError) -> Iterator[str]:
    attributes, others = errors.group_exceptions()
    for error, note in attributes:
        yield f"{camel(note.name)}: {_reason(error)}"
    for other in others:
        yield from map(_no_such_key, sorted(getattr(other, "extra_fields", ())))


def _no_such_key(key: str) -> str:
    known = [PREFIX + field.name.upper() for field in KEYS.values()] if key.startswith(PREFIX) else list(KEYS)
    near = get_close_matches(key, known, 1)
    return f"{key}: there is no such key; {f'did you mean {near[0]}?' if near else ', '.join(known)}"


def _reason(error: BaseException) -> str:
    return " ".join(str(error.args[0] if error.args else error).split())
