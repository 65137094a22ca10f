"""What is deployed in a region beside runtimes and gateways: one listing a kind, and details of what there is.

What may hold a secret is never selected: of environment variables the names only, nothing of prompts and headers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attrs import field, frozen

from preflight.core.features import WITHOUT
from preflight.core.query import Call, Facts, Query
from preflight.core.unanswered import REFUSED_BY_AWS

SERVICE = "bedrock-agentcore-control"
MOST_OTHERS = 1000
"""Resources of one kind read in detail."""
NOT_FOUND = frozenset({"ResourceNotFoundException"})


@frozen
class Found:
    """A resource of a listing: its identifier, and what the listing tells of it by the API's names."""

    id: str
    arn: str | None = None
    status: str | None = None
    members: dict[str, Any] = field(factory=dict)


@frozen
class Detail:
    """What reading one resource tells of it, by the API's names."""

    members: dict[str, Any]


@frozen
class Other:
    """One kind: how it is listed, and how one is read; `detail` is None where the listing tells all."""

    kind: str
    listing: Query[Found]
    detail: Query[Detail] | None = None


def _list(operation: str, select: str, params: Mapping[str, Any] | None = None) -> Query[Found]:
    given = dict(params or {})
    return Query(SERVICE, operation, select=select, row=Found, calls=lambda _: [Call("", given)])


def _each(listing: Query[Found], parameter: str) -> Callable[[Facts], list[Call]]:
    return lambda facts: [Call(row.id, {parameter: row.id}) for _, row in facts.known(listing)][:MOST_OTHERS]


def _get(operation: str, parameter: str, listing: Query[Found], select: str, member: str) -> Query[Detail]:
    return Query(
        SERVICE,
        operation,
        select=f"{{members: {select}}}",
        member=member,
        row=Detail,
        needs=(listing,),
        calls=_each(listing, parameter),
        absent=NOT_FOUND,
    )


def _pick(*members: str, under: str = "", **renamed: str) -> str:
    """A JMESPath that takes these members, renamed ones under the name of the create request."""
    at = f"{under}." if under else ""
    pairs = [
        *((name, f"{at}{name}") for name in members),
        *((name, f"{at}{source}") for name, source in renamed.items()),
    ]
    return "{" + ", ".join(f"{name}: {source}" for name, source in pairs) + "}"


_STEPS = {
    "Extraction": ("semantic", "userPreference", "episodic"),
    "Consolidation": ("semantic", "summary", "userPreference", "episodic"),
    "Reflection": ("episodic",),
}
"""The steps of a memory's strategies, and the kinds whose step may name a model of its own."""
_OVERRIDES = ", ".join(
    f"configuration.{step.lower()}.custom{step}Configuration.{kind}{step}Override.{{modelId: modelId}}"
    for step, kinds in _STEPS.items()
    for kind in kinds
).join("[]")

MEMORIES = _list(
    "ListMemories",
    "memories[].{id: id, arn: arn, status: status, members: {managedByResourceArn: managedByResourceArn}}",
)
MEMORY = _get(
    "GetMemory",
    "memoryId",
    MEMORIES,
    _pick(
        *("name", "encryptionKeyArn", "memoryExecutionRoleArn", "eventExpiryDuration", "status", "failureReason"),
        *("indexedKeys", "namespaceKeys", "streamDeliveryResources", "managedByResourceArn"),
        under="memory",
        memoryStrategies="strategies[].{name: name, type: type, status: status,"
        f" overrides: {_OVERRIDES}, invocation: configuration.selfManagedConfiguration.invocationConfiguration}}",
    ),
    "memory",
)

CUSTOM = {"type": "CUSTOM"}
"""AWS's own browser and code interpreter are everybody's."""
BROWSERS = _list(
    "ListBrowsers", "browserSummaries[].{id: browserId, arn: browserArn, status: status, members: {name: name}}", CUSTOM
)
BROWSER = _get(
    "GetBrowser",
    "browserId",
    BROWSERS,
    _pick(
        *("name", "executionRoleArn", "networkConfiguration", "recording", "browserSigning", "enterprisePolicies"),
        *("certificates", "filesystemConfigurations", "status", "failureReason"),
    ),
    "browserId",
)
INTERPRETERS = _list(
    "ListCodeInterpreters",
    "codeInterpreterSummaries[].{id: codeInterpreterId, arn: codeInterpreterArn, status: status,"
    " members: {name: name}}",
    CUSTOM,
)
INTERPRETER = _get(
    "GetCodeInterpreter",
    "codeInterpreterId",
    INTERPRETERS,
    _pick(
        *("name", "executionRoleArn", "networkConfiguration", "certificates", "filesystemConfigurations"),
        *("status", "failureReason"),
    ),
    "codeInterpreterId",
)

OAUTH_PROVIDERS = _list(
    "ListOauth2CredentialProviders",
    "credentialProviders[].{id: name, arn: credentialProviderArn,"
    " members: {name: name, credentialProviderVendor: credentialProviderVendor}}",
)
OAUTH_PROVIDER = _get(
    "GetOauth2CredentialProvider",
    "name",
    OAUTH_PROVIDERS,
    _pick(
        *("name", "credentialProviderVendor", "clientSecretArn", "status", "failureReason"),
        oauth2ProviderConfigInput="oauth2ProviderConfigOutput.{customOauth2ProviderConfig: customOauth2ProviderConfig"
        ".{oauthDiscovery: oauthDiscovery, privateEndpoint: privateEndpoint,"
        " privateEndpointOverrides: privateEndpointOverrides, certificateConfigurations: certificateConfigurations,"
        " privateKeyJwtConfig: privateKeyJwtConfig}}",
    ),
    "credentialProviderArn",
)
KEY_PROVIDERS = _list(
    "ListApiKeyCredentialProviders",
    "credentialProviders[].{id: name, arn: credentialProviderArn, members: {name: name}}",
)
KEY_PROVIDER = _get(
    "GetApiKeyCredentialProvider",
    "name",
    KEY_PROVIDERS,
    _pick("name", "apiKeySecretArn"),
    "credentialProviderArn",
)

CAPACITY_PROVIDERS = _list(
    "ListCapacityProviders",
    "capacityProviders[].{id: capacityProviderId, arn: capacityProviderArn, status: status, members: {name: name}}",
)
CAPACITY_PROVIDER = _get(
    "GetCapacityProvider",
    "capacityProviderId",
    CAPACITY_PROVIDERS,
    _pick(
        *("name", "permissionsConfiguration", "computeConfiguration", "status"),
        failureReason="statusReason",
    ),
    "capacityProviderId",
)

HARNESSES = _list(
    "ListHarnesses",
    "harnesses[].{id: harnessId, arn: arn, status: status, members: {harnessName: harnessName}}",
)
HARNESS = _get(
    "GetHarness",
    "harnessId",
    HARNESSES,
    _pick(
        *("harnessName", "executionRoleArn", "environment", "environmentArtifact", "authorizerConfiguration"),
        *("memory", "status", "failureReason", "timeoutSeconds", "maxIterations"),
        under="harness",
        model="model.{bedrockModelConfig: bedrockModelConfig.{modelId: modelId},"
        " openAiModelConfig: openAiModelConfig.{modelId: modelId, apiKeyArn: apiKeyArn},"
        " geminiModelConfig: geminiModelConfig.{modelId: modelId, apiKeyArn: apiKeyArn},"
        " liteLlmModelConfig: liteLlmModelConfig.{modelId: modelId, apiKeyArn: apiKeyArn}}",
        tools="tools[].{type: type, name: name,"
        " config: {agentCoreBrowser: config.agentCoreBrowser, agentCoreGateway: config.agentCoreGateway,"
        " agentCoreCodeInterpreter: config.agentCoreCodeInterpreter}}",
        skills="skills[].{s3: s3, git: git.{auth: auth.{credentialArn: credentialArn}}}",
    ).replace("{", "{variables: keys(not_null(harness.environmentVariables, `{}`)), ", 1),
    "harness",
)

POLICY_ENGINES = _list(
    "ListPolicyEngines",
    "policyEngines[].{id: policyEngineId, arn: policyEngineArn, status: status,"
    " members: {name: name, encryptionKeyArn: encryptionKeyArn, statusReasons: statusReasons}}",
)

POLICIES = Query(
    SERVICE,
    "ListPolicies",
    select="policies[].{id: policyId, arn: policyArn, status: status, members: {name: name,"
    " policyEngineId: policyEngineId, definition: definition.{cedar: cedar}, statusReasons: statusReasons}}",
    row=Found,
    needs=(POLICY_ENGINES,),
    calls=_each(POLICY_ENGINES, "policyEngineId"),
    absent=NOT_FOUND,
)

OTHERS = (
    Other("Memory", MEMORIES, MEMORY),
    Other("Browser", BROWSERS, BROWSER),
    Other("CodeInterpreter", INTERPRETERS, INTERPRETER),
    Other("OAuth2CredentialProvider", OAUTH_PROVIDERS, OAUTH_PROVIDER),
    Other("ApiKeyCredentialProvider", KEY_PROVIDERS, KEY_PROVIDER),
    Other("CapacityProvider", CAPACITY_PROVIDERS, CAPACITY_PROVIDER),
    Other("Harness", HARNESSES, HARNESS),
    Other("PolicyEngine", POLICY_ENGINES),
    Other("Policy", POLICIES),
)
QUERIES: tuple[Query[Any], ...] = tuple(each.detail or each.listing for each in OTHERS)

READ = frozenset({"Runtime", "RuntimeEndpoint", "Gateway", "GatewayTarget", *(each.kind for each in OTHERS)})
UNREAD: Mapping[str, str] = {
    "GatewayRule": "gateway rules", "GatewayRateLimit": "rate limits", "BrowserProfile": "browser profiles",
    "WorkloadIdentity": "workload identities", "HarnessEndpoint": "harness endpoints", "Evaluator": "evaluations",
    "OnlineEvaluationConfig": "evaluations", "ConfigurationBundle": "configuration bundles", "Dataset": "datasets",
    "ConsentPortal": "consent portals", "PaymentCredentialProvider": "payments", "PaymentManager": "payments",
    "PaymentConnector": "payments", "Registry": "registries", "RegistryRecord": "registries",
    "AgentInsightStore": "insight stores",
}  # fmt: skip
"""The kinds of which nothing is read of what is deployed, as a sentence calls them.

Insight stores are AWS's own: no request makes one, and listing them may set one up. botocore 1.44.8.
"""


def lacks(kind: str, facts: Facts) -> bool:
    """Whether the region has none because it has not that part of AgentCore: by AWS's table, and by its own answer."""
    if facts.scope.region not in WITHOUT.get(kind, ()):
        return False
    listing = next(other.listing for other in OTHERS if other.kind == kind)
    cause = facts.unanswered(listing)
    return cause is not None and cause.code in REFUSED_BY_AWS
