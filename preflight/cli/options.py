"""The flags that describe a target, and the names that options take. Imported for `--help`, so it imports little."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

WORLDS = ("ready", "blocked", "bare", "denied")
"""The worlds of --demo; `preflight.demo` has the same, and is not imported for `--help`."""

F = TypeVar("F", bound=Callable[..., Any])

OPTIONS = (
    click.option("--image", multiple=True, metavar="URI", help="Container image of an agent (repeatable)."),
    click.option("--code", metavar="S3-URI", help="Code package of an agent, s3://bucket/key, instead of an image."),
    click.option("--name", metavar="NAME", help="Runtime name of the agent."),
    click.option("--endpoint-name", multiple=True, metavar="NAME", help="Endpoint name (repeatable)."),
    click.option("--role-arn", metavar="ARN", help="Execution role."),
    click.option("--network-mode", metavar="MODE", help="VPC or PUBLIC; VPC when a subnet or VPC is given."),
    click.option("--vpc", metavar="ID", help="VPC; its private subnets are meant unless --subnet names some."),
    click.option("--subnet", multiple=True, metavar="ID", help="Subnet of the agent (repeatable)."),
    click.option("--security-group", multiple=True, metavar="ID", help="Security group of the agent (repeatable)."),
    click.option("--max-lifetime", type=int, metavar="SECONDS", help="Session lifetime (the guide's timeout)."),
    click.option("--memory-mb", type=int, metavar="MB", help="Memory size."),
    click.option("--model", multiple=True, metavar="ID", help="Bedrock model or inference profile used (repeatable)."),
    click.option("--secret", multiple=True, metavar="ARN", help="Secret the agent reads (repeatable)."),
    click.option("--gateway-name", metavar="NAME", help="Gateway."),
    click.option("--gateway-protocol", metavar="NAME", help="Protocol of the gateway."),
    click.option("--gateway-authorizer", metavar="TYPE", help="NONE, AWS_IAM or CUSTOM_JWT."),
    click.option("--gateway-role-arn", metavar="ARN", help="Role of the gateway."),
    click.option("--gateway-lambda", multiple=True, metavar="ARN", help="Lambda target of the gateway (repeatable)."),
    click.option("--discovery-url", metavar="URL", help="OIDC discovery document of a CUSTOM_JWT authorizer."),
)

FLAGS = (
    *("image", "code", "name", "endpoint_name", "role_arn", "network_mode", "vpc", "subnet", "security_group"),
    *("max_lifetime", "memory_mb", "model", "secret"),
    *("gateway_name", "gateway_protocol", "gateway_authorizer", "gateway_role_arn", "gateway_lambda", "discovery_url"),
)
"""The parameter names of `OPTIONS`."""
GATEWAY = (
    "gateway_name",
    "gateway_protocol",
    "gateway_authorizer",
    "gateway_role_arn",
    "gateway_lambda",
    "discovery_url",
)


def target_options(command: F) -> F:
    """Adds the flags that describe a target to a command."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def given(flags: Mapping[str, Any]) -> bool:
    """Whether any flag describes a target."""
    return any(value not in (None, ()) for value in flags.values())
