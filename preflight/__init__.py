"""Whether an agent will deploy to Amazon Bedrock AgentCore in this account and region, and what to change if not.

`audit()` is the one call that the command line, the Lambda and the pipeline stage are thin shells around:

    from preflight import audit
    report = audit(regions=["us-west-2"])            # what the region holds already
    report = audit(read_target("template.yaml"))     # what a file is about to deploy
    report.verdict, report.exit_code
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from preflight.account.session import CouldNotRunError, Credentials
    from preflight.audit.run import NoRegionError, NothingToAuditError, Options, audit, open_account
    from preflight.core.errors import PreflightError
    from preflight.core.finding import Finding, Fix, Status, Waiver
    from preflight.core.problem import Problem
    from preflight.core.report import Audit, Evidence, Policy, Report, Verdict
    from preflight.core.report_json import from_json, to_json
    from preflight.core.resource import Resource
    from preflight.core.scope import Standard
    from preflight.core.target import Agent, Gateway, Network, Role, Target
    from preflight.core.value import Origin, Value
    from preflight.inputs import InputError, read_target
    from preflight.version import __version__

DISTRIBUTION = "agentcore-preflight"
"""What tells this package from others of its name."""

_HOMES = {
    "preflight.account.session": ("CouldNotRunError", "Credentials"),
    "preflight.audit.run": ("NoRegionError", "NothingToAuditError", "Options", "audit", "open_account"),
    "preflight.core.errors": ("PreflightError",),
    "preflight.core.finding": ("Finding", "Fix", "Status", "Waiver"),
    "preflight.core.problem": ("Problem",),
    "preflight.core.report": ("Audit", "Evidence", "Policy", "Report", "Verdict"),
    "preflight.core.report_json": ("from_json", "to_json"),
    "preflight.core.resource": ("Resource",),
    "preflight.core.scope": ("Standard",),
    "preflight.core.target": ("Agent", "Gateway", "Network", "Role", "Target"),
    "preflight.core.value": ("Origin", "Value"),
    "preflight.inputs": ("InputError", "read_target"),
    "preflight.version": ("__version__",),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Agent",
    "Audit",
    "CouldNotRunError",
    "Credentials",
    "Evidence",
    "Finding",
    "Fix",
    "Gateway",
    "InputError",
    "Network",
    "NoRegionError",
    "NothingToAuditError",
    "Options",
    "Origin",
    "Policy",
    "PreflightError",
    "Problem",
    "Report",
    "Resource",
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
    "open_account",
    "read_target",
    "to_json",
]


def __getattr__(name: str) -> Any:
    """Each name from its home, imported when first asked for (PEP 562): `--help` needs none of them."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = import_module(_HOME[name])
    # All names of the home: importing it binds the package `preflight.audit` to the name of the function.
    globals().update({each: getattr(home, each) for each in _HOMES[_HOME[name]]})
    return globals()[name]


def __dir__() -> list[str]:
    """What the package offers."""
    return sorted({*globals(), *__all__})
