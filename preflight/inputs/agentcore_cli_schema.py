"""What the `@aws/agentcore` CLI refuses of a project file before it deploys anything.

As of 2026-11-26, the schemas of version 0.30.0: https://github.com/aws/agentcore-cli/tree/main/src/schema/schemas.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from preflight.core.limits import RUNTIME_NAME
from preflight.core.notes import Refusal
from preflight.inputs.agentcore_cli_parts import TOOL
from preflight.inputs.node import Node

PROJECT_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]{0,22}")
KEYS = (
    "$schema", "name", "version", "managedBy", "tags", "runtimes", "memories", "knowledgeBases", "credentials",
    "evaluators", "onlineEvalConfigs", "agentCoreGateways", "httpGateways", "mcpRuntimeTools", "unassignedTargets",
    "policyEngines", "configBundles", "abTests", "harnesses", "datasets", "capacityProviders", "payments",
)  # fmt: skip

CHOICES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "runtimes": {
        "build": ("CodeZip", "Container"),
        "networkMode": ("PUBLIC", "VPC"),
        "protocol": ("HTTP", "MCP", "A2A", "AGUI"),
        "authorizerType": ("AWS_IAM", "CUSTOM_JWT"),
        "runtimeVersion": (
            "PYTHON_3_10", "PYTHON_3_11", "PYTHON_3_12", "PYTHON_3_13", "PYTHON_3_14", "NODE_18", "NODE_20", "NODE_22",
        ),
    },
    "agentCoreGateways": {
        "protocolType": ("MCP", "None"),
        "authorizerType": ("NONE", "AWS_IAM", "CUSTOM_JWT"),
        "exceptionLevel": ("NONE", "DEBUG"),
    },
}  # fmt: skip
"""The words that a property of each entry of a list may hold."""


def refusals(whole: Node) -> Iterator[Refusal]:
    """What the CLI refuses: names it cannot prefix with, words it does not know, unknown keys."""
    name = whole.at("name")
    if isinstance(name.data, str) and name.data and not PROJECT_NAME.fullmatch(name.data):
        said = f"{name.data!r} is no project name: the CLI takes a letter, then up to 22 letters and digits"
        yield Refusal(said, "Rename the project.", name.origin)
    yield from _of_root(whole)
    for node in whole.at("runtimes").items():
        written = node.at("name")
        if isinstance(written.data, str) and written.data and not RUNTIME_NAME.fullmatch(written.data):
            said = f"{written.data!r} is no runtime name: the CLI takes a letter, then letters, digits and underscores"
            yield Refusal(said, "Rename the runtime.", written.origin)
    for listed in CHOICES:
        for node in whole.at(listed).items():
            yield from _of_entry(node, listed)
    for note in whole.unknown_keys(KEYS, TOOL):
        said = f"the CLI refuses keys it does not know: {note.text}"
        yield Refusal(
            said, "Take the key out, or use the version of the CLI that knows it.", note.origin, certain=False
        )
    if whole.at("httpGateways").data:
        said = "httpGateways is not taken any more: such gateways stand in agentCoreGateways"
        yield Refusal(said, "Move them to agentCoreGateways.", whole.at("httpGateways").origin, certain=False)


def _of_root(whole: Node) -> Iterator[Refusal]:
    version, manager = whole.at("version"), whole.at("managedBy")
    if version.data is not None and (not isinstance(version.data, int) or version.data < 1):
        said = f"version is {version.data!r}: the CLI takes a whole number from 1"
        yield Refusal(said, "Write 1.", version.origin)
    if manager.data not in (None, "CDK"):
        yield Refusal(f"managedBy is {manager.data!r}: the CLI knows CDK alone", "Write CDK.", manager.origin)


def _of_entry(node: Node, listed: str) -> Iterator[Refusal]:
    for key, words in CHOICES[listed].items():
        at = node.at(key)
        if isinstance(at.data, str) and at.data not in words:
            said = f"{listed}: {key} is {at.data!r}: the CLI takes {', '.join(words)}"
            yield Refusal(said, f"Write one of these for {key}.", at.origin)
