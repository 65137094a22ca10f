"""Commands that print what runs the audit elsewhere: templates, pipeline stages, the Lambda bundle."""

from __future__ import annotations

import click

from preflight.cli.errors import CliError


@click.command()
@click.argument("name", required=False)
def template(name: str | None) -> None:
    """Print a template: scheduled Lambda, fleet, member role, or a pipeline stage; without NAME, the list."""
    from preflight.serverless.templates import TEMPLATES
    from preflight.serverless.templates import template as text_of

    if name is None:
        for each, what in TEMPLATES.items():
            click.echo(f"{each:14}  {what}")
        return
    click.echo(text_of(name), nl=False)


@click.command()
@click.argument("path", metavar="OUT.zip", type=click.Path(dir_okay=False))
def bundle(path: str) -> None:
    """Build the Lambda deployment package, one zip for both architectures."""
    from preflight.core.command import Command
    from preflight.serverless.bundle import BundleError
    from preflight.serverless.bundle import bundle as build

    try:
        made = build(path)
    except (BundleError, OSError) as error:
        raise CliError(f"{path}: {error}") from error
    click.echo(f"{path}: {made.size / 1e6:.1f} MB. Upload it under a name that changes with its content:", err=True)
    click.echo(f"  {Command(('aws', 's3', 'cp', path, f's3://CODE-BUCKET/{made.key}'))}", err=True)
    click.echo(f"and deploy the stack with CodeKey={made.key} Runtime={made.runtime}", err=True)
