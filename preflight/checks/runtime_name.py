"""Every runtime name starts with a letter and holds only letters, digits and underscores, at most 48.

Why: The name is refused when the runtime is created. Tools that prefix it (with a project or stack name) can push it
over 48 characters.

Error: Value 'my-agent' at 'agentRuntimeName' failed to satisfy constraint: Member must satisfy regular expression
pattern: [a-zA-Z][a-zA-Z0-9_]{0,47}

Fix: Use the corrected name.

Source: https://docs.aws.amazon.com/bedrock-agentcore-control/latest/APIReference/API_CreateAgentRuntime.html
"""

from __future__ import annotations

from collections.abc import Iterator

from preflight.core.check import check
from preflight.core.edits import failed_value
from preflight.core.finding import Finding, passed
from preflight.core.limits import RUNTIME_NAME
from preflight.core.names import faults, runtime_name
from preflight.core.query import Facts
from preflight.core.subjects import agents_with
from preflight.core.target import Agent


@check(
    requirement="names",
    subjects=agents_with(lambda agent: agent.name and not agent.harness),
    none="no runtime name is declared",
    kinds=("Runtime",),
)
def judge(agent: Agent, _facts: Facts) -> Iterator[Finding]:
    """The name against the API's pattern."""
    if agent.name is None:
        return
    name = agent.name.get()
    if fault := faults(name, RUNTIME_NAME):
        better = runtime_name(name)
        because = f"{name!r} is not a valid runtime name: {fault}"
        yield failed_value(agent.name, because, f"Name it {better}.", better)
    else:
        yield passed(f"{name!r} is a valid runtime name")
