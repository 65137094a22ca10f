"""The kind of resource that a property names, told by the property's name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from preflight.inputs.infrastructure.kinds import terraform_kind
from preflight.inputs.infrastructure.node import folded
from preflight.inputs.infrastructure.references import bare
from preflight.inputs.infrastructure.resolved import KINDS

ROLE = ("IAM::Role",)
NAMED: Mapping[str, tuple[str, ...]] = {
    **KINDS,
    "subnet": KINDS["subnetid"],
    "role": ROLE,
    "rolename": ROLE,
    "policyarn": ("IAM::ManagedPolicy",),
    "gatewayidentifier": ("BedrockAgentCore::Gateway",),
    "agentruntimeid": ("BedrockAgentCore::Runtime",),
    "lambdaarn": ("Lambda::Function",),
    "bucket": ("S3::Bucket",),
}


def of_the_kind(path: tuple[str | int, ...], addresses: tuple[str, ...]) -> tuple[str, ...]:
    """Those of some Terraform resources that a property can name; none where its name does not tell the kind."""
    return _of(next((str(step) for step in reversed(path) if not isinstance(step, int)), ""), addresses)


@lru_cache(maxsize=1024)
def _of(property_name: str, addresses: tuple[str, ...]) -> tuple[str, ...]:
    name = folded(property_name)
    kinds = ROLE if name.endswith("rolearn") else NAMED.get(name) or NAMED.get(name.removesuffix("s"), ())
    return tuple(
        each for each in addresses if terraform_kind(bare(each).rpartition(".")[0].rpartition(".")[2]) in kinds
    )
