"""What the starter toolkit refuses of an agent before it asks AWS for anything, and what it leaves out.

As of 2026-07-15 (0.3.10): `utils/runtime/schema.py` and `operations/runtime/launch.py` of
https://github.com/aws/bedrock-agentcore-starter-toolkit; what is certain holds of every version since 2025-07-15.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from preflight.core.notes import Refusal
from preflight.inputs.dropped import dropped
from preflight.inputs.node import Node
from preflight.inputs.toolkit_roles import TOOL

WORDS: Mapping[tuple[str, ...], tuple[str, ...]] = {
    ("language",): ("python", "typescript"),
    ("deployment_type",): ("container", "direct_code_deploy"),
    ("memory", "mode"): ("STM_ONLY", "STM_AND_LTM", "NO_MEMORY"),
    ("aws", "network_configuration", "network_mode"): ("PUBLIC", "VPC"),
}
TEXTS = (("name",), ("aws", "region"), ("aws", "execution_role"), ("aws", "ecr_repository"))
"""Members that pydantic takes as text alone. An account without quotes is refused, too, but is read as text here."""
RUNTIMES = ("PYTHON_3_10", "PYTHON_3_11", "PYTHON_3_12", "PYTHON_3_13")
"""The language runtimes that a launch takes; AgentCore has more."""
KEYS: Mapping[tuple[str, ...], tuple[str, ...]] = {
    (): (
        "name", "language", "node_version", "entrypoint", "deployment_type", "runtime_type", "platform",
        "container_runtime", "source_path", "aws", "bedrock_agentcore", "codebuild", "memory", "identity", "aws_jwt",
        "authorizer_configuration", "request_header_configuration", "oauth_configuration", "api_key_env_var_name",
        "api_key_credential_provider_name", "is_generated_by_agentcore_create",
    ),
    ("aws",): (
        "execution_role", "execution_role_auto_create", "account", "region", "ecr_repository", "ecr_auto_create",
        "s3_path", "s3_auto_create", "network_configuration", "protocol_configuration", "observability",
        "lifecycle_configuration",
    ),
    ("aws", "network_configuration"): ("network_mode", "network_mode_config"),
    ("aws", "network_configuration", "network_mode_config"): ("security_groups", "subnets"),
    ("aws", "protocol_configuration"): ("server_protocol",),
    ("aws", "lifecycle_configuration"): ("idle_runtime_session_timeout", "max_lifetime"),
}  # fmt: skip
"""What the newest toolkit reads of an agent, by place; it drops every other key."""
ROOT = ("default_agent", "agents", "is_agentcore_create_with_iac")
ACCOUNT = re.compile(r"\d{12}")


def refusals(node: Node, *, is_code: bool) -> Iterator[Refusal]:
    """What a launch refuses of one agent, and what it drops."""
    aws = node.at("aws")
    yield from _words(node)
    yield from _place(aws)
    yield from _role(aws)
    if not is_code and not aws.at("ecr_repository").data and not aws.at("ecr_auto_create").flag():
        said = "names no aws.ecr_repository and does not create one; agentcore launch refuses it"
        yield Refusal(said, "Write aws.ecr_repository, or ecr_auto_create: true.", aws.origin)
    if is_code and node.at("language").data == "typescript":
        said = "a TypeScript agent is deployed as a container alone"
        yield Refusal(said, "Write deployment_type: container.", node.at("language").origin)
    if is_code and any(value is not None for value in aws.at("lifecycle_configuration").mapping().values()):
        said = "agentcore launch sends no lifecycle_configuration with deployment_type direct_code_deploy"
        fix = "Set it with update-agent-runtime after the launch, or deploy a container."
        yield Refusal(said, fix, aws.at("lifecycle_configuration").origin, certain=False)
    runtime = node.at("runtime_type")
    if is_code and isinstance(runtime.data, str) and runtime.data and runtime.data not in RUNTIMES:
        said = f"runtime_type is {runtime.data!r}: agentcore launch takes {', '.join(RUNTIMES)}"
        yield Refusal(said, "Write one of these.", runtime.origin, certain=False)
    for path, keys in KEYS.items():
        yield from dropped(node.at(*path), keys, TOOL)


def of_the_file(whole: Node) -> Iterator[Refusal]:
    """What a launch refuses of the file as a whole."""
    default, agents = whole.at("default_agent"), whole.at("agents")
    if isinstance(default.data, str) and default.data and agents.data and default.data not in agents.mapping():
        said = f"default_agent is {default.data!r}, which is none of the agents: agentcore launch needs --agent"
        yield Refusal(said, f"Write one of {', '.join(agents.mapping())}.", default.origin, certain=False)
    if agents.data:
        yield from dropped(whole, ROOT, TOOL)
    flag = whole.at("is_agentcore_create_with_iac")
    if flag.flag():
        said = "is_agentcore_create_with_iac: agentcore launch deploys nothing of it, its CDK or Terraform does"
        yield Refusal(said, "Audit what the project's CDK or Terraform makes: cdk.out, or a plan as JSON.", flag.origin)


def _words(node: Node) -> Iterator[Refusal]:
    for path, words in WORDS.items():
        at = node.at(*path)
        if isinstance(at.data, str) and at.data not in words:
            said = f"{'.'.join(path)} is {at.data!r}: the toolkit takes {', '.join(words)}"
            yield Refusal(said, "Write one of these.", at.origin)
    for path in TEXTS:
        at = node.at(*path)
        if isinstance(at.data, int | float):
            said = f"{'.'.join(path)} is a number: the toolkit takes text alone"
            yield Refusal(said, "Write it in quotes.", at.origin)


def _place(aws: Node) -> Iterator[Refusal]:
    """The account and region; where they stand empty, newer versions fill in those of the credentials."""
    for key in ("account", "region"):
        if key not in aws.mapping():
            yield Refusal(f"has no aws.{key}; agentcore launch refuses it", f"Write aws.{key}.", aws.origin)
    account = aws.at("account")
    if isinstance(account.data, str) and account.data and not ACCOUNT.fullmatch(account.data):
        said = f"aws.account is {account.data!r}, and an account has 12 digits"
        yield Refusal(said, "Write the account's 12 digits.", account.origin)


def _role(aws: Node) -> Iterator[Refusal]:
    role = aws.at("execution_role")
    if not role.data and not aws.at("execution_role_auto_create").flag():
        said = "names no aws.execution_role and does not create one; agentcore launch refuses it"
        yield Refusal(said, "Write aws.execution_role, or execution_role_auto_create: true.", aws.origin)
    elif isinstance(role.data, str) and role.data and not role.data.startswith(("arn:", "$", "<", "{")):
        said = f"aws.execution_role is {role.data!r}: agentcore launch sends it as it is, and AWS takes an ARN"
        yield Refusal(said, "Write the role's ARN.", role.origin)
