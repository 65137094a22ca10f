"""Terraform and OpenTofu plans as JSON: `terraform show -json` of a saved plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import zip_longest
from typing import Any

from attrs import frozen

from preflight.core.kinds import by_terraform, is_agentcore
from preflight.core.notes import Note
from preflight.core.resource import Resource as Entry
from preflight.core.target import Target
from preflight.core.value import Origin, Why
from preflight.inputs.document import Document, InputError, Options
from preflight.inputs.infrastructure import policy_data
from preflight.inputs.infrastructure.assembly import target
from preflight.inputs.infrastructure.blocks import OTHERS, RULES, is_block, is_choice, may_be_dynamic
from preflight.inputs.infrastructure.expected import of_the_kind
from preflight.inputs.infrastructure.kinds import terraform_kind
from preflight.inputs.infrastructure.leaf import Leaf, given_by, missing
from preflight.inputs.infrastructure.ledger import AGENTCORE
from preflight.inputs.infrastructure.node import Node
from preflight.inputs.infrastructure.providers import DEFAULTS, Providers
from preflight.inputs.infrastructure.references import References
from preflight.inputs.infrastructure.regions import by_region
from preflight.inputs.infrastructure.resource import Deployment, Resource, listed
from preflight.inputs.infrastructure.shapes import listing, mapping

KIND = TOOL = "terraform"
COMMANDS = "terraform plan -out plan.tfplan && terraform show -json plan.tfplan > plan.json"
KEEPS = ({"no-op"}, {"update"}, {"read"})
"""The actions of a resource that exists before the deployment and after it."""
IDS = ("agent_runtime_id", "harness_id", "gateway_id", "gateway_identifier", "id", "arn")
NAMES = ("arn", "id", "repository_url", "invoke_arn")
"""Attributes that name a resource whatever its type."""
SERVICE = "bedrock-agentcore"
MOST = 50


def recognizes(document: Document) -> bool:
    """Whether it is a plan, or a state that `read` refuses with what to run instead."""
    data = document.data
    if not isinstance(data, Mapping):
        return False
    shown = "format_version" in data and ("resource_changes" in data or "values" in data or "planned_values" in data)
    return shown or ("terraform_version" in data and "lineage" in data)


def read(document: Document, options: Options) -> tuple[Target, ...]:
    """One target for each region that the plan's AgentCore resources go to.

    Raises:
        InputError: for a state, and for a format of another major version.
    """
    data = document.data
    if "resource_changes" not in data and "planned_values" not in data:
        raise InputError(f"this is Terraform state, not a plan; run {COMMANDS}", document.origin())
    version = str(data.get("format_version"))
    if version.partition(".")[0] != "1":
        said = f"plan format {version} is not known, only 1.x; make the plan with Terraform 1.x: {COMMANDS}"
        raise InputError(said, document.origin("format_version"))
    whole = _deployment(document, options)
    return tuple(target(KIND, document, each) for each in by_region(whole, options.region))


def _deployment(document: Document, options: Options) -> Deployment:
    references = _references(document)
    providers = Providers(document, references)
    region, account = (next(filter(None, map(told, DEFAULTS)), None) for told in (providers.region, providers.account))
    resources = tuple(_resources(document, references, providers))
    return Deployment(
        resources,
        TOOL,
        options.account or (account.value if account else None),
        options.region or (region.value if region else None) or _common(resources),
        stated_account=account,
        stated_region=region,
        gone=tuple(_gone(document)),
        deleted=frozenset(_deleted(document)),
        notes=tuple(_notes(document.data)),
        unread=tuple(_unread(document)),
        seen=listed(Counter(str(each.get("type")) for each in _changes(document))),
    )


def _unread(document: Document) -> Iterator[Entry]:
    """What of the plan is not known: its end where it failed, the rest where it is partial, all without changes."""
    data, place = document.data, Origin(document.file)
    if data.get("errored") is True:
        yield Entry(
            "plan", document.file, origin=place, unread="ended with an error: what is missing from it is unread"
        )
    elif data.get("complete") is False:
        yield Entry("plan", document.file, origin=place, unread="is partial: what it leaves out is unread")
    elif "resource_changes" not in data:
        yield Entry("plan", document.file, origin=place, unread="has planned values but no changes to read them with")


def _changes(document: Document) -> list[Mapping[str, Any]]:
    return [each for each in listing(document.data.get("resource_changes")) if isinstance(each, Mapping)]


def _notes(data: Mapping[str, Any]) -> Iterator[Note]:
    if data.get("errored") is True:
        yield Note("the plan ended with an error: what is missing from it is not checked")
    if data.get("complete") is False:
        yield Note("the plan is partial (deferred or targeted): apply it, then plan and check again")


def _managed(document: Document) -> list[Mapping[str, Any]]:
    return [each for each in _changes(document) if each.get("mode") == "managed" and _kind(str(each.get("type")))]


def _policies(document: Document) -> dict[str, Mapping[str, Any]]:
    return {str(each.get("address")): each for each in _changes(document) if each.get("type") == policy_data.TYPE}


def _references(document: Document) -> References:
    addresses = (str(each.get("address")) for each in _managed(document))
    return References(document.data, (*addresses, *_policies(document)))


def _resources(document: Document, references: References, providers: Providers) -> Iterator[Resource]:
    managed = _managed(document)
    apart, strangers = _apart(managed, references), frozenset(_strangers(managed))
    plan = _Plan(document.file, references, providers, apart, strangers, _policies(document))
    for each in managed:
        change = mapping(each.get("change"))
        actions = {str(each) for each in listing(change.get("actions"))}
        if actions and actions not in ({"delete"}, {"forget"}):
            yield _resource(each, change, plan)


def _strangers(managed: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The roles whose trust policy is known and does not speak of AgentCore."""
    for each in managed:
        after = mapping(mapping(each.get("change")).get("after"))
        trust = after.get("assume_role_policy") or after.get("assume_role_policy_document")
        if trust and SERVICE not in str(trust):
            yield str(each.get("address"))


def _gone(document: Document) -> Iterator[Resource]:
    """What the plan destroys, or destroys and makes anew; what it only forgets stays where it is."""
    for each in _changes(document):
        change, kind = mapping(each.get("change")), _kind(str(each.get("type")))
        if each.get("mode") == "managed" and kind and "delete" in listing(change.get("actions")):
            before, address = mapping(change.get("before")), str(each.get("address"))
            here = Origin(document.file, None, address)
            yield Resource(kind, address, Node.at_one_place(before, here), here, _id(before, address))


def _deleted(document: Document) -> Iterator[str]:
    """What is named by the plan's deletions, of whatever type; what is made anew comes back under its name."""
    for change in (mapping(each.get("change")) for each in _changes(document) if each.get("mode") == "managed"):
        if listing(change.get("actions")) == ["delete"]:
            before = mapping(change.get("before"))
            yield from (str(before[key]) for key in NAMES if before.get(key))


def _id(before: Mapping[str, Any], address: str) -> str:
    return next((str(before[key]) for key in IDS if before.get(key)), address)


def _apart(managed: Iterable[Mapping[str, Any]], references: References) -> frozenset[tuple[str, str]]:
    """The blocks that are written in plain sight, by the address or kind of what holds them."""
    found: set[tuple[str, str]] = set()
    for native, address in ((str(each.get("type")), str(each.get("address"))) for each in managed):
        for (kind, name), types in OTHERS.items():
            if native in types and types == RULES:
                found |= {(group, name) for group in references.behind(address, ("security_group_id",)).resources}
            elif native in types or (_kind(native) == kind and types != RULES and references.written(address, (name,))):
                found.add((kind, name))
    return frozenset(found)


@frozen
class _Plan:
    """What the whole plan says of each of its resources.

    `apart` are blocks that are written in plain sight, by the address or kind of what holds them; `strangers` are roles
    that AgentCore is not meant to take on; `policies` are the data sources of policies that are read later.
    """

    file: str
    references: References
    providers: Providers
    apart: frozenset[tuple[str, str]]
    strangers: frozenset[str]
    policies: Mapping[str, Mapping[str, Any]]


def _resource(written: Mapping[str, Any], change: Mapping[str, Any], plan: _Plan) -> Resource:
    address = str(written.get("address"))
    before = mapping(change.get("before"))
    exists = {str(each) for each in listing(change.get("actions"))} in KEEPS
    native = str(written.get("type"))
    kind = _kind(native)
    none = {name for holder, name in plan.apart if holder in {address, kind}}
    merged = _Overlay(address, plan, kind, native, none).merged(change)

    def place(path: tuple[str | int, ...]) -> Origin:
        return Origin(plan.file, None, ".".join([address, *map(str, path)]))

    identity = _id(before, address) if exists else ""
    was = Node(before, place) if exists else None
    provider = plan.references.provider(address)
    region, account = plan.providers.region(provider), plan.providers.account(provider)
    return Resource(kind, address, Node(merged, place), place(()), identity, native, region, was, account=account)


def _kind(native: str) -> str:
    """The kind of a type; every type of AgentCore has one, known to this version or not."""
    if found := terraform_kind(native):
        return found
    if not is_agentcore(native):
        return ""
    kind = by_terraform(native)
    return f"{AGENTCORE}{kind.cloudformation or kind.name if kind else native}"


@frozen
class _Overlay:
    """What a resource will be, with leaves for what is unknown or sensitive.

    `none` names blocks it does not have; `inside` are the policies that it is part of.
    """

    address: str
    plan: _Plan
    kind: str
    native: str
    none: Collection[str] = ()
    inside: tuple[str, ...] = ()

    def merged(self, change: Mapping[str, Any]) -> dict[str, Any]:
        after = mapping(change.get("after"))
        unknown, sensitive = mapping(change.get("after_unknown")), mapping(change.get("after_sensitive"))
        names = dict.fromkeys((*after, *unknown))
        return {name: self._merge(after.get(name), unknown.get(name), sensitive.get(name), (name,)) for name in names}

    def _merge(self, after: Any, unknown: Any, sensitive: Any, path: tuple[str | int, ...]) -> Any:
        if unknown is True and self._computed(path):
            return None
        if sensitive is True:
            return missing(Why.SENSITIVE, "marked sensitive in the plan", "sensitive")
        if unknown is True:
            return self._unknown(path)
        if isinstance(after, Mapping) or isinstance(unknown, Mapping):
            a, u, s = mapping(after), mapping(unknown), mapping(sensitive)
            return {
                key: self._merge(a.get(key), u.get(key), s.get(key), (*path, key)) for key in dict.fromkeys((*a, *u))
            }
        if isinstance(after, list) or isinstance(unknown, list):
            rows = zip_longest(listing(after), listing(unknown), listing(sensitive)[: len(listing(after))])
            members = _dealt([self._merge(a, u, s, (*path, i)) for i, (a, u, s) in enumerate(rows)])
            return [(isinstance(each, Leaf) and self._policy(path, each.sources)) or each for each in members]
        return after

    def _computed(self, path: tuple[str | int, ...]) -> bool:
        """Whether nobody writes an unknown place, so that the provider computes it."""
        if self.plan.references.written(self.address, path) is not False:
            if is_choice(self.kind, path):
                return not self.plan.references.behind(self.address, path).resources
            return self.native.startswith("awscc_") and len(path) > 1 and is_block(self.kind, path)
        return path[-1] in self.none or not may_be_dynamic(self.kind, self.native, path)

    def _unknown(self, path: tuple[str | int, ...]) -> Leaf | Mapping[str, Any]:
        found = self.plan.references.behind(self.address, path)
        if policy := self._policy(path, found.resources):
            return policy
        one_of = self._one_of(path, found.around)
        if len(one_of) == 1 or (one_of and isinstance(path[-1], int)):
            return given_by(*(found.later[:1] or one_of), sources=one_of)
        first = (*found.resources, *found.later, *found.words, ".".join(map(str, path)))[0]
        if found.made:
            several = found.resources if found.shared and isinstance(path[-1], str) else ()
            return given_by(*(several or (first,)), sources=found.resources)
        said = f"when {first} is read" if found.words else "as what a dynamic block writes"
        return missing(Why.UNSUPPORTED, f"the plan tells it only after the apply, {said}", first, *found.resources)

    def _one_of(self, path: tuple[str | int, ...], around: tuple[str, ...]) -> tuple[str, ...]:
        """The resources one of which a place names; none where there are too many to tell."""
        kept = of_the_kind(path, around)
        near = self.plan.references.nearest(kept if len(kept) <= MOST else (), self.address)
        return tuple(each for each in near if each not in self.plan.strangers)

    def _policy(self, path: tuple[str | int, ...], sources: tuple[str, ...]) -> Mapping[str, Any] | None:
        """The policy that the one data source behind a place will give, as far as the plan shows it."""
        name = next((str(step) for step in reversed(path) if not isinstance(step, int)), "")
        read = self.plan.policies.get(sources[0]) if len(sources) == 1 and name in policy_data.PLACES else None
        if read is None or sources[0] in self.inside:
            return None
        inner = _Overlay(sources[0], self.plan, "", policy_data.TYPE, inside=(*self.inside, *sources))
        return policy_data.document(inner.merged(mapping(read.get("change"))))


def _dealt(members: list[Any]) -> list[Any]:
    """The unknown members of a list, each from one resource where there are as many resources as members."""
    unknown = [each for each in members if isinstance(each, Leaf)]
    sources = unknown[0].sources if unknown else ()
    if len(sources) != len(unknown) or any(each.sources != sources for each in unknown):
        return members
    dealt = iter(given_by(source, sources=(source,)) for source in sources)
    return [next(dealt) if isinstance(each, Leaf) else each for each in members]


def _common(resources: tuple[Resource, ...]) -> str | None:
    """The region most resources say, since provider 6 writes it in each."""
    regions = Counter(region for each in resources if (region := each.at("Region").known()))
    return regions.most_common(1)[0][0] if regions else None
