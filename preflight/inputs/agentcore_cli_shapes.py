"""What the `@aws/agentcore` CLI takes in `agentcore.json`, `aws-targets.json` and `harness.json`.

As of 2026-11-28, the schemas of version 0.30.0: https://github.com/aws/agentcore-cli/tree/main/src/schema/schemas. What
the API itself refuses (lengths, ranges, patterns of its own) is judged by `api-constraints`, and not repeated here.
"""

from __future__ import annotations

import re

from preflight.inputs.shapes import FILLED, Least, One, Shape, Strict, Text

NAME = Text(re.compile(r"[a-zA-Z][a-zA-Z0-9_]{0,47}"), "a letter, then up to 47 letters, digits and underscores")
HARNESS_NAME = Text(re.compile(r"[a-zA-Z][a-zA-Z0-9_]{0,39}"), "a letter, then up to 39 letters, digits and _")
PROJECT = Text(re.compile(r"[A-Za-z][A-Za-z0-9]{0,22}"), "a letter, then up to 22 letters and digits")
HYPHENS = Text(re.compile(r"[0-9a-zA-Z](?:[0-9a-zA-Z-]{0,98}[0-9a-zA-Z])?"), "letters, digits and inner hyphens")
CREDENTIAL = Text(re.compile(r"[\w-]{1,128}", re.ASCII), "letters, digits, hyphens and underscores")
VARIABLE_NAME = Text(re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,254}"), "letters, digits and underscores")
ENTRYPOINT = Text(
    re.compile(r"\w[\w/.-]*\.(?:py|ts|js)(?::[A-Za-z_]\w*)?", re.ASCII), "a path that ends in .py, .ts or .js"
)
DOCKERFILE = Text(
    re.compile(r"(?!/)(?!.*(?://|/$))(?!(?:.*/)?\.\.(?:/|$))[\w./-]{1,255}", re.ASCII),
    "a relative path inside the build context",
)
URL = Text(re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+"), "a URL")
SUBNET = Text(re.compile(r"subnet-(?:[0-9a-f]{8}|[0-9a-f]{17})"), "a subnet id (subnet-…)")
GROUP = Text(re.compile(r"sg-(?:[0-9a-f]{8}|[0-9a-f]{17})"), "a security group id (sg-…)")
VPC = Text(re.compile(r"vpc-(?:[0-9a-f]{8}|[0-9a-f]{17})"), "a VPC id (vpc-…)")
ROLE = Text(re.compile(r"arn:[^:]+:iam::\d{12}:role/.+"), "the ARN of a role")
ACCOUNT = Text(re.compile(r"[0-9]{12}"), "an account of 12 digits")
TARGET_NAME = Text(re.compile(r"[a-zA-Z][a-zA-Z0-9-]{0,63}"), "a letter, then letters, digits and hyphens")
HEADER = Text(
    re.compile(r"(?i)(?!x-amz-)(?!x-amzn-(?!bedrock-agentcore-runtime-custom-))[A-Za-z0-9_-]+"),
    "a header name, but not one that AWS reserves",
)
COUNT = Least(1)
VISIBLE = Text(re.compile(r"\s*[\x21-\x7e]{1,2048}\s*"), "a model id without spaces")
TAGS: Shape = {"*": Text(re.compile(r"[\w\s.:/=+@-]{0,256}"), "letters, digits, spaces and _.:/=+-@")}

PRIVATE_ENDPOINT = Strict({"selfManagedLatticeResource": object, "managedVpcResource": object})
JWT: Shape = {
    "customJwtAuthorizer": Strict({
        "discoveryUrl!": URL, "allowedAudience": [FILLED], "allowedClients": [FILLED], "allowedScopes": [FILLED],
        "customClaims": [object], "privateEndpoint": PRIVATE_ENDPOINT, "privateEndpointOverrides": [object],
    }),
}  # fmt: skip
MOUNT: Shape = {"mountPath!": str, "accessPointArn": str, "volumeName": str}
RUNTIME: Shape = {
    "name!": NAME,
    "description": str,
    "build!": ("CodeZip", "Container"),
    "entrypoint!": ENTRYPOINT,
    "codeLocation!": FILLED,
    "dockerfile": DOCKERFILE,
    "buildContextPath": FILLED,
    "customDockerBuildArgs": {"*": str},
    "runtimeVersion": (
        "PYTHON_3_10", "PYTHON_3_11", "PYTHON_3_12", "PYTHON_3_13", "PYTHON_3_14", "NODE_18", "NODE_20", "NODE_22",
    ),
    "envVars": [{"name!": VARIABLE_NAME, "value!": str}],
    "networkMode": ("PUBLIC", "VPC"),
    "networkConfig": {"subnets!": [SUBNET], "securityGroups!": [GROUP], "vpcId": VPC},
    "instrumentation": {"enableOtel": bool},
    "protocol": ("HTTP", "MCP", "A2A", "AGUI"),
    "requestHeaderAllowlist": [HEADER],
    "executionRoleArn": str,
    "additionalPolicies": [FILLED],
    "authorizerType": ("AWS_IAM", "CUSTOM_JWT"),
    "authorizerConfiguration": JWT,
    "tags": TAGS,
    "lifecycleConfiguration": {"idleRuntimeSessionTimeout": int, "maxLifetime": int},
    "filesystemConfigurations": [
        One({
            "sessionStorage": MOUNT, "efsAccessPoint": MOUNT, "s3FilesAccessPoint": MOUNT,
            "capacityProviderVolume": MOUNT,
        })
    ],
    "endpoints": {"*": {"version!": int, "description": str}},
    "connections": [Strict({"id!": object, "to!": object, "access": object, "description": object})],
    "capacityProviderConfiguration": Strict({"capacityProviderArn": str, "capacityProviderName": str}),
}  # fmt: skip
MEMORY: Shape = {
    "name!": NAME,
    "eventExpiryDuration!": int,
    "strategies": [
        {
            "type!": ("SEMANTIC", "SUMMARIZATION", "USER_PREFERENCE", "EPISODIC"),
            "name": NAME,
            "description": str,
            "namespaceTemplates": [str],
            "namespaces": [str],
            "reflectionNamespaceTemplates": [str],
            "reflectionNamespaces": [str],
        }
    ],
    "indexedKeys": [{"key!": FILLED, "type!": ("STRING", "STRINGLIST", "NUMBER")}],
    "tags": TAGS,
    "encryptionKeyArn": str,
    "executionRoleArn": str,
    "streamDeliveryResources": {"resources!": [object]},
}
CREDENTIALS: Shape = {
    "authorizerType!": ("ApiKeyCredentialProvider", "OAuthCredentialProvider", "PaymentCredentialProvider"),
    "name!": CREDENTIAL,
    "discoveryUrl": URL,
    "scopes": [str],
    "vendor": str,
    "managed": bool,
    "usage": ("inbound", "outbound"),
    "provider": object,
}
RATING: Shape = {"label!": FILLED, "definition!": FILLED}
EVALUATOR: Shape = {
    "name!": NAME,
    "level!": ("SESSION", "TRACE", "TOOL_CALL"),
    "description": str,
    "config!": One(
        {
            "llmAsAJudge": {
                "modelProvider": ("Bedrock", "OpenResponses"),
                "model!": VISIBLE,
                "instructions!": FILLED,
                "ratingScale!": One({"numerical": [{**RATING, "value!": int}], "categorical": [RATING]}),
            },
            "codeBased": One({"managed": {"codeLocation!": FILLED, "*": object}, "external": {"lambdaArn!": FILLED}}),
        }
    ),
    "kmsKeyArn": str,
    "tags": TAGS,
}
ONLINE_EVALUATION: Shape = {
    "name!": NAME,
    "agent": FILLED,
    "endpoint": FILLED,
    "logGroupNames": [FILLED],
    "serviceNames": [FILLED],
    "evaluators": [FILLED],
    "insights": [FILLED],
    "clusteringConfig": {"frequencies!": [("DAILY", "WEEKLY", "MONTHLY")]},
    "samplingRate!": float,
    "description": str,
    "enableOnCreate": bool,
    "tags": TAGS,
}
TARGET = Strict({
    "name!": FILLED,
    "targetType!": (
        "lambda", "mcpServer", "openApiSchema", "smithyModel", "apiGateway", "lambdaFunctionArn", "httpRuntime",
        "connector", "passthrough",
    ),
    "toolDefinitions": [Strict({
        "name!": FILLED, "description!": FILLED, "inputSchema!": object, "outputSchema": object,
    })],
    "compute": object,
    "endpoint": URL,
    "outboundAuth": Strict({
        "type": ("OAUTH", "API_KEY", "NONE", "GATEWAY_IAM_ROLE", "JWT_PASSTHROUGH"),
        "credentialName": FILLED, "scopes": [str], "service": FILLED, "region": FILLED,
    }),
    "apiGateway": Strict({
        "restApiId!": FILLED,
        "stage!": FILLED,
        "apiGatewayToolConfiguration!": Strict({
            "toolFilters!": [Strict({
                "filterPath!": FILLED, "methods!": [("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS")],
            })],
            "toolOverrides": [object],
        }),
    }),
    "schemaSource": One({
        "inline": Strict({"path!": FILLED}), "s3": Strict({"uri!": FILLED, "bucketOwnerAccountId": str}),
    }),
    "lambdaFunctionArn": Strict({"lambdaArn!": FILLED, "toolSchemaFile!": FILLED}),
    "httpRuntime": Strict({"runtime!": FILLED, "runtimeEndpoint": FILLED}),
    "connectorId": ("bedrock-knowledge-bases", "web-search"),
    "configurations": [object],
    "passthrough": Strict({
        "endpoint!": URL, "protocolType": ("MCP", "A2A", "INFERENCE", "CUSTOM"), "stickinessConfiguration": object,
    }),
})  # fmt: skip
GATEWAY = Strict({
    "name!": HYPHENS,
    "resourceName": HYPHENS,
    "protocolType": ("MCP", "None"),
    "description": str,
    "targets!": [TARGET],
    "authorizerType": ("NONE", "AWS_IAM", "CUSTOM_JWT"),
    "authorizerConfiguration": JWT,
    "enableSemanticSearch": bool,
    "exceptionLevel": ("NONE", "DEBUG"),
    "policyEngineConfiguration": Strict({"policyEngineName!": FILLED, "mode!": ("LOG_ONLY", "ENFORCE")}),
    "executionRoleArn": ROLE,
    "tags": TAGS,
})  # fmt: skip
POLICY_ENGINE: Shape = {
    "name!": NAME,
    "description": FILLED,
    "encryptionKeyArn": str,
    "tags": TAGS,
    "policies": [
        {
            "name!": NAME,
            "description": FILLED,
            "statement!": FILLED,
            "sourceFile": str,
            "validationMode": ("FAIL_ON_ANY_FINDINGS", "IGNORE_ALL_FINDINGS"),
            "enforcementMode": ("ACTIVE", "LOG_ONLY"),
            "authorizationPhase": ("INITIATE", "RETURN_OUTPUT"),
        }
    ],
}
SPEC = Strict({
    "$schema": str,
    "name!": PROJECT,
    "version!": COUNT,
    "managedBy": ("CDK",),
    "tags": TAGS,
    "runtimes": [RUNTIME],
    "memories": [MEMORY],
    "knowledgeBases": [object],
    "credentials": [CREDENTIALS],
    "evaluators": [EVALUATOR],
    "onlineEvalConfigs": [ONLINE_EVALUATION],
    "agentCoreGateways": [GATEWAY],
    "httpGateways": [object],
    "mcpRuntimeTools": [object],
    "unassignedTargets": [TARGET],
    "policyEngines": [POLICY_ENGINE],
    "configBundles": [object],
    "abTests": [object],
    "harnesses": [{"name!": HARNESS_NAME, "path!": FILLED}],
    "datasets": [object],
    "capacityProviders": [object],
    "payments": [object],
})  # fmt: skip
HARNESS: Shape = {
    "$schema": object,
    "name!": HARNESS_NAME,
    "model!": {
        "provider!": ("bedrock", "open_ai", "gemini", "lite_llm"),
        "modelId!": FILLED,
        "apiKeyArn": str,
        "apiFormat": ("converse_stream", "responses", "chat_completions"),
        "temperature": float,
        "topP": float,
        "topK": int,
        "maxTokens": int,
        "apiBase": FILLED,
        "additionalParams": object,
    },
    "systemPrompt": FILLED,
    "tools": [object],
    "skills": [object],
    "allowedTools": [object],
    "memory": object,
    "maxIterations": int,
    "maxTokens": int,
    "timeoutSeconds": int,
    "truncation": object,
    "containerUri": FILLED,
    "dockerfile": FILLED,
    "executionRoleArn": str,
    "networkMode": ("PUBLIC", "VPC"),
    "networkConfig": RUNTIME["networkConfig"],
    "lifecycleConfig": RUNTIME["lifecycleConfiguration"],
    "sessionStoragePath": str,
    "efsAccessPoints": [MOUNT],
    "s3AccessPoints": [MOUNT],
    "environmentVariables": {"*": str},
    "authorizerType": RUNTIME["authorizerType"],
    "authorizerConfiguration": JWT,
    "connections": RUNTIME["connections"],
    "tags": TAGS,
}
PLACES: Shape = [{"name!": TARGET_NAME, "description": str, "account!": ACCOUNT, "region!": FILLED}]
