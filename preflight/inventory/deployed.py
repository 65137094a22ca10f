"""What is deployed in a region, as a target: each with what it needs to keep running."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import evolve

from preflight.core.features import NAMES, WITHOUT
from preflight.core.notes import NOT_LOOKED_AT, Note
from preflight.core.query import Facts, Query
from preflight.core.source_kinds import ACCOUNT
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
    Role,
    Target,
)
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Origin, Value
from preflight.inventory import queries as rows
from preflight.inventory.harnesses import harnesses
from preflight.inventory.others import OTHERS, UNREAD, lacks
from preflight.inventory.resources import DELETING, beyond, gateway_arn, reply, resources
from preflight.inventory.values import known, unread


def deployed(facts: Facts) -> Target:
    """All that is deployed in the region, runtimes and gateways with what they need to keep running."""
    listings: dict[str, Query[Any]] = {RUNTIME: rows.RUNTIMES, GATEWAY: rows.GATEWAYS}
    listings |= {each.kind: each.listing for each in OTHERS}
    # What is in others cannot be listed where those could not.
    listings |= {"RuntimeEndpoint": rows.RUNTIMES, "GatewayTarget": rows.GATEWAYS}
    untold = {part: cause for part, query in listings.items() if (cause := _untold(query, facts))}
    causes = {part: cause for part, cause in untold.items() if not lacks(part, facts)}
    runtimes, gateways = _there(rows.RUNTIMES, rows.RUNTIME, facts), _there(rows.GATEWAYS, rows.GATEWAY, facts)
    there = tuple(resources(facts, [row.id for row in runtimes], [row.id for row in gateways]))
    return Target(
        kind=ACCOUNT,
        source=f"what is deployed in {facts.scope.region}",
        agents=(*(_agent(row, facts) for row in runtimes), *harnesses(there)),
        gateways=tuple(_gateway(row, facts) for row in gateways),
        resources=there,
        unread=causes,
        notes=tuple(_notes(facts)),
    )


def _untold(listing: Query[Any], facts: Facts) -> Unanswered | None:
    """Why a listing, or one that it goes by, could not be had."""
    return next((cause for query in (listing, *listing.needs) if (cause := facts.unanswered(query))), None)


def _there(listing: Query[rows.Listed], detail: Query[Any], facts: Facts) -> list[rows.Listed]:
    """What is listed, without what was deleted before it could be read."""
    return [row for _, row in facts.known(listing) if not _is_gone(row, detail, facts)]


def _is_gone(listed: rows.Listed, detail: Query[Any], facts: Facts) -> bool:
    return listed.status != DELETING and reply(detail, listed.id, facts, rows.MOST) is None


def _notes(facts: Facts) -> Iterator[Note]:
    listed = (("runtime", rows.RUNTIMES, rows.RUNTIME), ("gateway", rows.GATEWAYS, rows.GATEWAY))
    for what, query, detail in listed:
        rows_there = [row for _, row in facts.known(query)]
        for row in rows_there:
            if _is_gone(row, detail, facts):
                yield Note(f"the {what} {row.id} was deleted while it was read")
        if len(rows_there) > rows.MOST:
            yield Note(f"{len(rows_there):,} {what}s are deployed; the first {rows.MOST:,} were read")
    if (count := sum(1 for _ in facts.known(rows.TARGETS))) > rows.MOST:
        yield Note(f"the gateways have {count:,} targets; the first {rows.MOST:,} were read")
    if absent := [NAMES[kind] for kind in WITHOUT if lacks(kind, facts)]:
        yield Note(f"{facts.scope.region} does not have {', '.join(absent)}")
    yield Note(NOT_LOOKED_AT + ", ".join(dict.fromkeys(UNREAD.values())))


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
    found = reply(rows.RUNTIME, listed.id, facts, rows.MOST)
    if isinstance(found, Unanswered):
        cause = unread(found, "GetAgentRuntime")
        return evolve(base, image=cause, role=Role(cause), network=Network(vpc=cause, subnets=(cause,)))
    return _detailed(base, found) if found else base


def _endpoints(runtime: str, facts: Facts) -> tuple[Value[str], ...]:
    if cause := _not_listed(facts, rows.ENDPOINTS, runtime):
        return (unread(cause, "ListAgentRuntimeEndpoints"),)
    return tuple(Value(row.name) for key, row in facts.known(rows.ENDPOINTS) if key == runtime)


def _not_listed(facts: Facts, query: Query[rows.Listed], owner: str) -> Unanswered | None:
    """Why the parts of a runtime or gateway were not listed."""
    if owner not in _asked(facts, query):
        return beyond(query, rows.MOST)
    found = facts.reply(query, owner)
    return found if isinstance(found, Unanswered) else None


def _asked(facts: Facts, query: Query[Any]) -> tuple[str, ...]:
    """The ids that were asked about: the listing may be longer."""
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
            subnets=_part_of_vpc(row, row.subnets, "subnets"),
            security_groups=_part_of_vpc(row, row.security_groups, "securityGroups"),
        ),
        protocol=known(row.protocol, "serverProtocol"),
        lifetime=known(row.lifetime, "maxLifetime"),
        idle_timeout=known(row.idle_timeout, "idleRuntimeSessionTimeout"),
        compute=Compute.INSTANCES if row.capacity_provider else Compute.MICROVM,
        jwt=_jwt(row),
    )


def _part_of_vpc(row: rows.Runtime, listed: tuple[str, ...], path: str) -> tuple[Value[str], ...]:
    """The ids listed; a runtime in a VPC has some, so an answer without them did not tell."""
    if row.network_mode == "VPC" and not listed:
        untold = Unanswered(UnansweredReason.MALFORMED, rows.RUNTIME.action, message=f"{path} is missing")
        return (unread(untold, path),)
    return tuple(Value(each) for each in listed)


def _jwt(row: rows.Runtime | rows.Gateway) -> Jwt | None:
    if row.discovery_url is None:
        return None
    url = Value(row.discovery_url, Origin(path="discoveryUrl"))
    return Jwt(url, audiences=row.audiences, clients=row.clients, scopes=row.scopes, claims=row.claims)


def _gateway(listed: rows.Listed, facts: Facts) -> Gateway:
    base = Gateway(
        subject=gateway_arn(listed.id, facts),
        name=known(listed.name, "name"),
        gateway_id=listed.id,
        deployed=True,
        status=listed.status or "",
        targets=tuple(_targets(listed.id, facts)),
    )
    if listed.status == DELETING:
        return evolve(base, targets=())
    row = reply(rows.GATEWAY, listed.id, facts, rows.MOST)
    if isinstance(row, Unanswered):
        cause = unread(row, "GetGateway")
        return evolve(base, authorizer=cause, protocol=cause, role=Role(cause))
    if row is None:
        return base
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


def _targets(gateway: str, facts: Facts) -> Iterator[GatewayTarget]:
    if cause := _not_listed(facts, rows.TARGETS, gateway):
        yield GatewayTarget("targets", lambda_arn=unread(cause, "ListGatewayTargets"))
    for key, listed in facts.known(rows.TARGETS):
        if key == gateway and (target := _target(f"{gateway}/{listed.id}", listed, facts)):
            yield target


def _target(key: str, listed: rows.Listed, facts: Facts) -> GatewayTarget | None:
    """One target; None when it was deleted before it could be read."""
    row = reply(rows.TARGET, key, facts, rows.MOST)
    if isinstance(row, Unanswered):
        return GatewayTarget(listed.name, lambda_arn=unread(row, "GetGatewayTarget"))
    if row is None:
        return None
    credential = row.credentials[0] if row.credentials else ""
    return GatewayTarget(row.name, lambda_arn=known(row.lambda_arn, "lambdaArn"), credential=credential)
