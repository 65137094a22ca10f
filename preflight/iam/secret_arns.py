"""The ARNs of the secrets that agents name: a policy may speak of the six characters that end them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import frozen

from preflight.core.query import Call, Facts, Query
from preflight.core.value import known

# What somebody writes can lack the suffix, and one such as `-secret` looks as if it were there:
# https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
_ARN = re.compile(r"(arn:[^:]+:secretsmanager:([a-z0-9-]+):\d{12}:secret:[^:]+)(?::.*)?")


@frozen
class SecretArn:
    """The whole ARN of a secret, and the customer managed key it is under, if any."""

    arn: str
    key: str | None = None

    @property
    def key_arn(self) -> str:
        """The ARN of that key; empty without one, and for an alias, behind which there may be any key."""
        if self.key is None or "alias/" in self.key:
            return ""
        home = ":".join(self.arn.split(":")[:5]).replace(":secretsmanager:", ":kms:")
        return self.key if self.key.startswith("arn:") else f"{home}:key/{self.key}"


def is_secret(text: str) -> bool:
    """Whether a text can name a secret: it is a name, or the ARN of one and not of something else."""
    return not text.startswith("arn:") or bool(_ARN.fullmatch(text))


def _calls(facts: Facts) -> Iterator[Call]:
    for text in known(secret for agent in facts.scope.target.agents for secret in agent.secrets):
        if is_secret(text):
            arn = _ARN.fullmatch(text)
            yield Call(text, {"SecretId": arn[1] if arn else text}, region=arn[2] if arn else None)


SECRET_ARNS = Query(
    "secretsmanager",
    "DescribeSecret",
    "{arn: ARN, key: KmsKeyId}",
    SecretArn,
    calls=_calls,
    member="ARN",
    absent=frozenset({"ResourceNotFoundException"}),
)
"""The secrets of the target under what they are called there."""
