"""Gateways of a deployment with their targets."""

from __future__ import annotations

from attrs import evolve

from preflight.core.target import Gateway, GatewayTarget
from preflight.core.value import Value, Why
from preflight.inputs.infrastructure.agents import jwt, subject_of
from preflight.inputs.infrastructure.node import Node, folded
from preflight.inputs.infrastructure.resource import Deployment, Resource, partition
from preflight.inputs.infrastructure.roles import role

GATEWAY, TARGET = "BedrockAgentCore::Gateway", "BedrockAgentCore::GatewayTarget"
FUNCTION = "Lambda::Function"
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
    targets = (_target(each, deployment) for each in deployment.of(TARGET) if owned[each.name] == gateway.name)
    interceptors = gateway.at("InterceptorConfigurations|InterceptorConfiguration").items()
    arns = (each.at("Interceptor", "Lambda", "Arn").text() for each in interceptors)
    return Gateway(
        subject_of(gateway, "Name"),
        name=gateway.at("Name").setting(),
        protocol=gateway.at("ProtocolType").setting(),
        authorizer=gateway.at("AuthorizerType").setting(),
        jwt=jwt(gateway.at("AuthorizerConfiguration")),
        role=role(gateway.at("RoleArn"), deployment),
        targets=tuple(targets),
        interceptors=tuple(arn for arn in arns if arn),
        kms_key=gateway.at("KmsKeyArn").text(),
        account=gateway.account or deployment.stated_account,
        region=gateway.place or deployment.stated_region,
        gateway_id=gateway.exists,
        origin=gateway.origin,
    )


def _target(target: Resource, deployment: Deployment) -> GatewayTarget:
    configuration = target.at("TargetConfiguration")
    groups = [group for _, group in configuration.pairs() if group]
    function = configuration.at("Mcp", "Lambda", "LambdaArn")
    return GatewayTarget(
        subject_of(target, "Name"),
        next((kind for kind in KINDS for group in groups if _has(group, kind)), ""),
        _function(function, deployment) if any(_has(group, "lambda") for group in groups) else None,
        _credential(target.at("CredentialProviderConfigurations|CredentialProviderConfiguration")),
        target.origin,
    )


def _function(node: Node, deployment: Deployment) -> Value[str] | None:
    """The ARN of a function; of one that the deployment makes, the ARN it will have, if its name is written."""
    arn, found = node.text(), deployment.behind(node, FUNCTION)
    where = partition(deployment.region)
    name = found[0].at("FunctionName|Name").known() if len(found) == 1 else ""
    if arn is None or arn.why is not Why.AFTER_DEPLOY or not (name and deployment.account and where):
        return arn
    text = f"arn:{where}:lambda:{deployment.region}:{deployment.account}:function:{name}"
    return evolve(arn, value=text, why=None, detail="", created=True)


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
