"""Whether a role may do its work: simulated where it exists, read where it is to be created, skipped where neither."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from worlds import ACCOUNT, StubAccount, scope

from preflight.core.finding import Finding, skipped
from preflight.core.query import Facts
from preflight.core.target import Agent, Role, RolePlan
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Undetermined, Value, Why, unknown_value
from preflight.iam.access import PermissionNeed
from preflight.iam.queries import Simulation, simulation
from preflight.iam.simulation import Simulated
from preflight.iam.verdicts import NotApplicable, RoleUsage, rights, role_may, simulations

ARN = f"arn:aws:iam::{ACCOUNT}:role/R"
GET, PUT = "s3:GetObject", "s3:PutObject"
NEED = PermissionNeed((GET,), "arn:aws:s3:::b/k")
THERE, ELSEWHERE = Role(Value(ARN)), Role(Value("arn:aws:iam::111122223333:role/R"))
LATER = unknown_value(Why.AFTER_DEPLOY, "is made later")
ALLOW = {"Statement": [{"Effect": "Allow", "Action": GET, "Resource": "*"}]}


def usage(role: Role | None, needs: Callable[[], tuple[PermissionNeed, ...]] = lambda: (NEED,)) -> RoleUsage:
    return RoleUsage(role, Agent("a", name=Value("research")), "read its code", needs)


def not_applicable() -> tuple[PermissionNeed, ...]:
    raise NotApplicable(skipped("nothing to read"))


def not_known() -> tuple[PermissionNeed, ...]:
    raise Undetermined(Why.PARAMETER, "has no value", Value(None).origin)


def ruled(work: RoleUsage, *said: Simulated, gone: bool = False) -> list[Finding]:
    query = simulation(lambda facts: simulations([work], facts))
    asked = query.calls(Facts(scope()))
    rows = {call.key: () if gone else said for call in asked}
    return list(role_may(work, StubAccount({query: rows}).ask([query], scope()), Simulation(query)))


ALLOWED, DENIED = (Simulated(GET, NEED.resource, decision) for decision in ("allowed", "implicitDeny"))


@pytest.mark.parametrize(
    ("work", "said", "status", "words"),
    [
        (usage(THERE), (ALLOWED,), "pass", "R may read its code"),
        (usage(THERE), (DENIED,), "fail", "no policy allows it"),
        (usage(ELSEWHERE), (), "unknown", "is not a role in account"),
        (usage(None), (), "unknown", "the role of agent research is not in what was read"),
        (usage(THERE, not_applicable), (), "skip", "nothing to read"),
        (usage(Role(LATER, RolePlan())), (), "skip", "what creates it writes its policies"),
        (usage(Role(LATER, RolePlan(complete=True))), (), "fail", "no policy allows it"),
        (usage(Role(LATER, RolePlan(policies=(ALLOW,), complete=True))), (), "pass", "may read its code"),
        (usage(Role(LATER, RolePlan(written=True))), (), "unknown", "does not show all of its policies"),
        (usage(Role(Value(ARN), RolePlan(policies=(ALLOW,)))), (DENIED,), "pass", "R may"),
        (usage(Role(Value(ARN, created=True))), (), "skip", "this deployment creates R"),
    ],
)
def test_what_a_role_may(work: RoleUsage, said: tuple[Simulated, ...], status: str, words: str) -> None:
    (found,) = ruled(work, *said)
    assert found.status == status
    assert words in found.because


def test_a_role_that_is_not_there_is_unknown_and_says_so() -> None:
    (found,) = ruled(usage(THERE), gone=True)
    assert (found.status, str(found.cause)) == ("unknown", f"no-role:{ARN}")


def test_an_arn_or_a_need_that_is_not_known_is_raised() -> None:
    for work in (usage(Role(LATER)), usage(THERE, not_known)):
        with pytest.raises(Undetermined):
            ruled(work)


def test_a_simulation_that_was_denied_is_raised() -> None:
    work, denied = usage(THERE), Unanswered(UnansweredReason.DENIED, "iam:SimulatePrincipalPolicy")
    query = simulation(lambda facts: simulations([work], facts))
    rows = {call.key: denied for call in query.calls(Facts(scope()))}
    with pytest.raises(Unanswered):
        list(role_may(work, StubAccount({query: rows}).ask([query], scope()), Simulation(query)))


def test_one_call_for_all_that_one_role_is_to_do() -> None:
    other = usage(THERE, lambda: (PermissionNeed((GET,), "arn:aws:s3:::b/other"), PermissionNeed((PUT,), "*")))
    skipped_ = (
        usage(ELSEWHERE),
        usage(None),
        usage(Role(LATER)),
        usage(THERE, not_known),
        usage(THERE, not_applicable),
    )
    calls = list(simulations([usage(THERE), other, *skipped_], Facts(scope())))
    assert [call.params["ActionNames"] for call in calls] == [[GET], [PUT]]
    assert calls[0].params["ResourceArns"] == ["arn:aws:s3:::b/k", "arn:aws:s3:::b/other"]


def test_the_policies_of_what_a_role_to_come_is_to_use_are_asked_for() -> None:
    secret = f"arn:aws:secretsmanager:us-west-2:{ACCOUNT}:secret:key-AbCdEf"
    to_come = usage(
        Role(LATER, RolePlan(written=True)), lambda: (PermissionNeed(("secretsmanager:GetSecretValue",), secret),)
    )

    def asked(*work: RoleUsage) -> set[str]:
        made = rights(lambda _: work)
        facts = StubAccount({}).ask([made.query], scope())
        return {call.key for query in made.attached for call in query.calls(facts)}

    assert asked(to_come) == {secret}
    assert asked(usage(Role(LATER, RolePlan()), not_known)) == set()
