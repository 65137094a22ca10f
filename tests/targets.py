"""Targets that several tests audit."""

from __future__ import annotations

from preflight.target import Agent, Code, Gateway, Network, Role, Target, Value

REGION, ACCOUNT = "us-west-2", "123456789012"


def wide() -> Target:
    """A target that names something of everything, so that every check has a subject."""
    agent = Agent(
        "research",
        name=Value("research_two"),
        image=Value(f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/research-agent:latest"),
        role=Role(Value(f"arn:aws:iam::{ACCOUNT}:role/ResearchAgentRole")),
        network=Network(mode=Value("PUBLIC")),
        endpoints=(Value("main"),),
        models=(Value("amazon.nova-lite-v1:0"), Value("us.anthropic.claude-sonnet-4-5-20250929-v1:0")),
        secrets=(Value(f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:research/api-key"),),
        lifetime=Value(300),
    )
    packaged = Agent(
        "packaged",
        name=Value("packaged"),
        code=Code(Value("agent-code"), Value("agent.zip"), runtime=Value("PYTHON_3_13")),
    )
    foreign = Agent(
        "foreign", name=Value("foreign"), image=Value(f"111122223333.dkr.ecr.{REGION}.amazonaws.com/shared:v1")
    )
    gateway = Gateway("g", name=Value("another-gateway"), authorizer=Value("AWS_IAM"))
    return Target("flags", "flags", agents=(agent, packaged, foreign), gateways=(gateway,))
