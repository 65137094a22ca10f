"""Gateways with their own targets, whatever tool writes them."""

import pytest
from attrs import evolve
from deployments import ROLE_ARN, deployment, ref, resource

from preflight.core.value import Why
from preflight.inputs.infrastructure.gateways import GATEWAY, TARGET, gateways
from preflight.inputs.infrastructure.leaf import made, missing

FUNCTION = "arn:aws:lambda:us-west-2:123456789012:function:tool"
UNKNOWN = missing(Why.PARAMETER, "no value", "P")
FULL = {
    "Name": "tools",
    "ProtocolType": "MCP",
    "AuthorizerType": "AWS_IAM",
    "RoleArn": ROLE_ARN,
    "KmsKeyArn": "arn:key",
    "InterceptorConfigurations": [{"Interceptor": {"Lambda": {"Arn": FUNCTION}}}, {"Interceptor": {}}],
}


def text(value):
    return value.value if value else value


def test_the_members_of_a_gateway():
    [found] = gateways(deployment(resource(GATEWAY, "G", FULL)))
    members = (found.name, found.protocol, found.authorizer, found.role.arn, found.kms_key, *found.interceptors)
    assert list(map(text, members)) == ["tools", "MCP", "AWS_IAM", ROLE_ARN, "arn:key", FUNCTION]
    assert (found.subject, found.jwt, found.gateway_id) == ("tools", None, "")


def test_a_gateway_without_anything():
    [found] = gateways(deployment(resource(GATEWAY, "G", {"Name": UNKNOWN}, exists="g-0123456789")))
    assert (found.subject, found.role, found.targets, found.interceptors) == ("G", None, (), ())
    assert found.gateway_id == "g-0123456789"


def target(**properties):
    made = resource(TARGET, "T", {"GatewayIdentifier": ref("G"), "Name": "t", **properties})
    [gateway] = gateways(deployment(resource(GATEWAY, "G"), made))
    [found] = gateway.targets
    return found


@pytest.mark.parametrize(
    ("configuration", "kind", "function"),
    [
        ({"Mcp": {"Lambda": {"LambdaArn": FUNCTION}}}, "lambda", FUNCTION),
        ([{"mcp": [{"lambda": [{"lambda_arn": FUNCTION}], "mcp_server": []}]}], "lambda", FUNCTION),
        ({"Mcp": {"McpServer": {"Endpoint": "https://x"}}}, "mcpServer", None),
        ({"Mcp": {"OpenApiSchema": {"S3": {}}}}, "openApiSchema", None),
        ({"Http": {"AgentcoreRuntime": {"Arn": "a"}}}, "agentcoreRuntime", None),
        ({"Mcp": {"Lambda": {}}}, "lambda", None),
        ({"Mcp": {"BrandNew": {}}}, "", None),
        ({}, "", None),
        (UNKNOWN, "", None),
    ],
)
def test_what_a_target_is(configuration, kind, function):
    found = target(TargetConfiguration=configuration)
    assert (found.kind, text(found.lambda_arn)) == (kind, function)


@pytest.mark.parametrize(
    ("given", "credential"),
    [
        ([{"CredentialProviderType": "OAUTH"}], "OAUTH"),
        ([{"CredentialProviderType": UNKNOWN}], ""),
        ([{"gateway_iam_role": [{}], "oauth": []}], "GATEWAY_IAM_ROLE"),
        ([{"gateway_iam_role": [], "api_key": [{"provider_arn": "a"}]}], "API_KEY"),
        (None, ""),
        ([], ""),
    ],
)
def test_the_credential_of_a_target(given, credential):
    assert target(CredentialProviderConfigurations=given).credential == credential
    assert target(credential_provider_configuration=given).credential == credential


@pytest.mark.parametrize(
    ("gateway", "owners"),
    [
        (ref("A"), {"A": 1, "B": 0}),
        ("b-0123456789", {"A": 0, "B": 1}),
        ("x-0123456789", {"A": 0, "B": 0}),
        (missing(Why.AFTER_DEPLOY, "two", "x", "A", "B"), {"A": 0, "B": 0}),
    ],
)
def test_whose_target_it_is(gateway, owners):
    made = deployment(
        resource(GATEWAY, "A"),
        resource(GATEWAY, "B", exists="b-0123456789"),
        resource(TARGET, "T", {"GatewayIdentifier": gateway}),
    )
    assert {each.subject: len(each.targets) for each in gateways(made)} == owners


@pytest.mark.parametrize(
    ("properties", "arn"),
    [
        ({"FunctionName": "tool"}, FUNCTION),
        ({"function_name": "tool"}, FUNCTION),
        ({"name": "tool"}, FUNCTION),
        ({}, None),
    ],
)
def test_a_function_that_the_deployment_makes_has_the_arn_of_its_name(properties, arn):
    configuration = {"Mcp": {"Lambda": {"LambdaArn": made("F", "Arn")}}}
    target = resource(TARGET, "T", {"GatewayIdentifier": ref("G"), "Name": "t", "TargetConfiguration": configuration})
    whole = deployment(resource(GATEWAY, "G"), target, resource("Lambda::Function", "F", properties))
    [found] = gateways(evolve(whole, account="123456789012", region="us-west-2"))[0].targets
    assert (found.lambda_arn.value, found.lambda_arn.created, found.lambda_arn.made_by) == (arn, bool(arn), ("F.Arn",))
