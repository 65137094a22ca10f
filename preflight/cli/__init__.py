"""The command line: arguments, printing, exit codes. boto3 is imported only when an account is opened."""

from __future__ import annotations

import os
import sys
import traceback
from typing import Any, NoReturn

import click
from click.shell_completion import CompletionItem

from preflight import signals
from preflight.cli.audit import audit
from preflight.cli.catalog import checks, explain, policy
from preflight.cli.completion import completion
from preflight.cli.deploy import bundle, template
from preflight.cli.errors import shown
from preflight.cli.hook import hook
from preflight.cli.plan import plan
from preflight.cli.reports import diff, render, verify
from preflight.core.errors import PreflightError
from preflight.core.exit_codes import COULD_NOT_RUN
from preflight.core.files import exists
from preflight.core.near import did_you_mean, near
from preflight.version import VERSION

INTERRUPTED = 130
GROUP_OPTIONS = frozenset({"--help", "-h", "--version"})


class AuditByDefault(click.Group):
    """A group whose `audit` command is meant when no command is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Puts `audit` in front of arguments that name no command."""
        completing = ctx.resilient_parsing and not args
        if not completing and (not args or args[0] not in {*self.commands, *GROUP_OPTIONS}):
            self._refuse_misspelt(args)
            args = ["audit", *args]
        return super().parse_args(ctx, args)

    def _refuse_misspelt(self, args: list[str]) -> None:
        """A word that is no file and nearly a command was meant as one."""
        word = next(iter(args), "")
        found = [] if word.startswith("-") else near(word, self.commands, cutoff=0.7)
        if found and not exists(word):
            raise click.UsageError(f"there is no command and no file {word!r}; did you mean {found[0]}?")

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The commands, and the options and files of the default one."""
        with click.Context(audit, info_name="audit", parent=ctx, resilient_parsing=True) as inner:
            return [*super().shell_complete(ctx, incomplete), *audit.shell_complete(inner, incomplete)]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options of the default command are what a newcomer looks for."""
        with formatter.section("Commands"):
            shown = [each for each in sorted(self.commands.items()) if not each[1].hidden]
            formatter.write_dl([(name, each.get_short_help_str(limit=200)) for name, each in shown])
        with click.Context(audit, info_name=ctx.info_name, parent=ctx) as inner:
            audit.format_options(inner, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Already written, above the options."""


EPILOG = """\b
Examples:
  agentcore-preflight --region us-west-2
      what is deployed there, or what could host a first agent
  agentcore-preflight config.json --region us-west-2
      what an agentkit file, template, cdk.out or plan is about to deploy
  agentcore-preflight --image 123456789012.dkr.ecr.us-west-2.amazonaws.com/research:v1 \\
      --role-arn arn:aws:iam::123456789012:role/ResearchRole --region us-west-2
  agentcore-preflight --region us-west-2 --demo blocked
      the same on a simulated account; no AWS account is needed

\b
Exit codes:
  0  ready, or partial: ready as far as --offline, --check or --skip let it look
     (warnings allowed; see --fail-on)
  1  a requirement fails
  2  could not run: usage, unreadable input, no credentials, wrong account
  3  nothing fails, but something could not be verified (see --allow-unknown)
"""


@click.group(cls=AuditByDefault, context_settings={"help_option_names": ["-h", "--help"]}, epilog=EPILOG)
@click.version_option(VERSION, prog_name="agentcore-preflight")
def cli() -> None:
    """Will this agent deploy to Amazon Bedrock AgentCore in this account and region? If not, what to change?

    Reads the live account, never writes, and sets each answer against the AgentCore requirements. FILE is what is
    about to be deployed; without one, what the region already holds is audited.
    """


@click.command(name="help")
@click.argument("name", required=False)
@click.pass_context
def help_command(ctx: click.Context, name: str | None) -> None:
    """Show the help of a command."""
    if name is None:
        click.echo(cli.get_help(click.Context(cli, info_name="agentcore-preflight")))
    elif found := cli.get_command(ctx, name):
        with click.Context(found, info_name=f"agentcore-preflight {name}") as inner:
            click.echo(found.get_help(inner))
    else:
        raise click.UsageError(f"there is no command {name!r}; {did_you_mean(name, cli.commands)}")


for command in (
    audit,
    plan,
    checks,
    completion,
    explain,
    help_command,
    policy,
    template,
    bundle,
    diff,
    render,
    verify,
    hook,
):
    cli.add_command(command)


def run(args: list[str] | None = None) -> int:
    """Runs one command line and gives its exit code; no exception, and so no traceback, leaves it."""
    try:
        return int(cli.main(args, prog_name="agentcore-preflight", standalone_mode=False) or 0)
    except click.exceptions.Exit as stopped:
        return stopped.exit_code
    except click.ClickException as wrong:
        wrong.show()
        return COULD_NOT_RUN
    except PreflightError as wrong:
        for line in wrong.lines:
            click.echo(shown(f"error: {line}"), err=True)
        return COULD_NOT_RUN
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        _forget_stdout()
        return COULD_NOT_RUN
    except Exception as crash:  # noqa: BLE001 - the last line of defence: a line, not a traceback
        return _crashed(crash)


def _crashed(crash: Exception) -> int:
    if isinstance(crash, OSError) and crash.filename is not None:
        click.echo(shown(f"error: {crash.filename}: {crash.strerror}; check the path"), err=True)
        return COULD_NOT_RUN
    if os.environ.get("AGENTCORE_PREFLIGHT_DEBUG"):
        traceback.print_exception(crash)
    line = " ".join(f"{type(crash).__name__}: {crash}".split())
    told = f"error: internal: {line}; set AGENTCORE_PREFLIGHT_DEBUG=1 for the traceback and report it"
    click.echo(shown(told), err=True)
    return COULD_NOT_RUN


def _forget_stdout() -> None:
    """The reader is gone; without this the interpreter complains at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main(*_: Any) -> NoReturn:
    """The console script."""
    code = run()
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _forget_stdout()
    sys.exit(signals.code() or code)
