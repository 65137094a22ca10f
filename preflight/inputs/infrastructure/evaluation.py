"""What the functions of a template evaluate with, and what they give where they cannot."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Protocol

from preflight.core.value import Held, Holder, Why
from preflight.inputs.infrastructure.leaf import Leaf, concatenated, held, missing

NO_VALUE = object()
"""What `AWS::NoValue` gives: the property is left out."""
NOTHING: Mapping[str, Any] = {}
_DYNAMIC = re.compile(r"\{\{resolve:((?:ssm|ssm-secure|secretsmanager):[^{}]+)\}\}")


class Evaluates(Protocol):
    """Evaluates the values of one template."""

    template: Mapping[str, Any]
    region: str | None
    under_way: list[str]
    stored: Mapping[str, Any]

    def resolve(self, node: Any) -> Any:
        """The node with every function in it evaluated."""

    def ref(self, name: Any) -> Any:
        """A parameter, pseudo parameter or resource."""

    def get_att(self, argument: Any) -> Any:
        """An attribute of a resource."""


def unsupported(name: str) -> Leaf:
    """What a function gives that is not evaluated."""
    return missing(Why.UNSUPPORTED, f"{name} is not evaluated", name)


def dynamic(text: Any, stored: Mapping[str, Any] = NOTHING) -> Any:
    """A text; unknown where a dynamic reference stands in it, unless `stored` has the parameter it names."""
    if not isinstance(text, str) or not _DYNAMIC.search(text):
        return text
    pieces = enumerate(_DYNAMIC.split(text))
    parts = [_reference(piece, stored) if place % 2 else piece for place, piece in pieces]
    return concatenated([part for part in parts if part != ""])


def _reference(text: str, stored: Mapping[str, Any]) -> Any:
    """What one dynamic reference gives, which is a service, a colon and what the service knows it by."""
    service, _, rest = text.partition(":")
    if service == "ssm-secure":
        said = f"Parameter Store holds it as a secure string under {rest}"
        return missing(Why.DYNAMIC, said, f"{service}:{rest}")
    if service == "ssm":
        name = rest.partition(":")[0]
        return stored[name] if name in stored else held(Why.DYNAMIC, Held(Holder.PARAMETER, rest), f"{service}:{rest}")
    # arn:aws:secretsmanager:region:account:secret:name holds colons of its own
    parts = rest.split(":")
    name = ":".join(parts[:7]) if rest.startswith("arn:") else parts[0]
    return held(Why.DYNAMIC, Held(Holder.SECRET, name), f"{service}:{name}")
