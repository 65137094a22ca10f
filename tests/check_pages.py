"""The page of a check in `docs/checks/`, made from its docstring, its queries and what the samples show of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from preflight.core.check import Check
from preflight.core.requirement import BY_ID
from preflight.iam.auditor_policy import actions

ROOT = Path(__file__).parents[1]
HEADING = re.compile(r"^## (?:\[?)(Unreleased|\d+\.\d+\.\d+)", re.MULTILINE)
FIRST_VERSION = "0.1.0"
FIRST = frozenset(
    [
        "account-identity",
        "agent-quota",
        "code-package",
        "deployer-permissions",
        "endpoint-health",
        "endpoint-name",
        "gateway-authorizer",
        "gateway-name",
        "gateway-protocol",
        "gateway-quota",
        "gateway-role",
        "image-access",
        "image-architecture",
        "image-exists",
        "image-region",
        "image-registry",
        "image-size",
        "jwt-discovery",
        "model-available",
        "name-available",
        "network-acls",
        "network-mode",
        "private-subnets",
        "region-enabled",
        "region-supported",
        "role-exists",
        "role-permissions",
        "role-telemetry",
        "role-trust",
        "runtime-lifetime",
        "runtime-memory",
        "runtime-name",
        "secret-exists",
        "security-groups",
        "service-linked-roles",
        "startup-path",
        "subnet-addresses",
        "subnet-zones",
        "transaction-search",
        "vpc-dns",
        "vpc-endpoints",
    ]
)
"""The checks of the first release; the changelog names every later one under the version that brought it."""


def since(check_id: str) -> str | None:
    """The version that brought a check; None where the changelog does not name it."""
    if check_id in FIRST:
        return FIRST_VERSION
    parts = HEADING.split((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    versions = dict(zip(parts[1::2], parts[2::2], strict=True))
    return next((version for version, text in versions.items() if f"`{check_id}`" in text), None)


def page(check: Check[Any], findings: list[dict[str, Any]]) -> str:
    """The page as Markdown."""
    return "\n".join(_lines(check, findings)).rstrip() + "\n"


def _lines(check: Check[Any], findings: list[dict[str, Any]]) -> Iterator[str]:
    requirement = BY_ID[check.requirement]
    yield f"# {check.id}"
    yield f"\n{check.title}\n"
    asked = ", ".join(f"`{action}`" for action in actions(check.everything)) or "none: it judges the input alone"
    yield from ("| | |", "|---|---|")
    yield f"| requirement | {requirement.text} (`{requirement.id}`, {requirement.level}) |"
    yield f"| resources | {', '.join(f'`{kind}`' for kind in check.kinds) or 'the account and region'} |"
    yield f"| IAM actions | {asked} |"
    yield f"| since | {since(check.id) or 'Unreleased'} |"
    for name, text in check.sections.items():
        yield f"\n## {NAMES.get(name, name)}\n"
        yield from (
            (f"- {line.strip()}" for line in text.split("\n") if line.strip())
            if name == "Source"
            else (_paragraphs(text),)
        )
    yield from _example("Before", "fail", check, findings)
    yield from _example("After", "pass", check, findings)


NAMES = {"Why": "Why it matters", "Error": "What AWS says", "Fix": "Troubleshooting", "Source": "Sources"}


def _paragraphs(text: str) -> str:
    return "\n\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", text))


def _example(title: str, status: str, check: Check[Any], findings: list[dict[str, Any]]) -> Iterator[str]:
    """What the samples say of it with that status, if they do."""
    found = next((f for f in findings if (f["check"], f["status"]) == (check.id, status)), None)
    if found is None:
        return
    yield f"\n## {title}\n"
    yield f"```text\n{status}  {found['subject']}\n      {found['because']}"
    if fix := found["fix"]:
        yield f"fix   {fix['text']}"
        if fix["command"]:
            yield f"\n{fix['command']}"
    yield "```"
