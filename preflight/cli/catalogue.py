"""Commands that tell what there is to check, why, and which permissions it takes. None of them opens an account."""

from __future__ import annotations

import json
import textwrap
from typing import Any

import click

from preflight import checks as registry
from preflight.audit.run import questions
from preflight.cli.completion import complete_checks
from preflight.cli.errors import CliError
from preflight.core.check import Check
from preflight.core.requirement import BY_ID, REQUIREMENTS
from preflight.iam.auditor_policy import actions
from preflight.iam.auditor_policy import policy as policy_document

WIDTH = 100


def selected(only: tuple[str, ...], without: tuple[str, ...]) -> tuple[Check[Any], ...]:
    """The checks of --check and --skip; raises `CliError` with a near match."""
    try:
        found = registry.select(_ids(only), _ids(without))
    except registry.UnknownCheck as error:
        raise CliError(str(error)) from error
    if not found:
        raise CliError("no check is left to run; see agentcore-preflight checks")
    return found


def ids(values: tuple[str, ...]) -> frozenset[str]:
    """The ids of the checks that the values of --check or --skip name."""
    return frozenset(check.id for value in _ids(values) for check in registry.matching(value))


def _ids(values: tuple[str, ...]) -> list[str]:
    return [part.strip() for value in values for part in value.split(",") if part.strip()]


@click.command()
@click.option("-o", "--output", type=click.Choice(["text", "json"]), default="text", help="Format.")
def checks(output: str) -> None:
    """List every check: its id and what is true when it passes."""
    found = registry.all_checks()
    if output == "json":
        rows = [{"id": c.id, "requirement": c.requirement, "title": c.title, "reference": c.reference} for c in found]
        click.echo(json.dumps(rows, indent=2))
        return
    wide = max(len(check.id) for check in found)
    for requirement in REQUIREMENTS:
        click.echo(f"{requirement.id}: {requirement.text} ({requirement.level})")
        for check in (check for check in found if check.requirement == requirement.id):
            click.echo(f"  {check.id:{wide}}  {check.title}")
    click.echo("\nagentcore-preflight explain ID tells why a check matters and how to fix what it finds.")


@click.command()
@click.argument("check_id", metavar="ID", shell_complete=complete_checks)
def explain(check_id: str) -> None:
    """Explain a check: what it means, why it fails deployments, and how to fix it.

    ID is a check, a requirement, or a pattern such as 'image-*'.
    """
    for number, check in enumerate(selected((check_id,), ())):
        if number:
            click.echo()
        _explain(check)


def _explain(check: Check[Any]) -> None:
    requirement = BY_ID[check.requirement]
    click.echo(f"{check.id}: {check.title}\n")
    for name, text in check.sections.items():
        paragraph = " ".join(text.split())
        click.echo(textwrap.fill(f"{name}: {paragraph}", WIDTH, break_long_words=False, break_on_hyphens=False) + "\n")
    click.echo(f"Requirement: {requirement.text} ({requirement.level}), {requirement.source}")
    click.echo(f"IAM actions: {', '.join(actions(check.everything)) or 'none, it judges the input alone'}")


@click.command()
@click.option("--check", "only", multiple=True, metavar="ID", help="Only for these checks (repeatable).")
@click.option("--skip", "without", multiple=True, metavar="ID", help="Without these checks (repeatable).")
def policy(only: tuple[str, ...], without: tuple[str, ...]) -> None:
    """Print the least-privilege IAM policy an audit needs, as JSON."""
    click.echo(json.dumps(policy_document(questions(selected(only, without))), indent=2))
