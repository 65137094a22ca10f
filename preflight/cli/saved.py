"""Reads reports that were saved before; every error names the file and what is wrong with it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from preflight.cli.errors import CliError
from preflight.core.report import Report, from_json


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
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise CliError(f"{path}:{error.lineno}:{error.colno}: not JSON: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        # a number of thousands of digits, or brackets without end
        raise CliError(f"{path}: not a report of this tool: {' '.join(str(error).split())}") from error


def text_of(path: str) -> str:
    """The text of a file, `-` being stdin; raises `CliError`."""
    try:
        return sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise CliError(f"{path}: not a text file") from error
    except OSError as error:
        raise CliError(f"{path}: cannot be read: {error.strerror or error}; check the path") from error
