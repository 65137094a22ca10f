"""A synthesised CDK application: the cloud assembly that `cdk synth` leaves in `cdk.out`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import evolve

from preflight.core.notes import Note
from preflight.core.target import Agent, Bootstrap, Target
from preflight.core.value import Held, Value, Why
from preflight.inputs.cloudformation import deployment, template
from preflight.inputs.document import Document, InputError, Options
from preflight.inputs.document import read as read_document
from preflight.inputs.infrastructure.assembly import target
from preflight.inputs.infrastructure.assets import Assets, marked
from preflight.inputs.infrastructure.leaf import Leaf, missing
from preflight.inputs.infrastructure.shapes import mapping
from preflight.inputs.intrinsics import Resolver

KIND, TOOL = "cdk", "aws-cdk"
UNTOLD = re.compile(r"unknown-(?:account|region)")
REQUIRES, PARAMETER = "requiresBootstrapStackVersion", "bootstrapStackVersionSsmParameter"
STACK, ASSEMBLY = "aws:cloudformation:stack", "cdk:cloud-assembly"


def recognises(document: Document) -> bool:
    """Whether it is the manifest of a cloud assembly."""
    data = document.data
    return isinstance(data, Mapping) and isinstance(data.get("artifacts"), Mapping) and "version" in data


def read(document: Document, options: Options) -> tuple[Target, ...]:
    """One target for each stack that holds AgentCore resources; all of them where none does."""
    targets = tuple(_stacks(document, options, dict(_exports(document, options))))
    return tuple(t for t in targets if t.ledger) or targets


def _stacks(manifest: Document, options: Options, exported: Mapping[str, Any]) -> Iterator[Target]:
    for within, name, body in _templates(manifest):
        yield _stack(within, name, body, options, exported)


def _exports(manifest: Document, options: Options) -> Iterator[tuple[str, Any]]:
    """What the stacks of the application export, by name: known, or created by the stack that exports it."""
    for within, name, body in _templates(manifest):
        resolver = _resolver(within, name, body, options, {})
        for output in mapping(body.data.get("Outputs")).values():
            export = resolver.resolve(mapping(mapping(output).get("Export")).get("Name"))
            if isinstance(export, str) and "Value" in output:
                yield export, _as_exported(resolver.resolve(output["Value"]), name)


def _as_exported(value: Any, stack: str) -> Any:
    """A value as another stack sees it; names of resources mean nothing there."""
    if not isinstance(value, Leaf):
        return value
    if value.why is Why.AFTER_DEPLOY:
        return missing(Why.AFTER_DEPLOY, f"created by stack {stack} of the same application", stack)
    return evolve(value, sources=(), created=value.created)


def _templates(manifest: Document) -> Iterator[tuple[Document, str, Document]]:
    """Every stack of an assembly and of those inside it: its manifest, name and template."""
    folder = Path(manifest.file).parent
    for name, artifact in manifest.data["artifacts"].items():
        kind, properties = mapping(artifact).get("type"), mapping(mapping(artifact).get("properties"))
        if kind == ASSEMBLY and isinstance(properties.get("directoryName"), str):
            yield from _templates(read_document(folder / properties["directoryName"] / "manifest.json"))
        elif kind == STACK and isinstance(properties.get("templateFile"), str):
            yield manifest, name, read_document(folder / properties["templateFile"])


def _resolver(manifest: Document, name: str, body: Document, options: Options, exported: Mapping[str, Any]) -> Resolver:
    properties = mapping(mapping(manifest.data["artifacts"][name]).get("properties"))
    account, region = _environment(manifest, name)
    return Resolver(
        marked(body.data, _assets(Path(manifest.file).parent, name, properties)),
        {**mapping(properties.get("parameters")), **options.parameters},
        account=account.value if account else options.account,
        region=region.value if region else options.region,
        stack=str(properties.get("stackName") or name),
        exported=exported,
    )


def _stack(manifest: Document, name: str, body: Document, options: Options, exported: Mapping[str, Any]) -> Target:
    artifact = manifest.data["artifacts"][name]
    account, region = _environment(manifest, name)
    assets = _assets(Path(manifest.file).parent, name, mapping(artifact.get("properties")))
    resolver = _resolver(manifest, name, body, options, exported)
    stack = str(resolver.stack)
    whole = evolve(
        deployment(template(body, resolver, lambda inner: marked(inner, assets)), TOOL),
        stated_account=account,
        stated_region=region,
        stack=Value(stack, manifest.origin("artifacts", name)),
    )
    found = target(KIND, body, evolve(whole, notes=(*whole.notes, *_lookups(manifest))))
    agents = tuple(_with_platform(agent, assets) for agent in found.agents)
    return evolve(found, agents=agents, bootstrap=_bootstrap(manifest, name))


def _bootstrap(manifest: Document, name: str) -> Bootstrap | None:
    """The bootstrap that the stack's artifact asks for; None where it states none."""
    properties = mapping(mapping(manifest.data["artifacts"][name]).get("properties"))
    version, parameter = (properties.get(each) for each in (REQUIRES, PARAMETER))
    if not isinstance(version, int) or not isinstance(parameter, str) or not parameter.startswith("/"):
        return None
    return Bootstrap(parameter, version, manifest.origin("artifacts", name, "properties", PARAMETER))


def _environment(manifest: Document, name: str) -> tuple[Value[str] | None, Value[str] | None]:
    """The account and region of a stack; None where it is deployed to whatever the session says."""
    text = str(manifest.data["artifacts"][name].get("environment", ""))
    origin = manifest.origin("artifacts", name, "environment")
    parts = text.removeprefix("aws://").split("/") if text.startswith("aws://") else []
    account, region = (
        None if not part or UNTOLD.fullmatch(part) else Value(part, origin) for part in [*parts, "", ""][:2]
    )
    return account, region


def _lookups(manifest: Document) -> Iterator[Note]:
    missing_context = manifest.data.get("missing")
    for index, each in enumerate(missing_context if isinstance(missing_context, list) else []):
        provider = mapping(each).get("provider", "context")
        text = f"the {provider} look-up was not done at synthesis; run cdk synth with credentials"
        yield Note(text, manifest.origin("missing", index))


def _assets(folder: Path, name: str, properties: Mapping[str, Any]) -> Assets:
    """The assets of a stack, of its `….assets.json`."""
    file = folder / f"{Path(str(properties.get('templateFile', name))).name.removesuffix('.template.json')}.assets.json"
    try:
        listed = read_document(file)
    except InputError:
        return Assets({}, {})
    images = {key: _platform(listed, key) for key in mapping(mapping(listed.data).get("dockerImages"))}
    files = mapping(mapping(listed.data).get("files"))
    paths = {key: str(mapping(mapping(each).get("source")).get("path", "")) for key, each in files.items()}
    return Assets(images, paths)


def _platform(listed: Document, key: str) -> Value[str] | None:
    platform = mapping(mapping(listed.data["dockerImages"][key]).get("source")).get("platform")
    place = listed.origin("dockerImages", key, "source", "platform")
    return Value(platform, place) if isinstance(platform, str) else None


def _with_platform(agent: Agent, assets: Assets) -> Agent:
    if agent.image is None or agent.image.why is not Why.ASSET:
        return agent
    pushed = (held.name for held in agent.image.held if isinstance(held, Held))
    return evolve(agent, platform=assets.images.get(next(pushed, "")))
