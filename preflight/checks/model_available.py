"""Every Bedrock model the agents name can be invoked in this account and region.

Why: A model needs the region, an agreement and an authorization; many models are reached through an inference
profile only, and Anthropic asks for a use-case form once per account. None of this shows when the runtime is created,
all of it when the agent is first invoked.

Error: Model access is denied due to IAM user or service role is not authorized to perform the required AWS
Marketplace actions. Invocation of model ID ... with on-demand throughput isn't supported

Fix: Accept the model's agreement once as an administrator, or name the inference profile that serves the region.

Source: https://docs.aws.amazon.com/bedrock/latest/userguide/model-access.html
https://docs.aws.amazon.com/bedrock/latest/APIReference/API_GetFoundationModelAvailability.html
https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html

Limits: Whether the execution role may invoke the model is judged by role-permissions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from preflight.core.cause import Cause
from preflight.core.check import Subject, check
from preflight.core.command import Captured, aws, command
from preflight.core.derived import downgrade_if_derived
from preflight.core.finding import Finding, failed, passed, skipped, unheard, unknown, warned
from preflight.core.near import near as nearest
from preflight.core.query import Facts
from preflight.core.resource import Resource
from preflight.core.scope import Scope
from preflight.core.services import strategy_models
from preflight.core.steps import Run, look
from preflight.core.subjects import display_name, distinct, subject_of
from preflight.core.value import Value
from preflight.iam.marketplace import SUBSCRIBING, may_subscribe
from preflight.models.model_ids import ANTHROPIC, LEGACY, ON_DEMAND
from preflight.models.names import Kind, ModelName, parse
from preflight.models.queries import (
    APPLICATION_PROFILE,
    AVAILABILITY,
    MODELS,
    PROFILES,
    USE_CASE,
    Availability,
    FoundationModel,
)

WHETHER = frozenset({"AVAILABLE", "NOT_AVAILABLE"})


def models(scope: Scope) -> Iterator[Subject[Value[str]]]:
    """The models that agents and memories name; one that several name is one subject."""
    of_agents = (
        subject_of(agent, display_name(value, agent.subject), value, value.origin)
        for agent in scope.target.agents
        for value in agent.models
    )
    of_memories = (_of_memory(memory, value) for memory in scope.target.resources for value in strategy_models(memory))
    return distinct((*of_agents, *of_memories))


def _of_memory(memory: Resource, value: Value[str]) -> Subject[Value[str]]:
    name, owners = display_name(value, memory.subject), (memory.subject,)
    return Subject(name, value, value.origin, memory.account, owners=owners)


OWN_NAME = re.compile(r"[0-9a-zA-Z](?:[_-]?[0-9a-zA-Z])*[_-]?")
"""The name of a model of one's own, which Bedrock takes, too: `ConversationalModelId` of botocore 1.44.8."""


@check(
    requirement="models",
    subjects=models,
    none="nothing here names a Bedrock model",
    kinds=("Runtime", "Memory", "MemoryStrategy"),
    queries=(MODELS, PROFILES, APPLICATION_PROFILE, AVAILABILITY, USE_CASE, SUBSCRIBING),
)
def judge(value: Value[str], facts: Facts) -> Iterator[Finding]:
    """Judges whether one model can be invoked; one that is derived or guessed never fails."""
    for finding in _findings(parse(value.get()), facts):
        yield downgrade_if_derived(finding, value)


def _findings(name: ModelName, facts: Facts) -> Iterator[Finding]:
    region = facts.scope.region
    if name.kind is Kind.OTHER:
        yield _of_another_kind(name)
    elif name.region not in {"", region}:
        see = look(command("agentcore-preflight", "--region", name.region, "--model", name.id))
        yield unknown(f"its ARN is of {name.region}, not of {region}", "Audit it in that region.", see)
    elif name.kind is Kind.APPLICATION:
        yield from _application(name, facts)
    elif name.kind is Kind.FOUNDATION and (model := next((row for row in facts.of(MODELS) if row.id == name.id), None)):
        yield from _foundation(name, model, facts)
    elif profile := next((row for row in facts.of(PROFILES) if row.id == name.id), None):
        yield from _usable(name, f"the profile leads to {', '.join(profile.model_ids)}", profile.model_ids, facts)
    else:
        yield _no_profile(name, facts) if name.kind is Kind.PROFILE else _no_model(name, facts)


def _of_another_kind(name: ModelName) -> Finding:
    """A provisioned, custom or imported model, a router, or no model of Bedrock at all."""
    see = look(aws("bedrock", "list-foundation-models", by_output_modality="TEXT"))
    if name.written_arn:
        return skipped("it is neither a foundation model nor an inference profile, so there is no access to look up")
    if OWN_NAME.fullmatch(name.id):
        because = "Bedrock lists no foundation model or profile of such a name, and the account's own are not looked up"
        return unknown(because, "Name a foundation model, an inference profile, or the ARN of your own model.", see)
    return failed("it is no id or ARN that Bedrock takes for a model", "Name a model or an inference profile.", see)


def _application(name: ModelName, facts: Facts) -> Iterator[Finding]:
    profile = facts.one(APPLICATION_PROFILE, name.text)
    if profile is None:
        text = "Create the application inference profile, or name one that exists."
        see = look(aws("bedrock", "list-inference-profiles", type_equals="APPLICATION", region=facts.scope.region))
        yield failed("there is no such application inference profile", text, see)
    else:
        yield from _usable(name, f"the profile leads to {', '.join(profile.model_ids)}", profile.model_ids, facts)


def _no_profile(name: ModelName, facts: Facts) -> Finding:
    offered = [row.id for row in facts.of(PROFILES)]
    base = name.id.partition(".")[2]
    same = [each for each in offered if each.partition(".")[2] == base]
    near = same or nearest(name.id, offered, most=3)
    text = f"Use {' or '.join(near)}." if near else "Use a profile of this region."
    see = look(aws("bedrock", "list-inference-profiles", region=facts.scope.region))
    return failed(f"{facts.scope.region} has no inference profile {name.id}", text, see)


def _no_model(name: ModelName, facts: Facts) -> Finding:
    near = nearest(name.id, [row.id for row in facts.of(MODELS)], most=3)
    text = f"Use {' or '.join(near)}." if near else "Use a model of this region."
    see = look(aws("bedrock", "list-foundation-models", region=facts.scope.region))
    return failed(f"{facts.scope.region} has no model {name.id}", text, see)


def _foundation(name: ModelName, model: FoundationModel, facts: Facts) -> Iterator[Finding]:
    if model.inference is None:
        yield unknown(f"Bedrock does not say how {model.id} can be invoked", "Run it again, or invoke it once.")
    elif ON_DEMAND in model.inference:
        yield from _usable(name, f"{model.id} is offered on demand", (model.id,), facts, direct=True)
    else:
        yield _profile_only(model, facts)


def _profile_only(model: FoundationModel, facts: Facts) -> Finding:
    because = f"invocation of model ID {model.id} with on-demand throughput isn't supported"
    serving = [row.id for row in facts.of(PROFILES) if model.id in row.model_ids]
    if serving:
        return failed(because, f"Name an inference profile instead: {' or '.join(serving)}.")
    return failed(because, "Name another model, or buy provisioned throughput and name its ARN.")


def _usable(
    name: ModelName, evidence: str, model_ids: Sequence[str], facts: Facts, *, direct: bool = False
) -> Iterator[Finding]:
    """The findings of the foundation models that would serve; a pass when none has anything against it."""
    models = {row.id: row for row in facts.of(MODELS)}
    against = [] if model_ids else [unknown("Bedrock names no model that it leads to", "Invoke it once by hand.")]
    for model_id in model_ids:
        against += _access(name, model_id, facts, direct=direct)
        if (model := models.get(model_id)) and (aged := _aged(model)):
            against.append(aged)
    if any(ANTHROPIC in model_id for model_id in model_ids) and facts.one(USE_CASE) is None:
        against.append(_no_use_case())
    yield from against or [passed(f"{evidence}; region, agreement and authorization are there")]


def _aged(model: FoundationModel) -> Finding | None:
    """What there is to say of a model that AWS withdraws, by its own dates."""
    cause = Cause("model-lifecycle", (model.id,))
    if model.ended(datetime.now(UTC)):
        because = f"{model.id} reached the end of its life on {str(model.end)[:10]}, and answers no more"
        return failed(because, "Move to its successor.", cause=cause)
    if model.lifecycle != LEGACY:
        return None
    date = f" on {model.end[:10]}" if model.end else ""
    because = f"{model.id} is LEGACY and will be withdrawn{date}; an account that did not use it lately may not start"
    return warned(because, "Move to its successor.", cause=cause)


def _access(name: ModelName, model_id: str, facts: Facts, *, direct: bool) -> Iterator[Finding]:
    found, region = facts.one(AVAILABILITY, model_id), facts.scope.region
    if found is None:
        yield unknown(f"Bedrock does not say whether {model_id} is available", "Invoke it once by hand.")
        return
    if found.authorization not in {"AUTHORIZED", "NOT_AUTHORIZED"} or found.region not in WHETHER:
        yield unheard(f"Bedrock answers {found.authorization} and {found.region} for {model_id}")
        return
    if found.authorization != "AUTHORIZED":
        text = "Ask AWS Support or the organization's administrator why the account is not authorized."
        yield failed(f"the account is not authorized for {model_id}", text)
    if found.region != "AVAILABLE" and direct:
        yield failed(f"{model_id} is not available in {region}", "Name an inference profile or another model.")
    elif found.region != "AVAILABLE":
        yield warned(f"{model_id} is not available in {region} itself; the profile reaches other regions")
    yield from _agreement(name, model_id, found, facts)


def _agreement(name: ModelName, model_id: str, found: Availability, facts: Facts) -> Iterator[Finding]:
    status, region = found.agreement, facts.scope.region
    if status == "PENDING":
        yield warned(f"the agreement for {model_id} is pending", "Wait up to 15 minutes.")
    elif status == "NOT_AVAILABLE":
        yield _no_agreement(model_id, may_subscribe(name.text, facts), region)
    elif status != "AVAILABLE":
        yield unknown(f"Bedrock answered {status} for the agreement of {model_id}", "Run it again later.")
    elif found.entitlement not in WHETHER:
        yield unheard(f"Bedrock answers {found.entitlement} for the entitlement to {model_id}")
    elif found.entitlement != "AVAILABLE":
        yield failed(
            f"the account has no entitlement to {model_id}",
            *_accept(model_id, region),
            cause=Cause("model-agreement", (model_id,)),
        )


def _no_agreement(model_id: str, made_at_first_use: bool | None, region: str) -> Finding:
    because = f"there is no agreement for {model_id}"
    step = _accept(model_id, region)
    cause = Cause("model-agreement", (model_id,), title=because)
    if made_at_first_use is None:
        doubt = f"{because}, and whether the role may make it at first use (aws-marketplace) is not known"
        return unknown(doubt, *step, cause=cause)
    if made_at_first_use:
        return warned(
            f"{because} yet; the role may make it at first use, which can fail for some 15 minutes", *step, cause=cause
        )
    return failed(f"{because}, and the role may not make it (aws-marketplace:Subscribe)", *step, cause=cause)


def _accept(model_id: str, region: str) -> tuple[str, tuple[Run, ...]]:
    named = {"model_id": model_id, "region": region}
    offer = Captured("OFFER")
    offers = aws("bedrock", "list-foundation-model-agreement-offers", **named, query=FIRST_OFFER, output="text")
    accept = aws("bedrock", "create-foundation-model-agreement", **named, offer_token=offer)
    text = "Accept the agreement once as an administrator; the execution role needs no Marketplace right for that."
    return text, (Run(offers, capture=offer.name), Run(accept))


FIRST_OFFER = "offers[0].offerToken"


def _no_use_case() -> Finding:
    because = "Anthropic's use-case form was not handed in by this account, unless its organization's management did"
    return warned(because, "Hand it in once: Bedrock console, Model catalog, any Anthropic model.")
