"""A synthesized CDK application: the cloud assembly that `cdk synth` leaves in `cdk.out`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen

from preflight.core.files import real
from preflight.core.kinds import is_agentcore
from preflight.core.notes import Note
from preflight.core.resource import Resource as Entry
from preflight.core.target import Agent, Bootstrap, Target
from preflight.core.value import Held, Value, Why
from preflight.inputs.cloudformation import Template, deployment, template
from preflight.inputs.document import MANIFEST, Document, InputError, Options, beside
from preflight.inputs.infrastructure.assembly import target
from preflight.inputs.infrastructure.assets import NONE, Assets, marked
from preflight.inputs.infrastructure.ledger import resources
from preflight.inputs.infrastructure.resource import Resource
from preflight.inputs.infrastructure.shapes import mapping
from preflight.inputs.intrinsics import Resolver

KIND, TOOL = "cdk", "aws-cdk"
UNTOLD = re.compile(r"unknown-(?:account|region)")
REQUIRES, PARAMETER = "requiresBootstrapStackVersion", "bootstrapStackVersionSsmParameter"
PARAMETERS = "AWS::SSM::Parameter"
STACK, ASSEMBLY = "aws:cloudformation:stack", "cdk:cloud-assembly"


@frozen
class Shared:
    """What the other stacks of an application give a stack: exports and parameters by name, and what they create."""

    exported: Mapping[str, Any] = field(factory=dict)
    stored: Mapping[str, Any] = field(factory=dict)
    resources: tuple[Resource, ...] = ()
    ledger: tuple[Entry, ...] = ()


@frozen
class Stack:
    """A stack of an assembly: the manifest that lists it, its name there and its template.

    `uploads` are the assets of all stacks of its assembly: one may use what another uploads.
    """

    manifest: Document
    name: str
    body: Document
    options: Options
    uploads: Assets = NONE

    @property
    def artifact(self) -> Mapping[str, Any]:
        """What the manifest says of it."""
        return mapping(self.manifest.data["artifacts"][self.name])

    @property
    def properties(self) -> Mapping[str, Any]:
        """The properties of its artifact."""
        return mapping(self.artifact.get("properties"))

    @property
    def place(self) -> str:
        """Its environment as it is written."""
        return str(self.artifact.get("environment", ""))

    @property
    def home(self) -> tuple[str, str]:
        """Its stage, which has a manifest of its own, and its environment: stages share nothing."""
        return self.manifest.file, self.place

    @property
    def environment(self) -> tuple[Value[str] | None, Value[str] | None]:
        """Its account and region; None where it is deployed to whatever the session says."""
        origin = self.manifest.origin("artifacts", self.name, "environment")
        parts = self.place.removeprefix("aws://").split("/") if self.place.startswith("aws://") else []
        account, region = (
            None if not part or UNTOLD.fullmatch(part) else Value(part, origin) for part in [*parts, "", ""][:2]
        )
        return account, region

    @property
    def assets(self) -> Assets:
        """Its assets, of its `….assets.json`."""
        called = Path(str(self.properties.get("templateFile", self.name))).name.removesuffix(".template.json")
        try:
            listed = beside(self.manifest.file, f"{called}.assets.json")
        except InputError:
            return Assets({}, {})
        images = {key: _platform(listed, key) for key in mapping(mapping(listed.data).get("dockerImages"))}
        files = mapping(mapping(listed.data).get("files"))
        paths = {key: str(mapping(mapping(each).get("source")).get("path", "")) for key, each in files.items()}
        return Assets(images, paths)

    def template(self, shared: Shared, prefix: str = "") -> Template:
        """Its template, given what the stacks beside it hold; `prefix` stands before the names of its resources."""
        account, region = self.environment
        resolver = Resolver(
            marked(self.body.data, self.uploads),
            {**mapping(self.properties.get("parameters")), **self.options.parameters},
            account=account.value if account else self.options.account,
            region=region.value if region else self.options.region,
            stack=str(self.properties.get("stackName") or self.name),
            prefix=prefix,
            exported=shared.exported,
            stored=shared.stored,
        )
        return template(self.body, resolver, lambda inner: marked(inner, self.uploads))

    def exports(self) -> Iterator[tuple[str, Any]]:
        """What it exports, by name: known, or created by one of its resources."""
        resolver = self.template(Shared(), f"{self.name}/").resolver
        for output in mapping(self.body.data.get("Outputs")).values():
            export = resolver.resolve(mapping(mapping(output).get("Export")).get("Name"))
            if isinstance(export, str) and "Value" in output:
                yield export, resolver.resolve(output["Value"])

    def parameters(self, exported: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        """What it puts into Parameter Store, by name."""
        resolver = self.template(Shared(exported), f"{self.name}/").resolver
        for body in map(mapping, mapping(resolver.template.get("Resources")).values()):
            made = mapping(body.get("Properties")) if body.get("Type") == PARAMETERS else {}
            name = resolver.resolve(made.get("Name"))
            if isinstance(name, str) and "Value" in made:
                yield name, resolver.resolve(made["Value"])

    def given(self, exported: Mapping[str, Any]) -> Shared:
        """What it gives the other stacks: what it creates around their agents, and what of AgentCore they may name."""
        whole = deployment(self.template(Shared(exported), f"{self.name}/"), TOOL)
        around = tuple(each for each in whole.resources if not is_agentcore(f"AWS::{each.kind}"))
        return Shared({}, dict(self.parameters(exported)), around, resources(evolve(whole, unread=())))

    def target(self, shared: Shared) -> Target:
        """Its target, with what the stacks beside it create."""
        account, region = self.environment
        own = deployment(self.template(shared), TOOL)
        whole = evolve(
            own,
            resources=(*own.resources, *shared.resources),
            stated_account=account,
            stated_region=region,
            stack=Value(
                str(self.properties.get("stackName") or self.name), self.manifest.origin("artifacts", self.name)
            ),
            notes=(*own.notes, *_lookups(self.manifest)),
        )
        found = target(KIND, self.body, whole)
        agents = tuple(_with_platform(agent, self.uploads) for agent in found.agents)
        return evolve(found, agents=agents, bootstrap=self.bootstrap, beside=shared.ledger)

    @property
    def bootstrap(self) -> Bootstrap | None:
        """The bootstrap that its artifact asks for; None where it states none."""
        version, parameter = (self.properties.get(each) for each in (REQUIRES, PARAMETER))
        if not isinstance(version, int) or not isinstance(parameter, str) or not parameter.startswith("/"):
            return None
        return Bootstrap(parameter, version, self.manifest.origin("artifacts", self.name, "properties", PARAMETER))


def recognizes(document: Document) -> bool:
    """Whether it is the manifest of a cloud assembly."""
    data = document.data
    return isinstance(data, Mapping) and isinstance(data.get("artifacts"), Mapping) and "version" in data


def read(document: Document, options: Options) -> tuple[Target, ...]:
    """One target for each stack that holds AgentCore resources; all of them where none does."""
    targets = tuple(_targets(tuple(_stacks(document, options))))
    return tuple(t for t in targets if t.ledger) or targets


def _targets(stacks: tuple[Stack, ...]) -> Iterator[Target]:
    """Each stack with what the others of its stage and environment hold: the application is deployed as a whole."""
    homes = {stack.home: [each for each in stacks if each.home == stack.home] for stack in stacks}
    exported = {home: _exported(those) for home, those in homes.items()}
    made = {id(stack): stack.given(exported[stack.home]) for stack in stacks if len(homes[stack.home]) > 1}
    for stack in stacks:
        others = [made[id(each)] for each in homes[stack.home] if each is not stack]
        stored = {name: value for each in others for name, value in each.stored.items()}
        around = tuple(resource for each in others for resource in each.resources)
        ledger = tuple(entry for each in others for entry in each.ledger)
        yield stack.target(Shared(exported[stack.home], stored, around, ledger))


def _exported(stacks: list[Stack]) -> dict[str, Any]:
    return {name: value for stack in stacks for name, value in stack.exports()} if len(stacks) > 1 else {}


def _stacks(manifest: Document, options: Options) -> Iterator[Stack]:
    """Every stack of an assembly and of those inside it, with what all of the same assembly upload."""
    found = tuple(_listed(manifest, options))
    own = [each for each in found if each.manifest is manifest]
    uploads = sum((each.assets for each in own), NONE)
    yield from (evolve(each, uploads=uploads) if each.manifest is manifest else each for each in found)


def _listed(manifest: Document, options: Options) -> Iterator[Stack]:
    """Every stack; raises `InputError` for what is no assembly or template."""
    if not recognizes(manifest):
        raise InputError("is no manifest of a cloud assembly; run cdk synth again", manifest.origin())
    for name, artifact in manifest.data["artifacts"].items():
        kind, properties = mapping(artifact).get("type"), mapping(mapping(artifact).get("properties"))
        if kind == ASSEMBLY and isinstance(properties.get("directoryName"), str):
            inner = beside(manifest.file, str(Path(properties["directoryName"], MANIFEST)))
            if real(Path(inner.file).parent) == real(Path(manifest.file).parent):
                raise InputError("names itself as an assembly inside it; run cdk synth again", manifest.origin())
            yield from _stacks(inner, options)
        elif kind == STACK and isinstance(properties.get("templateFile"), str):
            yield Stack(manifest, name, _template(beside(manifest.file, properties["templateFile"])), options)


def _template(document: Document) -> Document:
    """The document; raises `InputError` where it is no template."""
    if not isinstance(document.data, Mapping):
        raise InputError("is no template; run cdk synth again", document.origin())
    return document


def _lookups(manifest: Document) -> Iterator[Note]:
    missing_context = manifest.data.get("missing")
    for index, each in enumerate(missing_context if isinstance(missing_context, list) else []):
        provider = mapping(each).get("provider", "context")
        text = f"the {provider} look-up was not done at synthesis; run cdk synth with credentials"
        yield Note(text, manifest.origin("missing", index))


def _platform(listed: Document, key: str) -> Value[str] | None:
    platform = mapping(mapping(listed.data["dockerImages"][key]).get("source")).get("platform")
    place = listed.origin("dockerImages", key, "source", "platform")
    return Value(platform, place) if isinstance(platform, str) else None


def _with_platform(agent: Agent, assets: Assets) -> Agent:
    if agent.image is None or agent.image.why is not Why.ASSET:
        return agent
    pushed = (held.name for held in agent.image.held if isinstance(held, Held))
    return evolve(agent, platform=assets.images.get(next(pushed, "")))
