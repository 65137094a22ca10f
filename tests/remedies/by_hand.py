"""What a person does with the steps that no script runs: edits, additions and choices, made in a copy of the file or the account."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from preflight.core.report import Audit
from preflight.core.steps import Add, Choose, Edit, Step
from preflight.remedies.edits import edited
from preflight.remedies.plan import plan

SUBNET = re.compile(r"subnet-[0-9a-f]+")


def carry_out(found: Audit, file: Path, account: Any) -> None:
    """Everything that a plan leaves to the reader and that is no request."""
    made = plan(found)
    in_file = [each.step for each in made.edits]
    _edit(file, [step for step in in_file if isinstance(step, Edit)])
    for step in in_file:
        if isinstance(step, Add):
            _add(file, step)
    for choice in chosen(each.step for each in made.left):
        _choose(file, account, choice)


def chosen(steps: Iterable[Step | None]) -> list[Choose]:
    """The choices among the steps."""
    return [step for step in steps if isinstance(step, Choose)]


def _edit(file: Path, edits: list[Edit]) -> None:
    if not edits:
        return
    after = edited(file.read_text(encoding="utf-8"), edits)
    assert after.refused == ()
    file.write_text(after.text, encoding="utf-8")


def _add(file: Path, step: Add) -> None:
    """The snippet where it belongs: a trust policy in its role, a version in its endpoint, a member in its object."""
    assert step.language == "json"
    assert Path(step.file) == file
    whole = json.loads(file.read_text(encoding="utf-8"))
    if step.snippet.startswith("{"):
        [role] = [each for each in whole["Resources"].values() if each["Type"] == "AWS::IAM::Role"]
        role["Properties"]["AssumeRolePolicyDocument"] = json.loads(step.snippet)
    elif "AgentRuntimeVersion" in step.snippet:
        kind = "AWS::BedrockAgentCore::RuntimeEndpoint"
        [endpoint] = [each for each in whole["Resources"].values() if each["Type"] == kind]
        endpoint["Properties"].update(json.loads(f"{{{step.snippet.rstrip(',')}}}"))
    else:
        whole["vpc"].update(json.loads(f"{{{step.snippet}}}"))
    file.write_text(json.dumps(whole, indent=2), encoding="utf-8")


def _choose(file: Path, account: Any, step: Choose) -> None:
    """The first candidate that is not in use in place of the subnet; a new one where there is none to choose from."""
    [old] = set(SUBNET.findall(step.text))
    names = [SUBNET.findall(each)[0] for each in step.candidates] or [account.private_subnet()]
    if file.exists():
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(old, next((n for n in names if n not in text), names[0])), encoding="utf-8")
        return
    for runtime in account.runtimes():
        held = runtime["networkConfiguration"].get("networkModeConfig", {}).get("subnets", [])
        if old in held:
            account.move(runtime, old, next((n for n in names if n not in held), names[0]))
