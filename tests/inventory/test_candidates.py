"""Candidates of an account without agents: what stays is judged, one candidate that serves is found, and no limit makes a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from image_rows import HOST, URI, batch, index, stored
from worlds import Rows, StubAccount, scope

from preflight import checks
from preflight.audit.inspection import inspect
from preflight.core.finding import Status
from preflight.core.query import Answer, Query
from preflight.core.report import Audit
from preflight.core.target import Target
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.images.queries import MANIFESTS
from preflight.inventory import candidate_queries as rows
from preflight.inventory import discover_target
from preflight.inventory import queries as there
from preflight.inventory.others import HARNESSES, MEMORIES
from preflight.network.rows import Route, RouteTable, Subnet

TRUST = {"Statement": [{"Effect": "Allow", "Principal": {"Service": "bedrock-agentcore.amazonaws.com"}}]}
TO_IGW, TO_NAT = Route("0.0.0.0/0", gateway_id="igw-1"), Route("0.0.0.0/0", state="active")
GONE = Route("0.0.0.0/0", state="blackhole")
CUT = "the rest of the"


def role(name: str) -> rows.RoleListed:
    return rows.RoleListed(f"arn:aws:iam::123456789012:role/{name}", name, "/", TRUST)


def repositories(count: int, *, complete: bool = True) -> Rows:
    found = [rows.Repository(f"r{place}", f"{HOST}/r{place}") for place in range(count)]
    images = {row.uri: [rows.TaggedImage(("v1",), "2026")] for row in found}
    return {rows.REPOSITORIES: {"": Answer(tuple(found), complete)}, rows.IMAGES: images}


def vpc(*subnets: tuple[str, Route | None], **changes: Any) -> Rows:
    """One VPC of subnets in the zones named, each with a table of its own."""
    made = [Subnet(f"subnet-{zone}-{at}", "vpc-1", zone_id=zone, **changes) for at, (zone, _) in enumerate(subnets)]
    tables = [
        RouteTable(f"rtb-{at}", "vpc-1", subnet_ids=(row.subnet_id,), routes=(route,) if route else ())
        for at, (row, (_, route)) in enumerate(zip(made, subnets, strict=True))
    ]
    return {rows.VPCS: {"": [rows.VpcListed("vpc-1")]}, rows.SUBNETS: {"": made}, rows.ROUTE_TABLES: {"": tables}}


def account(*more: Rows) -> StubAccount:
    """An account with nothing in it but what is given."""
    empty = (there.RUNTIMES, there.GATEWAYS, rows.REPOSITORIES, rows.VPCS, rows.SUBNETS, rows.ROUTE_TABLES, rows.GROUPS)
    told: dict[Query[Any], Mapping[str, Any]] = {query: {"": []} for query in (*empty, rows.ROLES)}
    for each in more:
        told |= each
    return StubAccount(told)


def taken(*more: Rows, standard: str = "aws") -> Target:
    return discover_target(account(*more), scope(target=Target("account", "here"), standard=standard))[0]


def audited(*more: Rows, check: str, standard: str = "aws") -> Audit:
    told, where = account(*more), scope(target=Target("account", "here"), standard=standard)
    chosen = [each for each in checks.all_checks() if each.id in {check, "image-access"}]
    return inspect(where.for_target(discover_target(told, where)[0]), told, chosen)[0]


def statuses(audit: Audit, check: str) -> set[str]:
    return {finding.status.value for finding in audit.findings if finding.check == check}


@pytest.mark.parametrize(("platform", "expected"), [(("linux", "amd64"), {"fail"}), (("linux", "arm64"), {"pass"})])
def test_a_role_does_not_stand_in_for_an_image(platform, expected):
    told: Rows = {MANIFESTS: {URI: batch(stored(index(platform)))}, rows.ROLES: {"": [role("A")]}}
    one: Rows = {
        rows.REPOSITORIES: {"": [rows.Repository("research", f"{HOST}/research")]},
        rows.IMAGES: {f"{HOST}/research": [rows.TaggedImage(("v1",), "2026")]},
    }
    assert statuses(audited(told, one, check="image-architecture"), "image-architecture") == expected


@pytest.mark.parametrize(("count", "held"), [(1, True), (2, False)])
def test_only_the_only_image_is_held_against_a_role(count, held):
    found = taken(repositories(count), {rows.ROLES: {"": [role("A")]}})
    (agent,) = (agent for agent in found.agents if agent.role)
    assert bool(agent.image) is held
    assert any("which image a role is for" in note.text for note in found.notes) is not held


@pytest.mark.parametrize(
    ("subnets", "expected"),
    [
        ([("usw2-az1", TO_NAT), ("usw2-az2", None)], ["usw2-az1"]),
        ([("usw2-az1", TO_IGW), ("usw2-az2", TO_NAT)], ["usw2-az2"]),
        ([("usw2-az1", TO_IGW), ("usw2-az2", None)], ["usw2-az2"]),
        ([("usw2-az4", TO_NAT), ("usw2-az2", TO_NAT)], ["usw2-az2"]),
        ([("usw2-az4", TO_NAT)], ["usw2-az4"]),
        ([("usw2-az1", GONE), ("usw2-az2", TO_NAT)], ["usw2-az2"]),
        ([("usw2-az1", TO_IGW)], ["usw2-az1"]),
        ([], []),
    ],
)
def test_of_a_vpc_the_subnets_that_suit_are_taken(subnets, expected):
    (agent,) = (agent for agent in taken(vpc(*subnets)).agents if agent.network)
    assert [value.value.rpartition("-")[0].removeprefix("subnet-") for value in agent.network.subnets] == expected


@pytest.mark.parametrize(
    ("more", "check", "subject"),
    [
        (repositories(10, complete=False), "image-registry", "the rest of the repositories"),
        (
            {rows.REPOSITORIES: {"": [rows.Repository("r", "r")]}, rows.IMAGES: {"r": Answer((), complete=False)}},
            "image-registry",
            "the rest of the images of r",
        ),
        ({rows.VPCS: {"": [rows.VpcListed(f"vpc-{at}") for at in range(11)]}}, "network-mode", "more VPCs"),
        ({rows.ROLES: {"": [role(f"R{at}") for at in range(11)]}}, "role-exists", f"{CUT} roles that"),
        ({rows.ROLES: {"": Answer((), complete=False)}}, "role-exists", f"{CUT} roles"),
    ],
)
def test_what_a_limit_cut_off_is_said_and_may_serve(more, check, subject):
    told = [found for found in audited(more, check=check).findings if found.subject.startswith(subject)]
    assert told
    assert all("were looked at" in found.because for found in told)
    assert {found.status for found in told} <= {Status.UNKNOWN, Status.SKIP}


@pytest.mark.parametrize(
    ("more", "lacking"),
    [
        ({}, {"image-exists", "private-subnets", "role-exists"}),
        (repositories(1), {"private-subnets", "role-exists"}),
        ({rows.REPOSITORIES: {"": Answer((), complete=False)}}, {"private-subnets", "role-exists"}),
        ({rows.ROLES: {"": Answer((), complete=False)}}, {"image-exists", "private-subnets"}),
        ({rows.VPCS: {"": Unanswered(UnansweredReason.DENIED, "ec2:DescribeVpcs")}}, {"image-exists", "role-exists"}),
    ],
)
def test_only_a_whole_listing_shows_that_a_thing_is_lacking(more, lacking):
    assert {lack.check for lack in taken(more).missing} == lacking


def test_archived_images_are_no_candidates():
    images = [rows.TaggedImage(("old",), "2025"), rows.TaggedImage(("new",), "2026", "ARCHIVED")]
    one: Rows = {rows.REPOSITORIES: {"": [rows.Repository("r", f"{HOST}/r")]}, rows.IMAGES: {f"{HOST}/r": images}}
    assert [agent.subject for agent in taken(one).agents] == [f"{HOST}/r:old"]


@pytest.mark.parametrize("standard", ["aws", "guide"])
def test_an_account_without_a_vpc_fails(standard):
    assert statuses(audited(check="private-subnets", standard=standard), "private-subnets") == {"fail"}


DELETING = there.Listed("a-0123456789", "a", "arn:a", "DELETING")
READY = there.Listed("b-0123456789", "b", "arn:b", "READY")


@pytest.mark.parametrize(
    ("listed", "searched"),
    [([DELETING], True), ([DELETING, READY], False), ([READY], False), ([], True)],
)
def test_an_account_whose_last_agent_is_going_is_searched_for_candidates(listed, searched):
    found = taken({there.RUNTIMES: {"": listed}}, repositories(1))
    assert any(agent.candidate for agent in found.agents) is searched
    assert [agent.subject for agent in found.agents if not agent.candidate] == [row.arn for row in listed]


def test_what_a_runtime_used_that_is_being_deleted_is_not_judged():
    detail = there.Runtime("arn:a", "a", "arn:aws:iam::123456789012:role/Gone", "DELETING", image=URI)
    found = taken({there.RUNTIMES: {"": [DELETING]}, there.RUNTIME: {DELETING.id: detail}})
    (agent,) = (agent for agent in found.agents if agent.deployed)
    assert (agent.image, agent.role, agent.network) == (None, None, None)
    assert agent.status == "DELETING"


@pytest.mark.parametrize(
    ("listing", "searched"),
    [(there.RUNTIMES, False), (there.GATEWAYS, False), (MEMORIES, True), (HARNESSES, True)],
    ids=lambda each: getattr(each, "operation", ""),
)
def test_only_an_agent_or_gateway_that_may_be_there_keeps_candidates_from_being_searched(listing, searched):
    found = taken({listing: {"": Unanswered(UnansweredReason.DENIED, listing.action)}}, repositories(1))
    assert any(agent.candidate for agent in found.agents) is searched
    assert found.unread
