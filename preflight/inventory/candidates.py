"""What of an account could host a first agent, as candidates: one that serves is enough."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from attrs import evolve

from preflight.core.command import Command, aws
from preflight.core.notes import MissingPrerequisite, Note
from preflight.core.query import Facts
from preflight.core.steps import Build, Request, Run
from preflight.core.target import Agent, Network, Role, Target
from preflight.core.unanswered import Unanswered
from preflight.core.value import Origin, Value, Why, unknown_value
from preflight.iam.execution import execution_policy
from preflight.iam.grants import put_policy
from preflight.iam.iam_arns import iam_arn
from preflight.images.commands import build_and_push, create_repository, log_in
from preflight.images.reference import ecr_host
from preflight.inventory import candidate_queries as rows
from preflight.inventory.values import unread
from preflight.network.rows import Route, Subnet
from preflight.network.zones import ZONES

NO_VPC_NEEDED = ", which an agent in network mode PUBLIC would not need"
SERVICE = "bedrock-agentcore.amazonaws.com"
ARCHIVED = "ARCHIVED"


def candidates(facts: Facts, empty: Target) -> Target:
    """What could host a first agent: an image of each repository, the private part of each VPC, each role."""
    images, networks, roles = list(_images(facts)), list(_networks(facts)), list(_roles(facts))
    # Which of several images a role is for is not known, so only the only one is held against it.
    only = images[0].image if len(images) == 1 else None
    return evolve(
        empty,
        source=f"a first agent in {facts.scope.region}",
        agents=(*empty.agents, *images, *networks, *(evolve(role, image=only) for role in roles)),
        missing=tuple(_missing_prerequisites(facts, images, networks, roles)),
        notes=(*empty.notes, *_searched(images)),
    )


def _searched(images: list[Agent]) -> Iterator[Note]:
    yield Note("nothing is deployed yet: the account was searched for what could host a first agent")
    if len(images) > 1:
        yield Note("which image a role is for is not known; to hold one against the other, name both")


def _more(what: str, seen: int, there: str, flag: str) -> Agent:
    """Stands for what a limit kept from being looked at: it may serve, so that nothing else does proves nothing."""
    detail = f"only {seen} of {there} {what} were looked at; name the one you mean with {flag}"
    value: Value[str] = unknown_value(Why.UNSUPPORTED, detail, Origin(path=f"the rest of the {what}"))
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
        yield Agent("images", image=unread(cause, "images"), candidate="images")
        return
    repositories = facts.of(rows.REPOSITORIES)
    for repository in repositories:
        reply = facts.reply(rows.IMAGES, repository.uri)
        if isinstance(reply, Unanswered):
            yield Agent(repository.uri, image=unread(reply, repository.uri), candidate=repository.uri)
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
        value = unread(causes[0], "VPCs")
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
        yield Agent("roles", role=Role(unread(cause, "roles")), candidate="roles")
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


def _missing_prerequisites(
    facts: Facts, images: list[Agent], networks: list[Agent], roles: list[Agent]
) -> Iterator[MissingPrerequisite]:
    region = facts.scope.region
    if not images:
        yield MissingPrerequisite(
            "image-exists",
            f"no ECR repository in {region} holds a tagged image",
            "Create a repository and push an arm64 image to it.",
            _first_image(facts),
        )
    if not networks:
        yield MissingPrerequisite(
            "private-subnets",
            f"there is no VPC in {region}{NO_VPC_NEEDED}",
            "Create a VPC with private subnets and a NAT gateway, or the VPC endpoints.",
            Request("Plan its address range first.", aws("ec2", "create-vpc", cidr_block="10.0.0.0/16", region=region)),
        )
    if not roles:
        yield MissingPrerequisite(
            "role-exists",
            f"no role of the account may be assumed by {SERVICE}",
            "Create an execution role with that service as its trusted principal.",
            _create_role(facts),
        )


FIRST, FIRST_ROLE = "my-agent", "MyAgentRole"
"""What the first repository and role are called in remedies."""


def _account(facts: Facts) -> str:
    caller = facts.scope.caller
    return "" if isinstance(caller, Unanswered) else caller.account


def _first_image(facts: Facts) -> tuple[Command | Build, ...]:
    """A repository, and an image in it; the image only where its registry is known."""
    region, account = facts.scope.region, _account(facts)
    create = create_repository(FIRST, region)
    uri = f"{ecr_host(account, region)}/{FIRST}:latest"
    return (create, build_and_push(uri, log_in(account, region))) if account else (create,)


def _create_role(facts: Facts) -> tuple[Run, ...]:
    """A role that AgentCore may assume, with the permissions of an agent that runs the first image."""
    region, account = facts.scope.region, _account(facts) or "ACCOUNT"
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": SERVICE},
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"aws:SourceAccount": account}},
    }
    trust = {"Version": "2012-10-17", "Statement": [statement]}
    create = aws("iam", "create-role", role_name=FIRST_ROLE, assume_role_policy_document=trust)
    made = Run(create, unless=aws("iam", "get-role", role_name=FIRST_ROLE), order=10)
    text = f"arn:{facts.scope.partition}:iam::{account}:role/{FIRST_ROLE}"
    arn, image = iam_arn(text), Value(f"{ecr_host(account, region)}/{FIRST}:latest")
    document = execution_policy((Agent(FIRST, role=Role(Value(text)), image=image),), facts)
    if not document or arn is None:
        return (made,)
    # Nobody knows the runtime's name yet.
    any_name = json.loads(json.dumps(document).replace(f"/{FIRST}-*", "/*"))
    return made, put_policy(arn, "run the agent", any_name)
