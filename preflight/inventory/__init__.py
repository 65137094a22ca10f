"""The target when no file or flag names one: what is deployed in the region, else what could host a first agent.

Pure: from facts to a `Target`. What could not be read stays unread in it, so that nothing vanishes from the report.
"""

from __future__ import annotations

from attrs import evolve

from preflight.account.reader import Asks
from preflight.core.notes import Note
from preflight.core.query import Facts
from preflight.core.scope import Scope
from preflight.core.target import GATEWAY, RUNTIME, Target
from preflight.inventory.candidate_queries import CANDIDATES
from preflight.inventory.candidates import candidates
from preflight.inventory.deployed import deployed
from preflight.inventory.queries import DEPLOYED
from preflight.inventory.resources import DELETING


def discover_target(account: Asks, scope: Scope, *, deployed_only: bool = False) -> tuple[Target, Facts]:
    """The target of a region without a file, and the facts it was read from.

    Args:
        account: answers the queries.
        scope: where, and as whom.
        deployed_only: whether nothing but what is deployed counts: not what could host a first agent.
    """
    facts = account.ask(DEPLOYED, scope)
    found = deployed(facts)
    states = {agent.status for agent in found.agents} | {gateway.status for gateway in found.gateways}
    if states - {DELETING} or {RUNTIME, GATEWAY} & found.unread.keys():
        return found, facts
    if deployed_only:
        note = Note(f"no agent and no gateway is deployed in {scope.region}")
        return evolve(found, notes=(*found.notes, note)), facts
    more = account.ask(CANDIDATES, scope)
    more.asked = {**facts.asked, **more.asked}
    return candidates(more, found), more
