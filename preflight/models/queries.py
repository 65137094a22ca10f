"""Bedrock's models and inference profiles in one region, and whether the account may use them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from attrs import frozen

from preflight.core.query import Call, Facts, Query
from preflight.core.scope import Scope
from preflight.core.services import strategy_models
from preflight.core.value import known
from preflight.models.model_ids import ANTHROPIC
from preflight.models.names import Kind, ModelName, model_of, parse


@frozen
class FoundationModel:
    """One foundation model of the region."""

    id: str
    inference: tuple[str, ...] | None = None
    lifecycle: str | None = None
    end: str | None = None
    """When AWS withdraws it, in ISO 8601; None where no date is set."""

    def ended(self, now: datetime) -> bool:
        """Whether it is withdrawn already; a date that cannot be read proves nothing."""
        try:
            end = datetime.fromisoformat(self.end or "")
        except ValueError:
            return False
        return end.replace(tzinfo=end.tzinfo or UTC) <= now


@frozen
class Profile:
    """One inference profile and the ARNs of the models it may use."""

    id: str
    arn: str
    models: tuple[str, ...] = ()

    @property
    def model_ids(self) -> tuple[str, ...]:
        """The foundation models it leads to, each once."""
        return tuple(dict.fromkeys(model_of(arn) for arn in self.models))


@frozen
class Availability:
    """Bedrock's four answers about one model and this account."""

    agreement: str
    authorization: str
    entitlement: str
    region: str


@frozen
class UseCase:
    """Whether Anthropic's use-case form was handed in; what it says is not read."""

    submitted: bool


def named(scope: Scope) -> tuple[ModelName, ...]:
    """The models that agents and memories of the target name, each once."""
    values = [value for agent in scope.target.agents for value in agent.models]
    values += [value for resource in scope.target.resources for value in strategy_models(resource)]
    return tuple(parse(text) for text in known(values))


MODELS = Query(
    "bedrock",
    "ListFoundationModels",
    select="modelSummaries[].{id: modelId, inference: inferenceTypesSupported, lifecycle: modelLifecycle.status,"
    " end: modelLifecycle.endOfLifeTime}",
    row=FoundationModel,
)
"""Every foundation model of the region."""

PROFILES = Query(
    "bedrock",
    "ListInferenceProfiles",
    select="inferenceProfileSummaries[].{id: inferenceProfileId, arn: inferenceProfileArn, models: models[].modelArn}",
    row=Profile,
    calls=lambda facts: [Call("", {"typeEquals": "SYSTEM_DEFINED"})] if named(facts.scope) else [],
)
"""Every system-defined inference profile of the region."""


def _application_calls(facts: Facts) -> Iterator[Call]:
    for model in named(facts.scope):
        if model.kind is Kind.APPLICATION and model.region in {"", facts.scope.region}:
            yield Call(model.text, {"inferenceProfileIdentifier": model.text})


APPLICATION_PROFILE = Query(
    "bedrock",
    "GetInferenceProfile",
    select="{id: inferenceProfileId, arn: inferenceProfileArn, models: models[].modelArn}",
    member="inferenceProfileArn",
    row=Profile,
    calls=_application_calls,
    absent=frozenset({"ResourceNotFoundException"}),
)
"""The application inference profiles, under their ARNs as written."""


def _availability_calls(facts: Facts) -> Iterator[Call]:
    profiles = {row.id: row for _, row in facts.known(PROFILES)}
    wanted: dict[str, None] = {}
    for model in named(facts.scope):
        profile = profiles.get(model.id)
        if profile is None and model.kind is Kind.FOUNDATION:
            wanted[model.id] = None
        wanted |= dict.fromkeys(profile.model_ids if profile else ())
    for _, row in facts.known(APPLICATION_PROFILE):
        wanted |= dict.fromkeys(row.model_ids)
    return (Call(model_id, {"modelId": model_id}) for model_id in wanted)


AVAILABILITY = Query(
    "bedrock",
    "GetFoundationModelAvailability",
    select="{agreement: agreementAvailability.status, authorization: authorizationStatus,"
    " entitlement: entitlementAvailability, region: regionAvailability}",
    member="agreementAvailability",
    row=Availability,
    calls=_availability_calls,
    needs=(PROFILES, APPLICATION_PROFILE),
    absent=frozenset({"ResourceNotFoundException"}),
)
"""Whether the account may use each foundation model, under its id."""


def _use_case_calls(facts: Facts) -> Iterator[Call]:
    names = [model.id for model in named(facts.scope)]
    names += [model_id for _, row in facts.known(APPLICATION_PROFILE) for model_id in row.model_ids]
    return (Call("") for _ in range(any(ANTHROPIC in name for name in names)))


USE_CASE = Query(
    "bedrock",
    "GetUseCaseForModelAccess",
    select="{submitted: formData != `null`}",
    member="formData",
    row=UseCase,
    calls=_use_case_calls,
    needs=(APPLICATION_PROFILE,),
    absent=frozenset({"ResourceNotFoundException"}),
)
"""Anthropic's use-case form; no row where it was not handed in. Asked only for Anthropic's models."""
