"""Gateways of a deployment with their targets."""

from __future__ import annotations

from preflight.core.target import Gateway, GatewayTarget
from preflight.inputs.infrastructure.agents import jwt, subject_of
from preflight.inputs.infrastructure.node import Node, folded
from preflight.inputs.infrastructure.resource import Deployment, Resource
from preflight.inputs.infrastructure.roles import role

GATEWAY, TARGET = "BedrockAgentCore::Gateway", "BedrockAgentCore::GatewayTarget"
KINDS = (
    "lambda", "mcpServer", "openApiSchema", "smithyModel", "apiGateway", "agentcoreRuntime", "passthrough", "provider",
    "connector",
)  # fmt: skip
CREDENTIALS = ("GATEWAY_IAM_ROLE", "CALLER_IAM_CREDENTIALS", "JWT_PASSTHROUGH", "OAUTH", "API_KEY")


def gateways(deployment: Deployment) -> tuple[Gateway, ...]:
    """Every gateway; a target of one that is made elsewhere is in the ledger alone."""
    made = deployment.of(GATEWAY)
    owned = {target.name: _owner(target, made) for target in deployment.of(TARGET)}
    return tuple(_gateway(each, deployment, owned) for each in made)


def _owner(target: Resource, made: tuple[Resource, ...]) -> str | None:
    """The name of the gateway of this deployment a target belongs to."""
    node = target.at("GatewayIdentifier")
    found = [each.name for each in made if each.name in node.sources or (each.exists and each.exists == node.known())]
    return found[0] if len(found) == 1 else None


def _gateway(gateway: Resource, deployment: Deployment, owned: dict[str, str | None]) -> Gateway:
    targets = (each for each in deployment.of(TARGET) if owned[each.name] == gateway.name)
    interceptors = gateway.at("InterceptorConfigurations|InterceptorConfiguration").items()
    arns = (each.at("Interceptor", "Lambda", "Arn").text() for each in interceptors)
    return Gateway(
        subject_of(gateway, "Name"),
        name=gateway.at("Name").setting(),
        protocol=gateway.at("ProtocolType").setting(),
        authorizer=gateway.at("AuthorizerType").setting(),
        jwt=jwt(gateway.at("AuthorizerConfiguration")),
        role=role(gateway.at("RoleArn"), deployment),
        targets=tuple(map(_target, targets)),
        interceptors=tuple(arn for arn in arns if arn),
        kms_key=gateway.at("KmsKeyArn").text(),
        account=gateway.account or deployment.stated_account,
        region=gateway.place or deployment.stated_region,
        gateway_id=gateway.exists,
        origin=gateway.origin,
    )


def _target(target: Resource) -> GatewayTarget:
    configuration = target.at("TargetConfiguration")
    groups = [group for _, group in configuration.pairs() if group]
    function = configuration.at("Mcp", "Lambda", "LambdaArn")
    return GatewayTarget(
        subject_of(target, "Name"),
        next((kind for kind in KINDS for group in groups if _has(group, kind)), ""),
        function.text() if any(_has(group, "lambda") for group in groups) else None,
        _credential(target.at("CredentialProviderConfigurations|CredentialProviderConfiguration")),
        target.origin,
    )


def _has(node: Node, name: str) -> bool:
    """Whether a block is written, even an empty one."""
    block = node.at(name)
    return block.data is not None and block.data != []


def _credential(node: Node) -> str:
    """The type of a target's credential; Terraform's aws provider has a block of its own for each."""
    first = next(iter(node.items()), node)
    written = first.at("CredentialProviderType")
    if written:
        return written.known()
    blocks = {folded(key) for key, value in first.pairs() if value.data not in (None, [])}
    return next((kind for kind in CREDENTIALS if folded(kind) in blocks), "")
