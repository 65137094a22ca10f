"""What agents do under their roles, thing by thing, and the permissions each thing takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from attrs import evolve, frozen

from preflight.core.check import Subject
from preflight.core.command import command
from preflight.core.finding import skipped, unknown
from preflight.core.partitions import partition_of
from preflight.core.query import Facts
from preflight.core.scope import Scope
from preflight.core.subjects import display_name, subject_of
from preflight.core.target import Agent, Role
from preflight.core.unanswered import Unanswered
from preflight.core.value import DYNAMIC_REFERENCE, Origin, Undetermined, Value
from preflight.iam.access import Access, AccessStatus, Context, PermissionNeed
from preflight.iam.grants import made_up, need, statement
from preflight.iam.permissions import EXECUTION, Permission, Purpose
from preflight.iam.secret_arns import SECRET_ARNS, is_secret
from preflight.iam.verdicts import NotApplicable, RoleUsage, Work
from preflight.images.reference import parse
from preflight.models.names import Kind, ModelName, counts_as
from preflight.models.names import parse as parse_model
from preflight.models.queries import APPLICATION_PROFILE, PROFILES, Profile


@frozen
class Task:
    """One thing agents do under their role; `item` is the image, secret or model, else each does it for itself."""

    purpose: Purpose
    agents: tuple[Agent, ...]
    role: Role
    item: Value[str] | None = None

    @property
    def agent(self) -> Agent:
        """The first who does it."""
        return self.agents[0]

    @property
    def text(self) -> str:
        """Completes the sentence "it may …"."""
        of = display_name(self.item, f"of {self.agent.subject}") if self.item else ""
        return f"{self.purpose.value} {of}" if of else self.purpose

    @property
    def identity(self) -> tuple[str, ...]:
        """Tells it from other tasks: what several agents do under one role is one task."""
        whose = "" if self.agent.runtime_id or not self.agent.name or self.agent.name.known else self.agent.subject
        what = display_name(self.item, self.agent.subject) if self.item else whose
        return display_name(self.role.arn, self.agent.subject), self.purpose, what, self.agent.candidate


def tasks(*purposes: Purpose) -> Callable[[Scope], Iterator[Subject[Task]]]:
    """What the agents of a target do for these purposes; agents of one role that do the same do it once."""

    def subjects(scope: Scope) -> Iterator[Subject[Task]]:
        found: dict[tuple[str, ...], Task] = {}
        for task in (task for agent in scope.target.agents for task in _tasks(agent)):
            before = found.setdefault(task.identity, task) if task.purpose in purposes else task
            if before is not task:
                found[task.identity] = evolve(before, agents=(*before.agents, task.agent))
        return (_subject(task) for task in found.values())

    return subjects


def _subject(task: Task) -> Subject[Task]:
    name = display_name(task.role.arn, task.agent.subject)
    return subject_of(task.agent, name, task, task.item.origin if task.item else Origin())


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
        yield from (Task(purpose, (agent,), agent.role, item) for item in each)


def needs(task: Task, facts: Facts) -> tuple[PermissionNeed, ...]:
    """The permissions the task takes, each once.

    Raises `NotApplicable`, `Undetermined` where the item is not known, `Unanswered` where its ARN could not be had.
    """
    items = _items(task, facts)
    # What agents share, one of them stands for: an item has nothing of the agent's name.
    agents = task.agents[:1] if task.item else task.agents
    return tuple(dict.fromkeys(need for agent in agents for item in items for need in _needs(task, agent, item, facts)))


def _needs(task: Task, agent: Agent, item: Mapping[str, str], facts: Facts) -> Iterator[PermissionNeed]:
    """The needs of one agent; a candidate for a first agent only had better have those of its own name."""
    values = {"region": facts.scope.region, **_usual(agent, facts.scope), **item}
    region, inference = values.pop("region"), values.pop("profile", "")
    extra = (("bedrock:InferenceProfileArn", (inference,)),) if inference else ()
    for row in EXECUTION:
        if row.purpose == task.purpose and not _lacks(row, task, values):
            made = need(row, region, **values).with_context(*extra, *_of_key(row, region, facts.scope))
            # Nobody said that the agent uses what was only guessed from its environment or its policies.
            guessed = bool(task.item and task.item.derived_by)
            yield made.should() if guessed or (agent.candidate and "{runtime}" in row.resource) else made


def _lacks(row: Permission, task: Task, values: Mapping[str, str]) -> bool:
    """Whether there is nothing that a permission could be about: no image, or no key that the secret is under."""
    return ("{repository}" in row.resource and not task.item) or ("{key}" in row.resource and not values.get("key"))


def _of_key(row: Permission, region: str, scope: Scope) -> Context:
    """What a request for a key carries: Secrets Manager makes it for the agent that reads a secret."""
    if "{key}" not in row.resource:
        return ()
    via = f"secretsmanager.{region}.{scope.dns_suffix}"
    return (("kms:ViaService", (via,)), ("kms:CallerAccount", (scope.account,)))


def _usual(agent: Agent, scope: Scope) -> dict[str, str]:
    return {
        "partition": scope.partition,
        "account": scope.account,
        "runtime": agent.runtime_id or made_up("candidate" if agent.candidate else agent.runtime_name),
        "stream": made_up("stream"),
    }


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
            return models_behind(task.item.get(), facts)
        case _:
            return [{}]


def _repository(uri: str) -> dict[str, str]:
    image = parse(uri)
    if not image.account:
        raise NotApplicable(skipped(f"{uri} is in no private ECR registry, so no ECR permission decides"))
    home = f"arn:{partition_of(image.region)}:ecr:{image.region}:{image.account}"
    return {"repository": f"{home}:repository/{image.repository}", "region": image.region}


def _secret(secret: Value[str], facts: Facts) -> dict[str, str]:
    text = secret.get()
    if secret.derived_by == DYNAMIC_REFERENCE:
        raise NotApplicable(
            skipped(f"CloudFormation resolves {text} when it deploys; the agent never reads the secret")
        )
    if not is_secret(text):
        raise NotApplicable(skipped(f"{text} is not a secret of Secrets Manager"))
    row = facts.one(SECRET_ARNS, text)
    if row is None and secret.created:
        raise NotApplicable(skipped(f"this deployment creates the secret {text}, and its ARN is not known before"))
    if row is None:
        raise NotApplicable(unknown(f"there is no secret {text} to read", "See secret-exists."))
    return {"secret": row.arn, "region": row.arn.split(":")[3], "key": row.key_arn}


def models_behind(text: str, facts: Facts) -> list[dict[str, str]]:
    """The templates' values for a model: its ARN and region, and for a profile those of every model behind it."""
    model = parse_model(text)
    if model.kind is Kind.OTHER:
        raise NotApplicable(skipped(f"{text} is neither a foundation model nor an inference profile of Bedrock"))
    if model.kind is Kind.FOUNDATION:
        arn = model.arn(facts.scope.partition, facts.scope.region, facts.scope.account)
        return [{"model": arn, "region": counts_as(arn)}]
    profile = _profile(model, facts)
    behind = [{"model": arn, "region": counts_as(arn), "profile": profile.arn} for arn in profile.models]
    return [{"model": profile.arn}, *behind]


def _profile(model: ModelName, facts: Facts) -> Profile:
    """The profile behind a name; the permission is needed on it and on every model it may send a request to."""
    if model.region not in {"", facts.scope.region}:
        step = command("agentcore-preflight", "--region", model.region, "--model", model.written_arn)
        raise NotApplicable(
            unknown(f"{model.text} is of {model.region}, which alone says what is behind it", "Audit it there.", step)
        )
    if model.kind is Kind.APPLICATION:
        found = facts.one(APPLICATION_PROFILE, model.text)
    else:
        found = next((row for row in facts.of(PROFILES) if row.id == model.id), None)
    if found is None:
        raise NotApplicable(unknown(f"Bedrock knows no inference profile {model.text} here", "See model-available."))
    return found


def work_of(subjects: Callable[[Scope], Iterable[Subject[Task]]]) -> Work:
    """These tasks as what roles are to do."""
    return lambda facts: (work(subject.of, facts) for subject in subjects(facts.scope))


def work(task: Task, facts: Facts, error: str = "") -> RoleUsage:
    """The task as what its role is to do."""
    return RoleUsage(task.role, task.agent, task.text, partial(needs, task, facts), error)


def execution_policy(agents: Iterable[Agent], facts: Facts) -> Mapping[str, Any] | None:
    """The policy that allows all that the agents do, as far as that is known; None for nothing."""
    wanted: dict[PermissionNeed, None] = {}
    for task in (task for agent in agents for task in _tasks(agent)):
        with suppress(NotApplicable, Undetermined, Unanswered):
            wanted |= dict.fromkeys(needs(task, facts))
    return (
        statement(Access(action, one, AccessStatus.DENIED) for one in wanted for action in one.actions)
        if wanted
        else None
    )
