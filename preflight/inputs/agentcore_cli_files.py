"""The other files of an `@aws/agentcore` project: where it goes, what it deployed before, its harnesses.

`.env.local` holds the secrets of the project and is never opened.
"""

from __future__ import annotations

from pathlib import Path

from attrs import frozen

from preflight.core.notes import Note
from preflight.core.value import Value
from preflight.inputs.document import Document
from preflight.inputs.document import read as read_document
from preflight.inputs.node import Node, root

TARGETS = "aws-targets.json"
STATE = Path(".cli") / "deployed-state.json"


@frozen
class Place:
    """One entry of `aws-targets.json`: where the project goes."""

    name: str = ""
    account: Value[str] | None = None
    region: Value[str] | None = None


def folder(document: Document, path: Path | None) -> Path | None:
    """The project's `agentcore` folder, None where the document was not read from a file."""
    if path is None and document.file == "stdin":
        return None
    return (path or Path(document.file)).parent


def optional(file: Path, whole: Node) -> Node | None:
    """A file of the project that need not exist, with its errors among those of the project."""
    try:
        there = file.is_file()
    except OSError:
        there = False
    if not there:
        return None
    found = root(read_document(file))
    return Node(found.document, found.data, errors=whole.errors)


def places(targets: Node | None) -> list[Place]:
    """Where the project goes; one place without account and region where that is not written."""
    found = [_place(node) for node in targets.items()] if targets else []
    return found or [Place()]


def _place(node: Node) -> Place:
    name = node.at("name").required()
    return Place(name.value or "" if name else "", node.at("account").text(), node.at("region").text())


RECORDED = {
    # Gateways of both forms: those of MCP, and those of HTTP targets.
    "gateway": (("mcp", "gateways"), ("gateways",), ("httpGateways",)),
    "Gateway": (("httpGateways",), ("gateways",), ("mcp", "gateways")),
    "runtime": (("runtimes",),),
    "Memory": (("memories",),),
    "PolicyEngine": (("policyEngines",),),
    "Evaluator": (("evaluators",),),
    "OnlineEvaluationConfig": (("onlineEvalConfigs",),),
}
IDS = ("gatewayId", "runtimeId", "memoryId", "policyEngineId", "evaluatorId", "onlineEvaluationConfigId")


def deployed(state: Node | None, place: Place, kind: str, name: str) -> str:
    """The id that a resource got when this place was deployed before."""
    resources = state.at("targets", place.name, "resources") if state and place.name else None
    if resources is None:
        return ""
    for keys in RECORDED.get(kind, ()):
        entry = resources.at(*keys, name)
        for member in IDS if isinstance(entry.data, dict) else ():
            value = entry.at(member).text()
            if value and value.value:
                return value.value
    return ""


def harness_file(node: Node, project: Path | None) -> tuple[Node | None, Note | None]:
    """The `harness.json` of an entry of `harnesses`, or a note where it is not there."""
    written = node.at("path").text()
    if project is None or not written or not written.value:
        return None, Note("the harness.json of this harness was not read", node.origin)
    base = project.parent / written.value
    found = optional(base if base.suffix == ".json" else base / "harness.json", node)
    return found, None if found else Note(f"{written.value}: there is no harness.json", node.origin)
