"""Whether an answer has the shape that AWS's own model gives it.

botocore's parsers take what comes: text where a list belongs parses to text, and a projection over it to nothing, which
would read as "there are none".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from botocore.model import Shape
from botocore.parsers import ResponseParserError

KINDS: Mapping[str, tuple[type[Any], ...]] = {
    "list": (list,),
    "structure": (Mapping,),
    "map": (Mapping,),
    # botocore makes a mapping of a policy in IAM's answers: https://github.com/boto/botocore/blob/develop/botocore/handlers.py
    "string": (str, Mapping),
    "boolean": (bool,),
    "integer": (int, float),
    "long": (int, float),
}


def refuse_misshapen(value: Any, shape: Shape | None, path: str = "the answer") -> None:
    """Raises `ResponseParserError` where something in the answer is of another kind than in the model."""
    wanted = KINDS.get(shape.type_name) if shape else None
    if shape is None or wanted is None or value is None:
        return
    if not _is(value, wanted) and not getattr(shape, "is_document_type", False):
        raise ResponseParserError(f"{path} is {type(value).__name__}, not {shape.type_name}")
    match value, shape.type_name:
        case list(), "list":
            for each in value:
                refuse_misshapen(each, shape.member, f"{path}[]")  # type: ignore[attr-defined]
        case Mapping(), "structure":
            members = shape.members  # type: ignore[attr-defined]
            for name in value.keys() & members.keys():
                refuse_misshapen(value[name], members[name], name)
        case Mapping(), "map":
            for each in value.values():
                refuse_misshapen(each, shape.value, path)  # type: ignore[attr-defined]
        case _:
            pass


def _is(value: Any, wanted: tuple[type[Any], ...]) -> bool:
    """Whether it is of one of these kinds; to Python True is a number as well."""
    return isinstance(value, wanted) and (bool in wanted or not isinstance(value, bool))
