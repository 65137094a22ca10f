"""CloudFormation and SAM templates, with the parameter values that are kept beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from attrs import evolve, frozen

from preflight.core.kinds import is_agentcore
from preflight.core.notes import Note
from preflight.core.resource import Resource as Entry
from preflight.core.target import Target
from preflight.core.value import Origin, Value
from preflight.inputs.document import Document, InputError, Options, beside
from preflight.inputs.infrastructure.assembly import target
from preflight.inputs.infrastructure.assets import NESTED, marked, synthesized
from preflight.inputs.infrastructure.leaf import Leaf, spelled
from preflight.inputs.infrastructure.loops import LOOP, Loops
from preflight.inputs.infrastructure.node import Node
from preflight.inputs.infrastructure.resource import Deployment, Resource, listed
from preflight.inputs.infrastructure.shapes import mapping
from preflight.inputs.intrinsics import TOOL, Resolver
from preflight.inputs.parameters import Sam, samconfig

KIND = "cloudformation"
READ = (
    "BedrockAgentCore::", "IAM::", "EC2::", "ECR::Repository", "SecretsManager::Secret", "Route53Resolver::",
    "Kinesis::ResourcePolicy",
    "Route53Profiles::", "Route53::", "SecretsManager::ResourcePolicy", "S3::Bucket", "Lambda::Function",
    "Lambda::Permission", "Serverless::Function", "KMS::Alias", "KMS::Key",
)  # fmt: skip
"""The resources that say something of an agent or gateway."""
Mark: TypeAlias = Callable[[Any], Any]
DEEPEST = 8
INCLUDE = "Fn::Transform"


@frozen
class Template:
    """A template with the values it is deployed with."""

    document: Document
    resolver: Resolver
    nested: Callable[[str], Template | None]
    loops: Loops

    def _origin(self, *path: str | int) -> Origin:
        return self.document.origin(*self.loops.place(path))

    def resources(self) -> Iterator[Resource]:
        """Its resources of interest whose condition holds, nested stacks included."""
        for name, body in _resources(self.resolver.template):
            if self._left_out(body):
                continue
            child = self.nested(name) if body["Type"] == NESTED else None
            if child:
                yield from child.resources()
            kind = body["Type"].removeprefix("AWS::")
            if kind.startswith(READ):
                yield self._resource(kind, name, body)

    def _left_out(self, body: Mapping[str, Any]) -> bool:
        return "Condition" in body and self.resolver.condition(body["Condition"]) is False

    def _resource(self, kind: str, name: str, body: Mapping[str, Any]) -> Resource:
        properties = self.resolver.resolve(body.get("Properties") or {})

        def place(path: tuple[str | int, ...]) -> Origin:
            return self._origin("Resources", name, "Properties", *path)

        origin = self._origin("Resources", name)
        uncertain = self._in_doubt(body)
        node = Node(properties, place)
        return Resource(kind, self.resolver.prefix + name, node, origin, native=f"AWS::{kind}", uncertain=uncertain)

    def _in_doubt(self, body: Mapping[str, Any]) -> bool:
        """Whether its condition is not known, and is not one that every AgentCore resource here has too."""
        name = body.get("Condition")
        ours = [each.get("Condition") for _, each in _resources(self.resolver.template) if is_agentcore(each["Type"])]
        same = bool(ours) and all(each == name for each in ours)
        return name is not None and not same and isinstance(self.resolver.condition(name), Leaf)

    def unread(self) -> Iterator[Entry]:
        """What of the template may hold AgentCore resources and could not be read."""
        for name, body in mapping(self.resolver.template.get("Resources")).items():
            place, known = self._origin("Resources", name), str(mapping(body).get("Type", ""))
            if self._left_out(mapping(body)):
                continue
            child = self.nested(name) if known == NESTED else None
            if child:
                yield from child.unread()
            elif why := _unread(known, mapping(body)):
                yield Entry(known or name, self.resolver.prefix + name, origin=place, native=known or name, unread=why)
        for path, why in self.loops.left:
            name = str(path[1]) if len(path) > 1 else str(path[0])
            kind = LOOP.removesuffix("::")
            said = f"is a loop that is not expanded: it {why}"
            yield Entry(kind, self.resolver.prefix + name, origin=self._origin(*path), native=kind, unread=said)
        for name in dict.fromkeys(_macros(self.resolver.template)):
            unread = (
                "adds a part that is not in the file" if name == INCLUDE else "is a macro: what it makes is not seen"
            )
            yield Entry(name, name, origin=self.document.origin(), native=name, unread=unread)

    def types(self) -> Counter[str]:
        """How many resources of each type there are."""
        return Counter(body["Type"] for _, body in _resources(self.resolver.template))

    def notes(self) -> Iterator[Note]:
        """What the reader could not follow."""
        for name, body in mapping(self.resolver.template.get("Resources")).items():
            place = self._origin("Resources", name)
            if name.startswith("Fn::"):
                yield Note(f"{name} is not expanded: what it creates is not checked", place)
            elif mapping(body).get("Type") == NESTED and not self._left_out(body):
                child = self.nested(name)
                if child is None:
                    yield Note(f"the nested stack {name} is not beside the template: it is not checked", place)
                else:
                    yield from child.notes()
                    yield from _read_beside(name, body, child, place)
            elif "Condition" in mapping(body):
                decided = self.resolver.condition(body["Condition"])
                if isinstance(decided, Leaf):
                    yield Note(f"whether {name} is created is not known ({decided.detail}): it is checked", place)


def _read_beside(name: str, body: Mapping[str, Any], child: Template, place: Origin) -> Iterator[Note]:
    """That a file was read in the place of what stands behind a URL."""
    if "://" in str(mapping(body.get("Properties")).get("TemplateURL")) and "aws:asset:path" not in str(body):
        yield Note(
            f"the nested stack {name} is read from {child.document.file}: hold it against what its URL has", place
        )


def recognizes(document: Document) -> bool:
    """Whether it is a template: resources with types."""
    data = document.data
    if not isinstance(data, Mapping):
        return False
    loops = any(str(name).startswith(LOOP) for name in mapping(data.get("Resources")))
    return loops or any(True for _ in _resources(data))


def read(document: Document, options: Options) -> tuple[Target, ...]:
    """The one target of a template."""
    sam = _beside(document, options)
    region, stack = options.region or sam.region, options.stack or sam.stack
    mark: Mark = marked if synthesized(document.data) else _as_is
    resolver = Resolver(
        mark(document.data),
        {**sam.parameters, **options.parameters},
        account=options.account,
        region=region,
        stack=stack,
    )
    whole = deployment(template(document, resolver, mark))
    stated = Value(sam.region, Origin(sam.file)) if sam.region else None
    named = Value(stack, Origin(sam.file) if stack == sam.stack else Origin()) if stack else None
    return (target(KIND, document, evolve(whole, stated_region=stated, stack=named)),)


def _as_is(data: Any) -> Any:
    return data


def _beside(document: Document, options: Options) -> Sam:
    given = options.path or Path(document.file)
    return samconfig(given if given.is_dir() else given.parent)


def template(document: Document, resolver: Resolver, mark: Mark, depth: int = 0) -> Template:
    """A template whose nested stacks are read where they lie beside it; `mark` prepares theirs."""
    loops = Loops(resolver.resolve)
    resolver.template = body = loops.expanded(resolver.template)

    @cache
    def nested(name: str) -> Template | None:
        resource = mapping(mapping(body.get("Resources")).get(name))
        child = _child(document, resource, resolver)
        if child is None or depth >= DEEPEST:
            return None
        given = resolver.resolve(mapping(resource.get("Properties")).get("Parameters") or {})
        inner = evolve(
            resolver,
            template=mark(child.data),
            parameters=given,
            stack=None,
            prefix=f"{resolver.prefix}{name}/",
            under_way=[],
        )
        return template(child, inner, mark, depth + 1)

    def resolver_of(name: str) -> Resolver | None:
        child = nested(name)
        return child.resolver if child else None

    resolver.nested = resolver_of
    return Template(document, resolver, nested, loops)


def _child(document: Document, resource: Any, resolver: Resolver) -> Document | None:
    """The template of a nested stack: the asset of an assembly, a local path, or a file beside that a URL ends with."""
    resource = mapping(resource)
    url = spelled(resolver.resolve(mapping(resource.get("Properties")).get("TemplateURL") or ""))
    path = str(mapping(resource.get("Metadata")).get("aws:asset:path") or url)
    found = (_template_beside(document, each) for each in (_ends(path) if "://" in path else [path]))
    return next(filter(None, found), None) if path and resource.get("Type") == NESTED else None


def _ends(url: str) -> list[str]:
    """The paths that a URL ends with, the longest first: whoever uploads a folder keeps what it looks like inside."""
    steps = url.partition("://")[2].partition("?")[0].split("/")[1:]
    return ["/".join(steps[place:]) for place in range(len(steps)) if steps[-1]]


def _template_beside(document: Document, path: str) -> Document | None:
    try:
        child = beside(document.file, path)
    except InputError:
        return None
    return child if recognizes(child) and child.digest != document.digest else None


def deployment(whole: Template, tool: str = TOOL) -> Deployment:
    """What a template deploys."""
    resolver = whole.resolver
    return Deployment(
        tuple(whole.resources()),
        tool,
        resolver.account,
        resolver.region,
        notes=tuple(whole.notes()),
        unread=tuple(whole.unread()),
        seen=listed(whole.types()),
    )


def _unread(known: str, body: Mapping[str, Any]) -> str:
    """Why what a resource stands for could not be read; empty where it is what it says."""
    if known == NESTED:
        url = mapping(body.get("Properties")).get("TemplateURL")
        where = f" ({url})" if isinstance(url, str) and "://" in url else ""
        return f"is a nested stack whose template{where} is not beside this one"
    if known == "AWS::Serverless::Application":
        return "is a nested application whose template is not beside this one"
    if known.endswith("::MODULE"):
        return "is a module whose resources are not in the template"
    return ""


def _macros(template: Mapping[str, Any]) -> Iterator[str]:
    """Includes and macros of the template's own, which add or change what nobody sees here."""
    given = template.get("Transform")
    for each in given if isinstance(given, list) else [given]:
        name = str(mapping(each).get("Name") or each)
        if name == "AWS::Include" or (each and not name.startswith("AWS::")):
            yield INCLUDE if name == "AWS::Include" else name
    yield from _transforms(template)


def _transforms(node: Any) -> Iterator[str]:
    """The `Fn::Transform` anywhere in the template."""
    if isinstance(node, Mapping):
        if name := mapping(node.get(INCLUDE)).get("Name"):
            yield INCLUDE if name == "AWS::Include" else str(name)
        for each in node.values():
            yield from _transforms(each)
    elif isinstance(node, list):
        for each in node:
            yield from _transforms(each)


def _resources(body: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, resource in mapping(body.get("Resources")).items():
        if isinstance(mapping(resource).get("Type"), str):
            yield name, resource
