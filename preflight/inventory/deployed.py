"""The runtimes and gateways of a region, as a target: each with what it needs to keep running."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import evolve

from preflight.core.query import Facts, Query
from preflight.core.scope import Scope
from preflight.core.target import (
    GATEWAY,
    RUNTIME,
    Agent,
    Code,
    Compute,
    Gateway,
    GatewayTarget,
    Jwt,
    Network,
    Note,
    Role,
    Target,
)
from preflight.core.unanswered import Unanswered
from preflight.core.value import Origin, Value
from preflight.inventory import queries as rows
from preflight.inventory.values import known, unread

KIND = "account"
DELETING = "DELETING"


def deployed(facts: Facts) -> Target:
    """The runtimes and gateways of the region, each with what it needs to keep running."""
    lists = {RUNTIME: rows.RUNTIMES, GATEWAY: rows.GATEWAYS}
    causes = {part: cause for part, query in lists.items() if (cause := facts.unanswered(query))}
    return Target(
        kind=KIND,
        source=f"what is deployed in {facts.scope.region}",
        agents=tuple(_agent(row, facts) for _, row in facts.known(rows.RUNTIMES)),
        gateways=tuple(_gateway(row, facts) for _, row in facts.known(rows.GATEWAYS)),
        unread=causes,
        notes=tuple(_notes(facts)),
    )


def _notes(facts: Facts) -> Iterator[Note]:
    for what, query in (("runtimes", rows.RUNTIMES), ("gateways", rows.GATEWAYS)):
        if (count := sum(1 for _ in facts.known(query))) > rows.MOST:
            yield Note(f"{count} {what} are deployed; the first {rows.MOST} were looked at in detail")
    if (count := sum(1 for _ in facts.known(rows.TARGETS))) > rows.MOST:
        yield Note(f"the gateways have {count} targets; the first {rows.MOST} were looked at in detail")


def _agent(listed: rows.Listed, facts: Facts) -> Agent:
    base = Agent(
        subject=listed.arn or listed.id,
        name=known(listed.name, "agentRuntimeName"),
        runtime_id=listed.id,
        deployed=True,
        status=listed.status or "",
        endpoints=_endpoints(listed.id, facts),
    )
    if listed.status == DELETING:
        # What it used may be gone already, and is no longer needed.
        return base
    reply = facts.reply(rows.RUNTIME, listed.id) if listed.id in _asked(facts, rows.RUNTIME) else None
    if isinstance(reply, Unanswered):
        cause = unread(reply, "GetAgentRuntime")
        return evolve(base, image=cause, role=Role(cause), network=Network(vpc=cause, subnets=(cause,)))
    return _detailed(base, reply.rows[0]) if reply and reply.rows else base


def _endpoints(runtime: str, facts: Facts) -> tuple[Value[str], ...]:
    if cause := _unanswered(facts, rows.ENDPOINTS, runtime):
        return (unread(cause, "ListAgentRuntimeEndpoints"),)
    return tuple(Value(row.name) for key, row in facts.known(rows.ENDPOINTS) if key == runtime)


def _unanswered(facts: Facts, query: Query[Any], key: str) -> Unanswered | None:
    """Why a call that was made did not answer."""
    reply = facts.reply(query, key) if key in _asked(facts, query) else None
    return reply if isinstance(reply, Unanswered) else None


def _asked(facts: Facts, query: Query[Any]) -> tuple[str, ...]:
    """The ids that were asked about in detail: the listing may be longer."""
    answers = facts.answers.get(query)
    return tuple(answers) if isinstance(answers, dict) else ()


def _detailed(agent: Agent, row: rows.Runtime) -> Agent:
    return evolve(
        agent,
        subject=row.arn,
        status=row.status,
        failure_reason=row.failure_reason or "",
        image=known(row.image, "containerUri"),
        code=Code(
            bucket=known(row.bucket, "code.s3.bucket"),
            key=known(row.prefix, "code.s3.prefix"),
            version=known(row.version, "code.s3.versionId"),
            runtime=known(row.language, "codeConfiguration.runtime"),
        )
        if row.bucket
        else None,
        role=Role(Value(row.role_arn, Origin(path="roleArn"))),
        network=Network(
            mode=known(row.network_mode, "networkMode"),
            subnets=tuple(Value(each) for each in row.subnets),
            security_groups=tuple(Value(each) for each in row.security_groups),
        ),
        protocol=known(row.protocol, "serverProtocol"),
        lifetime=known(row.lifetime, "maxLifetime"),
        idle_timeout=known(row.idle_timeout, "idleRuntimeSessionTimeout"),
        compute=Compute.INSTANCES if row.capacity_provider else Compute.MICROVM,
        jwt=_jwt(row),
    )


def _jwt(row: rows.Runtime | rows.Gateway) -> Jwt | None:
    if row.discovery_url is None:
        return None
    url = Value(row.discovery_url, Origin(path="discoveryUrl"))
    return Jwt(url, audiences=row.audiences, clients=row.clients, scopes=row.scopes, claims=row.claims)


def _gateway(listed: rows.Listed, facts: Facts) -> Gateway:
    base = Gateway(
        subject=_gateway_arn(listed.id, facts.scope),
        name=known(listed.name, "name"),
        gateway_id=listed.id,
        deployed=True,
        status=listed.status or "",
        targets=tuple(_targets(listed.id, facts)),
    )
    if listed.status == DELETING:
        return evolve(base, targets=())
    reply = facts.reply(rows.GATEWAY, listed.id) if listed.id in _asked(facts, rows.GATEWAY) else None
    if isinstance(reply, Unanswered):
        cause = unread(reply, "GetGateway")
        return evolve(base, authorizer=cause, protocol=cause, role=Role(cause))
    if not reply or not reply.rows:
        return base
    row = reply.rows[0]
    return evolve(
        base,
        subject=row.arn,
        status=row.status,
        status_reasons=row.status_reasons,
        protocol=known(row.protocol, "protocolType"),
        authorizer=known(row.authorizer, "authorizerType"),
        jwt=_jwt(row),
        role=Role(Value(row.role_arn, Origin(path="roleArn"))) if row.role_arn else None,
        interceptors=tuple(Value(arn) for arn in row.interceptors),
        kms_key=known(row.kms_key, "kmsKeyArn"),
    )


def _gateway_arn(gateway: str, scope: Scope) -> str:
    """The ARN, which listings leave out; the id where the account is not known."""
    if isinstance(scope.caller, Unanswered):
        return gateway
    return f"arn:{scope.partition}:bedrock-agentcore:{scope.region}:{scope.account}:gateway/{gateway}"


def _targets(gateway: str, facts: Facts) -> Iterator[GatewayTarget]:
    if cause := _unanswered(facts, rows.TARGETS, gateway):
        yield GatewayTarget("targets", lambda_arn=unread(cause, "ListGatewayTargets"))
    for key in _asked(facts, rows.TARGET):
        if key.partition("/")[0] == gateway and (cause := _unanswered(facts, rows.TARGET, key)):
            yield GatewayTarget(key, lambda_arn=unread(cause, "GetGatewayTarget"))
    for key, row in facts.known(rows.TARGET):
        if key.partition("/")[0] == gateway:
            credential = row.credentials[0] if row.credentials else ""
            yield GatewayTarget(row.name, lambda_arn=known(row.lambda_arn, "lambdaArn"), credential=credential)
