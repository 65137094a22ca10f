"""Models and profiles that are there, missing, without agreement or only guessed."""

from datetime import UTC, datetime
from typing import Any

import pytest
from worlds import answer, findings, scope, statuses

from preflight.checks.model_available import judge
from preflight.core.query import Facts
from preflight.core.target import Agent, Role
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value
from preflight.iam.marketplace import SUBSCRIBING
from preflight.iam.simulation import Simulated
from preflight.models.queries import (
    APPLICATION_PROFILE,
    AVAILABILITY,
    MODELS,
    PROFILES,
    USE_CASE,
    Availability,
    FoundationModel,
    Profile,
    UseCase,
)

PRO, LITE, SONNET = "amazon.nova-pro-v1:0", "amazon.nova-lite-v1:0", "anthropic.claude-sonnet-4-5-20250929-v1:0"
OLD = "anthropic.claude-3-haiku-20240307-v1:0"
APPLICATION = "arn:aws:bedrock:us-west-2:123456789012:application-inference-profile/abc123"


def profile(name: str, model: str) -> Profile:
    arns = tuple(f"arn:aws:bedrock:{region}::foundation-model/{model}" for region in ("us-east-1", "us-west-2"))
    return Profile(name, f"arn:aws:bedrock:us-west-2:123456789012:inference-profile/{name}", arns)


OFFERED = [
    FoundationModel(PRO, ("ON_DEMAND",), "ACTIVE"),
    FoundationModel(LITE, ("ON_DEMAND",), "ACTIVE"),
    FoundationModel(SONNET, ("INFERENCE_PROFILE",), "ACTIVE"),
    FoundationModel(OLD, ("ON_DEMAND",), "LEGACY"),
    FoundationModel("meta.only-provisioned-v1:0", ("PROVISIONED",), "ACTIVE"),
]
LISTED = [profile(f"us.{PRO}", PRO), profile(f"us.{SONNET}", SONNET), profile(f"global.{SONNET}", SONNET)]
GOOD = Availability("AVAILABLE", "AUTHORIZED", "AVAILABLE", "AVAILABLE")


def told(**changed: Any) -> dict[Any, Any]:
    """A region where everything is granted, but for what is changed."""
    return {
        MODELS: {"": changed.get("models", OFFERED)},
        PROFILES: {"": changed.get("profiles", LISTED)},
        APPLICATION_PROFILE: {APPLICATION: changed.get("application", profile("abc123", PRO))},
        AVAILABILITY: {m: changed.get("availability", GOOD) for m in (PRO, LITE, SONNET, OLD)},
        USE_CASE: {"": changed.get("use_case", UseCase(submitted=True))},
    }


def agent(*names: str, derived_by: str = "") -> Agent:
    return Agent("research", models=tuple(Value(name, derived_by=derived_by) for name in names))


@pytest.mark.parametrize(
    ("name", "status"),
    [
        (PRO, "pass"),
        (f"us.{PRO}", "pass"),
        (f"arn:aws:bedrock:us-west-2::foundation-model/{PRO}", "pass"),
        (f"arn:aws:bedrock:us-west-2:123456789012:inference-profile/us.{PRO}", "pass"),
        (APPLICATION, "pass"),
        (f"us.{SONNET}", "pass"),
        (f"global.{SONNET}", "pass"),
        (SONNET, "fail"),
        ("meta.only-provisioned-v1:0", "fail"),
        (f"eu.{SONNET}", "fail"),
        ("us.anthropic.no-such-model-v1:0", "fail"),
        ("amazon.nova-prro-v1:0", "fail"),
        (OLD, "warn"),
        (f"arn:aws:bedrock:eu-west-1::foundation-model/{PRO}", "unknown"),
        ("arn:aws:bedrock:us-west-2:123456789012:provisioned-model/abc", "skip"),
        ("gpt-4o", "unknown"),
        ("my model!", "fail"),
        ("openai/gpt-4o", "fail"),
    ],
)
def test_names(name: str, status: str) -> None:
    assert statuses(judge, scope(agent(name)), told()) == {name: status}


@pytest.mark.parametrize(
    ("availability", "direct", "by_profile"),
    [
        (GOOD, "pass", "pass"),
        (Availability("NOT_AVAILABLE", "AUTHORIZED", "NOT_AVAILABLE", "AVAILABLE"), "unknown", "unknown"),
        (Availability("PENDING", "AUTHORIZED", "NOT_AVAILABLE", "AVAILABLE"), "warn", "warn"),
        (Availability("ERROR", "AUTHORIZED", "AVAILABLE", "AVAILABLE"), "unknown", "unknown"),
        (Availability("AVAILABLE", "NOT_AUTHORIZED", "AVAILABLE", "AVAILABLE"), "fail", "fail"),
        (Availability("AVAILABLE", "AUTHORIZED", "NOT_AVAILABLE", "AVAILABLE"), "fail", "fail"),
        (Availability("AVAILABLE", "AUTHORIZED", "AVAILABLE", "NOT_AVAILABLE"), "fail", "warn"),
        (Availability("NEVER_HEARD_OF", "AUTHORIZED", "AVAILABLE", "AVAILABLE"), "unknown", "unknown"),
        (Availability("AVAILABLE", "NEVER_HEARD_OF", "AVAILABLE", "AVAILABLE"), "unknown", "unknown"),
        (Availability("AVAILABLE", "AUTHORIZED", "NEVER_HEARD_OF", "AVAILABLE"), "unknown", "unknown"),
        (Availability("AVAILABLE", "AUTHORIZED", "AVAILABLE", "NEVER_HEARD_OF"), "unknown", "unknown"),
        ([], "unknown", "unknown"),
        (Unanswered(UnansweredReason.DENIED, "bedrock:GetFoundationModelAvailability"), "unknown", "unknown"),
    ],
)
def test_availability(availability: Any, direct: str, by_profile: str) -> None:
    found = statuses(judge, scope(agent(PRO, f"us.{PRO}")), told(availability=availability))
    assert found == {PRO: direct, f"us.{PRO}": by_profile}


ROLE = "arn:aws:iam::123456789012:role/Agent"
NO_AGREEMENT = Availability("NOT_AVAILABLE", "AUTHORIZED", "NOT_AVAILABLE", "AVAILABLE")


@pytest.mark.parametrize(
    ("decision", "detail", "region", "status"),
    [
        ("allowed", {}, "us-west-2", "warn"),
        ("implicitDeny", {}, "us-west-2", "fail"),
        ("explicitDeny", {}, "us-west-2", "fail"),
        ("implicitDeny", {"organizations": False}, "us-west-2", "unknown"),
        ("implicitDeny", {"missing": ("aws-marketplace:ProductId",)}, "us-west-2", "unknown"),
        ("allowed", {}, "us-gov-west-1", "fail"),
    ],
)
def test_the_first_use_makes_an_agreement_where_the_role_may(
    decision: str, detail: Any, region: str, status: str
) -> None:
    made = scope(Agent("research", models=(Value(PRO),), role=Role(Value(ROLE))), region=region)
    rows = told(availability=NO_AGREEMENT)
    facts = Facts(made, {AVAILABILITY: {PRO: answer(NO_AGREEMENT)}})
    rows[SUBSCRIBING] = {
        call.key: [Simulated(action, "*", decision, **detail) for action in call.params["ActionNames"]]
        for call in SUBSCRIBING.calls(facts)
    }
    assert statuses(judge, made, rows) == {PRO: status}


def test_a_role_is_asked_about_agreements_only_where_one_is_missing() -> None:
    made = scope(Agent("research", models=(Value(PRO),), role=Role(Value(ROLE))))
    assert not list(SUBSCRIBING.calls(Facts(made, {AVAILABILITY: {PRO: answer(GOOD)}})))


@pytest.mark.parametrize(
    ("use_case", "status"),
    [
        (UseCase(submitted=True), "pass"),
        ([], "warn"),
        (Unanswered(UnansweredReason.DENIED, "bedrock:GetUseCaseForModelAccess"), "unknown"),
    ],
)
def test_anthropic_asks_for_a_form(use_case: Any, status: str) -> None:
    found = statuses(judge, scope(agent(f"us.{SONNET}", PRO)), told(use_case=use_case))
    assert found == {f"us.{SONNET}": status, PRO: "pass"}


@pytest.mark.parametrize("what", ["models", "profiles", "application"])
def test_what_cannot_be_listed_is_unknown(what: str) -> None:
    denied = told(**{what: Unanswered(UnansweredReason.DENIED, "bedrock:List")})
    name = {"models": PRO, "profiles": f"us.{PRO}", "application": APPLICATION}[what]
    assert statuses(judge, scope(agent(name)), denied) == {name: "unknown"}


def test_a_profile_that_leads_to_no_model_proves_nothing() -> None:
    empty = Profile("abc123", APPLICATION, ())
    assert statuses(judge, scope(agent(APPLICATION)), told(application=empty)) == {APPLICATION: "unknown"}


def test_a_missing_application_profile_fails() -> None:
    assert statuses(judge, scope(agent(APPLICATION)), told(application=[])) == {APPLICATION: "fail"}


@pytest.mark.parametrize("name", [SONNET, f"eu.{SONNET}", "amazon.nova-prro-v1:0"])
def test_a_guess_never_fails(name: str) -> None:
    (found,) = findings(judge, scope(agent(name, derived_by="guess: named in the code")), told())
    assert found.status.value == "warn"
    assert "guess: named in the code" in found.because


@pytest.mark.parametrize(
    ("name", "in_fix"),
    [
        (SONNET, f"us.{SONNET} or global.{SONNET}"),
        (f"eu.{SONNET}", f"us.{SONNET} or global.{SONNET}"),
        ("amazon.nova-prro-v1:0", PRO),
    ],
)
def test_the_fix_names_what_there_is(name: str, in_fix: str) -> None:
    (found,) = findings(judge, scope(agent(name)), told())
    assert found.fix
    assert in_fix in found.fix.text


def test_one_wrong_among_many_and_each_once() -> None:
    agents = [Agent(f"a{n}", models=(Value(PRO), Value(LITE))) for n in range(10)]
    found = statuses(judge, scope(*agents, agent("amazon.gone-v1:0")), told())
    assert found == {PRO: "pass", LITE: "pass", "amazon.gone-v1:0": "fail"}


def test_without_models_it_does_not_apply() -> None:
    assert set(statuses(judge, scope(Agent("a")), told()).values()) == {"skip"}


@pytest.mark.parametrize(
    ("end", "ended"),
    [
        ("2020-10-14T00:00:00+00:00", True),
        ("2020-10-14", True),
        ("2999-01-01T00:00:00Z", False),
        (None, False),
        ("soon", False),
    ],
)
def test_a_model_whose_end_of_life_is_past_is_gone(end, ended):
    assert FoundationModel(OLD, ("ON_DEMAND",), "LEGACY", end).ended(datetime.now(UTC)) is ended
