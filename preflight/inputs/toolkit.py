"""The starter toolkit's `.bedrock_agentcore.yaml`: what `agentcore launch` creates or updates.

One file may hold agents of several accounts and regions; each pair is a target of its own. Model and rules:
`utils/runtime/schema.py` of https://github.com/aws/bedrock-agentcore-starter-toolkit (0.3.14).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml
from attrs import frozen

from preflight.core.notes import Note, Refusal
from preflight.core.resource import Resource
from preflight.core.target import Agent, Code, Target
from preflight.core.value import Value, made_value
from preflight.inputs.document import Document, Options
from preflight.inputs.members import present, tree
from preflight.inputs.node import Node, derived, root
from preflight.inputs.parts import built, jwt, network
from preflight.inputs.toolkit_refusals import of_the_file, refusals
from preflight.inputs.toolkit_roles import TOOL, plain, role
from preflight.inputs.toolkit_shapes import WHOLE, YAML_1_1
from preflight.inputs.views import runtime

KIND = "toolkit"
IMAGE_PLATFORM = "linux/arm64"
DAYS = 30
"""How long the toolkit's memories keep events where the file does not say."""
NOT_IN_REPOSITORY = re.compile(r"[^a-z0-9_-]+")


def recognizes(document: Document) -> bool:
    """Whether it has agents by key with an entry point, or is the older form of one agent."""
    data = document.data
    if not isinstance(data, dict):
        return False
    agents = data.get("agents")
    if isinstance(agents, dict):
        return any(_is_agent(each) for each in agents.values()) or (not agents and "default_agent" in data)
    return agents is None and _is_agent(data) and ("aws" in data or "bedrock_agentcore" in data)


def _is_agent(data: Any) -> bool:
    return isinstance(data, dict) and "entrypoint" in data and ("name" in data or "aws" in data)


def read(document: Document, options: Options) -> tuple[Target, ...]:
    """One target for each account and region that its agents go to."""
    whole = root(document)
    agents = whole.at("agents").entries() if whole.at("agents").data is not None else [("", whole)]
    if not agents:
        whole.at("agents").wrong("holds no agent; run agentcore configure")
    read_agents = [_read(node, options) for _, node in agents]
    of_all = tuple(of_the_file(whole))
    whole.finish()
    places = dict.fromkeys(_place(each.agent) for each in read_agents)
    groups = ([each for each in read_agents if _place(each.agent) == place] for place in places)
    return tuple(_target(document, group, of_all) for group in groups)


@frozen
class _Read:
    """One agent of the file, the resources that a launch makes for it, and what there is to note."""

    agent: Agent
    resources: tuple[Resource, ...]
    notes: tuple[Note, ...]
    refusals: tuple[Refusal, ...]


def _read(node: Node, options: Options) -> _Read:
    agent = _agent(node, options)
    return _Read(
        agent,
        (_runtime(node, agent), *_memories(node, agent)),
        tuple(_notes(node)),
        tuple(refusals(node, is_code=_is_code(node))),
    )


def _runtime(node: Node, agent: Agent) -> Resource:
    """The runtime with the members that pass through the toolkit unchanged."""
    more = {
        "agentRuntimeId": node.at("bedrock_agentcore", "agent_id").text(),
        "requestHeaderConfiguration": tree(node.at("request_header_configuration")),
        "authorizerConfiguration": tree(node.at("authorizer_configuration")),
    }
    if made := next(_memories(node, agent), None):
        # What a launch sets for the agent's code: the toolkit's launch, as read on 2026-11-20.
        later = made_value(made.subject, origin=made.origin)
        more["environmentVariables"] = {"BEDROCK_AGENTCORE_MEMORY_ID": made.value("memoryId") or later}
    return runtime(agent, "", {name: member for name, member in more.items() if member})


def _memories(node: Node, agent: Agent) -> Iterator[Resource]:
    """The memory that a launch creates, or the one that the agent is given."""
    memory = node.at("memory")
    mode = memory.at("mode").data or ("STM_ONLY" if memory.at("enabled").flag() else "NO_MEMORY")
    known = memory.at("memory_id").text()
    if mode == "NO_MEMORY" and not known:
        return
    # A launch names the memory that it makes by itself, and writes that name over the file's `memory_name`.
    name = memory.at("memory_name").text() if known else derived(f"{agent.subject}_mem", TOOL, memory.origin)
    days = _number(memory.at("event_expiry_days")) or derived(DAYS, TOOL, memory.origin)
    members = present({"memoryId": known, "name": name, "eventExpiryDuration": days})
    subject = known.value if known and known.value else f"{agent.subject}_mem"
    yield Resource(
        "Memory",
        subject,
        members,
        memory.origin,
        made=known is None,
        account=agent.account,
        region=agent.region,
    )


def _place(agent: Agent) -> tuple[str | None, ...]:
    """The account and region an agent goes to."""
    return tuple(value.value if value else None for value in (agent.account, agent.region))


def _target(document: Document, found: list[_Read], of_all: tuple[Refusal, ...]) -> Target:
    first = found[0].agent
    return Target(
        kind=KIND,
        source=document.file,
        digest=document.digest,
        region=first.region,
        account=first.account,
        agents=tuple(each.agent for each in found),
        resources=tuple(resource for each in found for resource in each.resources),
        tool=TOOL,
        notes=tuple(note for each in found for note in each.notes),
        refusals=(*of_all, *(refusal for each in found for refusal in each.refusals)),
    )


def _agent(node: Node, options: Options) -> Agent:
    aws, name = node.at("aws"), node.at("name").required()
    written = name.value or "" if name else ""
    protocol = aws.at("protocol_configuration", "server_protocol")
    lifecycle = aws.at("lifecycle_configuration")
    return Agent(
        subject=written or str(node.path[-1] if node.path else "agent"),
        name=name,
        image=None if _is_code(node) else _image(node, written),
        repository=None if _is_code(node) else aws.at("ecr_repository").text(),
        platform=None if _is_code(node) else derived(IMAGE_PLATFORM, TOOL, node.at("platform").origin),
        code=_code(node, written) if _is_code(node) else None,
        role=role(aws, written, options),
        network=network(aws, *_network(aws), TOOL, groups="security_groups"),
        protocol=_upper(protocol) or derived("HTTP", TOOL, node.origin),
        lifetime=_number(lifecycle.at("max_lifetime")),
        idle_timeout=_number(lifecycle.at("idle_runtime_session_timeout")),
        jwt=jwt(node.at("authorizer_configuration")),
        account=aws.at("account").text(),
        region=aws.at("region").text(),
        runtime_id=plain(node.at("bedrock_agentcore", "agent_id")),
        origin=node.origin,
    )


def _number(node: Node) -> Value[int] | None:
    """A whole number as the toolkit's loaders (PyYAML, then pydantic) take it.

    Also as text, with a fraction of zero, and as YAML 1.1 writes numbers: 0x384, 1_800, 030:00.
    """
    match node.data:
        case str() if YAML_1_1.fullmatch(node.data):
            return Value(yaml.safe_load(node.data), node.origin)
        case str() if WHOLE.fullmatch(node.data.strip()):
            return Value(int(float(node.data)), node.origin)
        case float() if node.data.is_integer():
            return Value(int(node.data), node.origin)
        case _:
            return node.number()


def _network(aws: Node) -> tuple[Node, Node]:
    place = aws.at("network_configuration")
    return place.at("network_mode"), place.at("network_mode_config")


def _upper(node: Node) -> Value[str] | None:
    value = node.text()
    return Value(value.value.upper(), value.origin) if value and value.value else value


def _is_code(node: Node) -> bool:
    """Whether a zip is deployed; the toolkit turns it back into a container where a repository or build is set."""
    built_before = node.at("aws", "ecr_repository").data or node.at("codebuild", "project_name").data
    return node.at("deployment_type").data == "direct_code_deploy" and not built_before


def _image(node: Node, name: str) -> Value[str]:
    """The image, whose tag the launch chooses."""
    repository = plain(node.at("aws", "ecr_repository"))
    if repository:
        return built(node.at("aws", "ecr_repository"), f"built and pushed to {repository} by agentcore launch")
    ours = f"bedrock-agentcore-{NOT_IN_REPOSITORY.sub('-', name.lower()).strip('-')}"
    return built(node.at("aws", "ecr_repository"), f"built and pushed to {ours} by agentcore launch")


def _code(node: Node, name: str) -> Code:
    path = node.at("aws", "s3_path")
    written = path.text()
    bucket, _, prefix = (written.value or "" if written else "").removeprefix("s3://").partition("/")
    key = f"{prefix.strip('/')}/{name}/deployment.zip".lstrip("/")
    return Code(
        bucket=Value(bucket, path.origin) if bucket else written or _own_bucket(node),
        key=built(path, f"uploaded as {key} by agentcore launch"),
        runtime=node.at("runtime_type").text() or derived("PYTHON_3_11", TOOL, node.origin),
        origin=path.origin,
    )


def _own_bucket(node: Node) -> Value[str]:
    """The bucket that the toolkit makes for itself."""
    return built(node.at("aws", "s3_path"), "created by agentcore launch")


def _notes(node: Node) -> list[Note]:
    platform = plain(node.at("platform"))
    if _is_code(node) or platform in ("", IMAGE_PLATFORM):
        return []
    said = f"platform {platform!r} is written; AgentCore runs {IMAGE_PLATFORM}, which a launch builds"
    return [Note(said, node.at("platform").origin)]
