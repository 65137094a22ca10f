"""Whether a role's trust policy lets an AWS service assume the role."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from attrs import frozen

from preflight.iam.conditions import Context
from preflight.iam.documents import Policy
from preflight.iam.patterns import PartialValue
from preflight.iam.principals import Reach, reach

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from preflight.iam.conditions import Condition
    from preflight.iam.documents import Document, Statement
    from preflight.iam.patterns import Truth, Value


class TrustDecision(StrEnum):
    """Whether the service may assume the role."""

    ADMITTED = "admitted"
    POSSIBLE = "possible"
    """Depends on a value that is not known yet or a context key nothing was said about."""
    REFUSED = "refused"


@frozen
class TrustOutcome:
    """What a trust policy says to one service."""

    admission: TrustDecision
    guarded: bool
    """Whether no Allow that may admit the service does so whatever the source (the confused deputy)."""
    named: tuple[str, ...]
    """The Allow statements that name the service and the action: none means it is not trusted at all."""
    denying: tuple[str, ...]
    """The Deny statements that apply or may apply."""
    failed: tuple[Condition, ...]
    """The conditions of those Allow statements that certainly do not hold."""
    undecided: tuple[Condition, ...]
    """The conditions that depend on something not known."""
    missing: tuple[str, ...]
    """The context keys of conditions that the given context says nothing about."""


# https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
_SOURCE_KEYS = frozenset({"aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths"})


def admits(
    trust: Document,
    *,
    service: str,
    context: Mapping[str, tuple[Value, ...]],
    action: str = "sts:AssumeRole",
) -> TrustOutcome:
    """What the trust policy says to the service. A value may be known in part, as the ARN of a runtime to come is.

    A key the context does not mention may or may not be sent; one with no values is known not to be sent.
    """
    known = Context.of(context, unsure=True)
    spoken = [s for s in Policy.of(trust).statements if s.acts_on(action) and reach(s, service) is Reach.DIRECT]
    allows = [(s, s.applies(action, "*", known)) for s in spoken if s.allows]
    denies = [(s, s.applies(action, "*", known)) for s in spoken if not s.allows]
    verdicts = [(s.met(c, known), c) for s, _ in allows for c in s.conditions]
    every_condition = [c for s in spoken for c in s.conditions]
    return TrustOutcome(
        admission=_admission([truth for _, truth in allows], [truth for _, truth in denies]),
        guarded=_guarded(spoken, action, known),
        named=tuple(s.label for s, _ in allows),
        denying=tuple(s.label for s, truth in denies if truth is not False),
        failed=tuple(c for truth, c in verdicts if truth is False),
        undecided=tuple(c for truth, c in verdicts if truth is None),
        missing=tuple(dict.fromkeys(c.key for c in every_condition if not known.names(c.key))),
    )


def _guarded(spoken: list[Statement], action: str, known: Context) -> bool:
    """Whether the statements refuse the service where it acts for somebody else's runtime or gateway.

    A guard is what does so, however its condition is spelled; one that asks for a key nobody knows is none.
    """
    own = next((value for value in known.get("aws:SourceAccount") if isinstance(value, str)), "")
    for account in dict.fromkeys(_strangers(spoken)):
        strange = _for_account(account, known)
        allows, denies = (
            [s.applies(action, "*", strange) for s in spoken if s.allows is kind] for kind in (True, False)
        )
        if not _is_near(account, own) and _admission(allows, denies) is not TrustDecision.REFUSED:
            return False
    return True


def _strangers(spoken: list[Statement]) -> Iterator[str]:
    """Accounts of others, among them two that each wildcard lets in; one that is written out somebody meant."""
    yield from (str(digit) * _ACCOUNT_LENGTH for digit in range(10))
    for value in (value for s in spoken for condition in s.conditions for value in condition.values):
        sections = value.split(":")
        text = sections[_ACCOUNT_SECTION] if len(sections) > _ACCOUNT_SECTION else value
        for filler in "09" if set(text) & {"*", "?"} else "":
            start, *rest = text.replace("?", filler).split("*")
            yield start + filler * (_ACCOUNT_LENGTH - len(start + "".join(rest))) + "".join(rest)


def _is_near(account: str, own: str) -> bool:
    """Whether all but one digit are ours: nobody can choose an account that a single open digit lets in."""
    return sum(one != other for one, other in zip(account, own, strict=False)) <= 1


_ACCOUNT_LENGTH = 12


# https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
def _for_account(account: str, known: Context) -> Context:
    """The request of the service for a runtime or gateway of another account."""
    source = known.get("aws:SourceArn")
    text = next((value if isinstance(value, str) else value.text for value in source), "")
    sections = text.split(":")
    foreign: tuple[Value, ...] = ()
    if len(sections) > _ACCOUNT_SECTION:
        kind = sections[-1].partition("/")[0]
        foreign = (PartialValue(":".join((*sections[:4], account, f"{kind}/*"))),)
    return Context.of(
        {
            **known.values,
            "aws:SourceAccount": (account,),
            "aws:SourceArn": foreign,
            "aws:SourceOrgID": ("o-0000000000",),
            "aws:SourceOrgPaths": ("o-0000000000/r-0000/",),
        },
        unsure=True,
    )


_ACCOUNT_SECTION = 4


def names_service(trust: Document, service: str, action: str = "sts:AssumeRole") -> bool:
    """Whether any Allow speaks of the service and the action: if none does, it is refused under every condition."""
    allows = (s for s in Policy.of(trust).statements if s.allows and s.acts_on(action))
    return any(reach(s, service) is Reach.DIRECT for s in allows)


def _admission(allows: list[Truth], denies: list[Truth]) -> TrustDecision:
    if True in denies or set(allows) <= {False}:
        return TrustDecision.REFUSED
    return TrustDecision.ADMITTED if True in allows and None not in denies else TrustDecision.POSSIBLE


def source_keys(statement: Statement) -> set[str]:
    """The keys among its conditions that name the source."""
    return {condition.key.lower() for condition in statement.conditions} & _SOURCE_KEYS
