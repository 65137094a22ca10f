"""Strategies of memories that Terraform and Pulumi make as resources of their own, as the API has them in a memory.

As of 2026-11-27. Sources: the resource `aws_bedrockagentcore_memory_strategy` of the Terraform provider hashicorp/aws
(https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/bedrockagentcore_memory_strategy), which
Pulumi's aws package bridges; `MemoryStrategyInput` of the service model `bedrock-agentcore-control` of botocore 1.44.8.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from preflight.constraints.shapes import Shape, shape
from preflight.core.resource import Tree
from preflight.inputs.infrastructure.node import Node, folded

MemberReader = Callable[[Node, Shape | None], Tree]

TYPES = {
    "SEMANTIC": "semanticMemoryStrategy",
    "SUMMARIZATION": "summaryMemoryStrategy",
    "USER_PREFERENCE": "userPreferenceMemoryStrategy",
    "EPISODIC": "episodicMemoryStrategy",
    "CUSTOM": "customMemoryStrategy",
}
"""The types of a strategy, and the members of a memory's strategies that they are."""
OVERRIDES = {
    "SEMANTIC_OVERRIDE": "semanticOverride",
    "SUMMARY_OVERRIDE": "summaryOverride",
    "USER_PREFERENCE_OVERRIDE": "userPreferenceOverride",
    "EPISODIC_OVERRIDE": "episodicOverride",
}
SELF_MANAGED = "SELF_MANAGED"
OF_THE_MEMORY = ("memoryId", "memoryExecutionRoleArn")
NOT_INSIDE = ("type", "configuration", "memoryId", "memoryExecutionRoleArn", "memoryStrategyId", "region", "timeouts")


def strategy(node: Node, read: MemberReader) -> dict[str, Tree]:
    """A strategy as the request that adds it to its memory: `read` gives what stands at a place in a shape."""
    kind = TYPES.get(node.at("Type").known(), "")
    of = shape(shape("MemoryStrategyInput").members[kind]) if kind else None
    inside = _without(read(node, of), *NOT_INSIDE)
    configuration = node.at("Configuration")
    if configuration:
        inside["configuration"] = _configuration(configuration, read)
    of_memory = {name: value for name in OF_THE_MEMORY if (value := node.at(name).text())}
    return {**of_memory, "memoryStrategies": [{kind or "strategy": inside}]}


def _configuration(node: Node, read: MemberReader) -> Tree:
    written, members = node.at("Type").known(), shape("CustomConfigurationInput").members
    if written == SELF_MANAGED:
        name = "selfManagedConfiguration"
        return {name: read(node.at(name), shape(members[name]))}
    kind = OVERRIDES.get(written, "")
    return {kind or "override": _without(read(node, shape(members[kind]) if kind else None), "type")}


def _without(found: Tree, *names: str) -> dict[str, Tree]:
    """The members of other names that are written: a block of Terraform that is not is an empty list."""
    left_out = {folded(name) for name in names}
    members = found.items() if isinstance(found, Mapping) else ()
    return {key: each for key, each in members if folded(key) not in left_out and each != []}
