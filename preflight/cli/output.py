"""Where reports go: formats to paths, stdout for the document, stderr for everything else."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import jmespath
from attrs import frozen
from jmespath.exceptions import JMESPathError

from preflight.cli.errors import CliError
from preflight.core.report import Report, to_json
from preflight.reports.render import FORMATS
from preflight.reports.render import render as rendered

STDOUT = "-"


@frozen
class Output:
    """One format and where it goes; `-` is stdout."""

    format: str
    path: str = STDOUT


@frozen
class TextStyle:
    """How text for people looks."""

    color: bool = False
    ascii: bool = False
    verbose: bool = False
    width: int = 100


def outputs(wanted: Sequence[str]) -> tuple[Output, ...]:
    """The outputs of `-o FORMAT[=PATH]`; text on stdout unless something else goes there. Raises `CliError`."""
    made = tuple(Output(name, path or STDOUT) for name, _, path in (each.partition("=") for each in wanted))
    for output in made:
        _checked(output)
    if sum(output.path == STDOUT for output in made) > 1:
        raise CliError("only one format can go to stdout; give the others a path: -o json=report.json")
    return made if any(output.path == STDOUT for output in made) else (*made, Output("text"))


def _checked(output: Output) -> None:
    if output.format not in FORMATS:
        raise CliError(f"there is no format {output.format!r}; there are {', '.join(FORMATS)}")
    if Path(output.path).is_dir():
        raise CliError(f"{output.path} is a directory; name a file in it: -o {output.format}={output.path}/report")
    folder = Path(output.path).parent
    if output.path != STDOUT and not folder.is_dir():
        raise CliError(f"{folder} is not a directory; create it before the audit")


def compiled(query: str | None) -> Any:
    """The JMESPath of --query; raises `CliError` before anything is asked."""
    try:
        return jmespath.compile(query) if query else None
    except JMESPathError as error:
        raise CliError(f"--query: {' '.join(str(error).split())}") from error


def detect_style(color: str, verbose: bool) -> TextStyle:
    """How stdout is written to: colour only on a terminal that wants it, ASCII where glyphs cannot be encoded."""
    wanted = {"on": True, "off": False}.get(color)
    forced = bool(os.environ.get("FORCE_COLOR") or os.environ.get("CLICOLOR_FORCE"))
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    by_itself = not plain and (forced or sys.stdout.isatty())
    width = min(os.get_terminal_size().columns, 120) if sys.stdout.isatty() else 100
    return TextStyle(by_itself if wanted is None else wanted, not _encodes("✔✘–·"), verbose, max(width, 60))


def _encodes(glyphs: str) -> bool:
    try:
        glyphs.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def write(report: Report, wanted: Sequence[Output], style: TextStyle, query: Any = None) -> None:
    """Writes every output; a query replaces what goes to stdout."""
    for output in wanted:
        if output.path != STDOUT:
            save(output.path, rendered(report, output.format))
    if query is not None:
        click.echo(json.dumps(query.search(to_json(report)), indent=2, ensure_ascii=False))
        return
    for output in wanted:
        if output.path == STDOUT:
            click.echo(_for_stdout(report, output.format, style), nl=False)


def _for_stdout(report: Report, name: str, style: TextStyle) -> str:
    if name != "text":
        return rendered(report, name)
    return rendered(report, name, color=style.color, ascii=style.ascii, verbose=style.verbose, width=style.width)


def save(path: str, text: str) -> None:
    """Writes a file whole or not at all; raises `CliError`."""
    target = Path(path)
    whole: Path | None = None
    try:
        with tempfile.NamedTemporaryFile("w", dir=target.parent, delete=False, encoding="utf-8", newline="") as file:
            whole = Path(file.name)
            file.write(text)
        whole.chmod(0o644)
        whole.replace(target)
    except OSError as error:
        if whole:
            whole.unlink(missing_ok=True)
        raise CliError(f"{path}: {error.strerror or error}") from error
