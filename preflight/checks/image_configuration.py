"""Every image starts something, on the port that its protocol is called on, as a user that AgentCore can resolve.

Why:
    AgentCore calls a container on one port, given by the protocol: 8080 for HTTP, 8000 for MCP, 9000 for A2A. An image
    that listens elsewhere is created without an error, and every invocation of it fails.

Error:
    HTTP 424 on every invocation. Runtime initialization time exceeded. Please make sure that initialization completes
    in 30s.

Fix:
    Let the server listen on the port of the protocol and expose it, name a numeric USER, and set CMD or ENTRYPOINT.

Limits:
    EXPOSE and PORT say what an image is meant to listen on, not what it does: a difference is a warning. Of the image's
    environment only PORT is read.

Source:
    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-service-contract.html
    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-troubleshooting.html
"""

from __future__ import annotations

from collections.abc import Iterator

from preflight.core.cause import Cause
from preflight.core.check import Subject, check
from preflight.core.derived import downgrade_if_derived
from preflight.core.finding import Finding, failed, passed, skipped, unknown, warned
from preflight.core.query import Facts
from preflight.core.scope import Scope
from preflight.core.subjects import display_name, distinct, subject_of
from preflight.core.target import Agent
from preflight.core.value import Why
from preflight.images.contents import (
    CHILD_CONFIGURATIONS,
    CHILD_LINKS,
    CHILDREN,
    CONFIGURATIONS,
    LINKS,
    Configuration,
)
from preflight.images.findings import NO_IMAGE, elsewhere
from preflight.images.manifests import Index, read
from preflight.images.ports import DEFAULT_PROTOCOL, MAX_LAYERS_WITH_NAMED_USER, PORTS
from preflight.images.queries import MANIFESTS, image_of
from preflight.images.reference import Reference, parse


def started(scope: Scope) -> Iterator[Subject[Agent]]:
    """The image of every agent, once for each protocol it is called with."""
    found = (
        subject_of(agent, display_name(agent.image, agent.subject), agent, agent.image.origin)
        for agent in scope.target.agents
        if agent.image
    )
    return distinct(found, lambda each: (each.name, each.of.protocol.value if each.of.protocol else None))


@check(
    requirement="images",
    subjects=started,
    none="no agent runs a container image",
    kinds=("Runtime",),
    queries=(MANIFESTS, LINKS, CONFIGURATIONS, CHILDREN, CHILD_LINKS, CHILD_CONFIGURATIONS),
)
def judge(agent: Agent, facts: Facts) -> Iterator[Finding]:
    """The configuration of the image that would run."""
    image = image_of(agent)
    if image.created or image.why is Why.ASSET:
        yield skipped("the deployment itself builds it")
        return
    reference = parse(image.get())
    if found := elsewhere(reference):
        yield found
        return
    batch = facts.one(MANIFESTS, reference.uri)
    stored = batch.image(reference.image_id) if batch else None
    if stored is None:
        yield skipped(NO_IMAGE)
        return
    configuration = _configuration(reference, isinstance(read(stored.manifest), Index), facts)
    if configuration is None:
        yield unknown("its configuration cannot be read", "See image-architecture.")
        return
    yield from (downgrade_if_derived(each, image) for each in _judged(agent, configuration, reference.uri))


def _configuration(reference: Reference, index: bool, facts: Facts) -> Configuration | None:
    links, configurations = (CHILD_LINKS, CHILD_CONFIGURATIONS) if index else (LINKS, CONFIGURATIONS)
    if reference.uri not in facts.keys(links) or facts.one(links, reference.uri) is None:
        return None
    return facts.one(configurations, reference.uri)


def _judged(agent: Agent, configuration: Configuration, uri: str) -> Iterator[Finding]:
    faults = [*_command(configuration, uri), *_user(configuration, uri), *_port(agent, configuration, uri)]
    yield from faults or [passed(f"it starts {_started(configuration)} for the port of its protocol")]


def _started(configuration: Configuration) -> str:
    return " ".join((*configuration.entrypoint, *configuration.command))[:80]


def _command(configuration: Configuration, uri: str) -> Iterator[Finding]:
    if not configuration.entrypoint and not configuration.command:
        fix = "Set CMD or ENTRYPOINT in the Dockerfile, build it again and push it."
        yield failed(
            "it has neither CMD nor ENTRYPOINT: nothing would start", fix, cause=Cause("image-command", (uri,))
        )


def _user(configuration: Configuration, uri: str) -> Iterator[Finding]:
    user, layers = (configuration.user or "").partition(":")[0], len(configuration.layers)
    if user and not user.isdecimal() and layers > MAX_LAYERS_WITH_NAMED_USER:
        because = f"it has {layers} layers and the USER {user}: AgentCore resolves a name in {_MOST} layers at most"
        fix = "Name the user by its number in the Dockerfile, or build the image with fewer layers."
        yield failed(because, fix, cause=Cause("image-user", (uri,)))


_MOST = MAX_LAYERS_WITH_NAMED_USER


def _port(agent: Agent, configuration: Configuration, uri: str) -> Iterator[Finding]:
    protocol = agent.protocol.get().upper() if agent.protocol and agent.protocol.known else DEFAULT_PROTOCOL
    wanted = PORTS.get(protocol)
    if agent.protocol and not agent.protocol.known:
        yield unknown("its protocol is not known, and so the port it must listen on", "Give the protocol.")
        return
    exposed = {port.partition("/")[0] for port in configuration.exposed}
    set_to = (configuration.port or "").removeprefix("PORT=")
    says = [f"exposes {', '.join(sorted(exposed))}"] if exposed and wanted not in exposed else []
    says += [f"sets PORT={set_to}"] if set_to and set_to != wanted else []
    if wanted and says:
        because = f"a runtime with protocol {protocol} is called on port {wanted}, and the image {' and '.join(says)}"
        fix = f"Let the server listen on 0.0.0.0:{wanted}, and write EXPOSE {wanted}."
        yield warned(because, fix, cause=Cause("image-port", (uri, protocol)))
