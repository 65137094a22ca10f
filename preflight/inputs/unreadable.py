"""Files that hold AgentCore resources in a form nobody can audit, and what to give instead."""

from __future__ import annotations

import re
from typing import Any

from preflight.core.value import Origin
from preflight.inputs.document import Document
from preflight.inputs.error import InputError

PLAN = "terraform plan -out p && terraform show -json p > plan.json, then give plan.json"
HCL = re.compile(
    rb'^[^\S\n]*(?:(?:resource|data)\s+"[\w-]+"\s+"[\w-]+"|(?:provider|variable|module|output)\s+"[\w-]+"|terraform|locals)\s*\{',
    re.MULTILINE,
)
BINARY_PLAN = b"PK\x03\x04"
FIRST_BYTES = 65536


def refuse_text(raw: bytes, file: str) -> None:
    """Refuses Terraform configuration and binary plans."""
    if raw.startswith(BINARY_PLAN):
        raise InputError(f"a zip archive or a binary Terraform plan; for a plan run: {PLAN}", Origin(file))
    if not raw.lstrip().startswith((b"{", b"[")) and HCL.search(raw[:FIRST_BYTES]):
        raise InputError(f"Terraform configuration, whose values only Terraform knows; run: {PLAN}", Origin(file))


def refuse_document(document: Document) -> None:
    """Refuses what is known as something else: Terraform state and logs, state of the CLI, Terraform in JSON."""
    said = _is(document.data)
    if said:
        raise InputError(said, Origin(document.file))


def _is(data: Any) -> str:
    if isinstance(data, list):
        log = bool(data) and isinstance(data[0], dict) and "@level" in data[0]
        return f"the log of terraform plan -json, which holds no values; run: {PLAN}" if log else ""
    if {"lineage", "serial"} <= data.keys() or ("values" in data and "format_version" in data and not _is_plan(data)):
        return f"Terraform state, which is what is deployed already; run: {PLAN}"
    if isinstance(data.get("resource"), dict) and not data.keys() & {"Resources", "resource_changes"}:
        return f"Terraform configuration, whose values only Terraform knows; run: {PLAN}"
    targets = data.get("targets")
    if isinstance(targets, dict) and any(isinstance(each, dict) and "resources" in each for each in targets.values()):
        return "the state of a deployment by the agentcore CLI; give the project's agentcore.json"
    return ""


def _is_plan(data: dict[str, Any]) -> bool:
    return bool({"planned_values", "resource_changes", "configuration"} & data.keys())
