"""From agents and gateways, as the readers of tools' own files see them, to resources under the API's names.

For files that spell a runtime in words of their own; what they add under other names is given beside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from preflight.core.resource import Resource, Tree
from preflight.core.target import GATEWAY, RUNTIME, Agent, Code, Gateway, Jwt, Network
from preflight.core.value import Value
from preflight.inputs.members import present


def runtime(agent: Agent, native: str, more: Mapping[str, Tree] | None = None) -> Resource:
    """The runtime behind an agent; `more` holds the members that the agent does not show, or shows in part."""
    members = present({
        "agentRuntimeName": agent.name,
        "agentRuntimeArtifact": {
            "containerConfiguration": {"containerUri": agent.image},
            "codeConfiguration": _code(agent.code) if agent.code else None,
        },
        "roleArn": agent.role.arn if agent.role else None,
        "networkConfiguration": network(agent.network) if agent.network else None,
        "protocolConfiguration": {"serverProtocol": agent.protocol},
        "lifecycleConfiguration": {"maxLifetime": agent.lifetime, "idleRuntimeSessionTimeout": agent.idle_timeout},
        "authorizerConfiguration": authorizer(agent.jwt),
        **(more or {}),
    })  # fmt: skip
    return Resource(
        RUNTIME, agent.subject, members, agent.origin, native=native, account=agent.account, region=agent.region
    )


def endpoints(agent: Agent, native: str) -> Iterator[Resource]:
    """The endpoints that a file gives an agent."""
    for name in agent.endpoints:
        subject = f"{agent.subject}/{name.value or name.origin.path or 'endpoint'}"
        yield Resource(
            "RuntimeEndpoint", subject, {"name": name}, name.origin, native, account=agent.account, region=agent.region
        )


def gateway(made: Gateway, native: str, more: Mapping[str, Tree] | None = None) -> Resource:
    """The gateway of a file."""
    members = present({
        "name": made.name,
        "roleArn": made.role.arn if made.role else None,
        "protocolType": made.protocol,
        "authorizerType": made.authorizer,
        "authorizerConfiguration": authorizer(made.jwt),
        "kmsKeyArn": made.kms_key,
        "interceptorConfigurations": [{"interceptor": {"lambda": {"arn": each}}} for each in made.interceptors] or None,
        **(more or {}),
    })  # fmt: skip
    return Resource(GATEWAY, made.subject, members, made.origin, native, account=made.account, region=made.region)


def network(place: Network) -> dict[str, Tree]:
    """A networkConfiguration."""
    return {
        "networkMode": place.mode,
        "networkModeConfig": {"subnets": place.subnets, "securityGroups": place.security_groups},
    }


def authorizer(jwt: Jwt | None) -> dict[str, Tree] | None:
    """An authorizerConfiguration."""
    if jwt is None:
        return None
    lists = {"allowedAudience": jwt.audiences, "allowedClients": jwt.clients, "allowedScopes": jwt.scopes}
    return {
        "customJWTAuthorizer": {
            "discoveryUrl": jwt.discovery_url,
            **{name: [Value(each, jwt.origin) for each in words] for name, words in lists.items() if words},
        }
    }


def _code(code: Code) -> dict[str, Tree]:
    location = {"bucket": code.bucket, "prefix": code.key, "versionId": code.version}
    return {"code": {"s3": location}, "runtime": code.runtime}
