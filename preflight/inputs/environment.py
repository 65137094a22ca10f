"""What environment variables reveal: models and secrets by their id. No other value of one is ever kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from preflight.core.value import Origin, Value

PROVIDERS = (
    "ai21|amazon|anthropic|cohere|deepseek|google|luma|meta|minimax|mistral|moonshot|moonshotai|nvidia|openai|qwen"
    "|stability|twelvelabs|writer|zai"
)
MODEL = re.compile(
    r"(?:bedrock/(?:converse/|converse_like/)?)?"
    rf"(?P<id>(?:(?:us|eu|ap|apac|au|ca|jp|sa|global|us-gov)\.)?(?:{PROVIDERS})\.[a-z][a-z0-9]*(?:[-:][a-z0-9]+|\.[0-9][a-z0-9]*)+"
    r"|arn:aws[a-z-]*:bedrock:[a-z0-9-]*:\d*:(?:foundation-model|inference-profile|application-inference-profile"
    r"|provisioned-model|custom-model|custom-model-deployment|imported-model)/[\w.:-]+)"
)
SECRET = re.compile(r"arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@!-]+")
Variables = Iterable[tuple[str, Any, Origin]]
"""Name, value and place of each environment variable."""


def models(variables: Variables) -> tuple[Value[str], ...]:
    """The Bedrock models that variables name: a guess that the agent uses them."""
    return tuple(
        Value(found["id"], origin, derived_by=f"the environment variable {name}")
        for name, value, origin in variables
        if isinstance(value, str) and (found := MODEL.fullmatch(value.strip()))
    )


def secrets(variables: Variables) -> tuple[Value[str], ...]:
    """The Secrets Manager secrets that variables name."""
    return tuple(
        Value(value.strip(), origin, derived_by=f"the environment variable {name}")
        for name, value, origin in variables
        if isinstance(value, str) and SECRET.fullmatch(value.strip())
    )
