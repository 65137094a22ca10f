"""The session lifetime is at least 60 seconds and within what the compute allows.

Why: AWS refuses less than 60 seconds, more than 8 hours on microVM compute, more than 14 days on Instances, and an idle
timeout longer than the lifetime. agentkit's timeoutSeconds becomes this value.

Error: Value '30' at 'lifecycleConfiguration.maxLifetime' failed to satisfy constraint: Member must have value greater
than or equal to 60

Fix: Use the corrected number of seconds.

Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-lifecycle-settings.html
"""

from __future__ import annotations

from collections.abc import Iterator

from preflight.core.check import check
from preflight.core.edits import failed_value
from preflight.core.finding import Finding, failed_by_guide, passed
from preflight.core.limits import LIFETIME_MAX, LIFETIME_MIN, MICROVM_LIFETIME_MAX
from preflight.core.query import Facts
from preflight.core.subjects import agents_with
from preflight.core.target import Agent, Compute
from preflight.core.value import Value


@check(
    requirement="timeout",
    subjects=agents_with(lambda agent: agent.lifetime or agent.idle_timeout),
    none="no lifetime is declared; AWS uses 28800 s, and 900 s idle",
    kinds=("Runtime",),
)
def judge(agent: Agent, facts: Facts) -> Iterator[Finding]:
    """Both times against the limits of the compute, then against each other."""
    for what, value in (("the lifetime", agent.lifetime), ("the idle timeout", agent.idle_timeout)):
        if value is not None:
            yield _judge(what, value, agent.compute, facts)
    if agent.lifetime and agent.idle_timeout and agent.idle_timeout.get() > agent.lifetime.get():
        because = (
            f"the idle timeout of {agent.idle_timeout.get()} s is longer than the lifetime of {agent.lifetime.get()} s"
        )
        better = str(agent.lifetime.get())
        yield failed_value(agent.idle_timeout, because, f"Set it to at most {better}.", better, safe=False)


def _judge(what: str, value: Value[int], compute: Compute, facts: Facts) -> Finding:
    seconds = value.get()
    most = LIFETIME_MAX if compute is Compute.INSTANCES else MICROVM_LIFETIME_MAX
    if seconds < LIFETIME_MIN:
        because = f"{what} of {seconds} s is below the minimum of {LIFETIME_MIN} s"
        return failed_value(value, because, f"Set it to at least {LIFETIME_MIN}.", str(LIFETIME_MIN), safe=False)
    if seconds > most:
        because = f"{what} of {seconds} s is above the maximum of {most} s on {compute}"
        return failed_value(value, because, f"Set it to at most {most}.", str(most), safe=False)
    if seconds > MICROVM_LIFETIME_MAX:
        because = f"{what} of {seconds} s is above the 8 hours ({MICROVM_LIFETIME_MAX} s) of the guide"
        return failed_by_guide(facts.scope.by_guide, because, f"Set it to at most {MICROVM_LIFETIME_MAX}.")
    return passed(f"{what} of {seconds} s is within {LIFETIME_MIN} to {most} s")
