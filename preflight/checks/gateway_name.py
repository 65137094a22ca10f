"""Every gateway name holds only letters, digits and single hyphens, at most 48.

Why: Gateways and runtimes have opposite alphabets: hyphens here, underscores there. The requirements guide's own
example, my_gateway, is refused by AWS.

Error: Value 'my_gateway' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern:
([0-9a-zA-Z][-]?){1,48}

Fix: Use the corrected name.

Source: https://docs.aws.amazon.com/bedrock-agentcore-control/latest/APIReference/API_CreateGateway.html
"""

from __future__ import annotations

from collections.abc import Iterator

from preflight.core.check import check
from preflight.core.edits import failed_value
from preflight.core.finding import Finding, passed, skipped
from preflight.core.limits import GATEWAY_NAME
from preflight.core.names import faults, gateway_name
from preflight.core.query import Facts
from preflight.core.subjects import gateways
from preflight.core.target import Gateway


@check(requirement="gateway", subjects=gateways, none="no gateway is declared", kinds=("Gateway",))
def judge(gateway: Gateway, _facts: Facts) -> Iterator[Finding]:
    """The name against the API's pattern."""
    if gateway.name is None:
        yield skipped("no name is given; where AWS requires one, api-constraints says so")
        return
    name = gateway.name.get()
    if fault := faults(name, GATEWAY_NAME):
        better = gateway_name(name)
        because = f"{name!r} is not a valid gateway name: {fault}"
        yield failed_value(gateway.name, because, f"Name it {better}.", better)
    else:
        yield passed(f"{name!r} is a valid gateway name")
