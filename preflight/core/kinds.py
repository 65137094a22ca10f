"""The kinds of AgentCore resources: one row each, with the API's words and those of the tools that deploy them.

As of 2026-11-26. Sources: the service model `bedrock-agentcore-control` of botocore 1.44.8 (operations, names,
listings), the 27 CloudFormation resource types `AWS::BedrockAgentCore::*`
(https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_BedrockAgentCore.html), and the resources of
the Terraform provider hashicorp/aws (`internal/service/bedrockagentcore`). `tests/core/test_kinds.py` holds the
operations against the installed SDK.
"""

from __future__ import annotations

import re

from attrs import frozen

AS_OF = "2026-11-26"

CLOUDFORMATION = "AWS::BedrockAgentCore::"
TERRAFORM = "aws_bedrockagentcore_"
CLOUD_CONTROL = "awscc_bedrockagentcore_"
"""What the types of CloudFormation, of Terraform's aws provider and of its awscc provider begin with."""


@frozen
class Kind:
    """One kind of resource.

    Args:
        name: the word of this program for it, which is `Resource.kind`.
        create: the operation of `bedrock-agentcore-control` that creates one; its request names the members.
        cloudformation: its CloudFormation type without the prefix; empty where there is none.
        terraform: its types of the aws provider without the prefix.
        name_member: the member of the create request that names it; empty where none does.
        id_member: the member of the get request that identifies it.
        listed: the operation that lists those that are deployed; empty where none does.
        parent: the kind whose resources have it, where listing and getting need the parent's id.
        parent_member: the member that holds the parent's id.
        update: the operation that changes one; empty where there is none.
        get: the operation that reads one.
    """

    name: str
    create: str
    cloudformation: str = ""
    terraform: tuple[str, ...] = ()
    name_member: str = "name"
    id_member: str = ""
    listed: str = ""
    parent: str = ""
    parent_member: str = ""
    update: str = ""
    get: str = ""

    @property
    def type_name(self) -> str:
        """Its CloudFormation type; empty where there is none."""
        return f"{CLOUDFORMATION}{self.cloudformation}" if self.cloudformation else ""


def _kind(name: str, api: str, listed: str, id_member: str, **rest: object) -> Kind:
    """A kind whose operations are named by the API's word for it, and whose CloudFormation type is its name."""
    given = {"cloudformation": name, "create": f"Create{api}", "update": f"Update{api}", "get": f"Get{api}", **rest}
    return Kind(name=name, listed=listed, id_member=id_member, **given)  # type: ignore[arg-type]


_OF_GATEWAY = {"parent": "Gateway", "parent_member": "gatewayIdentifier"}
_OF_PAYMENTS = {"parent": "PaymentManager", "parent_member": "paymentManagerId"}

KINDS: tuple[Kind, ...] = (
    _kind("Runtime", "AgentRuntime", "ListAgentRuntimes", "agentRuntimeId",
          terraform=("agent_runtime",), name_member="agentRuntimeName"),
    _kind("RuntimeEndpoint", "AgentRuntimeEndpoint", "ListAgentRuntimeEndpoints", "endpointName",
          terraform=("agent_runtime_endpoint",), parent="Runtime", parent_member="agentRuntimeId"),
    _kind("Gateway", "Gateway", "ListGateways", "gatewayIdentifier", terraform=("gateway",)),
    _kind("GatewayTarget", "GatewayTarget", "ListGatewayTargets", "targetId",
          terraform=("gateway_target",), **_OF_GATEWAY),
    _kind("GatewayRule", "GatewayRule", "ListGatewayRules", "ruleId",
          terraform=("gateway_rule",), name_member="", **_OF_GATEWAY),
    _kind("GatewayRateLimit", "GatewayRateLimit", "ListGatewayRateLimits", "rateLimitId",
          terraform=("gateway_rate_limit",), name_member="", **_OF_GATEWAY),
    _kind("Memory", "Memory", "ListMemories", "memoryId", terraform=("memory",)),
    _kind("Browser", "Browser", "ListBrowsers", "browserId",
          cloudformation="BrowserCustom", terraform=("browser",), update=""),
    _kind("BrowserProfile", "BrowserProfile", "ListBrowserProfiles", "profileId",
          terraform=("browser_profile",), update=""),
    _kind("CodeInterpreter", "CodeInterpreter", "ListCodeInterpreters", "codeInterpreterId",
          cloudformation="CodeInterpreterCustom", terraform=("code_interpreter",), update=""),
    _kind("OAuth2CredentialProvider", "Oauth2CredentialProvider", "ListOauth2CredentialProviders", "name",
          terraform=("oauth2_credential_provider",)),
    _kind("ApiKeyCredentialProvider", "ApiKeyCredentialProvider", "ListApiKeyCredentialProviders", "name",
          terraform=("api_key_credential_provider",)),
    _kind("PaymentCredentialProvider", "PaymentCredentialProvider", "ListPaymentCredentialProviders", "name"),
    _kind("WorkloadIdentity", "WorkloadIdentity", "ListWorkloadIdentities", "name",
          terraform=("workload_identity",)),
    _kind("PolicyEngine", "PolicyEngine", "ListPolicyEngines", "policyEngineId", terraform=("policy_engine",)),
    _kind("Policy", "Policy", "ListPolicies", "policyId",
          terraform=("policy",), parent="PolicyEngine", parent_member="policyEngineId"),
    _kind("CapacityProvider", "CapacityProvider", "ListCapacityProviders", "capacityProviderId",
          terraform=("capacity_provider",)),
    _kind("Harness", "Harness", "ListHarnesses", "harnessId", terraform=("harness",), name_member="harnessName"),
    _kind("HarnessEndpoint", "HarnessEndpoint", "ListHarnessEndpoints", "endpointName",
          terraform=("harness_endpoint",), name_member="endpointName", parent="Harness", parent_member="harnessId"),
    _kind("Evaluator", "Evaluator", "ListEvaluators", "evaluatorId",
          terraform=("evaluator",), name_member="evaluatorName"),
    _kind("OnlineEvaluationConfig", "OnlineEvaluationConfig", "ListOnlineEvaluationConfigs",
          "onlineEvaluationConfigId", terraform=("online_evaluation_config",),
          name_member="onlineEvaluationConfigName"),
    _kind("ConfigurationBundle", "ConfigurationBundle", "ListConfigurationBundles", "bundleId",
          terraform=("configuration_bundle",), name_member="bundleName"),
    _kind("Dataset", "Dataset", "ListDatasets", "datasetId", terraform=("dataset",), name_member="datasetName"),
    _kind("ConsentPortal", "ConsentPortal", "ListConsentPortals", "consentPortalIdentifier",
          terraform=("consent_portal",)),
    _kind("PaymentManager", "PaymentManager", "ListPaymentManagers", "paymentManagerId"),
    _kind("PaymentConnector", "PaymentConnector", "ListPaymentConnectors", "paymentConnectorId", **_OF_PAYMENTS),
    _kind("Registry", "Registry", "ListRegistries", "registryId", cloudformation="", terraform=("registry",)),
    _kind("RegistryRecord", "RegistryRecord", "ListRegistryRecords", "recordId",
          cloudformation="", terraform=("registry_record",), parent="Registry", parent_member="registryId"),
    Kind("ResourcePolicy", "PutResourcePolicy", "ResourcePolicy", ("resource_policy",), name_member="",
         id_member="resourceArn", update="PutResourcePolicy", get="GetResourcePolicy"),
    Kind("TokenVault", "SetTokenVaultCMK", terraform=("token_vault_cmk",), name_member="tokenVaultId",
         id_member="tokenVaultId", update="SetTokenVaultCMK", get="GetTokenVault"),
    Kind("MemoryStrategy", "", terraform=("memory_strategy",), parent="Memory", parent_member="memoryId"),
)  # fmt: skip

BY_NAME = {kind.name: kind for kind in KINDS}
_BY_CLOUDFORMATION = {kind.cloudformation: kind for kind in KINDS if kind.cloudformation}
_BY_TERRAFORM = {name: kind for kind in KINDS for name in kind.terraform}
_BY_WORDS = {name.casefold(): kind for name, kind in (*_BY_CLOUDFORMATION.items(), *BY_NAME.items())}
_BY_WORDS |= {name.replace("_", ""): kind for name, kind in _BY_TERRAFORM.items()}
_PULUMI = re.compile(
    r"aws:(?:bedrock/agentcore|bedrock:Agentcore|bedrockagentcore[/:])(?P<bridged>\w+)(?::\w+)?"
    r"|aws-native:bedrockagentcore:(?P<native>\w+)",
    re.IGNORECASE,
)


def in_words(kind: str) -> str:
    """A kind as a sentence calls it: `OAuth2 credential provider`, `code interpreter`."""
    first, *rest = re.findall(r"[A-Z]+[a-z0-9]*\d?[a-z]*|\w+", kind)
    started = {"OAuth2": "OAuth2", "Api": "API"}.get(first, first.lower())
    return " ".join((started, *(word.lower() for word in rest)))


def by_cloudformation(type_name: str) -> Kind | None:
    """The kind of a CloudFormation type; None for a type that this version does not know."""
    return _BY_CLOUDFORMATION.get(type_name.removeprefix(CLOUDFORMATION)) if _is_ours(type_name) else None


def by_terraform(type_name: str) -> Kind | None:
    """The kind of a type of Terraform's aws or awscc provider."""
    if type_name.startswith(CLOUD_CONTROL):
        return _BY_WORDS.get(type_name.removeprefix(CLOUD_CONTROL).replace("_", ""))
    return _BY_TERRAFORM.get(type_name.removeprefix(TERRAFORM)) if type_name.startswith(TERRAFORM) else None


def by_pulumi(token: str) -> Kind | None:
    """The kind of a type token of Pulumi's aws or aws-native package."""
    found = _PULUMI.fullmatch(token)
    return _BY_WORDS.get((found["bridged"] or found["native"]).casefold()) if found else None


def is_agentcore(type_name: str) -> bool:
    """Whether a type of any of the tools is one of AgentCore, known to this version or not."""
    return (
        _is_ours(type_name)
        or type_name.startswith((TERRAFORM, CLOUD_CONTROL))
        or _PULUMI.fullmatch(type_name) is not None
    )


def _is_ours(type_name: str) -> bool:
    return type_name.startswith(CLOUDFORMATION)
