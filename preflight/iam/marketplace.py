"""Whether the roles that invoke a model may make its agreement: Bedrock makes it with their rights at first use.

https://docs.aws.amazon.com/bedrock/latest/userguide/model-access.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from preflight.core.finding import Status
from preflight.core.partitions import AWS
from preflight.core.query import Call, Facts
from preflight.core.target import Agent
from preflight.core.unanswered import Unanswered
from preflight.core.value import Undetermined
from preflight.iam.grants import need
from preflight.iam.permissions import MARKETPLACE
from preflight.iam.queries import Simulation, simulation
from preflight.iam.verdicts import RoleUsage, role_may, simulations
from preflight.models.queries import AVAILABILITY


def _work(agents: Iterable[Agent], facts: Facts) -> Iterator[RoleUsage]:
    wanted = (need(MARKETPLACE, facts.scope.region),)
    return (RoleUsage(agent.role, agent, MARKETPLACE.purpose, lambda: wanted) for agent in agents)


def _calls(facts: Facts) -> Iterator[Call]:
    if any(row.agreement == "NOT_AVAILABLE" for _, row in facts.known(AVAILABILITY)):
        yield from simulations(_work((agent for agent in facts.scope.target.agents if agent.models), facts), facts)


SUBSCRIBING = simulation(_calls, AVAILABILITY)
"""Whether the agents' roles may subscribe at AWS Marketplace; asked only where an agreement is not there."""


def may_subscribe(model: str, facts: Facts) -> bool | None:
    """Whether all who name the model may make its agreement; None where that is not known."""
    if facts.scope.partition != AWS.name:
        return False
    agents = [agent for agent in facts.scope.target.agents if model in {value.value for value in agent.models}]
    try:
        work = list(_work(agents, facts))
        found = {one.status for each in work for one in role_may(each, facts, Simulation(SUBSCRIBING))}
    except (Undetermined, Unanswered):
        return None
    if Status.FAIL in found:
        return False
    return True if found == {Status.PASS} else None
