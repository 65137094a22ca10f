"""Whether an answer has the shape that AWS's own model gives it.

botocore's parsers take what comes: text where a list belongs parses to text, and a projection over it to nothing, which
would read as "there are none".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from botocore.model import Shape
from botocore.parsers import ResponseParserError

CONTAINERS: Mapping[str, type[Any]] = {"list": list, "structure": Mapping, "map": Mapping}


def refuse_misshapen(value: Any, shape: Shape | None, path: str = "the answer") -> None:
    """Raises `ResponseParserError` where a list, map or structure of the model is something else in the answer."""
    wanted = CONTAINERS.get(shape.type_name) if shape else None
    if shape is None or wanted is None or value is None:
        return
    if not isinstance(value, wanted):
        raise ResponseParserError(f"{path} is {type(value).__name__}, not {shape.type_name}")
    match shape.type_name:
        case "list":
            for each in value:
                refuse_misshapen(each, shape.member, f"{path}[]")  # type: ignore[attr-defined]
        case "structure":
            members = shape.members  # type: ignore[attr-defined]
            for name in value.keys() & members.keys():
                refuse_misshapen(value[name], members[name], name)
        case _:
            for each in value.values():
                refuse_misshapen(each, shape.value, path)  # type: ignore[attr-defined]
