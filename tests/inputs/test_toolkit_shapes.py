"""What the toolkit's loader takes: pydantic is lax with numbers and flags, and takes text alone as text."""

from __future__ import annotations

import json
from typing import Any

import pytest

from preflight.inputs.document import parse
from preflight.inputs.node import root
from preflight.inputs.shapes import mismatches
from preflight.inputs.toolkit_shapes import AGENT, AWS, FILE, MEMORY

ONE = {"name": "a", "entrypoint": "main.py"}


def told(shape: Any, held: Any) -> list[str]:
    return [each.because for each in mismatches(root(parse(json.dumps(held), "f.json")), shape, "the toolkit")]


@pytest.mark.parametrize(
    ("shape", "held"),
    [
        (AGENT, ONE),
        (AGENT, {**ONE, "aws": {}, "memory": {}, "codebuild": {"project_name": None}, "oauth_configuration": None}),
        (
            AGENT,
            {
                **ONE,
                "identity": {"enabled": False},
                "runtime_type": None,
                "authorizer_configuration": {"customJWTAuthorizer": {}},
            },
        ),
        *((AGENT, {**ONE, "deployment_type": word}) for word in ("container", "direct_code_deploy")),
        *((AGENT, {**ONE, "language": word}) for word in ("python", "typescript")),
        *((AWS, {"execution_role_auto_create": flag}) for flag in (True, False, "yes", "Off", "1", "n")),
        *((AWS, {"account": account}) for account in (None, "", "111122223333", "${ACCOUNT}")),
        *((AWS, {"region": region}) for region in (None, "", "us-west-2", "us-gov-west-1", "ap-southeast-12")),
        *((AWS, {"protocol_configuration": {"server_protocol": word}}) for word in ("HTTP", "mcp", "A2A", "agui")),
        *((AWS, {"lifecycle_configuration": {"max_lifetime": number}}) for number in (60, "60", 60.0, "0x3c", None)),
        *((AWS, {"network_configuration": {"network_mode": word}}) for word in ("PUBLIC", "VPC")),
        *((MEMORY, {"mode": word}) for word in ("STM_ONLY", "STM_AND_LTM", "NO_MEMORY")),
        (MEMORY, {"memory_id": "m-0123456789", "memory_name": "a_b", "enabled": True}),
        (FILE, {"default_agent": None, "agents": {"a": ONE}}),
    ],
)
def test_what_is_taken(shape: Any, held: Any) -> None:
    assert told(shape, held) == []


@pytest.mark.parametrize(
    ("shape", "held", "said"),
    [
        (AGENT, {"name": "a"}, "has no entrypoint: the toolkit requires it"),
        (AGENT, {**ONE, "entrypoint": ""}, "a text that is not empty"),
        (AGENT, {**ONE, "memory": None}, "memory is null: the toolkit takes a mapping"),
        (AGENT, {**ONE, "codebuild": "x"}, "codebuild is 'x': the toolkit takes a mapping"),
        (AGENT, {**ONE, "platform": 7}, "platform is 7: the toolkit takes text"),
        (AGENT, {**ONE, "authorizer_configuration": {"customJwt": {}}}, "customJwt: the toolkit refuses the key"),
        (AGENT, {**ONE, "request_header_configuration": {"requestHeaderAllowlist": "A"}}, "the toolkit takes a list"),
        (AWS, {"execution_role_auto_create": "maybe"}, "the toolkit takes true or false"),
        (AWS, {"execution_role_auto_create": None}, "is null: the toolkit takes true or false"),
        (AWS, {"account": 7}, "account is 7: the toolkit takes an account of 12 digits"),
        (AWS, {"region": "everywhere"}, "region is 'everywhere': the toolkit takes a region"),
        (AWS, {"protocol_configuration": {"server_protocol": "GRPC"}}, "the toolkit takes HTTP, MCP, A2A or AGUI"),
        (AWS, {"lifecycle_configuration": {"max_lifetime": "long"}}, "the toolkit takes a whole number"),
        (AWS, {"network_configuration": {"network_mode_config": {"subnets": "s"}}}, "the toolkit takes a list"),
        (MEMORY, {"memory_name": "a b"}, "the toolkit takes letters, digits, hyphens and underscores"),
        (FILE, {"default_agent": 7, "agents": {}}, "default_agent is 7: the toolkit takes text"),
    ],
)
def test_what_is_refused(shape: Any, held: Any, said: str) -> None:
    [because] = told(shape, held)
    assert said in because
