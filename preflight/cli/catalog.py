"""Commands that tell what there is to check, why, and which permissions it takes. None of them opens an account."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from preflight.cli.completion import complete_checks

if TYPE_CHECKING:
    from preflight.core.check import Check

WIDTH = 100


@click.command()
@click.option("-o", "--output", type=click.Choice(["text", "json"]), default="text", help="Format.")
def checks(output: str) -> None:
    """List every check: its id and what is true when it passes."""
    from preflight.checks import all_checks
    from preflight.core.requirement import REQUIREMENTS

    found = all_checks()
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
    from preflight.cli.selection import selected

    for number, check in enumerate(selected((check_id,), ())):
        if number:
            click.echo()
        _explain(check)


def _explain(check: Check[Any]) -> None:
    import textwrap

    from preflight.core.requirement import BY_ID
    from preflight.iam.auditor_policy import actions

    requirement = BY_ID[check.requirement]
    click.echo(f"{check.id}: {check.title}\n")
    for name, text in check.sections.items():
        paragraph = " ".join(text.split())
        click.echo(textwrap.fill(f"{name}: {paragraph}", WIDTH, break_long_words=False, break_on_hyphens=False) + "\n")
    click.echo(f"Requirement: {requirement.text} ({requirement.level}), {requirement.source}")
    click.echo(f"IAM actions: {', '.join(actions(check.everything)) or 'none, it judges the input alone'}")


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option("--check", "only", multiple=True, metavar="ID", help="Only for these checks (repeatable).")
@click.option("--skip", "without", multiple=True, metavar="ID", help="Without these checks (repeatable).")
@click.option("--region", metavar="REGION", help="Where FILE goes, if it does not say so itself.")
@click.option("--account", metavar="ID", help="The account FILE goes to: 12 digits; any without.")
@click.option("-o", "--output", type=click.Choice(["json", "text"]), default="json", help="text says why, too.")
def policy(
    files: tuple[str, ...],
    only: tuple[str, ...],
    without: tuple[str, ...],
    *,
    region: str | None,
    account: str | None,
    output: str,
) -> None:
    """Print the least-privilege IAM policy an audit needs, as JSON.

    With FILE it is the policy for the audit of what FILE is about to deploy, by resource where AWS can.
    """
    from preflight.audit import references
    from preflight.audit.run import questions, questions_of_target
    from preflight.cli.auditor_scopes import scopes_of
    from preflight.cli.selection import selected
    from preflight.iam.auditor_policy import policy as policy_document
    from preflight.iam.auditor_policy import scoped_policy

    checks = selected(only, without)
    if files:
        scopes = scopes_of(files, region, account)
        unresolved = any(references.named(scope.target) for scope in scopes)
        document = scoped_policy(questions_of_target(checks), scopes, unresolved=unresolved)
    else:
        document = policy_document(questions(checks))
    click.echo(json.dumps(document, indent=2) if output == "json" else _explained(document))


def _explained(document: dict[str, Any]) -> str:
    """The statements of a policy, each with why its actions are allowed on what they are."""
    from preflight.iam.auditor_policy import reason

    lines = []
    for statement in document["Statement"]:
        resources = statement["Resource"]
        lines += [f"{statement['Sid']}: on {reason(statement)}"]
        lines += [f"  {action}" for action in statement["Action"]]
        lines += [f"    on {resource}" for resource in ([resources] if isinstance(resources, str) else resources)]
        lines += [""]
    return "\n".join(lines[:-1])
