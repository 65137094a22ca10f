"""In which order steps run: what others need comes first (a role before its policy, an image before its runtime).

Deletions come last, so that nothing is taken away before its successor stands.
"""

from __future__ import annotations

import re

from preflight.core.command import Command
from preflight.core.steps import Build, Run

UNSET = Run(Command(())).order
"""The order of a step whose author left it to its operation."""
LOOKUP = re.compile(r"(describe|get|list|search|lookup|simulate|head)-?")
LOGIN = "get-login-password"

PLACES: tuple[tuple[str, int], ...] = (
    (r"create-service-linked-role|create-role|create-repository|create-key", 10),
    (r"create-.*(runtime|gateway|harness|memory|browser|interpreter)|update-agent-runtime.*|invoke-.*", 70),
    (r"delete-.*|revoke-.*|detach-.*|remove-.*|release-.*", 90),
    (r"put-.*policy|attach-.*policy|update-assume-role-policy|.*-repository-policy", 30),
)
"""Patterns of operations and their places; an image is built at 20, everything else runs at 50."""


def operation(command: Command) -> tuple[str, str]:
    """The service and operation of an AWS CLI call; empty for another program."""
    argv = [each if isinstance(each, str) else "" for each in command.argv]
    return (argv[1], argv[2]) if argv[:1] == ["aws"] and len(argv) > 2 else ("", "")  # noqa: PLR2004


def is_lookup(command: Command) -> bool:
    """Whether a command only shows something, so that running it in a script would fix nothing."""
    _, name = operation(command)
    own = [each for each in command.argv if isinstance(each, str)]
    if own[:1] == ["agentcore-preflight"]:
        return True
    return bool(name and name != LOGIN and LOOKUP.match(name))


def place_of(step: Run | Build) -> int:
    """Where a step stands in a plan; lower runs first."""
    if isinstance(step, Build) or step.order != UNSET:
        return step.order
    _, name = operation(step.command)
    return next((place for pattern, place in PLACES if re.fullmatch(pattern, name)), UNSET)
