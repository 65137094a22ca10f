"""What AWS accepts as a name, and the nearest name it would accept."""

from __future__ import annotations

import re
from collections.abc import Callable

from preflight.core.limits import GATEWAY_NAME, RUNTIME_NAME


def valid(name: str, pattern: re.Pattern[str]) -> bool:
    """Whether the whole name matches; the API's patterns are not anchored."""
    return pattern.fullmatch(name) is not None


def runtime_name(name: str) -> str:
    """The nearest name that a runtime or endpoint may have."""
    letters = re.sub(r"_+", "_", re.sub(r"[^a-zA-Z0-9_]", "_", name)).strip("_")
    started = letters if letters[:1].isalpha() else f"agent_{letters}".rstrip("_")
    return started[:48]


def gateway_name(name: str) -> str:
    """The nearest name that a gateway may have."""
    return re.sub(r"-+", "-", re.sub(r"[^a-zA-Z0-9-]", "-", name)).strip("-")[:48].rstrip("-") or "gateway"


def faults(name: str, pattern: re.Pattern[str]) -> str:
    """What is wrong with a name, in words, worst first; empty when nothing is."""
    if valid(name, pattern):
        return ""
    gateway = pattern is GATEWAY_NAME
    return next((text for broken, text in _RULES if broken(name, gateway)), "it does not match the pattern")


_RULES: tuple[tuple[Callable[[str, bool], bool], str], ...] = (
    (lambda name, _: not name, "it is empty"),
    (lambda name, gateway: gateway and "_" in name, "underscores are not allowed in a gateway name"),
    (lambda name, gateway: not gateway and "-" in name, "hyphens are not allowed"),
    (
        lambda name, gateway: gateway and (name[0] == "-" or "--" in name),
        "hyphens may only stand singly after a letter or digit",
    ),
    (lambda name, gateway: not gateway and not RUNTIME_NAME.match(name), "it must start with a letter"),
    (
        lambda name, gateway: bool(re.search(r"[^a-zA-Z0-9-]" if gateway else r"[^a-zA-Z0-9_]", name)),
        "it contains characters that are not allowed",
    ),
    (lambda name, _: len(name) > 48, "it is longer than 48 characters"),  # noqa: PLR2004 - the message says it
)
