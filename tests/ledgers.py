"""Short documents of infrastructure tools, and their AgentCore resources as plain data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from preflight.core.resource import Resource
from preflight.core.value import Value
from preflight.inputs import read_target

ACCOUNT, REGION = "123456789012", "us-west-2"


def template(body: dict[str, Any], kind: str = "Runtime") -> dict[str, Any]:
    return {"Resources": {"It": {"Type": f"AWS::BedrockAgentCore::{kind}", "Properties": body}}}


def plan(body: dict[str, Any], kind: str = "agent_runtime", **change: Any) -> dict[str, Any]:
    given = {"actions": ["create"], "before": None, "after": body, "after_unknown": {}, "after_sensitive": {}, **change}
    row = {"address": "it", "mode": "managed", "type": f"aws_bedrockagentcore_{kind}", "change": given}
    return {"format_version": "1.2", "resource_changes": [row]}


def preview(body: dict[str, Any], type_: str) -> Any:
    state = {"type": type_, "inputs": body, "urn": f"urn:pulumi:dev::p::{type_}::it"}
    return {"config": {}, "changeSummary": {}, "steps": [{"op": "create", "urn": state["urn"], "newState": state}]}


def read(document: Any, path: Path) -> tuple[Resource, ...]:
    file = path / "source.json"
    file.write_text(json.dumps(document))
    [target] = read_target(file, region=REGION, account=ACCOUNT)
    return target.resources


def plain(tree: Any) -> Any:
    match tree:
        case Value():
            return tree.value
        case dict():
            return {key: plain(each) for key, each in tree.items()}
        case list():
            return [plain(each) for each in tree]
        case _:
            return tree
