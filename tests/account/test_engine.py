"""The engine: every distinct call once, dependent calls after what they need, nothing waited for past the deadline."""

from __future__ import annotations

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from attrs import frozen
from botocore.exceptions import ClientError
from worlds import scope

from preflight.account.engine import Engine
from preflight.account.raw import Failure, Raw
from preflight.core.query import Call, Facts, Query
from preflight.core.unanswered import Unanswered, UnansweredReason


@frozen
class Thing:
    name: str
    size: int | None = None


def things(**rest: Any) -> Query[Thing]:
    return Query("ec2", "DescribeThings", select="Things[].{name: Name, size: Size}", row=Thing, **rest)


class Scripted:
    """Answers by the value of the call's parameter `n`; counts and times what it is asked."""

    def __init__(self, answers: dict[str, Any], delay: float = 0) -> None:
        self.answers, self.delay = answers, delay
        self.asked: Counter[str] = Counter()
        self.together, self.most, self.lock = 0, 0, threading.Lock()

    def respond(self, query: Query[Any], call: Call, region: str) -> Raw | Failure:
        key = str(call.params.get("n", ""))
        with self.lock:
            self.asked[f"{region} {key}"] += 1
            self.together += 1
            self.most = max(self.most, self.together)
        time.sleep(self.delay)
        with self.lock:
            self.together -= 1
        found = self.answers[key]
        if isinstance(found, Exception):
            raise found
        assert isinstance(found, Raw | Failure)
        return found


def error(code: str) -> Failure:
    return Failure(code, ClientError({"Error": {"Code": code, "Message": "no"}}, "DescribeThings"))


def body(*names: str) -> Raw:
    return Raw({"Things": [{"Name": name, "Size": 1} for name in names]})


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (body("a", "b"), ["a", "b"]),
        (body(), []),
        (error("Gone"), []),
        (error("UnauthorizedOperation"), UnansweredReason.DENIED),
        (error("RequestLimitExceeded"), UnansweredReason.THROTTLED),
        (error("Odd"), UnansweredReason.ERROR),
        (Raw({"ResponseMetadata": {}}), UnansweredReason.MALFORMED),
        (Raw({"Things": [{"Name": 3}]}), UnansweredReason.MALFORMED),
        (Raw({"Things": [{}]}), UnansweredReason.MALFORMED),
        (RuntimeError("a bug"), UnansweredReason.ERROR),
        (NotImplementedError("moto"), UnansweredReason.UNSUPPORTED),
        (ConnectionResetError("reset"), UnansweredReason.UNREACHABLE),
    ],
)
def test_an_answer_becomes_rows_or_says_why_not(given: Any, expected: Any) -> None:
    query = things(absent=frozenset({"Gone"}))
    reply = Engine(Scripted({"": given})).ask([query], scope()).reply(query)
    if isinstance(reply, Unanswered):
        assert reply.cause is expected
        assert reply.action == "ec2:DescribeThings"
    else:
        assert [row.name for row in reply.rows] == expected


def test_equal_calls_of_several_queries_are_made_once() -> None:
    responder = Scripted({"1": body("a"), "2": body("b")})
    calls = lambda _: [Call("x", {"n": 1}), Call("y", {"n": 2})]  # noqa: E731
    first, second = things(calls=calls), Query("ec2", "DescribeThings", "Things[].{name: Name}", Thing, calls=calls)
    engine = Engine(responder)
    facts = engine.ask([first, second], scope())
    engine.ask([first], scope())
    assert set(responder.asked.values()) == {1}
    assert facts.one(second, "x") == Thing("a")
    assert len(facts.asked) == 2


def test_another_region_is_another_question_but_iam_is_one() -> None:
    responder = Scripted({"": body("a")})
    here, there = scope(), scope(region="eu-west-1")
    query, roles = things(), Query("iam", "ListThings", "Things[].{name: Name}", Thing)
    engine = Engine(responder)
    for where in (here, there):
        engine.ask([query, roles], where)
    assert responder.asked == {"us-west-2 ": 2, "eu-west-1 ": 1}


def test_dependent_calls_follow_from_rows_and_one_failure_hits_only_its_own() -> None:
    parents = things(calls=lambda _: [Call("p", {"n": 1}), Call("q", {"n": 2})])
    children = things(
        needs=(parents,), calls=lambda facts: [Call(r.name, {"n": r.name}) for _, r in facts.known(parents)]
    )
    denied = error("AccessDenied")
    facts = Engine(Scripted({"1": body("a", "b"), "2": denied, "a": body("x"), "b": denied})).ask([children], scope())
    assert facts.of(children, "a") == (Thing("x", 1),)
    for key in ("b", "never-asked"):
        with pytest.raises(Unanswered, match="ec2:DescribeThings"):
            facts.of(children, key)


def test_ready_calls_run_side_by_side() -> None:
    responder = Scripted({str(n): body() for n in range(12)}, delay=0.05)
    query = things(calls=lambda _: [Call(str(n), {"n": n}) for n in range(12)])
    Engine(responder).ask([query], scope())
    assert responder.most > 4


def test_past_the_deadline_the_rest_is_unanswered_and_nobody_waits() -> None:
    class Slow(Scripted):
        def respond(self, query: Query[Any], call: Call, region: str) -> Raw | Failure:
            if call.params.get("n") == 2:
                time.sleep(30)
            return super().respond(query, call, region)

    query = things(calls=lambda _: [Call("fast", {"n": 1}), Call("slow", {"n": 2})])
    after = things(needs=(query,), calls=lambda facts: [Call(r.name, {"n": 1}) for _, r in facts.known(query)])
    started = time.monotonic()
    facts = Engine(Slow({"1": body("a"), "2": body("b")}), seconds=0.3).ask([after], scope())
    assert time.monotonic() - started < 5
    assert facts.of(query, "fast") == (Thing("a", 1),)
    reply = facts.reply(query, "slow")
    assert isinstance(reply, Unanswered)
    assert reply.cause is UnansweredReason.DEADLINE


def test_progress_counts_up_to_all() -> None:
    seen: list[tuple[int, int]] = []
    query = things(calls=lambda _: [Call(str(n), {"n": n}) for n in range(3)])
    Engine(Scripted({str(n): body() for n in range(3)}), observe=lambda *of: seen.append(of)).ask([query], scope())
    assert seen == sorted(seen)
    assert seen[-1] == (3, 3)
    assert seen[-1] == (3, 3)


def test_a_query_that_cannot_be_composed_answers_with_its_reason() -> None:
    def calls(facts: Facts) -> list[Call]:
        raise Unanswered(UnansweredReason.DENIED, "sts:GetCallerIdentity")

    query = things(calls=calls)
    facts = Engine(Scripted({})).ask([query], scope())
    with pytest.raises(Unanswered, match="sts:GetCallerIdentity"):
        facts.rows(query)


def test_past_the_deadline_nothing_more_is_asked() -> None:
    responder = Scripted({"": body("a")}, delay=0.2)
    query = things()
    after = things(needs=(query,), calls=lambda _: [Call("late", {"n": "late"})])
    facts = Engine(responder, seconds=0.05).ask([after], scope())
    assert set(responder.asked) <= {"us-west-2 "}
    reply = facts.reply(after, "late")
    assert isinstance(reply, Unanswered)
    assert reply.cause is UnansweredReason.DEADLINE


def test_no_thread_stays_behind() -> None:
    def ours() -> set[int | None]:
        return {thread.ident for thread in threading.enumerate() if thread.name.startswith("preflight-")}

    before = ours()
    for _ in range(5):
        query = things(calls=lambda _: [Call(str(n), {"n": n}) for n in range(8)])
        Engine(Scripted({str(n): body() for n in range(8)})).ask([query], scope())
    until = time.monotonic() + 5
    while ours() - before and time.monotonic() < until:
        time.sleep(0.02)
    assert ours() - before == set()


def test_threads_that_ask_the_same_share_one_call() -> None:
    responder = Scripted({"": body("a")}, delay=0.05)
    engine, query = Engine(responder), things()
    with ThreadPoolExecutor(4) as pool:
        found = [each.result() for each in [pool.submit(engine.ask, [query], scope()) for _ in range(4)]]
    assert [[row.name for row in facts.of(query)] for facts in found] == [["a"]] * 4
    assert responder.asked.total() == 1


def test_an_interrupt_ends_the_questions_of_every_thread() -> None:
    begun, over = threading.Barrier(3), threading.Event()

    class Silent:
        def respond(self, query: Query[Any], call: Call, region: str) -> Raw:
            begun.wait(5)
            over.wait(5)
            return body("late")

    engine = Engine(Silent())
    asked = [things(calls=lambda _, n=n: [Call("", {"n": n})]) for n in range(2)]
    with ThreadPoolExecutor(2) as pool:
        started = [pool.submit(engine.ask, [query], scope()) for query in asked]
        begun.wait(5)
        engine.interrupt()
        found = [each.result(5).reply(query) for each, query in zip(started, asked, strict=True)]
    over.set()
    assert [isinstance(each, Unanswered) and each.cause for each in found] == [UnansweredReason.INTERRUPTED] * 2
