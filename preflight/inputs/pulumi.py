"""Pulumi previews: `pulumi preview --json`, and the stream of engine events of the same preview."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from preflight.core.target import Note, Target
from preflight.core.value import MADE, Origin, Value, Why
from preflight.inputs.document import Document, Options
from preflight.inputs.infrastructure.assembly import target
from preflight.inputs.infrastructure.kinds import pulumi_kind
from preflight.inputs.infrastructure.leaf import missing
from preflight.inputs.infrastructure.node import Node
from preflight.inputs.infrastructure.resource import Deployment, Resource
from preflight.inputs.infrastructure.shapes import listing, mapping

KIND = TOOL = "pulumi"
# What the engine writes for values that are not known yet, one for each type:
# https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/plugin/rpc.go
UNKNOWN = (
    "04da6b54-80e4-46f7-96ec-b56ff0331ba9", "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421", "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
    "030794c1-ac77-496b-92df-f27374a8bd58", "e48ece36-62e2-4504-bad9-02848725956a",
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
)  # fmt: skip
SECRET = "[secret]"  # noqa: S105 - what is written in a secret's place
SIGNATURE, SIGNED_SECRET = "4dabf18193072939515e22adb298388d", "1b47061264138c4ac30d75fd1eb44270"
STAYS = ("same", "update", "refresh", "import")
GOES = (
    "delete",
    "delete-replaced",
    "discard",
    "discard-replaced",
    "read",
    "read-replacement",
    "remove-pending-replace",
)


@frozen
class Step:
    """What the preview does with one resource."""

    op: str
    urn: str
    old: Mapping[str, Any]
    new: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Type and name, which no other resource of the stack has."""
        return short(self.urn)


def recognises(document: Document) -> bool:
    """Whether it is a preview or a list of engine events."""
    data = document.data
    if isinstance(data, Mapping):
        return isinstance(data.get("steps"), list) and ("changeSummary" in data or "config" in data)
    return isinstance(data, list) and any(isinstance(each, Mapping) and "sequence" in each for each in data[:3])


def read(document: Document, options: Options) -> tuple[Target, ...]:
    """The one target of a preview."""
    data = document.data
    config = mapping(data.get("config")) if isinstance(data, Mapping) else _prelude(data)
    steps = tuple(_steps(data))
    region = _region(config, steps, document.file)
    stack = next((each.urn.split("::")[0].removeprefix("urn:pulumi:") for each in steps if each.urn), "")
    deployment = Deployment(
        tuple(_resources(steps, document.file)),
        TOOL,
        options.account,
        options.region or (region.value if region else None),
        stated_region=region,
        stack=Value(stack, Origin(document.file)) if stack else None,
        notes=tuple(_notes(data)),
    )
    return (target(KIND, document, deployment),)


def _notes(data: Any) -> Iterator[Note]:
    if isinstance(data, Mapping) and data.get("maybeCorrupt") is True:
        yield Note("the preview says that the stack's state may be corrupt: run pulumi refresh")


def _prelude(events: list[Any]) -> Mapping[str, Any]:
    found = (mapping(mapping(each).get("preludeEvent")).get("config") for each in events)
    return next((config for config in found if isinstance(config, Mapping)), {})


def _steps(data: Any) -> Iterator[Step]:
    if isinstance(data, Mapping):
        rows = [mapping(each) for each in data["steps"]]
        keys = ("oldState", "newState")
    else:
        rows = [mapping(mapping(mapping(each).get("resourcePreEvent")).get("metadata")) for each in data]
        keys = ("old", "new")
    for row in rows:
        if row:
            old, new = (mapping(row.get(key)) for key in keys)
            yield Step(str(row.get("op", "")), str(row.get("urn") or new.get("urn") or ""), old, new)


def _resources(steps: tuple[Step, ...], file: str) -> Iterator[Resource]:
    kept = {step.urn: step for step in steps if step.op not in GOES and step.new}
    for step in kept.values():
        kind = pulumi_kind(str(step.new.get("type", "")))
        if kind:
            yield _resource(kind, step, file)


def _resource(kind: str, step: Step, file: str) -> Resource:
    causes = {
        key: tuple(short(str(urn)) for urn in listing(urns))
        for key, urns in mapping(step.new.get("propertyDependencies")).items()
    }
    inputs = {key: _leaf(value, causes.get(key, ())) for key, value in mapping(step.new.get("inputs")).items()}

    def place(path: tuple[str | int, ...]) -> Origin:
        return Origin(file, None, ".".join([step.name, *map(str, path)]))

    exists = str(step.old.get("id") or step.new.get("id") or step.name) if step.op in STAYS else ""
    return Resource(kind, step.name, Node(inputs, place), place(()), exists)


def _leaf(value: Any, causes: tuple[str, ...]) -> Any:
    """An input with leaves for what is unknown or secret."""
    if isinstance(value, str) and any(mark in value for mark in UNKNOWN):
        name = causes[0] if causes else "its inputs are not known yet"
        return missing(Why.AFTER_DEPLOY, MADE + name, name, *causes)
    if value == SECRET or (isinstance(value, Mapping) and value.get(SIGNATURE) == SIGNED_SECRET):
        return missing(Why.SENSITIVE, "secret in the preview", "secret")
    if isinstance(value, str) and SECRET in value:
        return missing(Why.SENSITIVE, "secret in the preview", "secret")
    if isinstance(value, Mapping):
        return {key: _leaf(each, causes) for key, each in value.items() if key != "__defaults"}
    return [_leaf(each, causes) for each in value] if isinstance(value, list) else value


def short(urn: str) -> str:
    """`type::name` of a URN."""
    return "::".join(urn.split("::")[2:]) or urn


def _region(config: Mapping[str, Any], steps: tuple[Step, ...], file: str) -> Value[str] | None:
    """The region of the stack's configuration, else of its one provider."""
    for key in ("aws:region", "aws-native:region"):
        text = config.get(key)
        text = text.get("value") if isinstance(text, Mapping) else text
        if isinstance(text, str) and text != SECRET:
            return Value(text, Origin(file, None, f"config.{key}"))
    providers = {
        str(mapping(step.new.get("inputs")).get("region"))
        for step in steps
        if str(step.new.get("type")) in {"pulumi:providers:aws", "pulumi:providers:aws-native"}
    } - {"None", *UNKNOWN}
    return Value(providers.pop(), Origin(file, None, "provider.region")) if len(providers) == 1 else None
