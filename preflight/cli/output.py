"""Where reports go: formats to paths, stdout for the document, stderr for everything else."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from secrets import token_hex

import click
from attrs import frozen

from preflight import signals
from preflight.cli.errors import CliError
from preflight.cli.query import Query
from preflight.core.files import real, write_through
from preflight.core.report import Report
from preflight.core.report_json import to_json
from preflight.reports.render import FORMATS
from preflight.reports.render import render as rendered
from preflight.reports.render.wording import counts

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
    quiet: bool = False


def outputs(wanted: Sequence[str]) -> tuple[Output, ...]:
    """The outputs of `-o FORMAT[=PATH]`; text on stdout unless something else goes there. Raises `CliError`."""
    made = tuple(Output(name, _place(path)) for name, _, path in (each.partition("=") for each in wanted))
    for output in made:
        _checked(output)
    if sum(output.path == STDOUT for output in made) > 1:
        raise CliError("only one format can go to stdout; give the others a path: -o json=report.json")
    files = [real(output.path) for output in made if output.path not in {STDOUT, os.devnull}]
    if twice := next((path for path in files if files.count(path) > 1), None):
        raise CliError(f"two outputs go to {twice.name}; give each a path of its own")
    return made if any(output.path == STDOUT for output in made) else (*made, Output("text"))


def _place(path: str) -> str:
    return STDOUT if path in {"", "/dev/stdout", "/dev/fd/1"} else path


def _checked(output: Output) -> None:
    if output.format not in FORMATS:
        raise CliError(f"there is no format {output.format!r}; there are {', '.join(FORMATS)}")
    if Path(output.path).is_dir():
        raise CliError(f"{output.path} is a directory; name a file in it: -o {output.format}={output.path}/report")
    folder = Path(output.path).parent
    if output.path != STDOUT and not folder.is_dir():
        raise CliError(f"{folder} is not a directory; create it before the audit")
    path = Path(output.path)
    if output.path != STDOUT and not os.access(path if path.exists() else folder, os.W_OK):
        raise CliError(f"{output.path} cannot be written; name another path")


def detect_style(color: str, verbose: bool, *, quiet: bool = False) -> TextStyle:
    """How stdout is written to: color only on a terminal that wants it, ASCII where glyphs cannot be encoded."""
    wanted = {"on": True, "off": False}.get(color)
    forced = bool(os.environ.get("FORCE_COLOR") or os.environ.get("CLICOLOR_FORCE"))
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    by_itself = not plain and (forced or sys.stdout.isatty())
    return TextStyle(by_itself if wanted is None else wanted, not _encodes("✔✘–·"), verbose, _width(), quiet)


def _width() -> int:
    """COLUMNS, else the width of the terminal, within what reads well."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and len(columns) < 5 and int(columns):  # noqa: PLR2004 - no terminal has 10,000 columns
        return max(int(columns), 60)
    return max(min(os.get_terminal_size().columns, 120), 60) if sys.stdout.isatty() else 100


def _encodes(glyphs: str) -> bool:
    try:
        glyphs.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def write(report: Report, wanted: Sequence[Output], style: TextStyle, query: Query | None = None) -> None:
    """Writes every output; a query replaces what goes to stdout."""
    lost = [line for output in wanted if output.path != STDOUT for line in _save(report, output)]
    if query is not None:
        found = json.dumps(query.search(to_json(report)), indent=2, ensure_ascii=False)
        click.echo(found if _encodes(found) else json.dumps(json.loads(found), indent=2))
    elif style.quiet:
        click.echo(f"{report.verdict.value}: {counts(report.findings)}")
    else:
        for output in wanted:
            if output.path == STDOUT:
                _print(_for_stdout(report, output.format, style), color=style.color)
    if lost:
        raise CliError(*lost)


def _print(text: str, *, color: bool) -> None:
    """Prints a document; where stdout cannot encode all of it, as the UTF-8 that every document is in a file."""
    click.echo(text if not sys.stdout.encoding or _encodes(text) else text.encode(), nl=False, color=color)


def _save(report: Report, output: Output) -> Iterator[str]:
    """Writes one file; what keeps it from being written loses no other."""
    try:
        save(output.path, rendered(report, output.format, read=source))
    except CliError as error:
        yield from error.lines


def _for_stdout(report: Report, name: str, style: TextStyle) -> str:
    if name != "text":
        return rendered(report, name, read=source)
    return rendered(report, name, color=style.color, ascii=style.ascii, verbose=style.verbose, width=style.width)


def source(path: str) -> str | None:
    """The text of a file, its line ends as they are; None where it cannot be read."""
    try:
        if not Path(path).is_file():
            return None
        with Path(path).open(encoding="utf-8", newline="") as file:
            return file.read()
    except (OSError, ValueError):
        return None


def save(path: str, text: str, *, private: bool = False) -> None:
    """Writes a file whole or not at all, and a device or FIFO straight through; raises `CliError`.

    A symbolic link stays one, an existing file keeps its mode, a new one follows the umask; `private` is for its owner
    alone.
    """
    try:
        target = real(path)
        if str(path).startswith(("/dev/", "/proc/")) or (target.exists() and not target.is_file()):
            write_through(path, text)
        else:
            _replace(target, text, 0o600 if private else _mode(target))
    except OSError as error:
        raise CliError(f"{path}: {error.strerror or error}") from error


def _mode(target: Path) -> int:
    """The mode of the file that is there, else that of a new one."""
    if target.exists():
        return target.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _replace(target: Path, text: str, mode: int) -> None:
    whole = target.with_name(f".{token_hex(8)}.tmp")
    with signals.unfinished(whole):
        try:
            with open(whole, "x", encoding="utf-8", newline="", opener=_for_its_owner) as file:
                file.write(text)
            whole.chmod(mode)
            whole.replace(target)
        except BaseException:
            whole.unlink(missing_ok=True)
            raise


def _for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
