"""agentkit's stack configuration, JSON or YAML, read as what agentkit-aws-cdk deploys from it.

Its schema is `platforms/agentcore/iac/config.go` of https://github.com/plexusone/agentkit (v0.7.0). The file says
less than what is deployed: endpoint names, the network mode, the role and its trust follow from the tool's own rules,
and carry its name as `derived_by`.
"""

from __future__ import annotations

from attrs import evolve, frozen

from preflight.core.resource import Resource
from preflight.core.target import Agent, Gateway, GatewayTarget, Network, Role, RolePlan, Target
from preflight.core.value import Value, Why, unknown_value
from preflight.inputs.agentkit_rules import notes, refusals, validate
from preflight.inputs.document import Document, Options
from preflight.inputs.environment import models, secrets
from preflight.inputs.members import environment
from preflight.inputs.node import Node, derived, root
from preflight.inputs.parts import created_role, trust
from preflight.inputs.syntax.json_text import JsonLines
from preflight.inputs.views import endpoints, gateway, runtime

KIND = "agentkit"
TOOL = "agentkit-aws-cdk"
TRUSTED = ("bedrock.amazonaws.com", "lambda.amazonaws.com")


def recognizes(document: Document) -> bool:
    """Whether it names a stack and lists agents."""
    data = document.data
    keys = {key.casefold(): key for key in data} if isinstance(data, dict) else {}
    return "stackname" in keys and isinstance(data.get(keys.get("agents", "")), list) and "Resources" not in data


def read(document: Document, _options: Options) -> tuple[Target, ...]:
    """The one target of the file; every error of it at once."""
    whole = root(document, fold=isinstance(document.lines, JsonLines))
    validate(whole)
    stack = whole.at("stackName").required()
    name = stack.value or "" if stack else ""
    shared = _shared(whole, name)
    agents = tuple(_agent(node, shared) for node in whole.at("agents").items())
    gateways = _gateways(whole.at("gateway"), name, agents)
    resources = _resources(whole, agents, gateways)
    found = tuple(notes(whole))
    region = whole.at("region").text()
    refused = tuple(refusals(whole))
    whole.finish()
    return (
        Target(
            KIND,
            document.file,
            document.digest,
            region,
            None,
            stack,
            agents,
            gateways,
            resources=resources,
            tool=TOOL,
            notes=found,
            refusals=refused,
        ),
    )


def _resources(whole: Node, agents: tuple[Agent, ...], made: tuple[Gateway, ...]) -> tuple[Resource, ...]:
    """What the stack makes of AgentCore; targets of the gateway are not among it."""
    runtimes = [
        runtime(agent, "", {"environmentVariables": environment(node.at("environment"))})
        for node, agent in zip(whole.at("agents").items(), agents, strict=True)
    ]
    ends = [each for agent in agents for each in endpoints(agent, "")]
    return (*runtimes, *ends, *(gateway(each, "") for each in made))


@frozen
class _Shared:
    """What all agents of a stack have in common."""

    role: Role
    network: Network
    models: tuple[Value[str], ...]
    secrets: tuple[Value[str], ...]


def _shared(whole: Node, stack: str) -> _Shared:
    key = whole.at("observability", "apiKeySecretARN").text()
    return _Shared(
        _role(whole.at("iam"), stack),
        _network(whole.at("vpc")),
        whole.at("iam", "bedrockModelIds").texts(),
        (key,) if key else (),
    )


def _agent(node: Node, shared: _Shared) -> Agent:
    name, written = node.at("name").required(), node.at("name").origin
    variables = [(key, each.data, each.origin) for key, each in node.at("environment").entries()]
    return Agent(
        subject=name.value if name and name.value else f"agents[{node.path[-1]}]",
        name=name,
        image=node.at("containerImage").required(),
        role=shared.role,
        network=shared.network,
        protocol=node.at("protocol").text() or derived("HTTP", TOOL, node.origin),
        lifetime=_or_default(node.at("timeoutSeconds"), 300),
        memory_mb=_or_default(node.at("memoryMB"), 512),
        endpoints=(derived(f"{name.value}-endpoint", TOOL, written),) if name and name.value else (),
        models=(*shared.models, *models(variables)),
        secrets=(*node.at("secretsARNs").texts(), *shared.secrets, *secrets(variables)),
        origin=node.origin,
    )


def _or_default(node: Node, default: int) -> Value[int]:
    """The number written; agentkit takes 0 for not written."""
    number = node.number()
    return number if number and number.value else derived(default, TOOL, node.origin)


def _role(iam: Node, stack: str) -> Role:
    arn = iam.at("roleARN").text()
    if arn:
        return Role(arn)
    name = f"{stack}-execution-role"
    plan = RolePlan(
        name=Value(name, iam.origin, derived_by=TOOL, created=True),
        trust=trust(*TRUSTED),
        managed=iam.at("additionalPolicies").texts(),
        boundary=iam.at("permissionsBoundaryARN").text(),
    )
    return created_role(iam.at("roleARN"), f"created by this deployment as {name}", plan)


def _network(vpc: Node) -> Network:
    """Always a VPC: the one named, else one the deployment creates, else none that anybody could name."""
    create = vpc.data is None or vpc.at("createVPC").flag()
    named = vpc.at("vpcId").text()
    if not named:
        named = Value(
            None, vpc.at("vpcId").origin, why=Why.AFTER_DEPLOY, detail="created by this deployment", created=True
        )
    if not create and not vpc.at("vpcId").data:
        named = unknown_value(Why.UNSUPPORTED, "neither createVPC nor vpcId is written, so there is no VPC", vpc.origin)
    ours = create and not vpc.at("vpcId").data
    return Network(
        mode=derived("VPC", TOOL, vpc.origin),
        vpc=named,
        subnets=vpc.at("subnetIds").texts(),
        security_groups=vpc.at("securityGroupIds").texts(),
        endpoints_planned=ours and vpc.at("enableVPCEndpoints").flag(absent=vpc.data is None),
        origin=vpc.origin,
    )


def _gateways(node: Node, stack: str, agents: tuple[Agent, ...]) -> tuple[Gateway, ...]:
    if not node.at("enabled").flag():
        return ()
    name = node.at("name").text() or derived(f"{stack}-gateway", TOOL, node.origin)
    first = agents[0].protocol if agents and agents[0].protocol else derived("HTTP", TOOL, node.origin)
    made = Gateway(
        subject=name.value or "gateway",
        name=name,
        protocol=node.at("protocol").text() or evolve(first, origin=node.origin, derived_by=TOOL),
        authorizer=_authorizer(node) or derived("NONE", TOOL, node.origin),
        role=agents[0].role if agents else None,
        targets=tuple(GatewayTarget(each.value or "", origin=each.origin) for each in node.at("targets").texts()),
        origin=node.origin,
    )
    return (made,)


def _authorizer(node: Node) -> Value[str] | None:
    """The guide's authorizer type of a gateway, which agentkit itself has no key for."""
    written = node.at("authorizer")
    return (
        written.at("type").text()
        if isinstance(written.data, dict)
        else written.text() or node.at("authorizerType").text()
    )
