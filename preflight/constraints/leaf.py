"""One value against its shape: type, enum, length, range and pattern."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from preflight.constraints.nearest import nearest_enum, nearest_text
from preflight.constraints.shapes import Shape, matches
from preflight.core.text import truncate

NUMBERS = frozenset({"integer", "long", "float", "double"})


@frozen
class Fault:
    """Which rule a value breaks, in words that follow its name, and the nearest value that does not.

    `respelled` says that the nearest value is a text with other characters.
    """

    rule: str
    better: str = ""
    respelled: bool = False


def fault(given: Any, shape: Shape, *, strict: bool, hidden: bool) -> Fault | None:
    """The first rule that a value breaks.

    Args:
        given: the value.
        shape: what it may be.
        strict: whether a number as text is refused, as in a request; CloudFormation and others convert it.
        hidden: whether the value may be a secret.
    """
    if shape.document:
        return None
    if shape.type == "string":
        return _text(given, shape, strict=strict, hidden=hidden)
    if shape.type in NUMBERS:
        return _number(given, shape, strict=strict)
    if shape.type == "boolean":
        return _boolean(given, strict=strict)
    if shape.type in {"structure", "map", "list"}:
        wanted = "a list" if shape.type == "list" else "an object"
        return Fault(f"must be {wanted}") if strict or isinstance(given, int | float) else None
    return None


def _text(given: Any, shape: Shape, *, strict: bool, hidden: bool) -> Fault | None:
    if not isinstance(given, str):
        if strict:
            return Fault("must be a text, in quotes", str(given).lower() if isinstance(given, bool) else str(given))
        given = str(given).lower() if isinstance(given, bool) else str(given)
    shown = "" if hidden else f"{truncate(repr(given)[:200])} "
    if shape.enum:
        accepted = ", ".join(shape.enum)
        return (
            None
            if given in shape.enum
            else Fault(f"is {shown}and AWS accepts {accepted}", nearest_enum(given, shape.enum))
        )
    better = "" if hidden else nearest_text(given, shape)
    if shape.min is not None and len(given) < shape.min:
        return Fault(
            f"has {len(given):,} characters, and AWS takes at least {int(shape.min):,}", better, respelled=True
        )
    if shape.max is not None and len(given) > shape.max:
        return Fault(f"has {len(given):,} characters, and AWS takes at most {int(shape.max):,}", better, respelled=True)
    if shape.pattern and not matches(given, shape.pattern):
        said = f"is {shown}and" if shown else "is not as AWS requires:"
        return Fault(f"{said} must match the pattern {shape.pattern}", better, respelled=True)
    return None


def _number(given: Any, shape: Shape, *, strict: bool) -> Fault | None:
    number = _as_number(given, strict=strict)
    if number is None:
        return Fault(f"is {str(given)[:80]!r} and must be a number")
    if shape.type in {"integer", "long"} and number != int(number):
        return Fault(f"is {given} and must be a whole number", str(round(number)))
    if shape.min is not None and number < shape.min:
        return Fault(f"is {given}, below the minimum of {_plain(shape.min)}", _plain(shape.min))
    if shape.max is not None and number > shape.max:
        return Fault(f"is {given}, above the maximum of {_plain(shape.max)}", _plain(shape.max))
    return None


def _as_number(given: Any, *, strict: bool) -> float | None:
    if isinstance(given, bool) or (strict and isinstance(given, str)):
        return None
    try:
        number = float(given)
    except (TypeError, ValueError):
        return None
    return number if number == number and abs(number) != float("inf") else None  # noqa: PLR0124 - not a number


def _plain(number: float) -> str:
    return str(int(number)) if number == int(number) else str(number)


def _boolean(given: Any, *, strict: bool) -> Fault | None:
    if isinstance(given, bool) or (not strict and str(given).lower() in {"true", "false"}):
        return None
    return Fault(f"is {str(given)[:80]!r} and must be true or false")
