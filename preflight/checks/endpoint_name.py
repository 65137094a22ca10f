"""Every endpoint name starts with a letter and holds only letters, digits and underscores, at most 48.

Why: Runtime endpoints and gateways have opposite alphabets: underscores here, hyphens there. A name with a hyphen is
refused when the endpoint is created, after the runtime already exists.

Error: Value 'research-endpoint' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern:
[a-zA-Z][a-zA-Z0-9_]{0,47}

Fix: Use the corrected name.

Source: https://docs.aws.amazon.com/bedrock-agentcore-control/latest/APIReference/API_CreateAgentRuntimeEndpoint.html
"""

from __future__ import annotations

from collections.abc import Iterator

from preflight.core.check import Subject, check
from preflight.core.edits import failed_value
from preflight.core.finding import Finding, passed
from preflight.core.limits import ENDPOINT_NAME
from preflight.core.names import faults, runtime_name
from preflight.core.query import Facts
from preflight.core.scope import Scope
from preflight.core.subjects import agents, display_name, resources, subject_of
from preflight.core.value import Value


def endpoints(scope: Scope) -> Iterator[Subject[Value[str]]]:
    """Every endpoint name that the target declares, of runtimes that are made elsewhere too."""
    seen = set()
    for agent in agents(scope):
        for name in agent.of.endpoints:
            seen.add((name.value, name.origin))
            yield subject_of(agent.of, display_name(name, agent.name), name, name.origin)
    for endpoint in resources("RuntimeEndpoint")(scope):
        own = endpoint.of.value("name")
        if own and (own.value, own.origin) not in seen:
            yield Subject(display_name(own, endpoint.name), own, own.origin, endpoint.account, owners=endpoint.owners)


@check(
    requirement="names",
    subjects=endpoints,
    none="no endpoint name is declared; AWS creates the endpoint DEFAULT by itself",
    kinds=("Runtime", "RuntimeEndpoint"),
)
def judge(name: Value[str], _facts: Facts) -> Iterator[Finding]:
    """The name against the API's pattern."""
    written = str(name.get())
    if fault := faults(written, ENDPOINT_NAME):
        better = runtime_name(written)
        because = f"{written!r} is not a valid endpoint name: {fault}"
        yield failed_value(name, because, f"Name it {better}.", better)
    else:
        yield passed(f"{written!r} is a valid endpoint name")
