"""Whether a quota leaves room for what a deployment adds."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum

from attrs import frozen

from preflight.core.target import Agent, Gateway

TIGHT_FROM = 0.8


class Headroom(StrEnum):
    """How much room there is."""

    CLOSED = "closed"
    """The quota is zero."""
    FULL = "full"
    """What is added certainly does not fit."""
    DOUBTFUL = "doubtful"
    """It does not fit if what has no known name is new."""
    TIGHT = "tight"
    FREE = "free"


@frozen
class QuotaDemand:
    """How many are there, how many this deployment certainly adds, and how many it may add beyond those."""

    used: int
    adding: int = 0
    perhaps: int = 0

    @classmethod
    def of(cls, wanted: Iterable[Agent | Gateway], taken: Collection[str]) -> QuotaDemand:
        """What a deployment adds to the names that are taken: a name that is there is an update."""
        new = [each for each in wanted if not each.deployed and not _id(each)]
        names = {each.name.get() for each in new if each.name and each.name.known}
        nameless = sum(not (each.name and each.name.known) for each in new)
        return cls(len(taken), len(names - set(taken)), nameless)

    def room(self, applied: float) -> Headroom:
        """How much room an applied quota leaves."""
        if applied <= 0:
            return Headroom.CLOSED
        after = self.used + self.adding
        if self.adding and after > applied:
            return Headroom.FULL
        if self.perhaps and after + self.perhaps > applied:
            return Headroom.DOUBTFUL
        return Headroom.TIGHT if after >= applied * TIGHT_FROM else Headroom.FREE


def _id(each: Agent | Gateway) -> str:
    return each.runtime_id if isinstance(each, Agent) else each.gateway_id
