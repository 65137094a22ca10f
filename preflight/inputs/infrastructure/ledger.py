"""The AgentCore resources of a deployment under the API's own member names, whatever tool writes them.

CloudFormation writes `AgentRuntimeName`, Terraform `agent_runtime_name`, Pulumi `agentRuntimeName`: a member is found
in the create request's shape without case and separators; a block that the API has once is a list of one in a
Terraform plan. What no rule covers is in the tables below.

As of 2026-11-26. Sources: the service model `bedrock-agentcore-control` of botocore 1.44.8; the CloudFormation
schemas of 2026-10-20; the Terraform provider hashicorp/aws (`internal/service/bedrockagentcore`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import evolve

from preflight.constraints.leaf import NUMBERS
from preflight.constraints.shapes import Shape, request, shape
from preflight.core.kinds import BY_NAME, Kind, by_cloudformation
from preflight.core.resource import Resource as Entry
from preflight.core.resource import Tree
from preflight.core.value import Value, as_setting
from preflight.inputs.environment import shown_value
from preflight.inputs.infrastructure.keyed import entries, schema_pairs
from preflight.inputs.infrastructure.letter_case import misspelled
from preflight.inputs.infrastructure.node import Node, folded
from preflight.inputs.infrastructure.resource import Deployment, Resource
from preflight.inputs.infrastructure.strategies import strategy
from preflight.inputs.members import FREE_TEXT, SECRET

AGENTCORE = "BedrockAgentCore::"

BLOCKS = {"gatewayiamrole": "GATEWAY_IAM_ROLE", "oauth": "OAUTH", "apikey": "API_KEY",
          "jwtpassthrough": "JWT_PASSTHROUGH", "calleriamcredentials": "CALLER_IAM_CREDENTIALS"}  # fmt: skip
"""Terraform's blocks for a target's credentials, each a type of credential provider in the API."""
PROVIDERS = {"oauth": "oauthCredentialProvider", "apikey": "apiKeyCredentialProvider",
             "gatewayiamrole": "iamCredentialProvider"}  # fmt: skip
SCALARS = {("Runtime", "protocolConfiguration"): "serverProtocol"}
"""Members that CloudFormation writes as a text, and the API as a structure with this one member."""
RENAMED = {
    "Browser": {"recordingconfig": "recording", "certificatelocation": "location",
                "enterprisepolicy": "enterprisePolicies"},
    "CodeInterpreter": {"certificatelocation": "location"},
    "Dataset": {"name": "datasetName"},
    "HarnessEndpoint": {"name": "endpointName"},
    "OAuth2CredentialProvider": {"oauth2providerconfig": "oauth2ProviderConfigInput"},
    "PaymentConnector": {"connectorname": "name", "connectortype": "type"},
}  # fmt: skip
"""What CloudFormation or Terraform call otherwise than the API, by kind; none is a name of the API's."""
SHOWN = frozenset({"name", "targetName", "description", "inlinePayload"})
"""Members that the model calls sensitive and a check must read; none of them holds a secret."""
STRATEGY = "MemoryStrategy"
VERSION = "woversion"
"""What the number ends with by which Terraform knows that a write-only value (`client_secret_wo`) has changed."""
OF_THE_TOOL = frozenset({"region", "timeouts", "tagsall", "lifecycle", "forcedestroy", "skipdestroy"})
"""Properties of Terraform and Pulumi that no request has."""


def resources(deployment: Deployment) -> tuple[Entry, ...]:
    """Every AgentCore resource of the deployment, and everything in it that could not be read."""
    made = (_entry(each, deployment) for each in deployment.resources if each.kind.startswith(AGENTCORE))
    return (*made, *deployment.unread)


def _entry(resource: Resource, deployment: Deployment) -> Entry:
    kind = by_cloudformation(f"AWS::{resource.kind}") or BY_NAME.get(resource.kind.removeprefix(AGENTCORE))
    name = kind.name if kind else f"AWS::{resource.kind}"
    asked = request(kind.create) if kind and kind.create else None
    known = resource.at(_names(kind)).known() if kind and kind.name_member else ""
    members = _members(name, resource.properties, asked)
    native = resource.native or f"AWS::{resource.kind}"
    minds = native.startswith("AWS::") and kind is not None
    return Entry(
        kind=name,
        subject=known or resource.name,
        members=members or {},
        origin=resource.origin,
        native=native,
        misspelled=tuple(misspelled(resource.properties, asked)) if minds else (),
        unread="has properties that are no object, or not known" if members is None else "",
        before=_members(name, resource.before, asked) if resource.before is not None else None,
        account=resource.account or deployment.stated_account,
        region=resource.place or deployment.stated_region,
        address=resource.name,
    )


def _names(kind: Kind) -> str:
    """What the tools call the member that names a resource, as a path of alternatives."""
    other = (word for word, member in RENAMED.get(kind.name, {}).items() if member == kind.name_member)
    return "|".join((kind.name_member, *other))


def _members(kind: str, node: Node, asked: Shape | None) -> Mapping[str, Tree] | None:
    """The members of a resource; None where its properties are something else."""
    read = Members(kind).tree
    found = strategy(node, read) if kind == STRATEGY else read(node, asked) or {}
    return found if isinstance(found, Mapping) else None


class Members:
    """Turns the properties of one kind of resource into members of the API."""

    def __init__(self, kind: str) -> None:
        self._kind = kind

    def tree(self, node: Node, of: Shape | None, path: tuple[str, ...] = ()) -> Tree:
        """What stands at a place, shaped as the API has it; None where nothing does."""
        if node.data is None:
            return None
        if node.leaf:
            return self._leaf(node, of, path)
        match of.type if of else "":
            case "structure" if of:
                return self._structure(_only(node), of, path) if node.data != [] else None
            case "map":
                return self._map(node, of, path)
            case "list":
                return [self.tree(each, _member(of), path) for each in _listed(node)]
            case "":
                return self._free(node, path)
            case _:
                return self._leaf(_text(_only(node)), of, path)

    def _leaf(self, node: Node, of: Shape | None, path: tuple[str, ...]) -> Value[Any] | None:
        value = _value(node, of, path)
        kind = BY_NAME.get(self._kind)
        names_it = kind is not None and path == (kind.name_member,)
        chosen = of is not None and (of.enum or of.type in NUMBERS or of.type == "boolean")
        return as_setting(value) if value and (names_it or chosen) else value

    def _structure(self, node: Node, of: Shape, path: tuple[str, ...]) -> Tree:
        if not of.members and isinstance(node.data, bool):
            return {} if node.data else None  # Terraform's flag for a structure of the API without members
        if node.leaf or not isinstance(node.data, Mapping):
            return self._scalar(node, path)
        names = {folded(name): name for name in of.members} | RENAMED.get(self._kind, {})
        if left_out := _left_out(node, of, names):
            return {left_out: self.tree(node, shape(of.members[left_out]), (*path, left_out))}
        found: dict[str, Tree] = {}
        for key, child in schema_pairs(node) if names.get("properties") == "properties" else node.pairs():
            if child.data is None or folded(key).endswith(VERSION) or (not path and folded(key) in OF_THE_TOOL):
                continue
            name = _name(folded(key), names)
            inner = shape(of.members[name]) if name in of.members else None
            if child.data == [] and name and (of.union or folded(key) != folded(name)):
                continue  # a Terraform block, which is named in the singular or one of several, that is not written
            member = self._credentials(child) if name == "credentialProviderConfigurations" else None
            member = self.tree(child, inner, (*path, name or key)) if member is None else member
            if member is not None:
                found[name or key[:1].lower() + key[1:]] = member
        return found

    def _scalar(self, node: Node, path: tuple[str, ...]) -> Tree:
        """A text where the API has a structure."""
        value = _value(node, None, path)
        inside = SCALARS.get((self._kind, path[-1] if path else ""))
        return {inside: value} if inside and value is not None else value

    def _map(self, node: Node, of: Shape | None, path: tuple[str, ...]) -> Tree:
        inner = shape(of.value) if of and of.value else None
        return {key: self.tree(each, inner, (*path, key)) for key, each in entries(node) if each.data is not None}

    def _free(self, node: Node, path: tuple[str, ...]) -> Tree:
        """A member that the API does not have, as it is written."""
        if isinstance(node.data, Mapping):
            return {key: self._free(each, (*path, key)) for key, each in node.pairs() if each.data is not None}
        if isinstance(node.data, list):
            return [self._free(each, path) for each in node.items()]
        return _value(node, None, path)

    def _credentials(self, node: Node) -> Tree:
        """Terraform's blocks for credentials as the API has them; None where they are written as the API does."""
        first = next(iter(node.items()), node)
        if node.leaf or first.at("CredentialProviderType"):
            return None
        blocks = [(BLOCKS[folded(key)], folded(key), each) for key, each in first.pairs() if folded(key) in BLOCKS]
        given = [(name, key, each) for name, key, each in blocks if each.data not in (None, [])]
        return [self._credential(name, key, each) for name, key, each in given] or None

    def _credential(self, name: str, key: str, node: Node) -> Tree:
        of = shape("CredentialProvider") if PROVIDERS.get(key) else None
        inner = shape(of.members[PROVIDERS[key]]) if of and PROVIDERS[key] in of.members else None
        provider = self.tree(node, inner, (key,)) if _only(node).data else None
        said: dict[str, Tree] = {"credentialProviderType": Value(name, node.origin)}
        return {**said, "credentialProvider": {PROVIDERS[key]: provider}} if provider and key in PROVIDERS else said


def _name(key: str, names: Mapping[str, str]) -> str:
    """The API's name of a member: as it is written, in the plural, in the singular, or write-only in Terraform."""
    others = (key, f"{key}s", f"{key.removesuffix('y')}ies", key.removesuffix("s"), key.removesuffix("wo"))
    return next((names[each] for each in others if each in names), "")


def _left_out(node: Node, of: Shape, names: Mapping[str, str]) -> str:
    """The one member of a union that CloudFormation leaves out: it writes the bucket, not the kind of place."""
    only = next(iter(of.members), "") if of.union and len(of.members) == 1 else ""
    keys = [folded(key) for key, _ in node.pairs()]
    if not only or any(_name(key, names) for key in keys):
        return ""
    inside = {folded(name): name for name in shape(of.members[only]).members}
    return only if any(_name(key, inside) for key in keys) else ""


def _only(node: Node) -> Node:
    """The one item of a block that a plan writes as a list."""
    items = node.items() if isinstance(node.data, list) else ()
    return items[0] if len(items) == 1 else node


def _text(node: Node) -> Node:
    """The text of a block that has nothing else: Terraform's `inline_payload { payload = … }`."""
    inside = [each for _, each in node.pairs()] if isinstance(node.data, Mapping) else []
    return inside[0] if len(inside) == 1 else node


def _listed(node: Node) -> Iterator[Node]:
    """The items of a list; one thing alone is a list of one."""
    yield from node.items() if isinstance(node.data, list | tuple) else (node,)


def _member(of: Shape | None) -> Shape | None:
    return shape(of.member) if of and of.member else None


def _value(node: Node, of: Shape | None, path: tuple[str, ...]) -> Value[Any] | None:
    """The value at a place; what may be a secret as asterisks."""
    found = node.value(_as_it_is)
    if found is None or not isinstance(found.value, str):
        return found
    name = path[-1] if path else ""
    hidden = (of is not None and of.sensitive and name not in SHOWN) or SECRET.search(name) is not None
    text = "*" * len(found.value) if hidden else found.value
    if not hidden and FREE_TEXT & set(path[:-1]):
        text = shown_value(name, found.value)
    return evolve(found, value=text)


def _as_it_is(value: Any) -> Any:
    return value
