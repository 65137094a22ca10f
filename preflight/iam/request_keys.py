"""The condition keys that a request to make or change an AgentCore resource carries, as its members tell them.

As of 2026-11-28. Sources:
https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/security-gateway-condition-keys.html
https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/security-vpc-condition.html
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonbedrockagentcore.html (2026-09-26), which
names the authorizer type of a runtime and the key of a memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import evolve

from preflight.core.resource import Resource, Tree
from preflight.core.source_kinds import TOOL_FILES
from preflight.core.value import Value, Why, unknown_value
from preflight.iam.access import PermissionNeed

_PREFIX = "bedrock-agentcore:"
EACH = "*"
"""Every item of a list."""

_SUBNETS, _GROUPS = "subnets", "securityGroups"
_PRIVATE = ("privateEndpoint", "managedVpcResource")
_CREDENTIALS = ("credentialProviderConfigurations", EACH)
_TOOL_NETWORK = ("networkConfiguration", "vpcConfig")
_TOOL = {_SUBNETS: (*_TOOL_NETWORK, _SUBNETS, EACH), _GROUPS: (*_TOOL_NETWORK, _GROUPS, EACH)}
_RUNTIME_NETWORK = ("networkConfiguration", "networkModeConfig")

MEMBERS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "Runtime": {
        _SUBNETS: (*_RUNTIME_NETWORK, _SUBNETS, EACH),
        _GROUPS: (*_RUNTIME_NETWORK, _GROUPS, EACH),
    },
    "Gateway": {
        "DiscoveryUrl": ("authorizerConfiguration", "customJWTAuthorizer", "discoveryUrl"),
        "KmsKeyArn": ("kmsKeyArn",),
        "PolicyEngineArn": ("policyEngineConfiguration", "arn"),
        "PolicyEngineMode": ("policyEngineConfiguration", "mode"),
        "ProtocolType": ("protocolType",),
        "GatewayAuthorizerType": ("authorizerType",),
    },
    "GatewayTarget": {
        "CredentialProviderType": (*_CREDENTIALS, "credentialProviderType"),
        "CredentialProviderScope": (*_CREDENTIALS, "credentialProvider", "oauthCredentialProvider", "scopes", EACH),
        "ResourceConfigurationIdentifier": (
            "privateEndpoint", "selfManagedLatticeResource", "resourceConfigurationIdentifier",
        ),
        _SUBNETS: (*_PRIVATE, "subnetIds", EACH),
        _GROUPS: (*_PRIVATE, "securityGroupIds", EACH),
        "AllowedQueryParameters": ("metadataConfiguration", "allowedQueryParameters", EACH),
        "AllowedRequestHeaders": ("metadataConfiguration", "allowedRequestHeaders", EACH),
        "AllowedResponseHeaders": ("metadataConfiguration", "allowedResponseHeaders", EACH),
    },
    "Memory": {"KmsKeyArn": ("encryptionKeyArn",)},
    "PaymentManager": {"DiscoveryUrl": ("authorizerConfiguration", "customJWTAuthorizer", "discoveryUrl")},
    "Browser": _TOOL,
    "CodeInterpreter": _TOOL,
}  # fmt: skip
"""By kind, the keys and the members whose values they have."""

CHOICES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "GatewayTarget": {
        "McpTargetConfigurationType": ("targetConfiguration", "mcp"),
        "HttpTargetConfigurationType": ("targetConfiguration", "http"),
        "InferenceTargetConfigurationType": ("targetConfiguration", "inference"),
        "PrivateEndpointType": ("privateEndpoint",),
    },
}
"""By kind, the keys that say which of several alternatives stands at a place."""

PLACED, WITHOUT_VPC = ("Runtime", "Browser", "CodeInterpreter"), ("PUBLIC", "SANDBOX")
"""Kinds that may be in a VPC, and the network modes of those that are in none."""

LISTS = frozenset({
    "subnets", "securityGroups", "CredentialProviderScope", "AllowedQueryParameters", "AllowedRequestHeaders",
    "AllowedResponseHeaders",
})  # fmt: skip
"""Keys of several values."""


def with_keys(need: PermissionNeed, resource: Resource | None, source: str) -> PermissionNeed:
    """The need with what the request tells of the resource: supplied where a policy asks for it.

    `source` is the kind of the source, as `Target.kind`: a tool may fill in what its own file leaves out.
    """
    if resource is None or resource.unread:
        return need
    told, left_out = dict(_tags(resource)), []
    for name, values in _all(resource):
        key, known = f"{_PREFIX}{name}", [str(each.get()) for each in values if each.known]
        if not values:
            left_out += [key] if source not in TOOL_FILES and _is_left_out(name, resource) else []
        elif len(known) == len(values) and (name in LISTS or len(set(known)) == 1):
            told[key] = tuple(dict.fromkeys(known))
    given = {name for name, _ in need.context}
    entries = tuple((key, values) for key, values in told.items() if key not in given)
    return evolve(need, told=entries, left_out=tuple(left_out))


def _is_left_out(name: str, resource: Resource) -> bool:
    """Whether what is not written is not in the request: who names a VPC alone gets subnets of it from a tool."""
    mode = resource.value("networkConfiguration", "networkMode")
    return resource.kind not in PLACED or name not in (_SUBNETS, _GROUPS) or bool(mode and mode.value in WITHOUT_VPC)


def _all(resource: Resource) -> Iterator[tuple[str, list[Value[str]]]]:
    """Every key of the kind with its values; none where the request does not carry it."""
    for name, path in MEMBERS.get(resource.kind, {}).items():
        yield name, list(_at(resource.members, path))
    for name, path in CHOICES.get(resource.kind, {}).items():
        yield name, list(_chosen(resource.get(*path), resource))
    if resource.kind == "Runtime":
        yield "RuntimeAuthorizerType", [_authorizer(resource)]


def _at(tree: Tree, path: tuple[str, ...]) -> Iterator[Value[str]]:
    """The values at a path; a branch that is not known yet is one value that is not."""
    if isinstance(tree, Value):
        if not path or not tree.known:
            yield tree
    elif path and path[0] == EACH:
        for each in tree if isinstance(tree, list | tuple) else ():
            yield from _at(each, path[1:])
    elif path and isinstance(tree, Mapping):
        yield from _at(tree.get(path[0]), path[1:])


def _chosen(tree: Tree, resource: Resource) -> Iterator[Value[str]]:
    if isinstance(tree, Value):
        yield tree
    elif isinstance(tree, Mapping):
        yield from (Value(name, resource.origin) for name in tree)


def _authorizer(resource: Resource) -> Value[str]:
    """How callers of a runtime are let in: by a token where it says so, else by IAM."""
    found = resource.get("authorizerConfiguration")
    if isinstance(found, Value) and not found.known:
        return unknown_value(Why.UNSUPPORTED, found.detail, found.origin)
    return Value("CUSTOM_JWT" if found else "AWS_IAM", resource.origin)


def _tags(resource: Resource) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The tags of the request; that it has no others is not known: tools and stacks add their own."""
    tags = resource.get("tags")
    known = {name: each.get() for name, each in tags.items() if each.known} if isinstance(tags, Mapping) else {}
    if known:
        yield "aws:TagKeys", tuple(known)
    yield from ((f"aws:RequestTag/{name}", (str(value),)) for name, value in known.items())
