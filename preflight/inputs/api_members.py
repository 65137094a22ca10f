"""The members of the requests that create and update the resources of AgentCore.

As of 2026-11-26, from the service model `bedrock-agentcore-control` of botocore 1.44.8; a test holds the table against
the installed SDK.
"""

from __future__ import annotations

MEMBERS: dict[str, tuple[str, str, str]] = {
    "Runtime": (
        "agentRuntimeName agentRuntimeArtifact roleArn",
        "agentRuntimeId agentRuntimeArtifact roleArn",
        ("networkConfiguration description authorizerConfiguration requestHeaderConfiguration "
        "protocolConfiguration lifecycleConfiguration hooksConfiguration environmentVariables "
        "filesystemConfigurations capacityProviderConfiguration tags platformVersion allowedPorts "
        "resourceConfigurations metadataConfiguration"),
    ),
    "RuntimeEndpoint": (
        "agentRuntimeId name",
        "agentRuntimeId endpointName",
        "agentRuntimeVersion description tags",
    ),
    "Gateway": (
        "name roleArn authorizerType",
        "gatewayIdentifier name roleArn authorizerType",
        ("description protocolType protocolConfiguration authorizerConfiguration kmsKeyArn "
        "interceptorConfigurations policyEngineConfiguration exceptionLevel tags domainOverride "
        "customTransformConfiguration wafConfiguration"),
    ),
    "GatewayTarget": (
        "gatewayIdentifier targetConfiguration",
        "gatewayIdentifier targetId targetConfiguration",
        ("name description credentialProviderConfigurations metadataConfiguration privateEndpoint "
        "certificateConfigurations"),
    ),
    "GatewayRule": (
        "gatewayIdentifier priority actions",
        "gatewayIdentifier ruleId",
        "conditions description",
    ),
    "GatewayRateLimit": (
        "gatewayIdentifier dimensionKeys entries",
        "gatewayIdentifier rateLimitId entries",
        "description",
    ),
    "Memory": (
        "name eventExpiryDuration",
        "memoryId",
        ("description encryptionKeyArn memoryExecutionRoleArn memoryStrategies indexedKeys "
        "namespaceKeys streamDeliveryResources tags addIndexedKeys"),
    ),
    "Browser": (
        "name networkConfiguration",
        "",
        ("description executionRoleArn recording browserSigning enterprisePolicies certificates "
        "filesystemConfigurations tags"),
    ),
    "BrowserProfile": (
        "name",
        "",
        "description tags",
    ),
    "CodeInterpreter": (
        "name networkConfiguration",
        "",
        "description executionRoleArn certificates filesystemConfigurations tags",
    ),
    "OAuth2CredentialProvider": (
        "name credentialProviderVendor oauth2ProviderConfigInput",
        "name credentialProviderVendor oauth2ProviderConfigInput",
        "tags",
    ),
    "ApiKeyCredentialProvider": (
        "name",
        "name",
        "apiKey apiKeySecretConfig apiKeySecretSource tags",
    ),
    "PaymentCredentialProvider": (
        "name credentialProviderVendor providerConfigurationInput",
        "name credentialProviderVendor providerConfigurationInput",
        "tags",
    ),
    "WorkloadIdentity": (
        "name",
        "name",
        "allowedResourceOauth2ReturnUrls tags",
    ),
    "PolicyEngine": (
        "name",
        "policyEngineId",
        "description encryptionKeyArn tags",
    ),
    "Policy": (
        "name definition policyEngineId",
        "policyEngineId policyId",
        "description validationMode enforcementMode",
    ),
    "CapacityProvider": (
        "name permissionsConfiguration computeConfiguration",
        "capacityProviderId",
        "description tags",
    ),
    "Harness": (
        "harnessName executionRoleArn",
        "harnessId",
        ("environment environmentArtifact environmentVariables authorizerConfiguration model "
        "systemPrompt tools skills allowedTools memory truncation hooks maxIterations maxTokens "
        "timeoutSeconds tags"),
    ),
    "HarnessEndpoint": (
        "harnessId endpointName",
        "harnessId endpointName",
        "targetVersion description tags",
    ),
    "Evaluator": (
        "evaluatorName evaluatorConfig level",
        "evaluatorId",
        "description kmsKeyArn tags",
    ),
    "OnlineEvaluationConfig": (
        "onlineEvaluationConfigName rule dataSourceConfig evaluationExecutionRoleArn enableOnCreate",
        "onlineEvaluationConfigId",
        "description evaluators insights clusteringConfig outputConfig tags executionStatus",
    ),
    "ConfigurationBundle": (
        "bundleName components",
        "bundleId parentVersionIds commitMessage",
        "description branchName createdBy kmsKeyArn tags",
    ),
    "Dataset": (
        "datasetName",
        "datasetId",
        "description source schemaType kmsKeyArn tags",
    ),
    "ConsentPortal": (
        "executionRoleArn idpConfig name sources",
        "consentPortalIdentifier",
        "description tags",
    ),
    "PaymentManager": (
        "name authorizerType roleArn",
        "paymentManagerId",
        "description authorizerConfiguration tags kmsKeyArn",
    ),
    "PaymentConnector": (
        "paymentManagerId name type",
        "paymentManagerId paymentConnectorId",
        "description credentialProviderConfigurations provisionMode",
    ),
    "Registry": (
        "name",
        "registryId",
        "description authorizerType authorizerConfiguration approvalConfiguration",
    ),
    "RegistryRecord": (
        "registryId name descriptorType",
        "registryId recordId",
        ("description descriptors recordVersion synchronizationType synchronizationConfiguration "
        "triggerSynchronization"),
    ),
    "ResourcePolicy": (
        "resourceArn policy",
        "",
        "",
    ),
    "TokenVault": (
        "kmsConfiguration",
        "",
        "tokenVaultId",
    ),
}  # fmt: skip
"""By kind: the members that the create request requires, those that the update request requires, and all others."""
