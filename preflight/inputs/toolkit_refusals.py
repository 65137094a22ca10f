"""What the starter toolkit refuses of an agent before it asks AWS for anything, and what it leaves out.

As of 2026-07-15 (0.3.10): `utils/runtime/schema.py` and `operations/runtime/launch.py` of
https://github.com/aws/bedrock-agentcore-starter-toolkit; what is certain holds of every version since 2025-07-15.
"""

from __future__ import annotations

from collections.abc import Iterator

from preflight.core.notes import Refusal
from preflight.inputs.node import Node
from preflight.inputs.shapes import mismatches
from preflight.inputs.toolkit_shapes import AGENT, FILE

RUNTIMES = ("PYTHON_3_10", "PYTHON_3_11", "PYTHON_3_12", "PYTHON_3_13")
"""The language runtimes that a launch takes; AgentCore has more."""
CALLED = "the toolkit"


def refusals(node: Node, *, is_code: bool) -> Iterator[Refusal]:
    """What a launch refuses of one agent, and what it drops."""
    aws = node.at("aws")
    yield from mismatches(node, AGENT, CALLED)
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


def of_the_file(whole: Node) -> Iterator[Refusal]:
    """What a launch refuses of the file as a whole."""
    default, agents = whole.at("default_agent"), whole.at("agents")
    if isinstance(default.data, str) and default.data and agents.data and default.data not in agents.mapping():
        said = f"default_agent is {default.data!r}, which is none of the agents: agentcore launch needs --agent"
        yield Refusal(said, f"Write one of {', '.join(agents.mapping())}.", default.origin, certain=False)
    if agents.data:
        yield from mismatches(whole, FILE, CALLED)
    flag = whole.at("is_agentcore_create_with_iac")
    if flag.flag():
        said = "is_agentcore_create_with_iac: agentcore launch deploys nothing of it, its CDK or Terraform does"
        yield Refusal(said, "Audit what the project's CDK or Terraform makes: cdk.out, or a plan as JSON.", flag.origin)


def _place(aws: Node) -> Iterator[Refusal]:
    """The account and region; where they stand empty, newer versions fill in those of the credentials."""
    for key in ("account", "region"):
        if key not in aws.mapping():
            yield Refusal(f"has no aws.{key}; agentcore launch refuses it", f"Write aws.{key}.", aws.origin)


def _role(aws: Node) -> Iterator[Refusal]:
    role = aws.at("execution_role")
    if not role.data and not aws.at("execution_role_auto_create").flag():
        said = "names no aws.execution_role and does not create one; agentcore launch refuses it"
        yield Refusal(said, "Write aws.execution_role, or execution_role_auto_create: true.", aws.origin)
    elif isinstance(role.data, str) and role.data and not role.data.startswith(("arn:", "$", "<", "{")):
        said = f"aws.execution_role is {role.data!r}: agentcore launch sends it as it is, and AWS takes an ARN"
        yield Refusal(said, "Write the role's ARN.", role.origin)
