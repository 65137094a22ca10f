"""Shell completion: commands, options, check ids, formats and worlds."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem, get_completion_class

from preflight.cli.errors import CliError
from preflight.core.near import did_you_mean

SHELLS = ("bash", "zsh", "fish")
PROGRAM, VARIABLE = "agentcore-preflight", "_AGENTCORE_PREFLIGHT_COMPLETE"
WHERE = {
    "bash": 'eval "$(agentcore-preflight completion bash)" in ~/.bashrc',
    "zsh": 'eval "$(agentcore-preflight completion zsh)" in ~/.zshrc',
    "fish": "agentcore-preflight completion fish > ~/.config/fish/completions/agentcore-preflight.fish",
}


@click.command()
@click.argument("shell", metavar="SHELL")
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the completion script of bash, zsh or fish."""
    found = get_completion_class(shell) if shell in SHELLS else None
    if found is None:
        raise CliError(f"there is no completion for {shell!r}; {did_you_mean(shell, SHELLS)}")
    click.echo(f"# {WHERE[shell]}")
    click.echo(found(ctx.find_root().command, {}, PROGRAM, VARIABLE).source())


def complete_checks(_ctx: click.Context, _param: click.Parameter, start: str) -> list[CompletionItem]:
    """Check ids and requirements."""
    from preflight import checks
    from preflight.core.requirement import REQUIREMENTS

    given = [(check.id, check.title) for check in checks.all_checks()]
    given += [(requirement.id, requirement.text) for requirement in REQUIREMENTS]
    return [CompletionItem(name, help=text) for name, text in given if name.startswith(start)]


def complete_formats(_ctx: click.Context, _param: click.Parameter, start: str) -> list[CompletionItem]:
    """Report formats."""
    from preflight.reports.render import FORMATS

    return [CompletionItem(name) for name in FORMATS if name.startswith(start)]


def complete_worlds(_ctx: click.Context, _param: click.Parameter, start: str) -> list[CompletionItem]:
    """The simulated accounts."""
    from preflight.demo import WORLDS

    return [CompletionItem(name) for name in WORLDS if name.startswith(start)]
