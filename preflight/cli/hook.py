"""The pre-commit hook: which of the changed files are about AgentCore is told by their content."""

from __future__ import annotations

from pathlib import Path

import click

from preflight.cli.audit import audit

OPTIONS = ("--offline", "--allow-unknown")


@click.command(hidden=True, context_settings={"ignore_unknown_options": True})
@click.argument("args", nargs=-1, type=click.UNPROCESSED)
def hook(args: tuple[str, ...]) -> int:
    """Audit those of the files that hold anything of AgentCore, offline; pass when none does."""
    files = [arg for arg in args if Path(arg).is_file()]
    about = [file for file in files if _is_about_agentcore(file)]
    if not about:
        return 0
    options = [arg for arg in args if arg not in files]
    return int(audit.main([*OPTIONS, *options, "--", *about], standalone_mode=False) or 0)


def _is_about_agentcore(file: str) -> bool:
    """Whether the file is of a kind that is read here and holds something to audit, or cannot be read to its end."""
    from preflight.inputs import InputError, kind_of, load, read_target

    try:
        kind_of(load(file))
    except InputError:
        return False
    try:
        targets = read_target(file)
    except InputError:
        return True
    return any(target.ledger or target.agents or target.unread for target in targets)
