"""A project of the `@aws/agentcore` CLI: `agentcore.json`, for every place that `aws-targets.json` names.

The CLI deploys it through the CDK as one stack a target, and puts the project's name before every name.
Schemas: https://github.com/aws/agentcore-cli (0.30.0).
"""

from __future__ import annotations

from pathlib import Path

from attrs import evolve

from preflight.core.target import Target
from preflight.core.value import Origin
from preflight.inputs import agentcore_cli_resources as cli_resources
from preflight.inputs.agentcore_cli_files import STATE, TARGETS, folder, optional, places
from preflight.inputs.agentcore_cli_parts import TOOL, Project, gateway, harness, runtime
from preflight.inputs.agentcore_cli_schema import refusals
from preflight.inputs.document import Document, Options
from preflight.inputs.document import read as read_document
from preflight.inputs.error import InputError
from preflight.inputs.node import derived, root

KIND = "agentcore-cli"
PROJECT = "agentcore.json"
MARKS = frozenset({"runtimes", "harnesses", "agentCoreGateways", "memories"})


def recognizes(document: Document) -> bool:
    """Whether it is the project file, or the list of targets beside it."""
    data = document.data
    if isinstance(data, list):
        return bool(data) and all(
            isinstance(each, dict) and {"name", "account", "region"} <= each.keys() for each in data
        )
    return (
        isinstance(data, dict)
        and "name" in data
        and bool({"version", "managedBy"} & data.keys() and MARKS & data.keys())
    )


def read(document: Document, options: Options) -> tuple[Target, ...]:
    """One target for every place the project goes to."""
    at = folder(document, options.path)
    if isinstance(document.data, list):
        document = _beside(document, at)
    whole = root(document)
    if not isinstance(document.data, dict):
        whole.wrong("is no agentcore.json; give the project's agentcore folder")
    name = whole.at("name").required()
    targets, state = (optional(at / file, whole) if at else None for file in (TARGETS, STATE))
    found = tuple(
        _target(Project(whole, name.value or "" if name else "", place, state, at, options, targets))
        for place in places(targets)
    )
    whole.finish()
    return found


def _beside(document: Document, at: Path | None) -> Document:
    if at is None or not (at / PROJECT).is_file():
        raise InputError(f"lists targets, but there is no {PROJECT} beside it; give that file", Origin(document.file))
    project = read_document(at / PROJECT)
    if not recognizes(project):
        raise InputError("is no project of the agentcore CLI; give what you deploy from", Origin(project.file))
    return project


def _target(project: Project) -> Target:
    whole, place = project.whole, project.place
    stack = f"AgentCore-{project.name}-{place.name}".replace("_", "-")
    runtimes = [(node, runtime(node, project)) for node in whole.at("runtimes").items()]
    gateways = [(node, gateway(node, project)) for node in whole.at("agentCoreGateways").items()]
    harnesses = [(node, harness(node, project)) for node in whole.at("harnesses").items()]
    return Target(
        kind=KIND,
        source=whole.document.file,
        digest=whole.document.digest,
        region=place.region,
        account=place.account,
        stack=derived(stack, TOOL, whole.at("name").origin) if place.name else None,
        agents=(*(agent for _, agent in runtimes), *(each.agent for _, each in harnesses if each.agent)),
        gateways=tuple(made for _, made in gateways),
        resources=(
            *(each for node, agent in runtimes for each in cli_resources.runtimes(node, agent)),
            *(
                evolve(cli_resources.harness(node, each.agent, each.file), account=place.account, region=place.region)
                for node, each in harnesses
            ),
            *(each for node, made in gateways for each in cli_resources.gateways(node, made, project)),
            *cli_resources.others(project),
        ),
        tool=TOOL,
        notes=tuple(each.note for _, each in harnesses if each.note),
        refusals=tuple(refusals(whole, project.targets, (each.file for _, each in harnesses if each.file))),
    )
