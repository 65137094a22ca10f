"""What environment variables reveal: models, secrets and other things of AWS by id; no other value is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from preflight.core.value import Origin, Value
from preflight.models.model_ids import NAMED

SECRET = re.compile(r"arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@!-]+")
Variables = Iterable[tuple[str, Any, Origin]]
"""Name, value and place of each environment variable."""


def models(variables: Variables) -> tuple[Value[str], ...]:
    """The Bedrock models that variables name: stated where the variable's name says so (`MODEL_ID`), else a guess."""
    return tuple(
        Value(found["id"], origin, derived_by=guessed_from(name))
        for name, value, origin in variables
        if isinstance(value, str) and (found := NAMED.fullmatch(value.strip()))
    )


def guessed_from(name: str) -> str:
    """How the model that a variable holds is known to be used: empty where the name says so, else a guess."""
    return "" if "MODEL" in name.upper() else f"the environment variable {name}"


def secrets(variables: Variables) -> tuple[Value[str], ...]:
    """The Secrets Manager secrets that variables name."""
    return tuple(
        Value(value.strip(), origin, derived_by=f"the environment variable {name}")
        for name, value, origin in variables
        if isinstance(value, str) and SECRET.fullmatch(value.strip())
    )


REFERENCE = re.compile(
    r"arn:aws[\w-]*:[\w-]+:[\w-]*:\d*:[^\s]+|\d{1,5}|true|false|[a-z]{2}(?:-[a-z]+)+-\d|(?:subnet|sg|vpc)-[0-9a-f]+",
    re.IGNORECASE,
)
OF_AWS = re.compile(r"aws\.(?:browser|codeinterpreter)\.v\d+")
GATEWAY_URL = re.compile(r"https://[a-z0-9-]+\.gateway\.bedrock-agentcore\.[a-z0-9-]+\.amazonaws\.com(\.cn)?(/mcp)?/?")
AGENTCORE_ID = re.compile(r"[A-Za-z][\w-]{0,99}-[A-Za-z0-9]{10}")
NAMES_A_RESOURCE = re.compile(r"MEMORY|GATEWAY|RUNTIME|AGENT|BROWSER|INTERPRETER", re.IGNORECASE)


def shown_value(name: str, value: str) -> str:
    """The value where it is itself a reference to a thing of AWS, a number or a switch; else as many asterisks."""
    text = value.strip()
    is_id = bool(name.upper().endswith("ID") and NAMES_A_RESOURCE.search(name[:-2]) and AGENTCORE_ID.fullmatch(text))
    if is_id or any(each.fullmatch(text) for each in (NAMED, REFERENCE, OF_AWS, GATEWAY_URL)):
        return value
    return "*" * len(value.encode(errors="replace"))
