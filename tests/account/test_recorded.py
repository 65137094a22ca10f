"""Saved facts judge like the live account, and hold nothing that no check asks for."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from attrs import evolve

from preflight import checks
from preflight.account.engine import Engine
from preflight.account.live import Live
from preflight.account.recorded import Offline, Recorded, Recorder, key_of
from preflight.account.session import LiveAccount
from preflight.audit.run import Options, audit, questions
from preflight.core.query import Call, Query
from preflight.core.report import Evidence
from preflight.core.report_json import to_json
from preflight.core.scope import Caller, Scope, Standard
from preflight.core.target import Agent, Network, Target
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value, made_value
from preflight.demo import demo
from preflight.demo.state import states
from preflight.network.named import NAMED_SUBNETS

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
FEW = checks.select(["image-exists", "image-architecture", "role-trust", "runtime-name", "region-supported"])


@pytest.mark.parametrize("world", ["ready", "denied"])
def test_a_run_over_saved_facts_is_the_run_itself(world: str) -> None:
    options = Options(checks=FEW, strict=True)
    with demo(world, "us-west-2") as simulated:
        live = LiveAccount(Engine(Live(simulated.session, questions(FEW), fetch=simulated.fetch), seconds=60))
        recorder = Recorder(live)
        first = audit(account=recorder, regions=["us-west-2"], options=options, now=NOW)
        text = recorder.document(live.identity("us-west-2"), ["us-west-2"], "2026-11-22T10:00:00Z")
    again = audit(account=Recorded.load(text), regions=["us-west-2"], options=options, now=NOW)
    assert (again.audits[0].evidence, again.taken_at) == ("recorded", "2026-11-22T10:00:00Z")
    same = evolve(again, audits=tuple(evolve(one, evidence=Evidence.LIVE) for one in again.audits))
    assert to_json(same) == to_json(first)


def test_no_environment_value_and_no_signature_is_saved() -> None:
    with demo("ready", "us-west-2") as simulated:
        for runtime in states[simulated.account_id]["us-west-2"].runtimes.values():
            runtime["environmentVariables"] |= {"PLANTED": "what-only-the-runtime-knows"}
        every = questions(checks.all_checks())
        live = LiveAccount(Engine(Live(simulated.session, every, fetch=simulated.fetch), seconds=60))
        recorder = Recorder(live)
        audit(account=recorder, regions=["us-west-2"], options=Options(checks=checks.all_checks()), now=NOW)
        text = recorder.document(live.identity("us-west-2"), ["us-west-2"], "now")
    assert "X-Amz-Signature" not in text
    assert "what-only-the-runtime-knows" not in text


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": "facts/9", "answers": {}}', "nonsense"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Recorded.load(text)


def test_what_is_not_saved_is_unanswered() -> None:
    empty = {
        "schema": "facts/1",
        "takenAt": "2026-11-22T10:00:00Z",
        "regions": ["us-west-2"],
        "caller": {"account": "123456789012", "arn": "a"},
        "answers": {},
    }
    report = audit(
        account=Recorded.load(json.dumps(empty)),
        regions=["us-west-2"],
        options=Options(checks=FEW, strict=True),
        now=NOW,
    )
    assert report.exit_code == 3
    assert {finding.status for finding in evolve(report).findings if finding.check == "image-exists"} == {"unknown"}


@pytest.mark.parametrize(
    "kept",
    [
        {"rows": "", "complete": True},
        {"rows": {}, "complete": True},
        {"rows": []},
        {"rows": [], "complete": "false"},
        {"unanswered": []},
        {"unanswered": {"cause": "denied", "action": ["a"]}},
        {"unanswered": {"cause": "denied", "action": "a", "code": ["b"]}},
    ],
)
def test_what_was_kept_otherwise_is_no_answer(kept: dict[str, object]) -> None:
    call = Call("one", {})
    query = Query("s3", "ListBuckets", "Buckets[].{arn: Name}", Caller, calls=lambda _: [call])
    scope = Scope(Target("t", "s"), "us-west-2", Standard.AWS, Caller("123456789012", "a"))
    facts = Recorded({"answers": {key_of(query, call, scope.region): kept}}).ask([query], scope)
    with pytest.raises(Unanswered) as raised:
        facts.of(query, "one")
    assert raised.value.cause == "malformed"


def placed(*subnets: Value[str]) -> Target:
    return Target("t", "s", agents=(Agent("a", network=Network(Value("VPC"), subnets=subnets)),))


@pytest.mark.parametrize(
    ("target", "asked"),
    [
        (Target("t", "s"), ()),
        (placed(made_value("S1")), ()),
        (placed(Value("subnet-1")), ("subnet-1",)),
    ],
    ids=["no agent", "a subnet to come", "a subnet that is there"],
)
def test_offline_only_what_there_is_to_ask_is_unanswered(target: Target, asked: tuple[str, ...]) -> None:
    nobody = Unanswered(UnansweredReason.OFFLINE, "sts:GetCallerIdentity")
    facts = Offline().ask([NAMED_SUBNETS], Scope(target, "us-west-2", Standard.AWS, nobody))
    assert facts.keys(NAMED_SUBNETS) == asked
    assert (facts.unanswered(NAMED_SUBNETS) is None) is (not asked)
