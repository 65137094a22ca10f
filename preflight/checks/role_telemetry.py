"""The execution role may send traces and metrics.

Why:
    The agent runs without, but its traces and metrics go nowhere, silently: dashboards stay empty and the log of the
    telemetry exporter fills with errors.

Error:
    AccessDeniedException: … is not authorized to perform: xray:PutTraceSegments

Fix:
    Add the statement that is printed to the role.

Source:
    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-permissions.html
    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/observability-configure.html
"""

from __future__ import annotations

from collections.abc import Iterator

from preflight.core.check import check
from preflight.core.finding import Finding
from preflight.core.query import Facts
from preflight.iam.execution import Task, tasks, work, work_of
from preflight.iam.permissions import Purpose
from preflight.iam.queries import Simulation, simulation
from preflight.iam.verdicts import role_may, simulations

TASKS = tasks(Purpose.TRACES, Purpose.METRICS, Purpose.SPANS)
SIMULATED = simulation(lambda facts: simulations(work_of(TASKS)(facts), facts))


@check(
    requirement="role",
    subjects=TASKS,
    none="no agent here has a role",
    kinds=("Runtime",),
    queries=(SIMULATED,),
    any_account=True,
)
def judge(task: Task, facts: Facts) -> Iterator[Finding]:
    """Asks the simulator for traces, metrics and the routing of spans, each for itself."""
    yield from role_may(work(task, facts), facts, Simulation(SIMULATED))
