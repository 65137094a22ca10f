"""Who deploys: the entity behind the caller, whether it can be simulated, and who else may be handed the work."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from worlds import ACCOUNT, REGION, StubAccount, scope, target

from preflight.core.finding import Finding, failed, passed, warned
from preflight.core.query import Facts
from preflight.core.scope import Caller
from preflight.core.target import Agent
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Origin, Undetermined, Why
from preflight.iam.access import PermissionNeed
from preflight.iam.deployer import (
    BOOTSTRAP,
    DEPLOYER_ROLE,
    KEY,
    deployer_name,
    entity,
    entity_arn,
    note,
    of_entity,
    simulations_of,
    unless_handed_on,
)
from preflight.iam.iam_arns import IamArn, iam_arn
from preflight.iam.queries import RoleRow

HOME = f"arn:aws:iam::{ACCOUNT}"
ROLE, USER = f"{HOME}:role/team/Deployer", f"{HOME}:user/ops/alice"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/Deployer/alice"
CDK = f"{HOME}:role/cdk-hnb659fds-cfn-exec-role-{ACCOUNT}-{REGION}"
DENIED = Unanswered(UnansweredReason.DENIED, "iam:GetRole")


def facts(deployer: str = "", kind: str = "flags", behind: object = (), handed: object = (), **rest) -> Facts:
    made = scope(target=target(Agent("a"), kind=kind), deployer=deployer, **rest)
    roles = {KEY: behind, BOOTSTRAP: handed}
    return StubAccount({DEPLOYER_ROLE: roles}).ask([DEPLOYER_ROLE], made)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (facts(ROLE), ROLE),
        (facts(USER), USER),
        (facts(behind=RoleRow(ROLE, "/team/", {})), ROLE),
        (facts(behind=()), "unknown"),
        (facts(f"{HOME}:root"), "skip"),
        (facts("alice"), "unknown"),
        (facts("arn:aws:iam::111122223333:role/R"), "unknown"),
        (facts(f"{HOME}:group/g"), "unknown"),
        (facts(f"arn:aws:sts::{ACCOUNT}:federated-user/bob"), "unknown"),
        (facts(kind="cdk", handed=RoleRow(CDK, "/", {})), CDK),
        (facts(kind="cdk", behind=RoleRow(ROLE, "/team/", {})), ROLE),
        (facts(USER, kind="cdk", handed=RoleRow(CDK, "/", {})), USER),
        (facts(kind="terraform", behind=RoleRow(ROLE, "/", {}), handed=RoleRow(CDK, "/", {})), ROLE),
    ],
)
def test_who_is_simulated(given: Facts, found: str) -> None:
    result = entity(given)
    assert (result.status.value if isinstance(result, Finding) else entity_arn(result)) == found
    calls = list(simulations_of(lambda _: [PermissionNeed(("s3:GetObject",))])(given))
    assert [call.params["PolicySourceArn"] for call in calls] == ([] if isinstance(result, Finding) else [found])


@pytest.mark.parametrize("given", [facts(behind=DENIED), facts(caller=DENIED)], ids=["role denied", "caller denied"])
def test_an_answer_that_did_not_come_is_raised_and_simulates_nothing(given: Facts) -> None:
    with pytest.raises(Unanswered):
        entity(given)
    assert list(simulations_of(lambda _: [PermissionNeed(("s3:GetObject",))])(given)) == []


@pytest.mark.parametrize(
    ("caller", "deployer", "kind", "asked"),
    [
        (SESSION, "", "flags", ["Deployer"]),
        (SESSION, "", "cdk", [CDK.rpartition("/")[2], "Deployer"]),
        (SESSION, USER, "cdk", []),
        (USER, "", "flags", []),
        (USER, SESSION, "flags", ["Deployer"]),
        ("arn:aws:sts::111122223333:assumed-role/Deployer/alice", "", "flags", []),
    ],
)
def test_which_roles_are_looked_up(caller: str, deployer: str, kind: str, asked: list[str]) -> None:
    made = scope(target=target(kind=kind), caller=Caller(ACCOUNT, caller), deployer=deployer)
    assert [call.params["RoleName"] for call in DEPLOYER_ROLE.calls(Facts(made))] == asked


@pytest.mark.parametrize(
    ("text", "arn"),
    [(ROLE, ROLE), (USER, USER), (f"{HOME}:user/bob", f"{HOME}:user/bob"), (f"{HOME}:role/R", f"{HOME}:role/R")],
)
def test_the_arn_in_whole(text: str, arn: str) -> None:
    parsed = iam_arn(text)
    assert isinstance(parsed, IamArn)
    assert entity_arn(parsed) == arn


DENIAL = failed("no policy allows it", "Attach one.")


@pytest.mark.parametrize(
    ("finding", "given", "status", "words"),
    [
        (DENIAL, facts(), "fail", "no policy allows it"),
        (DENIAL, facts(kind="cdk"), "unknown", "does not exist"),
        (DENIAL, facts(kind="cdk", handed=RoleRow(CDK, "/", {})), "fail", "no policy allows it"),
        (DENIAL, facts(USER, kind="cdk"), "fail", "no policy allows it"),
        (DENIAL, facts(kind="terraform"), "fail", "the provider may assume another role instead"),
        (warned("odd"), facts(kind="cdk"), "warn", "odd"),
        (passed("fine"), facts(kind="terraform"), "pass", "fine"),
    ],
)
def test_a_denial_proves_nothing_where_another_deploys(finding, given, status, words) -> None:
    found = unless_handed_on(finding, given)
    assert (found.status, words in found.because) == (status, True)
    if finding.status == "pass":
        assert found is finding


@pytest.mark.parametrize(
    ("kind", "words"),
    [("cloudformation", "; CloudFormation may use"), ("terraform", "; the provider"), ("flags", "")],
)
def test_who_else_may_deploy(kind: str, words: str) -> None:
    assert note(scope(target=target(kind=kind)))[: len(words) or None] == words


def test_what_a_report_calls_it() -> None:
    assert deployer_name(scope(deployer=USER)) == USER
    assert deployer_name(scope()) == SESSION
    assert deployer_name(scope(caller=DENIED)) == "the deploying identity"


@pytest.mark.parametrize(
    ("ends", "status"),
    [(None, None), (Undetermined(Why.PARAMETER, "a parameter", Origin(path="Name")), "unknown"), (DENIED, "unknown")],
)
def test_one_deployer_is_one_subject(ends: Exception | None, status: str | None) -> None:
    def said() -> Iterator[Finding]:
        yield passed("it may")
        if ends:
            raise ends

    who = iam_arn(f"{HOME}:role/platform/Deployer")
    assert who
    found = [(each.subject, each.status.value) for each in of_entity(who, said())]
    assert found == [(f"{HOME}:role/platform/Deployer", each) for each in ("pass", status) if each]
