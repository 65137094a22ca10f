"""What agents do under their roles, thing by thing, and the permissions each thing takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from attrs import frozen

from preflight.check import Subject
from preflight.data.permissions import EXECUTION, Purpose
from preflight.finding import skipped, undecided
from preflight.judging.identities.grants import need
from preflight.judging.identities.verdicts import NoNeed, Work, simulations
from preflight.queries.models import APPLICATION_PROFILE, PROFILES, Profile
from preflight.queries.secret_arns import SECRET_ARNS, is_secret
from preflight.query import Call, Facts
from preflight.scope import Scope, partition_of
from preflight.semantics.images import parse
from preflight.semantics.models import Kind, ModelName, counts_as
from preflight.semantics.models import parse as parse_model
from preflight.semantics.simulation import Need
from preflight.subjects import subject_of, written
from preflight.target import Agent, Origin, Role, Value


@frozen
class Task:
    """One thing one agent does under its role; `item` is the image, secret or model."""

    purpose: Purpose
    agent: Agent
    role: Role
    item: Value[str] | None = None

    @property
    def text(self) -> str:
        """Completes the sentence "it may …"."""
        return f"{self.purpose.value} {written(self.item, 'of ' + self.agent.subject)}" if self.item else self.purpose


def tasks(*purposes: Purpose) -> Callable[[Scope], Iterator[Subject[Task]]]:
    """What the agents of a target do for these purposes; agents of one role that do the same do it once."""

    def subjects(scope: Scope) -> Iterator[Subject[Task]]:
        seen: set[tuple[str, ...]] = set()
        for agent in scope.target.agents:
            for task in _tasks(agent) if agent.role else ():
                name = written(task.role.arn, agent.subject)
                identity = (name, task.purpose, written(task.item, agent.subject) if task.item else agent.subject)
                if task.purpose in purposes and identity not in seen:
                    seen.add(identity)
                    yield subject_of(agent, name, task, task.item.origin if task.item else Origin())

    return subjects


def _tasks(agent: Agent) -> Iterator[Task]:
    if agent.role is None:
        return
    items: dict[Purpose, Iterable[Value[str] | None]] = {
        Purpose.IMAGE: (agent.image,) if agent.image or agent.candidate else (),
        Purpose.LOGS: (None,),
        Purpose.SECRET: agent.secrets,
        Purpose.MODEL: agent.models,
        **dict.fromkeys((Purpose.TOKENS, Purpose.TRACES, Purpose.METRICS, Purpose.SPANS), (None,)),
    }
    for purpose, each in items.items():
        yield from (Task(purpose, agent, agent.role, item) for item in each)


def needs(task: Task, facts: Facts) -> tuple[Need, ...]:
    """The permissions the task takes; a candidate for a first agent only had better have those of its own name.

    Raises `NoNeed`, `Undetermined` where the item is not known, `Unanswered` where its ARN could not be had.
    """
    rows = [row for row in EXECUTION if row.purpose is task.purpose]
    found: list[Need] = []
    for values in _items(task, facts):
        region = values.pop("region", facts.scope.region)
        inference = values.pop("profile", "")
        usable = [row for row in rows if task.item or "{repository}" not in row.resource]
        made = [need(row, region, **_usual(task, facts.scope), **values) for row in usable]
        extra = (("bedrock:InferenceProfileArn", (inference,)),) if inference else ()
        found += [one.with_context(*extra) for one in made]
    return tuple(one.should() if task.agent.candidate and "-candidate" in one.resource else one for one in found)


def _usual(task: Task, scope: Scope) -> dict[str, str]:
    return {
        "partition": scope.partition,
        "account": scope.account,
        "runtime": _runtime(task.agent),
        "stream": "preflight",
    }


def _runtime(agent: Agent) -> str:
    """The id of the runtime, or one as it will be: the service adds a hyphen and ten characters to the name."""
    if agent.runtime_id or agent.candidate:
        return agent.runtime_id or "agentcore-candidate"
    return f"{agent.name.get()}-0123456789" if agent.name else f"{agent.subject}-0123456789"


def _items(task: Task, facts: Facts) -> list[dict[str, str]]:
    """The values of the templates, one set for each resource behind the item."""
    if task.item is None:
        return [{}]
    match task.purpose:
        case Purpose.IMAGE:
            return [_repository(task.item.get())]
        case Purpose.SECRET:
            return [_secret(task.item, facts)]
        case Purpose.MODEL:
            return _models(task.item.get(), facts)
        case _:
            return [{}]


def _repository(uri: str) -> dict[str, str]:
    image = parse(uri)
    if not image.account:
        raise NoNeed(skipped(f"{uri} is in no private ECR registry, so no ECR permission decides"))
    home = f"arn:{partition_of(image.region)}:ecr:{image.region}:{image.account}"
    return {"repository": f"{home}:repository/{image.repository}", "region": image.region}


def _secret(secret: Value[str], facts: Facts) -> dict[str, str]:
    text = secret.get()
    if not is_secret(text):
        raise NoNeed(skipped(f"{text} is not a secret of Secrets Manager"))
    row = facts.one(SECRET_ARNS, text)
    if row is None and secret.created:
        raise NoNeed(skipped(f"this deployment creates the secret {text}, and its ARN is not known before"))
    if row is None:
        raise NoNeed(undecided(f"there is no secret {text} to read", "See secret-exists."))
    return {"secret": row.arn, "region": row.arn.split(":")[3]}


def _models(text: str, facts: Facts) -> list[dict[str, str]]:
    model = parse_model(text)
    if model.kind is Kind.OTHER:
        raise NoNeed(skipped(f"{text} is neither a foundation model nor an inference profile of Bedrock"))
    if model.kind is Kind.FOUNDATION:
        arn = model.arn(facts.scope.partition, facts.scope.region, facts.scope.account)
        return [{"model": arn, "region": counts_as(arn)}]
    profile = _profile(model, facts)
    behind = [{"model": arn, "region": counts_as(arn), "profile": profile.arn} for arn in profile.models]
    return [{"model": profile.arn}, *behind]


def _profile(model: ModelName, facts: Facts) -> Profile:
    """The profile behind a name; the permission is needed on it and on every model it may send a request to."""
    if model.kind is Kind.APPLICATION:
        found = facts.one(APPLICATION_PROFILE, model.text)
    else:
        found = next((row for row in facts.of(PROFILES) if row.id == model.id), None)
    if found is None:
        raise NoNeed(undecided(f"Bedrock knows no inference profile {model.text} here", "See model-available."))
    return found


def calls_for(subjects: Callable[[Scope], Iterable[Subject[Task]]]) -> Callable[[Facts], Iterator[Call]]:
    """The simulations of these tasks, as far as what they take is known."""
    return lambda facts: simulations((work(subject.of, facts) for subject in subjects(facts.scope)), facts)


def work(task: Task, facts: Facts, error: str = "") -> Work:
    """The task as what its role is to do."""
    return Work(task.role, task.agent, task.text, partial(needs, task, facts), error)
