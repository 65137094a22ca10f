"""What agents use in the simulated accounts: a memory, a browser, and a server behind the gateway with a key."""

from __future__ import annotations

from preflight.demo.site import Site, allow, trust
from preflight.demo.worlds.identities import AGENTCORE

MODEL = "amazon.nova-lite-v1:0"
SEARCH = "https://search.example.com/mcp"


def role(site: Site, bucket: str) -> str:
    """What the memory and the browser run as."""
    trusting = trust(
        {"Service": AGENTCORE},
        StringEquals={"aws:SourceAccount": site.account_id},
        ArnLike={"aws:SourceArn": site.arn("bedrock-agentcore", "*")},
    )
    models = (f"arn:{site.partition}:bedrock:*::foundation-model/*", site.arn("bedrock", "*"))
    record = "s3:PutObject s3:ListMultipartUploadParts s3:AbortMultipartUpload"
    return site.role(
        "ServicesRole",
        trusting,
        [
            allow("bedrock:InvokeModel bedrock:InvokeModelWithResponseStream", *models),
            allow(record, f"arn:{site.partition}:s3:::{bucket}/*"),
        ],
    )


def key(site: Site) -> str:
    """A symmetric key that the account may use; returns its ARN."""
    return str(site.client("kms").create_key(Description="AgentCore memories")["KeyMetadata"]["Arn"])


def bucket(site: Site) -> str:
    """The bucket for the recordings of the browser."""
    name = f"agent-recordings-{site.account_id}"
    where = {} if site.region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": site.region}}
    site.client("s3").create_bucket(Bucket=name, **where)
    return name


def memory(site: Site, role_arn: str, key_arn: str) -> None:
    """A memory under a customer managed key, with a strategy that invokes a model of its own choice."""
    asked = {"extraction": {"appendToPrompt": "Keep what was decided.", "modelId": MODEL}}
    strategy = {"name": "decisions", "configuration": {"semanticOverride": asked}}
    site.client("bedrock-agentcore-control").create_memory(
        name="notes",
        eventExpiryDuration=30,
        encryptionKeyArn=key_arn,
        memoryExecutionRoleArn=role_arn,
        memoryStrategies=[{"customMemoryStrategy": strategy}],
    )


def browser(site: Site, role_arn: str, bucket_name: str) -> None:
    """A browser that records its sessions."""
    site.client("bedrock-agentcore-control").create_browser(
        name="web",
        executionRoleArn=role_arn,
        networkConfiguration={"networkMode": "PUBLIC"},
        recording={"enabled": True, "s3Location": {"bucket": bucket_name, "prefix": "sessions"}},
    )


def search_target(site: Site, gateway_id: str) -> str:
    """An MCP server behind the gateway, called with an API key; returns the ARN of the key's provider."""
    control = site.client("bedrock-agentcore-control")
    provider = control.create_api_key_credential_provider(name="search", apiKey="example")
    control.create_gateway_target(
        gatewayIdentifier=gateway_id,
        name="search",
        targetConfiguration={"mcp": {"mcpServer": {"endpoint": SEARCH}}},
        credentialProviderConfigurations=[
            {
                "credentialProviderType": "API_KEY",
                "credentialProvider": {
                    "apiKeyCredentialProvider": {
                        "providerArn": provider["credentialProviderArn"],
                        "credentialParameterName": "x-api-key",
                        "credentialLocation": "HEADER",
                    }
                },
            }
        ],
    )
    return str(provider["credentialProviderArn"])
