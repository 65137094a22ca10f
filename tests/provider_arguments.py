"""Resources with every argument that Terraform's aws provider, and Pulumi's bridge of it, let one write."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

ARGUMENTS: dict[str, Any] = json.loads((Path(__file__).parent / "inputs/fixtures/arguments.json").read_text())["kinds"]
"""By the words of the provider for a kind: a list of one is a list, a map with `*` a map, a text the type."""
EXAMPLES = {"str": "text", "int": 5, "float": 5, "bool": True}


def bridged(kind: str) -> dict[str, Any]:
    """The inputs as Pulumi writes them."""
    return {name: _example(each) for name, each in ARGUMENTS[kind].items()}


def planned(kind: str) -> dict[str, Any]:
    """The attributes as a plan of Terraform has them: a block is a list, and called in the singular."""
    return _blocks(ARGUMENTS[kind])


def snake(name: str) -> str:
    """A name as Terraform writes it."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _example(given: Any) -> Any:
    match given:
        case {"*": inner}:
            return {"word": _example(inner)}
        case dict():
            return {name: _example(each) for name, each in given.items()}
        case [inner]:
            return [_example(inner)]
        case _:
            return EXAMPLES[given]


def _blocks(given: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, each in given.items():
        match each:
            case {"*": _} | str():
                found[snake(name)] = _example(each)
            case dict():
                found[snake(name)] = [_blocks(each)]
            case [dict() as inner]:
                found[snake(_singular(name))] = [_blocks(inner)]
            case _:
                found[snake(name)] = _example(each)
    return found


def _singular(name: str) -> str:
    return re.sub("ies$", "y", name) if name.endswith("ies") else name.removesuffix("s")
