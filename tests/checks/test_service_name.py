"""Names of memories, tools, providers, harnesses and policy engines, and how those that are deployed fare."""

from __future__ import annotations

from typing import Any

import botocore.session
import pytest
from resources import LATER, resource
from worlds import REGION, findings, live_facts, scope

from preflight.checks.service_name import (
    BROKEN,
    IDENTITIES,
    KINDS,
    LISTINGS,
    PARTS,
    SETTLED,
    SETTLING,
    STALE,
    judge,
    name_of,
)
from preflight.core.kinds import BY_NAME
from preflight.core.query import Facts
from preflight.core.resource import Resource
from preflight.core.target import Target
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.demo import demo
from preflight.inventory.others import Found
from preflight.inventory.parts import THERE, UNIQUE_IN

DENIED = Unanswered(UnansweredReason.DENIED, "bedrock-agentcore:ListMemories")


def planned(kind: str = "Memory", name: Any = "notes", **rest: Any) -> Resource:
    return resource(kind, {BY_NAME[kind].name_member: name}, **rest)


def statuses(*made: Resource, rows: Any = (), kind: str = "Memory") -> list[str]:
    found = findings(judge, scope(target=Target("api", "it", resources=made)), {LISTINGS[kind]: {"": rows}})
    return [each.status.value for each in found]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((), ["pass"]),
        (Found("other-0123456789", status="ACTIVE"), ["pass"]),
        (Found("notes-0123456789", status="ACTIVE"), ["warn"]),
        (Found("notes-0123456789", status="FAILED"), ["fail"]),
        (DENIED, ["unknown"]),
    ],
)
def test_who_holds_the_name(rows: Any, expected: list[str]) -> None:
    assert statuses(planned(), rows=rows) == expected


@pytest.mark.parametrize(
    ("members", "rows", "expected"),
    [
        ({"memoryId": "notes-0123456789"}, (), ["skip"]),
        ({"memoryId": "notes-0123456789", "name": "notes"}, Found("notes-0123456789", status="ACTIVE"), ["pass"]),
        ({"memoryId": "notes-9876543210", "name": "notes"}, Found("notes-0123456789", status="ACTIVE"), ["warn"]),
        ({}, (), ["unknown"]),
    ],
)
def test_an_update_by_id_takes_no_name(members: dict[str, str], rows: Any, expected: list[str]) -> None:
    assert statuses(resource("Memory", members), rows=rows) == expected


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_listing(kind: str) -> None:
    member = BY_NAME[kind].name_member
    holder = Found("notes" if kind.endswith("CredentialProvider") else "notes-0123456789", members={member: "notes"})
    assert statuses(planned(kind), rows=holder, kind=kind) == ["warn"]
    where = scope(target=Target("api", "it", resources=(planned(kind),)))
    assert [name for name, query in LISTINGS.items() if list(query.calls(Facts(where)))] == [kind]


@pytest.mark.parametrize(("rows", "status"), [((), "pass"), (Found("web"), "warn"), (DENIED, "unknown")])
def test_a_workload_identity_is_looked_up_by_its_name(rows: Any, status: str) -> None:
    where = scope(target=Target("api", "it", resources=(planned("WorkloadIdentity", "web"),)))
    assert [each.status.value for each in findings(judge, where, {IDENTITIES: {"web": rows}})] == [status]
    assert [call.params for call in IDENTITIES.calls(Facts(where))] == [{"name": "web"}]


@pytest.mark.parametrize("name", ["ab", "a b", "x" * 256])
def test_nothing_is_asked_of_an_identity_by_a_name_that_none_can_have(name: str) -> None:
    where = scope(target=Target("api", "it", resources=(resource("WorkloadIdentity", {"name": name}),)))
    assert list(IDENTITIES.calls(Facts(where))) == []
    assert [each.status.value for each in findings(judge, where, {IDENTITIES: {}})] == ["skip"]


def test_the_workload_identity_of_the_simulated_account() -> None:
    where = scope(
        target=Target("api", "it", resources=tuple(planned("WorkloadIdentity", name) for name in ("web", "new")))
    )
    with demo("bare", REGION) as account:
        control = account.session.client("bedrock-agentcore-control", REGION)
        control.create_workload_identity(name="web")
        facts = live_facts(account.session, where, IDENTITIES)
        assert (facts.one(IDENTITIES, "web").id, facts.one(IDENTITIES, "new")) == ("web", None)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("ACTIVE", "pass"),
        ("READY", "pass"),
        ("FAILED", "fail"),
        ("UPDATE_FAILED", "fail"),
        ("CREATING", "warn"),
        ("DOZING", "unknown"),
    ],
)
def test_what_is_deployed(status: str, expected: str) -> None:
    deployed = resource("Memory", {"status": status, "failureReason": "no role"}, deployed=True)
    [found] = findings(judge, scope(target=Target("account", REGION, resources=(deployed,))))
    assert found.status == expected
    assert ("no role" in found.because) == (expected == "fail")


@pytest.mark.parametrize("kind", PARTS)
def test_what_is_in_another_thing_is_told_of_once_it_is_deployed(kind: str) -> None:
    members = {"status": "CREATE_FAILED", "statusReasons": ["no", "schema"]}
    there, planned_ = (resource(kind, members, subject="it", deployed=deployed) for deployed in (True, False))
    told = findings(judge, scope(target=Target("account", REGION, resources=(there,))))
    assert [(each.status.value, "no; schema" in each.because) for each in told] == [("fail", True)]
    assert {
        each.status.value for each in findings(judge, scope(target=Target("api", "it", resources=(planned_,))))
    } == {"skip"}


@pytest.mark.parametrize(("status", "expected"), [("CREATE_FAILED", "skip"), ("READY", "fail")])
def test_an_endpoint_of_a_runtime_that_failed_is_no_problem_of_its_own(status: str, expected: str) -> None:
    failed = {"agentRuntimeId": "a-abcdefghij", "status": "CREATE_FAILED"}
    endpoint = resource("RuntimeEndpoint", failed, subject="live", deployed=True)
    runtime = resource("Runtime", {"status": status}, subject="arn:x:runtime/a-abcdefghij", deployed=True)
    told = findings(judge, scope(target=Target("account", REGION, resources=(endpoint, runtime))))
    assert [each.status.value for each in told] == [expected]


@pytest.mark.parametrize(("kind", "parent"), UNIQUE_IN.items())
@pytest.mark.parametrize(
    ("names", "owners", "expected"),
    [
        (("a", "a"), ("x", "x"), ["fail", "fail"]),
        (("a", "b"), ("x", "x"), ["skip"]),
        (("a", "a"), ("x", "y"), ["skip"]),
        (("a", "a"), (LATER, LATER), ["fail", "fail"]),
        ((LATER, LATER), ("x", "x"), ["skip"]),
    ],
)
def test_names_are_unique_in_what_holds_them(
    kind: str, parent: str, names: tuple[Any, Any], owners: tuple[Any, Any], expected: list[str]
) -> None:
    made = [
        resource(kind, {"name": name, parent: owner}, subject=f"it{place}")
        for place, (name, owner) in enumerate(zip(names, owners, strict=True))
    ]
    assert statuses(*made) == expected


HELD = Found("x", status="READY", members={"name": "search"})
OF_DEFAULT = {"agentRuntimeId": LATER, "name": "DEFAULT"}


@pytest.mark.parametrize("kind", UNIQUE_IN)
@pytest.mark.parametrize(
    ("name", "rows", "expected"),
    [
        ("search", (), "pass"),
        ("other", HELD, "pass"),
        ("search", HELD, "warn"),
        ("search", Found("x", status="FAILED", members={"name": "search"}), "fail"),
        ("search", DENIED, "unknown"),
        (LATER, (), "skip"),
    ],
)
def test_a_part_that_is_added_to_what_is_there(kind: str, name: Any, rows: Any, expected: str) -> None:
    part = resource(kind, {UNIQUE_IN[kind]: "a-abcdefghij", "name": name})
    told = findings(judge, scope(target=Target("api", "it", resources=(part,))), {THERE[kind]: {"a-abcdefghij": rows}})
    assert [each.status.value for each in told] == [expected]


@pytest.mark.parametrize(
    ("rest", "expected"), [({}, "warn"), ({"before": OF_DEFAULT}, "skip"), ({"deployed": True}, "pass")]
)
def test_an_endpoint_of_the_name_that_aws_takes(rest: dict[str, Any], expected: str) -> None:
    status = {"status": "READY"} if rest.get("deployed") else {}
    assert statuses(resource("RuntimeEndpoint", OF_DEFAULT | status, **rest)) == [expected]


def test_an_update_does_not_ask_for_the_name() -> None:
    assert statuses(planned(before={"name": "notes"}), rows=Found("notes-0123456789")) == ["pass"]


def test_one_name_for_two_is_refused() -> None:
    assert sorted(statuses(planned(subject="a"), planned(subject="b"))) == ["fail", "fail", "pass", "pass"]


def test_a_name_that_only_the_deployment_knows() -> None:
    assert statuses(planned(name=LATER)) == ["skip"]


def test_no_name_at_all() -> None:
    assert statuses(resource("Memory", {})) == ["unknown"]


def test_agentcore_lists_them() -> None:
    with demo("ready", REGION) as world:
        where = scope(target=Target("api", "it", resources=(planned(), planned("Browser", "web"))))
        facts = live_facts(world.session, where, *LISTINGS.values())
        names = {kind: [name_of(row, "name") for row in facts.of(LISTINGS[kind])] for kind in ("Memory", "Browser")}
    assert names == {"Memory": ["notes"], "Browser": ["web"]}


@pytest.mark.parametrize(
    ("kind", "status"), [("Memory", "unknown"), ("RuntimeEndpoint", "unknown"), ("ApiKeyCredentialProvider", "pass")]
)
def test_a_status_that_is_missing_is_not_a_good_one(kind: str, status: str) -> None:
    assert statuses(resource(kind, {"name": "notes"}, deployed=True)) == [status]


def test_every_state_of_the_sdk_is_known() -> None:
    model = botocore.session.get_session().get_service_model("bedrock-agentcore-control")
    told = set()
    for kind in (*KINDS, *PARTS):
        answer = model.operation_model(BY_NAME[kind].get).output_shape
        inner = [answer, *(each for each in answer.members.values() if each.type_name == "structure")]
        told |= {word for each in inner if "status" in each.members for word in each.members["status"].enum or ()}
    assert told <= BROKEN | STALE | SETTLED | SETTLING


@pytest.mark.parametrize(("status", "expected"), [("ACTIVE", ["pass"]), ("FAILED", ["fail", "pass"]), (None, ["pass"])])
def test_the_strategies_of_a_deployed_memory(status: Any, expected: list[str]) -> None:
    strategies = [{"name": "facts", "status": status}, {"name": "topics", "status": "ACTIVE"}]
    made = resource("Memory", {"status": "ACTIVE", "memoryStrategies": strategies}, deployed=True)
    assert sorted(statuses(made)) == expected
