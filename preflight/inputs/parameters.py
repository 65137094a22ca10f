"""Values for a template's parameters: the forms in which people keep them beside the template."""

from __future__ import annotations

import shlex
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import field, frozen

from preflight.inputs.document import Document, InputError


def from_document(document: Document) -> dict[str, str]:
    """The parameters of a file for `--parameters`: the list form, the `Parameters` form or a plain mapping.

    Raises:
        InputError: when the file has none of these forms.
    """
    data = document.data
    found = data.get("Parameters", data) if isinstance(data, Mapping) else data
    if isinstance(found, Mapping) and all(isinstance(value, str | int | float | bool) for value in found.values()):
        return {str(name): _text(value) for name, value in found.items()}
    if isinstance(found, list) and all(_entry(each) for each in found):
        return {each["ParameterKey"]: _text(each["ParameterValue"]) for each in found if "ParameterValue" in each}
    said = 'no parameters in it; write [{"ParameterKey": …, "ParameterValue": …}] or {"Parameters": {…}}'
    raise InputError(said, document.origin())


def _entry(each: Any) -> bool:
    return isinstance(each, Mapping) and isinstance(each.get("ParameterKey"), str)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@frozen
class Sam:
    """What `samconfig.toml` says of a deployment."""

    file: str = ""
    parameters: Mapping[str, str] = field(factory=dict)
    region: str | None = None
    stack: str | None = None


def samconfig(folder: Path, environment: str = "default") -> Sam:
    """The deploy settings of the `samconfig.toml` in a folder; nothing where there is none that reads."""
    file = folder / "samconfig.toml"
    try:
        data = tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}
    except (OSError, ValueError):
        return Sam()
    settings = _section(data, environment, "global", "parameters") | _section(data, environment, "deploy", "parameters")
    stack, region = settings.get("stack_name"), settings.get("region")
    return Sam(
        str(file),
        _overrides(settings.get("parameter_overrides")),
        region if isinstance(region, str) else None,
        stack if isinstance(stack, str) else None,
    )


def _section(data: Any, *path: str) -> dict[str, Any]:
    for step in path:
        data = data.get(step) if isinstance(data, Mapping) else None
    return dict(data) if isinstance(data, Mapping) else {}


def _overrides(given: Any) -> dict[str, str]:
    """`Name=value Name="two words"`, a list of such, or `ParameterKey=Name,ParameterValue=value`."""
    texts = given if isinstance(given, list) else [given]
    try:
        words = [word for text in texts if isinstance(text, str) for word in shlex.split(text)]
    except ValueError:
        return {}
    return dict(pair for pair in map(_pair, words) if pair)


def _pair(word: str) -> tuple[str, str] | None:
    if word.startswith("ParameterKey="):
        key, _, value = word.removeprefix("ParameterKey=").partition(",ParameterValue=")
        return key, value
    key, equals, value = word.partition("=")
    return (key, value) if equals else None
