"""What the id or ARN of a model names: a foundation model, an inference profile, or something else."""

from __future__ import annotations

import re
from enum import StrEnum

from attrs import frozen

from preflight.models.model_ids import GEOGRAPHIES, MODEL_ID

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

    def arn(self, partition: str, region: str, account: str) -> str:
        """What policies call it where it is invoked: as written if that is an ARN, else that of this region.

        https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html
        """
        if self.written_arn:
            return self.written_arn
        owner = account if self.kind is Kind.PROFILE else ""
        kind = Kind.FOUNDATION if self.kind is Kind.OTHER else self.kind
        return f"arn:{partition}:bedrock:{region}:{owner}:{kind}/{self.id}"

    @property
    def written_arn(self) -> str:
        """The ARN it is written as, empty for an id."""
        bare = LITELLM.sub("", self.text.strip())
        return bare if bare.startswith("arn:") else ""


def parse(text: str) -> ModelName:
    """What a model's id or ARN names."""
    bare = LITELLM.sub("", text.strip())
    if arn := ARN.fullmatch(bare):
        return ModelName(text, Kind(arn["kind"]), arn["id"], arn["region"])
    first, dot, rest = bare.partition(".")
    if dot and first in GEOGRAPHIES and "." in rest:
        return ModelName(text, Kind.PROFILE, bare)
    return ModelName(text, Kind.FOUNDATION if MODEL_ID.fullmatch(bare) else Kind.OTHER, bare)


def counts_as(arn: str) -> str:
    """The region a request for a model's ARN counts as; behind a global profile it is `unspecified`.

    https://docs.aws.amazon.com/bedrock/latest/userguide/global-cross-region-inference.html
    """
    return arn.split(":")[3] or "unspecified"


def model_of(arn: str) -> str:
    """The id of the foundation model an ARN names."""
    return arn.rpartition("foundation-model/")[2]
