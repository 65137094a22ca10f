"""What the functions of a template evaluate with, and what they give where they cannot."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Protocol

from preflight.core.value import Why
from preflight.inputs.infrastructure.leaf import SECRET, SSM, Leaf, missing

NO_VALUE = object()
"""What `AWS::NoValue` gives: the property is left out."""
_DYNAMIC = re.compile(r"\{\{resolve:(ssm|ssm-secure|secretsmanager):([^{}]+)\}\}")


class Evaluates(Protocol):
    """Evaluates the values of one template."""

    template: Mapping[str, Any]
    region: str | None
    under_way: list[str]

    def resolve(self, node: Any) -> Any:
        """The node with every function in it evaluated."""

    def ref(self, name: Any) -> Any:
        """A parameter, pseudo parameter or resource."""

    def get_att(self, argument: Any) -> Any:
        """An attribute of a resource."""


def unsupported(name: str) -> Leaf:
    """What a function gives that is not evaluated."""
    return missing(Why.UNSUPPORTED, f"{name} is not evaluated", name)


def dynamic(text: str) -> Any:
    """A text; unknown where a dynamic reference stands in it."""
    found = _DYNAMIC.search(text)
    if not found:
        return text
    service, rest = found.groups()
    if service == "secretsmanager":
        # arn:aws:secretsmanager:region:account:secret:name holds colons of its own
        parts = rest.split(":")
        name = ":".join(parts[:7]) if rest.startswith("arn:") else parts[0]
        return missing(Why.DYNAMIC, SECRET + name, SECRET + name)
    prefix = SSM if service == "ssm" else "ssm-secure:"
    return missing(Why.DYNAMIC, prefix + rest, prefix + rest)
