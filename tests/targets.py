"""Targets that several tests audit."""

from __future__ import annotations

from preflight.core.resource import Resource
from preflight.core.target import Agent, Bootstrap, Code, Gateway, Jwt, Network, NetworkPlan, Role, RolePlan, Target
from preflight.core.value import Value, Why, made_value, unknown_value
from preflight.network.rows import Subnet, Vpc
from preflight.network.topology import Topology

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
        secrets=(Value(f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:research-agent/api-key"),),
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
    identity = Resource("WorkloadIdentity", "web", {"name": Value("web")})
    agents = (agent, packaged, foreign, _to_come())
    return Target("flags", "flags", agents=agents, gateways=(gateway,), resources=(identity,))


def _to_come() -> Agent:
    """An agent whose network and role are made by the same deployment."""
    subnet = Subnet("Private", "Vpc", zone_index=0, cidr="10.0.1.0/24", state="available")
    network = Topology(REGION, vpcs=(Vpc("Vpc", ("10.0.0.0/16",), True, True),), subnets=(subnet,))
    plan = RolePlan(managed=(Value("arn:aws:iam::aws:policy/AmazonBedrockFullAccess"),), complete=True, written=True)
    return Agent(
        "to-come",
        name=Value("to_come"),
        image=Value(f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/research-agent:latest"),
        role=Role(made_value("Role"), plan),
        network=Network(Value("VPC"), subnets=(made_value("Private"),), plan=NetworkPlan(network)),
    )


def faulty(subnet: str = "", group: str = "") -> Target:
    """A target where nearly every value is wrong; its agent goes into the subnet and group given."""
    role = Role(Value(f"arn:aws:iam::{ACCOUNT}:role/ResearchAgentRole"))
    misnamed = Agent(
        "misnamed",
        name=Value("my-agent"),
        image=Value("ghcr.io/example/agent:v1"),
        role=role,
        network=Network(mode=Value("VPC"), subnets=(Value(subnet),), security_groups=(Value(group),)),
        endpoints=(Value("live-endpoint"),),
        lifetime=Value(30),
        memory_mb=Value(3000),
    )
    far = Agent(
        "far",
        name=Value("far"),
        image=Value(f"{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/writer-agent:v2"),
        role=Role(Value(f"arn:aws:iam::{ACCOUNT}:role/NoSuchRole")),
        models=(Value("amazon.no-such-model-v1:0"),),
        secrets=(Value("no-such-secret"),),
    )
    bulky_image = Value(f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/bulky-agent")
    bulky = Agent("bulky", name=Value("bulky"), image=bulky_image, protocol=Value("MCP"))
    foreign = Agent(
        "foreign",
        name=Value("foreign"),
        image=Value(f"111122223333.dkr.ecr.{REGION}.amazonaws.com/shared:v1"),
        role=role,
        memory_mb=Value(512),
    )
    gateway = Gateway(
        "g",
        name=Value("my_gateway"),
        protocol=Value("SSE"),
        authorizer=Value("CUSTOM_JTW"),
        jwt=Jwt(discovery_url=Value("https://login.example.com"), clients=("app",)),
        role=Role(Value(f"arn:aws:iam::{ACCOUNT}:role/GatewayRole")),
    )
    return Target("flags", "flags", agents=(misnamed, far, bulky, foreign), gateways=(gateway,))


def templated() -> Target:
    """A target whose every value is a parameter that nobody has given yet."""
    missing = unknown_value(Why.PARAMETER, "is a parameter without a value")
    agent = Agent(
        "agent",
        name=missing,
        image=missing,
        role=Role(missing),
        network=Network(mode=missing, subnets=(missing,), security_groups=(missing,)),
        endpoints=(missing,),
        models=(missing,),
        secrets=(missing,),
        lifetime=missing,
        memory_mb=missing,
        jwt=Jwt(discovery_url=missing, clients=("app",)),
    )
    gateway = Gateway("g", name=missing, protocol=missing, authorizer=missing, role=Role(missing))
    return Target("flags", "flags", agents=(agent,), gateways=(gateway,))


def requests(**members: Value[str]) -> Target:
    """A CreateGateway request with these members, as a resource."""
    given = {
        "name": Value("tools-gateway"),
        "roleArn": Value(f"arn:aws:iam::{ACCOUNT}:role/GatewayRole"),
        "authorizerType": Value("CUSTOM_JWT"),
        **members,
    }
    return Target("api", "gateway.json", resources=(Resource("Gateway", "tools", given),))


def cdk(runtime: str, kind: str = "Runtime", stack: str = "agents") -> Target:
    """A synthesized stack with one resource, and an agent whose id is recorded."""
    native = f"AWS::BedrockAgentCore::{kind}"
    return Target(
        "cdk",
        "cdk.out/manifest.json",
        stack=Value(stack),
        bootstrap=Bootstrap("/cdk-bootstrap/hnb659fds/version", 6),
        agents=(Agent("agent", runtime_id=runtime),),
        resources=(Resource(kind, "agent", native=native),),
    )


def instances(provider: str) -> Target:
    """A runtime on a capacity provider, and one that an update leaves without MMDSv2."""
    lasting = {
        "capacityProviderConfiguration": {"capacityProviderArn": Value(provider)},
        "lifecycleConfiguration": {"maxLifetime": Value(3600)},
    }
    old = {"metadataConfiguration": {"requireMMDSV2": Value(False)}}
    return Target("api", "it", resources=(Resource("Runtime", "new", lasting), Resource("Runtime", "old", old)))


def harness() -> Target:
    """A harness, which not every region has."""
    return Target("api", "it", resources=(Resource("Harness", "helper"),))


def memory() -> Target:
    """A memory to create."""
    return Target("api", "it", resources=(Resource("Memory", "m", {"name": Value("m")}),))


def provider() -> Target:
    """A credential provider to create, which takes a secret."""
    return Target("api", "it", resources=(Resource("OAuth2CredentialProvider", "google", {"name": Value("google")}),))


def behind_gateways(subnet: str, credential: str = "GATEWAY_IAM_ROLE") -> Target:
    """A Lambda target with that credential, and an MCP server reached through a private endpoint in the subnet."""
    function = {"lambdaArn": Value(f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:lookup-tool")}
    lookup = {
        "targetConfiguration": {"mcp": {"lambda": function}},
        "credentialProviderConfigurations": [{"credentialProviderType": Value(credential)}],
    }
    private = {
        "targetConfiguration": {"mcp": {"mcpServer": {"endpoint": Value("https://mcp.internal.example.com/mcp")}}},
        "privateEndpoint": {"managedVpcResource": {"subnetIds": [Value(subnet)]}},
    }
    resources = (Resource("GatewayTarget", "lookup", lookup), Resource("GatewayTarget", "private", private))
    schema = {"targetConfiguration": {"mcp": {"smithyModel": {"s3": {"uri": Value("s3://schemas/model.json")}}}}}
    signed = [{"credentialProviderType": Value("GATEWAY_IAM_ROLE")}]
    model = Resource("GatewayTarget", "model", {**schema, "credentialProviderConfigurations": signed})
    return Target("api", "it", resources=(*resources, model))


def using_memory(*allowed: str) -> Target:
    """An agent whose role, made by the same deployment, is allowed these actions, and whose environment names a memory."""
    arn = f"arn:aws:bedrock-agentcore:{REGION}:{ACCOUNT}:memory/notes-0123456789"
    document = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": list(allowed), "Resource": "*"}] if allowed else [],
    }
    plan = RolePlan(name=Value("AgentRole"), policies=(document,), complete=True)
    role = Role(made_value("Role"), plan)
    runtime = Resource("Runtime", "helper", {"environmentVariables": {"MEMORY_ARN": Value(arn)}})
    endpoint = Resource("RuntimeEndpoint", "live", {"name": Value("live")})
    return Target("api", "it", agents=(Agent("helper", role=role),), resources=(runtime, endpoint))


def with_engine(*allowed: str) -> Target:
    """A gateway whose role, made by the same deployment, is allowed these actions, and a policy engine it makes."""
    document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": list(allowed), "Resource": "*"}]}
    plan = RolePlan(name=Value("ToolsRole"), policies=(document,), complete=True)
    role = Role(made_value("Role"), plan)
    arn = f"arn:aws:bedrock-agentcore:{REGION}:{ACCOUNT}:policy-engine/rules-abcdefghij"
    made = Resource("Gateway", "tools", {"name": Value("tools"), "policyEngineConfiguration": {"arn": Value(arn)}})
    return Target("api", "it", gateways=(Gateway("tools", name=Value("tools"), role=role),), resources=(made,))


def services(**wrong: str) -> Target:
    """A memory and a browser to create, and a target with an API key; `wrong` replaces what they name."""
    role = wrong.get("role", f"arn:aws:iam::{ACCOUNT}:role/ServicesRole")
    key = wrong.get("key", f"arn:aws:kms:{REGION}:{ACCOUNT}:key/11111111-2222-3333-4444-555555555555")
    vault = f"arn:aws:bedrock-agentcore:{REGION}:{ACCOUNT}:token-vault/default/apikeycredentialprovider"
    asked = {"semanticOverride": {"extraction": {"modelId": Value("amazon.nova-lite-v1:0")}}}
    memory = {
        "name": Value("facts"),
        "encryptionKeyArn": Value(key),
        "memoryExecutionRoleArn": Value(role),
        "memoryStrategies": [{"customMemoryStrategy": {"configuration": asked}}],
    }
    place = {"bucket": Value(wrong.get("bucket", f"agent-recordings-{ACCOUNT}")), "prefix": Value("sessions")}
    browser = {"name": Value("facts"), "executionRoleArn": Value(role), "recording": {"s3Location": place}}
    provider = {"apiKeyCredentialProvider": {"providerArn": Value(f"{vault}/{wrong.get('provider', 'search')}")}}
    credential = {"credentialProviderType": Value("API_KEY"), "credentialProvider": provider}
    target = {
        "targetConfiguration": {"mcp": {"mcpServer": {"endpoint": Value("https://search.example.com/mcp")}}},
        "credentialProviderConfigurations": [credential],
    }
    made = [Resource("Memory", "facts", memory), Resource("Browser", "facts", browser)]
    twice = [Resource("Memory", "again", {"name": Value("facts")})] if "name" in wrong else []
    return Target("api", "it", resources=(*made, *twice, Resource("GatewayTarget", "search", target)))


def remembering(subnet: str, group: str) -> Target:
    """An agent in that subnet and group, whose environment names a memory."""
    arn = f"arn:aws:bedrock-agentcore:{REGION}:{ACCOUNT}:memory/notes-0123456789"
    place = Network(mode=Value("VPC"), subnets=(Value(subnet),), security_groups=(Value(group),))
    runtime = Resource("Runtime", "helper", {"environmentVariables": {"MEMORY_ARN": Value(arn)}})
    return Target("api", "it", agents=(Agent("helper", network=place),), resources=(runtime,))


def mounting(access_point: str, subnet: str) -> Target:
    """A runtime in that subnet that mounts EFS by that access point."""
    place = Network(mode=Value("VPC"), subnets=(Value(subnet),))
    inside = {"networkMode": Value("VPC"), "networkModeConfig": {"subnets": [Value(subnet)]}}
    mounts = [{"efsAccessPoint": {"accessPointArn": Value(access_point), "mountPath": Value("/mnt/data")}}]
    runtime = Resource("Runtime", "helper", {"networkConfiguration": inside, "filesystemConfigurations": mounts})
    return Target("api", "it", agents=(Agent("helper", network=place),), resources=(runtime,))
