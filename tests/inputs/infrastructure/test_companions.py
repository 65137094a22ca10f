"""What a deployment makes beside its AgentCore resources."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from deployments import deployment, resource

from preflight.inputs.infrastructure.companions import companions


@pytest.mark.parametrize(
    ("kind", "properties", "name"),
    [
        ("ECR::Repository", {"RepositoryName": "agents"}, "agents"),
        ("ECR::Repository", {"name": "agents"}, "agents"),
        ("ECR::Repository", {}, None),
        ("Lambda::Function", {"FunctionName": "look"}, "look"),
        ("S3::Bucket", {"bucket": "code"}, "code"),
        ("EC2::VPC", {"CidrBlock": "10.0.0.0/16"}, None),
    ],
)
def test_what_is_made(kind: str, properties: dict[str, Any], name: str | None) -> None:
    [found] = companions(deployment(resource(kind, "It", properties)))
    assert (found.kind, found.subject, found.name and found.name.value) == (kind, "It", name)


@pytest.mark.parametrize("change", [{"exists": "agents"}, {"uncertain": True}, {"kind": "BedrockAgentCore::Runtime"}])
def test_what_is_there_or_not_made_by_it(change: dict[str, Any]) -> None:
    assert companions(deployment(evolve(resource("ECR::Repository", "It"), **change))) == ()
