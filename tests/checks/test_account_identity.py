"""The caller's account against the target's, and the region against whoever names another."""

import pytest
from worlds import ACCOUNT, REGION, findings, scope, target

from preflight.checks.account_identity import judge
from preflight.core.scope import Ambient
from preflight.core.target import Agent
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value


@pytest.mark.parametrize(
    ("account", "ambient", "expected"),
    [
        (None, Ambient("--region"), ["pass"]),
        (ACCOUNT, Ambient("--region"), ["pass"]),
        ("111122223333", Ambient("--region"), ["unknown"]),
        (None, Ambient("--region", other_regions=(("AWS_REGION", "eu-west-1"),)), ["warn"]),
        (None, Ambient("t.yaml", other_regions=(("AWS_REGION", "x"), ("the profile", "y"))), ["warn", "warn"]),
        ("111122223333", Ambient("--region", other_regions=(("AWS_REGION", "x"),)), ["unknown", "warn"]),
    ],
)
def test_accounts_and_regions(account: str | None, ambient: Ambient, expected: list[str]) -> None:
    given = target(Agent("a"), account=Value(account) if account else None)
    found = [finding.status.value for finding in findings(judge, scope(target=given, ambient=ambient))]
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize(
    ("stated", "others", "expected"),
    [
        (REGION, (), ["pass"]),
        ("eu-west-1", (), ["warn"]),
        ("eu-west-1", (("t.yaml", "eu-west-1"),), ["warn"]),
        (None, (), ["pass"]),
    ],
)
def test_a_source_that_goes_to_another_region(
    stated: str | None, others: tuple[tuple[str, str], ...], expected: list[str]
) -> None:
    given = target(Agent("a"), region=Value(stated) if stated else None)
    ambient = Ambient("--region", other_regions=others)
    found = [each.status.value for each in findings(judge, scope(target=given, ambient=ambient))]
    assert found == expected


def test_agents_of_several_accounts_are_each_named() -> None:
    agents = (Agent("a", account=Value("111122223333")), Agent("b", account=Value(ACCOUNT)))
    [found] = findings(judge, scope(*agents))
    assert found.status == "unknown"
    assert "111122223333" in found.because


def test_an_identity_that_could_not_be_read_is_unknown() -> None:
    nobody = Unanswered(UnansweredReason.DENIED, "sts:GetCallerIdentity")
    [found] = findings(judge, scope(caller=nobody))
    assert found.status == "unknown"
    assert "sts:GetCallerIdentity" in found.because
