"""What the id or ARN of a model names: a foundation model, an inference profile, or something else."""

from __future__ import annotations

import re
from enum import StrEnum

from attrs import frozen

from preflight.data.model_ids import GEOGRAPHIES, MODEL_ID

ARN = re.compile(
    r"arn:[^:]+:bedrock:(?P<region>[a-z0-9-]*):(?P<account>[0-9]*)"
    r":(?P<kind>foundation-model|inference-profile|application-inference-profile)/(?P<id>.+)"
)
LITELLM = re.compile(r"^bedrock/(?:converse/|invoke/)?")
"""How LiteLLM and what builds on it spell a Bedrock model: https://docs.litellm.ai/docs/providers/bedrock."""


class Kind(StrEnum):
    """What can be invoked."""

    FOUNDATION = "foundation-model"
    PROFILE = "inference-profile"
    APPLICATION = "application-inference-profile"
    OTHER = "other"
    """A provisioned, custom or imported model, a router, or no Bedrock model at all."""


@frozen
class ModelName:
    """One model as somebody writes it; `region` only where an ARN states it."""

    text: str
    kind: Kind
    id: str
    region: str = ""


def parse(text: str) -> ModelName:
    """What a model's id or ARN names."""
    bare = LITELLM.sub("", text.strip())
    if arn := ARN.fullmatch(bare):
        return ModelName(text, Kind(arn["kind"]), arn["id"], arn["region"])
    first, dot, rest = bare.partition(".")
    if dot and first in GEOGRAPHIES and "." in rest:
        return ModelName(text, Kind.PROFILE, bare)
    return ModelName(text, Kind.FOUNDATION if MODEL_ID.fullmatch(bare) else Kind.OTHER, bare)


def model_of(arn: str) -> str:
    """The id of the foundation model an ARN names."""
    return arn.rpartition("foundation-model/")[2]
