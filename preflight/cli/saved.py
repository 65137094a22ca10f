"""Reads reports that were saved before; every error names the file and what is wrong with it."""

from __future__ import annotations

import json
import sys
from typing import Any

from preflight.cli.errors import CliError
from preflight.core import files
from preflight.core.report import Report
from preflight.core.report_json import from_json

LARGEST = 512 * 1024 * 1024
"""No report or saved facts come near it: those of 2,000 agents have 30 MB."""
LONGEST_NUMBER = 20


def load(path: str) -> Report:
    """The report in a file; raises `CliError` naming the file and what is wrong with it."""
    document = parsed(text_of(path), path)
    try:
        return from_json(document)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        said = f"{error} is missing" if isinstance(error, KeyError) else " ".join(str(error).split())
        raise CliError(f"{path}: not a report of this tool: {said}; make one with -o json") from error


def parsed(text: str, path: str) -> Any:
    """The JSON of a text; raises `CliError` naming the file."""
    try:
        return json.loads(text, parse_int=_integer)
    except json.JSONDecodeError as error:
        raise CliError(f"{path}:{error.lineno}:{error.colno}: not JSON: {error.msg}") from error
    except ValueError as error:
        raise CliError(f"{path}: not a report of this tool: {error}") from error
    except RecursionError as error:
        raise CliError(f"{path}: not a report of this tool: it is nested too deep") from error


def _integer(raw: str) -> int:
    """A number of a report; one of thousands of digits is none."""
    if len(raw) > LONGEST_NUMBER:
        raise ValueError(f"it holds a number of {len(raw):,} digits")
    return int(raw)


def text_of(path: str) -> str:
    """The text of a file, `-` being stdin; raises `CliError`."""
    try:
        raw = sys.stdin.buffer.read(LARGEST + 1) if path == "-" else files.read(path, LARGEST + 1)
        text = raw.decode()
    except UnicodeDecodeError as error:
        raise CliError(f"{path}: not a text file") from error
    except (OSError, ValueError) as error:
        raise CliError(f"{path}: cannot be read: {getattr(error, 'strerror', error)}; check the path") from error
    if len(raw) > LARGEST:
        raise CliError(f"{path}: larger than {LARGEST // 1024 // 1024} MiB; give a file that this tool wrote")
    return text
