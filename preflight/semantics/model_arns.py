"""What a model is called in policies: its own ARN, and for an inference profile those of all models behind it.

https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html
"""

from __future__ import annotations

import re

from attrs import frozen

# Read on 2026-11-22; no model provider has such a name:
# https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html
_GEOGRAPHY = re.compile(r"(?:global|us|us-gov|eu|apac|jp|au|ca|in|kr|sa|me|af|mx|il|uk)\.[a-z0-9-]+\..+")
_PROFILE_ARN = re.compile(r"arn:aws[a-z-]*:bedrock:[^:]*:\d{12}:(?:application-)?inference-profile/.+")


@frozen
class Profile:
    """An inference profile and the foundation models, region by region, that it may send a request to."""

    arn: str
    models: tuple[str, ...] = ()


def names_profile(model: str) -> bool:
    """Whether a model is named by an inference profile, whose models only Bedrock can tell."""
    return bool(_GEOGRAPHY.fullmatch(model) or _PROFILE_ARN.fullmatch(model))


def model_arn(model: str, partition: str, region: str) -> str:
    """The ARN of a model that is no profile, named by its id or ARN."""
    return model if model.startswith("arn:") else f"arn:{partition}:bedrock:{region}::foundation-model/{model}"


def region_of(arn: str) -> str:
    """The region a request for this ARN counts as; a global profile's counts as `unspecified`.

    https://docs.aws.amazon.com/bedrock/latest/userguide/global-cross-region-inference.html
    """
    return arn.split(":")[3] or "unspecified"
