"""Names that only AWS can turn into ARNs: secrets named without their suffix, and inference profiles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import frozen

from preflight.query import Call, Facts, Query
from preflight.semantics.model_arns import Profile, names_profile
from preflight.target import known

# The ARN of a secret ends in a hyphen and six characters that Secrets Manager adds:
# https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
WHOLE_SECRET = re.compile(r"arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[^:]+-[A-Za-z0-9]{6}")


@frozen
class SecretArn:
    """The full ARN of a secret."""

    arn: str


def secret_arn(text: str) -> str:
    """The secret's ARN within the text (which may go on with a key of its JSON), empty if it is not a whole one."""
    found = WHOLE_SECRET.match(text)
    return found.group() if found else ""


def _secrets(facts: Facts) -> Iterator[Call]:
    for secret in known(secret for agent in facts.scope.target.agents for secret in agent.secrets):
        if not secret_arn(secret):
            yield Call(secret, {"SecretId": secret})


SECRET_ARNS = Query(
    "secretsmanager",
    "DescribeSecret",
    "{arn: ARN}",
    SecretArn,
    calls=_secrets,
    member="ARN",
    absent=frozenset({"ResourceNotFoundException"}),
)
"""The ARNs of the secrets that are named otherwise."""


def _profiles(facts: Facts) -> Iterator[Call]:
    for model in known(model for agent in facts.scope.target.agents for model in agent.models):
        if names_profile(model):
            yield Call(model, {"inferenceProfileIdentifier": model})


PROFILES = Query(
    "bedrock",
    "GetInferenceProfile",
    "{arn: inferenceProfileArn, models: models[].modelArn}",
    Profile,
    calls=_profiles,
    member="inferenceProfileArn",
    absent=frozenset({"ResourceNotFoundException"}),
)
"""The inference profiles among the models."""
