"""Pulumi previews: `pulumi preview --json`, and the stream of engine events of the same preview."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from preflight.core.kinds import by_pulumi, is_agentcore
from preflight.core.notes import Note
from preflight.core.target import Target
from preflight.core.value import Origin, Value, Why
from preflight.inputs.document import Document, Options
from preflight.inputs.infrastructure.assembly import target
from preflight.inputs.infrastructure.kinds import pulumi_kind
from preflight.inputs.infrastructure.leaf import Leaf, given_by, missing
from preflight.inputs.infrastructure.ledger import AGENTCORE
from preflight.inputs.infrastructure.node import Node, folded
from preflight.inputs.infrastructure.regions import by_region
from preflight.inputs.infrastructure.resource import Deployment, Resource, listed
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
OUTPUT, REFERENCE = "d0e6a833031e9bbcd3f4e8bde6ca49a4", "5cf8f73096256a8f31e491e813e4eb8e"
"""The signatures of a value with its dependencies, and of a resource given whole."""
PROVIDERS = ("pulumi:providers:aws", "pulumi:providers:aws-native")
DELETES = ("delete", "delete-replaced")
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


def recognizes(document: Document) -> bool:
    """Whether it is a preview or a list of engine events."""
    data = document.data
    if isinstance(data, Mapping):
        return isinstance(data.get("steps"), list) and ("changeSummary" in data or "config" in data)
    return isinstance(data, list) and any(isinstance(each, Mapping) and "sequence" in each for each in data[:3])


def read(document: Document, options: Options) -> tuple[Target, ...]:
    """One target for each region that the preview's AgentCore resources go to."""
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
        gone=tuple(_gone(steps, document.file)),
        deleted=frozenset(_deleted(steps)),
        notes=tuple(_notes(data)),
        seen=listed(Counter(str(each.new.get("type", "")) for each in steps if each.new)),
    )
    return tuple(target(KIND, document, each) for each in by_region(deployment, options.region))


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
    places = {urn: _of_provider(step, file) for urn, step in kept.items() if step.new.get("type") in PROVIDERS}
    for step in kept.values():
        kind = _kind(str(step.new.get("type", "")))
        if kind:
            # A resource names its provider by URN and id: urn:pulumi:STACK::PROJECT::pulumi:providers:aws::NAME::ID
            provider = str(step.new.get("provider", "")).rpartition("::")[0]
            yield _resource(kind, step, file, places.get(provider))


def _gone(steps: tuple[Step, ...], file: str) -> Iterator[Resource]:
    """What the preview deletes, or deletes and makes anew."""
    for step in steps:
        kind = _kind(str(step.old.get("type", ""))) if step.op in DELETES else ""
        if kind:
            was = {key: _leaf(value, (), key) for key, value in mapping(step.old.get("inputs")).items()}
            here, identity = Origin(file, None, step.name), str(step.old.get("id") or step.name)
            yield Resource(kind, step.name, Node.at_one_place(was, here), here, identity)


def _deleted(steps: tuple[Step, ...]) -> Iterator[str]:
    """What is named by the preview's deletions, of whatever type."""
    for old in (step.old for step in steps if step.op == "delete"):
        outputs = mapping(old.get("outputs"))
        yield from (str(each) for each in (old.get("id"), outputs.get("arn"), outputs.get("repositoryUrl")) if each)


def _of_provider(provider: Step, file: str) -> Value[str] | None:
    """The region that a provider's inputs give; None where they leave it to the stack's configuration."""
    region = _leaf(mapping(provider.new.get("inputs")).get("region"), (), "region")
    place = Origin(file, None, f"{provider.name}.region")
    return Node(region, lambda _: place).text()


def _resource(kind: str, step: Step, file: str, region: Value[str] | None) -> Resource:
    causes = {
        key: tuple(short(str(urn)) for urn in listing(urns))
        for key, urns in mapping(step.new.get("propertyDependencies")).items()
    }
    inputs = {key: _leaf(value, causes.get(key, ()), key) for key, value in mapping(step.new.get("inputs")).items()}

    def place(path: tuple[str | int, ...]) -> Origin:
        return Origin(file, None, ".".join([step.name, *map(str, path)]))

    exists = str(step.old.get("id") or step.new.get("id") or step.name) if step.op in STAYS else ""
    was = mapping(step.old.get("inputs"))
    before = Node({key: _leaf(value, (), key) for key, value in was.items()}, place) if was and exists else None
    native = str(step.new.get("type", ""))
    return Resource(kind, step.name, Node(inputs, place), place(()), exists, native, region, before)


def _kind(token: str) -> str:
    """The kind of a type token; every type of AgentCore has one, known to this version or not."""
    if found := pulumi_kind(token):
        return found
    if not is_agentcore(token):
        return ""
    kind = by_pulumi(token)
    return f"{AGENTCORE}{kind.cloudformation or kind.name if kind else token}"


OF_TYPE = (("securitygroup", "securitygroup"), ("subnet", "subnet"), ("role", "role"), ("vpc", "vpc"))
"""What the name of a property says of the type of resource it is taken from; the first that fits."""


def _dealt(causes: tuple[str, ...], key: str) -> tuple[str, ...]:
    """The causes that can be behind a property: Pulumi gives them for a whole top-level property only."""
    name = folded(key)
    for word, kind in OF_TYPE:
        if word in name:
            return tuple(cause for cause in causes if kind in folded(cause.partition("::")[0])) or causes
    return causes


def _leaf(value: Any, causes: tuple[str, ...], key: str = "") -> Any:
    """An input with leaves for what is unknown or secret."""
    if isinstance(value, str) and any(mark in value for mark in UNKNOWN):
        return _unknown(causes, key)
    if value == SECRET or (isinstance(value, Mapping) and value.get(SIGNATURE) == SIGNED_SECRET):
        return missing(Why.SENSITIVE, "secret in the preview", "secret")
    if isinstance(value, str) and SECRET in value:
        return missing(Why.SENSITIVE, "secret in the preview", "secret")
    if isinstance(value, Mapping) and value.get(SIGNATURE) == OUTPUT:
        return _of_output(value, causes, key)
    if isinstance(value, Mapping) and value.get(SIGNATURE) == REFERENCE:
        return _unknown((short(str(value.get("urn"))),), key)
    if isinstance(value, Mapping):
        return {name: _leaf(each, causes, str(name)) for name, each in value.items() if name != "__defaults"}
    if isinstance(value, list):
        dealt = _dealt(causes, key)
        one_each = len(dealt) == len(value)
        return [_leaf(each, (dealt[n],) if one_each else causes, key) for n, each in enumerate(value)]
    return value


def _unknown(causes: tuple[str, ...], key: str) -> Leaf:
    dealt = _dealt(causes, key)
    if not dealt:
        return missing(Why.UNSUPPORTED, "the preview does not say of which resource it is taken", key or "unknown")
    named = dealt[:1] if any(word in folded(key) for word, _ in OF_TYPE) else dealt
    return given_by(*named, sources=dealt)


def _of_output(output: Mapping[str, Any], causes: tuple[str, ...], key: str) -> Any:
    """A value that carries the resources it depends on; unknown where it holds none."""
    if output.get("secret") is True:
        return missing(Why.SENSITIVE, "secret in the preview", "secret")
    found = tuple(short(str(urn)) for urn in listing(output.get("dependencies"))) or causes
    return _leaf(output["value"], found, key) if "value" in output else _unknown(found, key)


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
        str(mapping(step.new.get("inputs")).get("region")) for step in steps if step.new.get("type") in PROVIDERS
    } - {"None", *UNKNOWN}
    return Value(providers.pop(), Origin(file, None, "provider.region")) if len(providers) == 1 else None
