"""What a check found: a status, the evidence for it, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

from attrs import evolve, field, frozen

from preflight.core.cause import NOT_ASKED, Cause, not_asked
from preflight.core.command import Command
from preflight.core.steps import Step, as_steps, command_text
from preflight.core.text import truncate
from preflight.core.unanswered import OF_DOCUMENT, Unanswered, UnansweredReason
from preflight.core.value import Origin, Value


class Status(StrEnum):
    """The five answers a check can give."""

    PASS = "pass"  # noqa: S105 - a status
    WARN = "warn"
    FAIL = "fail"
    UNKNOWN = "unknown"
    SKIP = "skip"


WORST_FIRST = (Status.FAIL, Status.UNKNOWN, Status.WARN, Status.PASS, Status.SKIP)


def worst(statuses: Iterable[Status]) -> Status:
    """The status that decides; nothing to look at is never success, so an empty set is `unknown`."""
    found = set(statuses)
    return next((status for status in WORST_FIRST if status in found), Status.UNKNOWN)


@frozen
class Fix:
    """How to fix it: a sentence, and the steps to take, with real ids filled in.

    `steps` also takes one command or step, or several of either.
    """

    text: str = field(converter=truncate)
    steps: tuple[Step, ...] = field(default=(), converter=as_steps)

    @property
    def command(self) -> str | None:
        """The commands among the steps as text to paste, one a line; None without any."""
        return command_text(self.steps)


@frozen
class Waiver:
    """Somebody's decision to live with a finding until a date."""

    reason: str
    expires: str | None = None
    owner: str | None = None


@frozen
class Finding:
    """One answer about one subject. A judge yields it; the inspection fills in what it left empty."""

    status: Status
    because: str = field(converter=truncate)
    subject: str = field(default="", converter=truncate)
    fix: Fix | None = None
    origin: Origin | None = None
    reference: str = ""
    check: str = ""
    requirement: str = ""
    waiver: Waiver | None = None
    cause: Cause | None = None
    """Findings with one cause (a denied action, a blocked path) are one problem with one remedy."""
    candidate: str = ""
    owners: tuple[str, ...] = ()
    """The subjects of the AgentCore resources it speaks of."""


Remedy = Command | Step | Sequence[Command | Step] | None
"""What a judge gives beside the sentence of a fix: one command or step, or several."""


def passed(because: str, *, subject: str = "") -> Finding:
    """The requirement is met, and `because` says by what evidence."""
    return Finding(Status.PASS, because, subject)


def warned(
    because: str, fix: str = "", remedy: Remedy = None, *, subject: str = "", cause: Cause | None = None
) -> Finding:
    """It will deploy, but somebody should know."""
    return Finding(Status.WARN, because, subject, Fix(fix, remedy) if fix else None, cause=cause)


def failed(because: str, fix: str, remedy: Remedy = None, *, subject: str = "", cause: Cause | None = None) -> Finding:
    """The requirement is not met, on positive evidence; a failure always says what to do."""
    return Finding(Status.FAIL, because, subject, Fix(fix, remedy), cause=cause)


def unknown(
    because: str, fix: str = "", remedy: Remedy = None, *, subject: str = "", cause: Cause | None = None
) -> Finding:
    """The evidence is missing; `because` names what is missing, `fix` how to get it."""
    return Finding(Status.UNKNOWN, because, subject, Fix(fix, remedy) if fix else None, cause=cause)


def unheard(because: str, *, cause: Cause | None = None) -> Finding:
    """AWS answered with a word that is newer than this version: what it means for the requirement is not known."""
    fix = "Look up what it means, or update agentcore-preflight."
    return unknown(f"{because}, which this version does not know", fix, cause=cause)


def skipped(because: str, *, subject: str = "") -> Finding:
    """The question does not arise here, and `because` says why."""
    return Finding(Status.SKIP, because, subject)


def failed_unless_derived(
    value: Value[Any], because: str, fix: str, remedy: Remedy = None, *, subject: str = ""
) -> Finding:
    """A `must` that this value does not meet: a fail, or a warning where a tool derives the value.

    A deployment with another version of that tool may use another value, so its rule alone proves nothing.
    """
    if value.derived_by:
        told = f"{because} ({value.derived_by} derives this value; another version may differ)"
        found = warned(told, fix, remedy, subject=subject)
    else:
        found = failed(because, fix, remedy, subject=subject)
    return evolve(found, origin=value.origin if value.origin.file else None)


def failed_by_guide(by_guide: bool, because: str, fix: str, remedy: Remedy = None) -> Finding:
    """A value that the guide forbids and AWS accepts: a fail by the guide, a warning by AWS."""
    if by_guide:
        return failed(because, fix, remedy)
    return warned(f"{because}; AWS itself accepts it", fix, remedy)


def unanswered_finding(unanswered: Unanswered) -> Finding:
    """The finding of a subject whose answer did not come: `unknown` with its cause, which may be a restriction."""
    text, command = unanswered.next_step
    return unknown(unanswered.because, text, command, cause=unanswered_cause(unanswered))


def unanswered_cause(unanswered: Unanswered) -> Cause:
    """The cause that all findings share which rest on the same missing answer."""
    if unanswered.cause is UnansweredReason.OFFLINE:
        return not_asked("--offline")
    if unanswered.cause is UnansweredReason.REFUSED:
        return not_asked(unanswered.message or unanswered.action)
    which = unanswered.message.partition(":")[0] if unanswered.action == OF_DOCUMENT else ""
    return Cause(unanswered.cause.value, tuple(filter(None, (unanswered.action, which))), title=unanswered.because)


def is_restricted(finding: Finding) -> bool:
    """Whether the finding is unknown only because the user's own restriction left the question out."""
    return finding.status is Status.UNKNOWN and finding.cause is not None and finding.cause.kind == NOT_ASKED
