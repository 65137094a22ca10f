"""The target when no file or flag names one: what is deployed in the region, else what could host a first agent.

Pure: from facts to a `Target`. What could not be read stays unread in it, so that nothing vanishes from the report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

from attrs import evolve

from preflight.data.zones import ZONES
from preflight.queries import inventory as rows
from preflight.query import Facts, Query
from preflight.scope import Scope
from preflight.semantics.network import Route, Subnet
from preflight.target import (
    Agent,
    Code,
    Compute,
    Gateway,
    GatewayTarget,
    Jwt,
    Lack,
    Network,
    Note,
    Origin,
    Role,
    Target,
    Value,
    Why,
    unknown,
)
from preflight.unanswered import Unanswered

KIND = "account"
NO_VPC_NEEDED = ", which an agent in network mode PUBLIC would not need"
SERVICE = "bedrock-agentcore.amazonaws.com"
DELETING, ARCHIVED = "DELETING", "ARCHIVED"


class Asks(Protocol):
    """Whatever answers queries."""

    def ask(self, queries: Iterable[Query[Any]], scope: Scope) -> Facts:
        """The facts that answer the queries."""
        ...


def take(account: Asks, scope: Scope) -> tuple[Target, Facts]:
    """The target of a region without a file, and the facts it was read from."""
    facts = account.ask(rows.DEPLOYED, scope)
    found = deployed(facts)
    states = {agent.status for agent in found.agents} | {gateway.status for gateway in found.gateways}
    if states - {DELETING} or found.unread:
        return found, facts
    more = account.ask(rows.CANDIDATES, scope)
    more.asked = {**facts.asked, **more.asked}
    return candidates(more, found), more


def deployed(facts: Facts) -> Target:
    """The runtimes and gateways of the region, each with what it needs to keep running."""
    lists = {"agents": rows.RUNTIMES, "gateways": rows.GATEWAYS}
    unread = {part: cause for part, query in lists.items() if (cause := facts.unanswered(query))}
    return Target(
        kind=KIND,
        source=f"what is deployed in {facts.scope.region}",
        agents=tuple(_agent(row, facts) for _, row in facts.known(rows.RUNTIMES)),
        gateways=tuple(_gateway(row, facts) for _, row in facts.known(rows.GATEWAYS)),
        unread=unread,
        notes=tuple(_notes(facts)),
    )


def _notes(facts: Facts) -> Iterator[Note]:
    for what, query in (("runtimes", rows.RUNTIMES), ("gateways", rows.GATEWAYS)):
        if (count := sum(1 for _ in facts.known(query))) > rows.MOST:
            yield Note(f"{count} {what} are deployed; the first {rows.MOST} were looked at in detail")
    if (count := sum(1 for _ in facts.known(rows.TARGETS))) > rows.MOST:
        yield Note(f"the gateways have {count} targets; the first {rows.MOST} were looked at in detail")


def _known(value: Any, path: str) -> Value[Any] | None:
    return None if value is None else Value(value, Origin(path=path))


def _unread(cause: Unanswered, path: str) -> Value[Any]:
    return Value(None, Origin(path=path), unread=cause)


def _agent(listed: rows.Listed, facts: Facts) -> Agent:
    base = Agent(
        subject=listed.arn or listed.id,
        name=_known(listed.name, "agentRuntimeName"),
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
        cause = _unread(reply, "GetAgentRuntime")
        return evolve(base, image=cause, role=Role(cause), network=Network(vpc=cause, subnets=(cause,)))
    return _detailed(base, reply.rows[0]) if reply and reply.rows else base


def _endpoints(runtime: str, facts: Facts) -> tuple[Value[str], ...]:
    if cause := _unanswered(facts, rows.ENDPOINTS, runtime):
        return (_unread(cause, "ListAgentRuntimeEndpoints"),)
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
        image=_known(row.image, "containerUri"),
        code=Code(
            bucket=_known(row.bucket, "code.s3.bucket"),
            key=_known(row.prefix, "code.s3.prefix"),
            version=_known(row.version, "code.s3.versionId"),
            runtime=_known(row.language, "codeConfiguration.runtime"),
        )
        if row.bucket
        else None,
        role=Role(Value(row.role_arn, Origin(path="roleArn"))),
        network=Network(
            mode=_known(row.network_mode, "networkMode"),
            subnets=tuple(Value(each) for each in row.subnets),
            security_groups=tuple(Value(each) for each in row.security_groups),
        ),
        protocol=_known(row.protocol, "serverProtocol"),
        lifetime=_known(row.lifetime, "maxLifetime"),
        idle_timeout=_known(row.idle_timeout, "idleRuntimeSessionTimeout"),
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
        name=_known(listed.name, "name"),
        gateway_id=listed.id,
        deployed=True,
        status=listed.status or "",
        targets=tuple(_targets(listed.id, facts)),
    )
    if listed.status == DELETING:
        return evolve(base, targets=())
    reply = facts.reply(rows.GATEWAY, listed.id) if listed.id in _asked(facts, rows.GATEWAY) else None
    if isinstance(reply, Unanswered):
        cause = _unread(reply, "GetGateway")
        return evolve(base, authorizer=cause, protocol=cause, role=Role(cause))
    if not reply or not reply.rows:
        return base
    row = reply.rows[0]
    return evolve(
        base,
        subject=row.arn,
        status=row.status,
        status_reasons=row.status_reasons,
        protocol=_known(row.protocol, "protocolType"),
        authorizer=_known(row.authorizer, "authorizerType"),
        jwt=_jwt(row),
        role=Role(Value(row.role_arn, Origin(path="roleArn"))) if row.role_arn else None,
        interceptors=tuple(Value(arn) for arn in row.interceptors),
        kms_key=_known(row.kms_key, "kmsKeyArn"),
    )


def _gateway_arn(gateway: str, scope: Scope) -> str:
    """The ARN, which listings leave out; the id where the account is not known."""
    if isinstance(scope.caller, Unanswered):
        return gateway
    return f"arn:{scope.partition}:bedrock-agentcore:{scope.region}:{scope.account}:gateway/{gateway}"


def _targets(gateway: str, facts: Facts) -> Iterator[GatewayTarget]:
    if cause := _unanswered(facts, rows.TARGETS, gateway):
        yield GatewayTarget("targets", lambda_arn=_unread(cause, "ListGatewayTargets"))
    for key in _asked(facts, rows.TARGET):
        if key.partition("/")[0] == gateway and (cause := _unanswered(facts, rows.TARGET, key)):
            yield GatewayTarget(key, lambda_arn=_unread(cause, "GetGatewayTarget"))
    for key, row in facts.known(rows.TARGET):
        if key.partition("/")[0] == gateway:
            credential = row.credentials[0] if row.credentials else ""
            yield GatewayTarget(row.name, lambda_arn=_known(row.lambda_arn, "lambdaArn"), credential=credential)


def candidates(facts: Facts, empty: Target) -> Target:
    """What could host a first agent: an image of each repository, the private part of each VPC, each role."""
    images, networks, roles = list(_images(facts)), list(_networks(facts)), list(_roles(facts))
    # Which of several images a role is for is not known, so only the only one is held against it.
    only = images[0].image if len(images) == 1 else None
    return evolve(
        empty,
        source=f"a first agent in {facts.scope.region}",
        agents=(*empty.agents, *images, *networks, *(evolve(role, image=only) for role in roles)),
        lacks=tuple(_lacks(facts, images, networks, roles)),
        notes=(*empty.notes, *_searched(images)),
    )


def _searched(images: list[Agent]) -> Iterator[Note]:
    yield Note("nothing is deployed yet: the account was searched for what could host a first agent")
    if len(images) > 1:
        yield Note("which image a role is for is not known; to hold one against the other, name both")


def _more(what: str, seen: int, there: str, flag: str) -> Agent:
    """Stands for what a limit kept from being looked at: it may serve, so that nothing else does proves nothing."""
    detail = f"only {seen} of {there} {what} were looked at; name the one you mean with {flag}"
    value: Value[str] = unknown(Why.UNSUPPORTED, detail, Origin(path=f"the rest of the {what}"))
    name = f"more {what}"
    match flag:
        case "--image":
            return Agent(name, image=value, candidate=name)
        case "--vpc":
            return Agent(name, network=Network(mode=value, vpc=value, subnets=(value,)), candidate=name)
        case _:
            return Agent(name, role=Role(value), candidate=name)


def _images(facts: Facts) -> Iterator[Agent]:
    if cause := facts.unanswered(rows.REPOSITORIES):
        yield Agent("images", image=_unread(cause, "images"), candidate="images")
        return
    repositories = facts.of(rows.REPOSITORIES)
    for repository in repositories:
        reply = facts.reply(rows.IMAGES, repository.uri)
        if isinstance(reply, Unanswered):
            yield Agent(repository.uri, image=_unread(reply, repository.uri), candidate=repository.uri)
        elif newest := max((row for row in reply.rows if row.status != ARCHIVED), key=_pushed, default=None):
            uri = f"{repository.uri}:{newest.tags[0]}"
            yield Agent(uri, image=Value(uri), candidate=uri)
        elif not reply.complete:
            yield _more(f"images of {repository.name}", len(reply.rows), "more", "--image")
    if not facts.complete(rows.REPOSITORIES):
        yield _more("repositories", len(repositories), "more", "--image")


def _pushed(row: rows.TaggedImage) -> str:
    return row.pushed_at or ""


def _networks(facts: Facts) -> Iterator[Agent]:
    causes = [cause for query in (rows.VPCS, rows.SUBNETS) if (cause := facts.unanswered(query))]
    if causes:
        value = _unread(causes[0], "VPCs")
        yield Agent("VPCs", network=Network(vpc=value, subnets=(value,)), candidate="VPCs")
        return
    there = sorted(facts.of(rows.VPCS), key=lambda row: bool(row.default))
    for vpc in there[: rows.MOST_CANDIDATES]:
        groups = [row.group_id for _, row in facts.known(rows.GROUPS) if row.vpc_id == vpc.id]
        network = Network(
            mode=Value("VPC"),
            vpc=Value(vpc.id),
            subnets=tuple(Value(each.subnet_id) for each in _suited(facts, vpc.id)),
            security_groups=tuple(Value(each) for each in groups),
        )
        yield Agent(vpc.id, network=network, candidate=vpc.id)
    if len(there) > rows.MOST_CANDIDATES:
        yield _more("VPCs", rows.MOST_CANDIDATES, str(len(there)), "--vpc")


def _suited(facts: Facts, vpc: str) -> list[Subnet]:
    """The subnets of a VPC where an agent would be put: each demand holds as far as any subnet meets it.

    Subnets kept for databases have no way out, and some zones of a region are closed to AgentCore: neither keeps
    the others of the VPC from serving.
    """
    zones = ZONES.get(facts.scope.region)
    demands: tuple[Callable[[Subnet], bool], ...] = (
        lambda subnet: not any((route.gateway_id or "").startswith("igw-") for route in _routes(facts, subnet)),
        lambda subnet: zones is None or subnet.zone_id is None or subnet.zone_id in zones,
        lambda subnet: subnet.available_ips != 0,
        lambda subnet: any(map(_leads_out, _routes(facts, subnet))),
    )
    found = [row for _, row in facts.known(rows.SUBNETS) if row.vpc_id == vpc]
    for demand in demands:
        found = list(filter(demand, found)) or found
    return found


def _routes(facts: Facts, subnet: Subnet) -> tuple[Route, ...]:
    """The routes of a subnet: of the table associated with it, else of the VPC's main one."""
    tables = [row for _, row in facts.known(rows.ROUTE_TABLES) if row.vpc_id == subnet.vpc_id]
    own = (table for table in tables if subnet.subnet_id in table.subnet_ids)
    main = (table for table in tables if table.main)
    table = next(own, None) or next(main, None)
    return table.routes if table else ()


def _leads_out(route: Route) -> bool:
    return route.destination_cidr == "0.0.0.0/0" and (route.state or "").lower() != "blackhole"


def _roles(facts: Facts) -> Iterator[Agent]:
    if cause := facts.unanswered(rows.ROLES):
        yield Agent("roles", role=Role(_unread(cause, "roles")), candidate="roles")
        return
    named = [row for _, row in facts.known(rows.ROLES) if SERVICE in str(row.trust)]
    usable = [row for row in named if not row.path.startswith("/aws-service-role/")]
    for row in usable[: rows.MOST_CANDIDATES]:
        yield Agent(row.arn, role=Role(Value(row.arn)), candidate=row.arn)
    if not facts.complete(rows.ROLES):
        yield _more("roles", len(facts.of(rows.ROLES)), "more", "--role-arn")
    elif len(usable) > rows.MOST_CANDIDATES:
        what = f"roles that {SERVICE} may assume"
        yield _more(what, rows.MOST_CANDIDATES, str(len(usable)), "--role-arn")


def _lacks(facts: Facts, images: list[Agent], networks: list[Agent], roles: list[Agent]) -> Iterator[Lack]:
    region = facts.scope.region
    if not images:
        yield Lack(
            "image-exists",
            f"no ECR repository in {region} holds a tagged image",
            "Create a repository and push an arm64 image to it.",
            f"aws ecr create-repository --repository-name my-agent --region {region}",
        )
    if not networks:
        yield Lack(
            "private-subnets",
            f"there is no VPC in {region}{NO_VPC_NEEDED}",
            "Create a VPC with private subnets and a NAT gateway, or the VPC endpoints.",
            f"aws ec2 create-vpc --cidr-block 10.0.0.0/16 --region {region}",
        )
    if not roles:
        yield Lack(
            "role-exists",
            f"no role of the account may be assumed by {SERVICE}",
            "Create an execution role with that service as its trusted principal.",
            _create_role(facts),
        )


def _create_role(facts: Facts) -> str:
    caller = facts.scope.caller
    account = "ACCOUNT" if isinstance(caller, Unanswered) else caller.account
    trust = (
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"' + SERVICE + '"},'
        '"Action":"sts:AssumeRole","Condition":{"StringEquals":{"aws:SourceAccount":"' + account + '"}}}]}'
    )
    return f"aws iam create-role --role-name MyAgentRole --assume-role-policy-document '{trust}'"
