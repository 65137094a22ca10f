"""Whether an agent will deploy to Amazon Bedrock AgentCore in this account and region, and what to change if not.

`audit()` is the one call that the command line, the Lambda and the pipeline stage are thin shells around:

    from preflight import audit
    report = audit(regions=["us-west-2"])            # what the region holds already
    report = audit(read_target("template.yaml"))     # what a file is about to deploy
    report.verdict, report.exit_code
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from preflight.audit.run import NoRegionError, Options, audit
from preflight.core.finding import Finding, Fix, Status, Waiver
from preflight.core.report import Audit, Policy, Report, Verdict, from_json, to_json
from preflight.core.scope import Standard
from preflight.core.target import Agent, Gateway, Network, Role, Target
from preflight.core.value import Origin, Value
from preflight.version import __version__

if TYPE_CHECKING:
    from preflight.inputs import InputError, read_target

__all__ = [
    "Agent",
    "Audit",
    "Finding",
    "Fix",
    "Gateway",
    "InputError",
    "Network",
    "NoRegionError",
    "Options",
    "Origin",
    "Policy",
    "Report",
    "Role",
    "Standard",
    "Status",
    "Target",
    "Value",
    "Verdict",
    "Waiver",
    "__version__",
    "audit",
    "from_json",
    "read_target",
    "to_json",
]


def __getattr__(name: str) -> Any:
    """The readers, imported when first asked for: YAML is not needed to audit an account."""
    if name in {"InputError", "read_target"}:
        from preflight import inputs  # noqa: PLC0415

        return getattr(inputs, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
