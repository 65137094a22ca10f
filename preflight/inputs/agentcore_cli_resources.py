"""What an agentcore CLI project makes beside runtimes and gateways, under the API's own names.

The CLI's schemas (https://github.com/aws/agentcore-cli, `src/schema/schemas`, 0.30.0 of 2026-11) keep most names of
the API; `RENAMED` holds those that they do not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from preflight.core.resource import Resource, Tree
from preflight.core.target import Agent, Gateway
from preflight.core.value import Value, made_value
from preflight.inputs.agentcore_cli_files import deployed
from preflight.inputs.agentcore_cli_parts import Project, prefixed
from preflight.inputs.agentcore_cli_targets import of_the_project, target
from preflight.inputs.members import present, tree, variables
from preflight.inputs.node import Node
from preflight.inputs.views import endpoints, gateway, runtime

AS_OF = "2026-11-26"
KINDS = {
    "memories": "Memory", "evaluators": "Evaluator", "onlineEvalConfigs": "OnlineEvaluationConfig",
    "policyEngines": "PolicyEngine", "configBundles": "ConfigurationBundle", "datasets": "Dataset",
    "capacityProviders": "CapacityProvider", "payments": "PaymentManager", "httpGateways": "Gateway",
    "abTests": "ABTest", "mcpRuntimeTools": "McpRuntimeTool",
    "unassignedTargets": "GatewayTarget",
}  # fmt: skip
"""The lists of a project and what each entry makes; kinds that AgentCore's API lacks keep the CLI's word. Knowledge
bases are of another service."""
CREDENTIALS = {
    "ApiKeyCredentialProvider": "ApiKeyCredentialProvider",
    "OAuthCredentialProvider": "OAuth2CredentialProvider",
    "PaymentCredentialProvider": "PaymentCredentialProvider",
}
RENAMED: Mapping[str, Mapping[str, str]] = {
    "Memory": {"executionRoleArn": "memoryExecutionRoleArn", "strategies": "memoryStrategies"},
    "CapacityProvider": {"operatorRoleArn": "permissionsConfiguration.capacityProviderOperatorRoleArn"},
    "OAuth2CredentialProvider": {"vendor": "credentialProviderVendor"},
    "Evaluator": {"name": "evaluatorName", "config": "evaluatorConfig"},
    "OnlineEvaluationConfig": {"name": "onlineEvaluationConfigName"},
    "ConfigurationBundle": {"name": "bundleName"},
    "Dataset": {"name": "datasetName"},
    "Harness": {"name": "harnessName"},
}
"""By kind: the CLI's names of members that the API calls otherwise, a path where the API has them deeper."""
PREFIXED = ("memories", "policyEngines")
"""The lists whose names get the project's before them: what they make is the project's own."""
APART = {"PolicyEngine": ("policies",)}
"""By kind: what stands in an entry and is a resource of its own."""
STRATEGIES = {
    "SEMANTIC": "semanticMemoryStrategy", "SUMMARIZATION": "summaryMemoryStrategy",
    "USER_PREFERENCE": "userPreferenceMemoryStrategy", "EPISODIC": "episodicMemoryStrategy",
}  # fmt: skip


def runtimes(node: Node, agent: Agent) -> Iterator[Resource]:
    """The runtime of an entry of `runtimes`, and its endpoints."""
    allowed = node.at("requestHeaderAllowlist")
    more = {
        "description": node.at("description").text(),
        "agentRuntimeId": Value(agent.runtime_id, agent.origin) if agent.runtime_id else None,
        "environmentVariables": variables(
            (str(each.at("name").data), each.at("value").data, each.origin) for each in node.at("envVars").items()
        ),
        "requestHeaderConfiguration": {"requestHeaderAllowlist": tree(allowed)} if allowed.data else None,
        "filesystemConfigurations": tree(node.at("filesystemConfigurations")),
        "capacityProviderConfiguration": _capacity(node.at("capacityProviderConfiguration")),
        "tags": tree(node.at("tags")),
    }
    authorizer = _authorizer(node)
    yield runtime(agent, "", {**more, **({"authorizerConfiguration": authorizer} if authorizer else {})})
    for place, made in zip(node.at("endpoints").entries(), endpoints(agent, ""), strict=True):
        version = place[1].at("version").number() if isinstance(place[1].data, dict) else None
        members = present({**made.members, "agentRuntimeVersion": _as_text(version)})
        yield _with(made, members)


def _capacity(node: Node) -> Tree:
    """The provider by ARN; one of the same project, named, gets its ARN from the deployment."""
    name = node.at("capacityProviderName").text() if isinstance(node.data, dict) else None
    if not name or not name.value:
        return tree(node)
    return {"capacityProviderArn": made_value(name.value, origin=name.origin)}


def _as_text(number: Value[int] | None) -> Value[str] | None:
    return Value(str(number.value), number.origin) if number else None


def _with(made: Resource, members: Mapping[str, Tree]) -> Resource:
    return Resource(
        made.kind, made.subject, members, made.origin, made.native, account=made.account, region=made.region
    )


def _authorizer(node: Node) -> Tree:
    """The authorizerConfiguration; the CLI spells `customJwtAuthorizer`."""
    found = tree(node.at("authorizerConfiguration"))
    if not isinstance(found, dict):
        return None
    return {"customJWTAuthorizer" if name == "customJwtAuthorizer" else name: each for name, each in found.items()}


def gateways(node: Node, made: Gateway, project: Project) -> Iterator[Resource]:
    """The gateway of an entry of `agentCoreGateways`, and its targets."""
    authorizer = _authorizer(node)
    level, engine = node.at("exceptionLevel").text(), node.at("policyEngineConfiguration")
    more = {
        "gatewayIdentifier": Value(made.gateway_id, made.origin) if made.gateway_id else None,
        "description": node.at("description").text(),
        # The CLI writes NONE where the API has the member left out.
        "exceptionLevel": None if level and level.value == "NONE" else level,
        "policyEngineConfiguration": {
            "arn": of_the_project(project, "policyEngines", engine.at("policyEngineName").text()),
            "mode": engine.at("mode").text(),
        },
        "tags": tree(node.at("tags")),
    }
    yield gateway(made, "", {**more, **({"authorizerConfiguration": authorizer} if authorizer else {})})
    for each in node.at("targets").items():
        yield target(each, made, project)


def others(project: Project) -> Iterator[Resource]:
    """Every other list of the project: memories, credentials, policy engines, evaluators and so on."""
    for key, kind in KINDS.items():
        for node in project.whole.at(key).items():
            yield _other(node, key, kind, project)
    for node in project.whole.at("policyEngines").items():
        yield from _policies(node, project)
    for node in project.whole.at("credentials").items():
        told = node.at("authorizerType").data or node.at("type").data
        yield _other(node, "credentials", CREDENTIALS.get(str(told), str(told)), project)


def _policies(engine: Node, project: Project) -> Iterator[Resource]:
    """The policies that stand in an entry of `policyEngines`."""
    owner = of_the_project(project, "policyEngines", engine.at("name").text())
    for node in engine.at("policies").items():
        name = node.at("name").text()
        statement = {"cedar": {"statement": node.at("statement").text()}}
        more = {key: tree(node.at(key)) for key in ("description", "validationMode", "enforcementMode")}
        yield Resource(
            "Policy",
            f"{engine.at('name').data}/{name.value if name and name.value else node.path[-1]}",
            present({"name": name, "policyEngineId": owner, "definition": statement, **more}),
            node.origin,
            account=project.place.account,
            region=project.place.region,
        )


def _other(node: Node, key: str, kind: str, project: Project) -> Resource:
    name = node.at("name").text()
    members = _members(node, kind)
    if name and name.value and key in PREFIXED:
        members["name"] = prefixed(node.at("name"), f"{project.name}_")
    recorded = deployed(project.state, project.place, kind, name.value or "" if name else "")
    if recorded:
        members["memoryId" if kind == "Memory" else "id"] = Value(recorded, node.origin)
    return Resource(
        kind,
        name.value if name and name.value else f"{key}[{node.path[-1]}]",
        members,
        node.origin,
        account=project.place.account,
        region=project.place.region,
    )


def _members(node: Node, kind: str) -> dict[str, Tree]:
    """The members by the API's names."""
    found: dict[str, Tree] = {}
    for key, each in node.entries():
        if key in APART.get(kind, ()):
            continue
        *above, last = RENAMED.get(kind, {}).get(key, key).split(".")
        branch = found
        for step in above:
            branch = branch.setdefault(step, {})
        branch[last] = [_strategy(item) for item in each.items()] if last == "memoryStrategies" else tree(each)
    return present(found)


def _strategy(node: Node) -> Tree:
    """A strategy of a memory: the CLI tells its type, the API names the member by it."""
    kind = STRATEGIES.get(str(node.at("type").data), str(node.at("type").data))
    inner = {name: tree(each) for name, each in node.entries() if name not in {"type", "reflectionNamespaces"}}
    reflection = node.at("reflectionNamespaces")
    if reflection.data is not None:
        inner["reflectionConfiguration"] = {"namespaces": tree(reflection)}
    return {kind: inner}


def harness(node: Node, agent: Agent | None, found: Node | None) -> Resource:
    """The harness of an entry of `harnesses`; unread where its file is not there."""
    name = node.at("name").text()
    subject = agent.subject if agent else (name.value if name and name.value else f"harnesses[{node.path[-1]}]")
    if agent is None or found is None:
        return Resource("Harness", subject, {}, node.origin, unread="its harness.json was not read")
    model = {"modelId": found.at("model", "modelId").text(), "apiKeyArn": found.at("model", "apiKeyArn").text()}
    way = {"open_ai": "openAiModelConfig", "gemini": "geminiModelConfig", "lite_llm": "liteLlmModelConfig"}
    members = present({
        "harnessName": found.at("name").text() or name,
        "executionRoleArn": agent.role.arn if agent.role else None,
        "model": {way.get(str(found.at("model", "provider").data), "bedrockModelConfig"): model},
        "memory": tree(found.at("memory")),
        "environmentArtifact": {"containerConfiguration": {"containerUri": agent.image}},
        "environmentVariables": variables(
            (key, each.data, each.origin) for key, each in found.at("environmentVariables").entries()
        ),
        "environment": {
            "agentCoreRuntimeEnvironment": {
                "networkConfiguration": _network(agent),
                "lifecycleConfiguration": {
                    "maxLifetime": agent.lifetime, "idleRuntimeSessionTimeout": agent.idle_timeout,
                },
            }
        },
    })  # fmt: skip
    return Resource("Harness", subject, members, found.origin)


def _network(agent: Agent) -> Tree:
    if agent.network is None:
        return None
    groups = {"subnets": agent.network.subnets, "securityGroups": agent.network.security_groups}
    return {"networkMode": agent.network.mode, "networkModeConfig": groups}
