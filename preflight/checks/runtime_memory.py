"""The memory size of the agent is supported.

Why: The guide allows six sizes. AWS publishes no list, and gives a session at most 8 GB; agentkit's memoryMB is never
sent to AWS at all.

Error: memoryMB must be one of [512 1024 2048 4096 8192 16384]

Fix: Use the corrected number of MB.

Source: https://plexusone.github.io/agentkit/platforms/agentcore-requirements#memory-allocation,
https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/bedrock-agentcore-limits.html
"""

from __future__ import annotations

from collections.abc import Iterator

from preflight.core.check import check
from preflight.core.edits import edit_of
from preflight.core.finding import Finding, failed_by_guide, passed, warned
from preflight.core.limits import GUIDE_MEMORY_MB, SESSION_MEMORY_MB
from preflight.core.query import Facts
from preflight.core.subjects import agents_with
from preflight.core.target import Agent


@check(
    requirement="memory",
    subjects=agents_with(lambda agent: agent.memory_mb),
    none="no memory size is declared",
    kinds=("Runtime",),
)
def judge(agent: Agent, facts: Facts) -> Iterator[Finding]:
    """The size against the guide's list, and by AWS's standard against the documented 8 GB."""
    if agent.memory_mb is None:
        return
    size = agent.memory_mb.get()
    if size not in GUIDE_MEMORY_MB:
        near = next((each for each in GUIDE_MEMORY_MB if each >= size), GUIDE_MEMORY_MB[-1])
        because = f"{size} MB is not one of the guide's sizes ({', '.join(map(str, GUIDE_MEMORY_MB))})"
        yield failed_by_guide(
            facts.scope.by_guide, because, f"Set it to {near}.", edit_of(agent.memory_mb, str(near), safe=False)
        )
    elif size > SESSION_MEMORY_MB and not facts.scope.by_guide:
        yield warned(f"{size} MB is above the 8 GB that AWS documents for a session", f"Set it to {SESSION_MEMORY_MB}.")
    else:
        yield passed(f"{size} MB is one of the guide's sizes")
