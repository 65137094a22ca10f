"""The default command: what to audit, where, as whom; then the report."""

from __future__ import annotations

from typing import Any

import click

from preflight.cli.completion import complete_checks, complete_formats, complete_worlds
from preflight.cli.durations import DURATION
from preflight.cli.options import WORLDS, target_options
from preflight.core.source_kinds import SOURCE_KINDS
from preflight.reports.render import FORMATS


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option("--region", "regions", multiple=True, metavar="R", help="Region; repeatable, and comma lists are taken.")
@click.option("--all-regions", is_flag=True, help="Every region that AWS lists for AgentCore.")
@click.option("-t", "--kind", metavar="KIND", help=f"Kind of FILE, overrides detection: {', '.join(SOURCE_KINDS)}.")
@click.option("--parameters", multiple=True, metavar="FILE|NAME=VALUE", help="Template parameters (repeatable).")
@click.option("--stack-name", metavar="NAME", help="Name the stack will have, for templates that use it.")
@click.option(
    "--standard", type=click.Choice(["auto", "guide", "aws"]), default="auto", help="Which rule set to apply."
)
@click.option("--profile", metavar="NAME", help="Profile of the AWS configuration.")
@click.option("--assume-role", metavar="ARN", help="Role to audit with; {account} stands for each of --accounts.")
@click.option("--external-id", metavar="ID", help="External id for --assume-role.")
@click.option("--accounts", metavar="IDS|FILE", help="Audit these accounts, each through --assume-role.")
@click.option("--expect-account", metavar="ID", help="Stop unless the credentials are of this account.")
@click.option("--endpoint-url", metavar="URL", help="Another endpoint for every AWS service.")
@target_options
@click.option("--deployer", metavar="ARN", default="", help="Whose right to deploy is simulated (default: the caller).")
@click.option(
    "--check",
    "only",
    multiple=True,
    metavar="ID",
    shell_complete=complete_checks,
    help="Only these checks, requirements or patterns such as image-* (repeatable).",
)
@click.option(
    "--skip",
    "without",
    multiple=True,
    metavar="ID",
    shell_complete=complete_checks,
    help="Not these checks, requirements or patterns (repeatable).",
)
@click.option(
    "-o",
    "--output",
    "wanted",
    multiple=True,
    metavar="FORMAT[=PATH]",
    shell_complete=complete_formats,
    help=f"{', '.join(FORMATS)}; to stdout or a file (repeatable; default text).",
)
@click.option("--query", metavar="JMESPATH", help="Print what this finds in the JSON report instead of the report.")
@click.option(
    "--fail-on",
    type=click.Choice(["fail", "warn", "new"]),
    default="fail",
    help="What makes exit code 1: any failure, any warning too, or only what is worse than in --baseline.",
)
@click.option("--allow-unknown", is_flag=True, help="Exit 0 where nothing fails but something is unknown.")
@click.option("--waivers", metavar="FILE", help="Accepted findings (waivers).")
@click.option("--baseline", metavar="REPORT", help="Earlier JSON report: say what changed since.")
@click.option("--wait", type=DURATION, metavar="TIME", help="Audit again until ready, at most this long, such as 10m.")
@click.option("--save-facts", metavar="FILE", help="Keep the answers of AWS, to judge them again elsewhere.")
@click.option("--facts", metavar="FILE", help="Judge saved answers instead of asking AWS.")
@click.option(
    "--deployed-only", is_flag=True, help="Without FILE: only what is deployed, not what could host a first agent."
)
@click.option("--offline", is_flag=True, help="Judge only what the files decide; AWS is not asked.")
@click.option(
    "--demo",
    is_flag=False,
    flag_value="ready",
    metavar="[WORLD]",
    shell_complete=complete_worlds,
    help=f"A simulated account: {', '.join(WORLDS)}.",
)
@click.option("--fix", is_flag=True, help="Write the safe edits (names, spellings) into FILE; AWS is never changed.")
@click.option("--diff", "show_diff", is_flag=True, help="Show what --fix would write.")
@click.option("--timeout", type=DURATION, default="120s", show_default=True, help="Time for all questions together.")
@click.option("--no-progress", is_flag=True, help="No progress line.")
@click.option("--color", type=click.Choice(["auto", "on", "off"]), default="auto", help="Color of the text report.")
@click.option("-v", "--verbose", is_flag=True, help="List what passes, too, with its evidence.")
@click.option("-q", "--quiet", is_flag=True, help="Print the verdict line alone.")
def audit(**options: Any) -> int:
    """Audit FILEs, flags, or what the region holds already (the default command)."""
    from preflight.cli.request import request
    from preflight.cli.runner import run_audit

    return run_audit(request(options))
