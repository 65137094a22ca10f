"""`--fix` and `--diff`: what the audit knows to be wrong in the user's own files, and only what needs no judgment."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

import click

from preflight.cli.errors import CliError
from preflight.cli.output import save, source
from preflight.core.files import real
from preflight.core.report import Report
from preflight.core.source_kinds import GENERATED
from preflight.core.steps import Edit
from preflight.remedies.edits import Edited, edited
from preflight.remedies.plan import plan


def fix(report: Report, files: Iterable[str], *, show: bool, write: bool) -> None:
    """Shows or makes the safe edits of a report in the files that were named; raises `CliError`."""
    wanted = _by_file(report, frozenset(map(_same, files)))
    for path, edits in wanted.items():
        before = source(path)
        if before is None:
            raise CliError(f"{path}: cannot be read; nothing was changed in it")
        after = edited(before, edits)
        if show:
            click.echo(_diff(path, before, after.text), nl=False, err=True)
        if write and after.made:
            save(path, after.text)
        _say(path, after, written=write)
    if not wanted:
        click.echo("no safe edit: what is left needs a decision, or is not in a file that was named", err=True)


def _by_file(report: Report, named: frozenset[str]) -> dict[str, list[Edit]]:
    """The safe edits by file, as far as the user named the file or a folder above it."""
    found: dict[str, list[Edit]] = {}
    for audit in report.audits:
        for step in (each.step for each in plan(audit).edits if audit.kind not in GENERATED):
            if isinstance(step, Edit) and step.safe and _named(step.file, named):
                found.setdefault(step.file, []).append(step)
    return {path: sorted(edits, key=lambda each: each.line or 0) for path, edits in found.items()}


def _same(path: str) -> str:
    return str(real(path))


def _named(path: str, named: frozenset[str]) -> bool:
    resolved = real(path)
    return resolved.is_file() and any(str(each) in named for each in (resolved, *resolved.parents))


def _diff(path: str, before: str, after: str) -> str:
    lines = difflib.unified_diff(before.splitlines(keepends=True), after.splitlines(keepends=True), path, path)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _say(path: str, after: Edited, *, written: bool) -> None:
    verb = "written" if written else "would be written (--fix does it)"
    for edit in after.made:
        click.echo(f"{path}:{edit.line or 1}: {edit.new} {verb} instead of {edit.old}", err=True)
    for edit, why in after.refused:
        click.echo(f"{path}:{edit.line or 1}: not changed: {why}", err=True)
