"""The command that prints the plan: audits as the default command does, then says what to run, in order."""

from __future__ import annotations

from typing import Any

import click

from preflight.cli.audit import audit

FORM = "plan"


def _plan(**options: Any) -> int:
    from preflight.cli.output import STDOUT
    from preflight.cli.request import request
    from preflight.cli.runner import run_audit

    wanted = options["wanted"]
    printed = any((path or STDOUT) == STDOUT for _, _, path in (each.partition("=") for each in wanted))
    return run_audit(request({**options, "wanted": wanted if printed else (*wanted, FORM)}))


plan = click.Command(
    "plan",
    params=audit.params,
    callback=_plan,
    help="Print what to run, in order, to fix what an audit of FILEs or the region finds. It changes nothing itself.",
    short_help="Print what to run, in order, to fix what an audit finds.",
)
