"""What IAM decides about a request, given every policy that applies to it.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from attrs import Factory, frozen

from preflight.iam.conditions import Context
from preflight.iam.documents import Policy, Statement
from preflight.iam.patterns import variables
from preflight.iam.principals import Reach, may_reach, reach

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from preflight.iam.patterns import Value


class Decision(StrEnum):
    """IAM's three answers, spelled as the policy simulator spells them."""

    ALLOWED = "allowed"
    EXPLICIT_DENY = "explicitDeny"
    IMPLICIT_DENY = "implicitDeny"


class Layer(StrEnum):
    """A kind of policy that has a say in a decision, in the order a reader can do something about it."""

    IDENTITY = "identity"
    BOUNDARY = "boundary"
    SESSION = "session"
    RESOURCE = "resource"
    ORGANIZATIONS = "organizations"


@frozen
class Request:
    """One action on one resource by one principal; `principal` is an ARN or a service's name."""

    action: str
    resource: str = "*"
    principal: str = ""
    context: Mapping[str, tuple[Value, ...]] = Factory(dict)


@frozen
class Verdict:
    """What one layer says by itself, and the statements that made it say so."""

    layer: Layer
    decision: Decision
    matched: tuple[Statement, ...] = ()
    missing: tuple[str, ...] = ()
    """Context keys the request lacks and a statement that otherwise fits asks for."""
    possible: tuple[Statement, ...] = ()
    """The Deny statements that apply if a context key the request lacks has a certain value."""
    denying_keys: tuple[str, ...] = ()
    """The context keys that decide whether those apply."""
    assumed: tuple[str, ...] = ()
    """The context keys whose absence every statement that decides rests on; none where one applies all the same."""
    reach: Reach = Reach.NONE
    """How precisely a resource policy's Allow names the principal."""


@frozen
class Outcome:
    """The decision and, unless it is allowed, the layer that made it."""

    decision: Decision
    layer: Layer | None
    verdicts: tuple[Verdict, ...]

    def of(self, layer: Layer) -> Verdict | None:
        """What one layer said, None if it has no policy."""
        return next((verdict for verdict in self.verdicts if verdict.layer is layer), None)

    @property
    def matched(self) -> tuple[Statement, ...]:
        """The statements that decided: the denying ones, or if it is allowed the allowing ones."""
        decided = (verdict for verdict in self.verdicts if verdict.decision is self.decision)
        return tuple(s for verdict in decided for s in verdict.matched)

    @property
    def assumed(self) -> tuple[str, ...]:
        """The context keys whose absence the explicit Deny rests on; none where it does not rest on any."""
        return _assumed(self.verdicts)

    @property
    def denying_keys(self) -> tuple[str, ...]:
        """The context keys that decide whether a Deny of any layer applies."""
        return tuple(dict.fromkeys(key for verdict in self.verdicts for key in verdict.denying_keys))

    @property
    def allowing_keys(self) -> tuple[str, ...]:
        """The context keys whose absence the Allow of a layer rests on: with them the request may not be allowed."""
        allowed = (verdict for verdict in self.verdicts if verdict.decision is Decision.ALLOWED)
        return tuple(dict.fromkeys(key for verdict in allowed for key in verdict.assumed))

    @property
    def missing(self) -> tuple[str, ...]:
        """The context keys missing in any layer."""
        return tuple(dict.fromkeys(key for verdict in self.verdicts for key in verdict.missing))


def evaluate(
    request: Request,
    identity: Sequence[Policy],
    *,
    boundary: Sequence[Policy] | None = None,
    session: Sequence[Policy] | None = None,
    organizations: Sequence[Sequence[Policy]] = (),
    resource_policy: Policy | None = None,
) -> Outcome:
    """IAM's decision within one account. An Allow that is not sure allows nothing, a Deny that is not sure denies.

    `organizations` holds the service control policies level by level from the root to the account: each level must
    allow. Given an empty boundary or session, nothing is allowed; given None, there is none.
    """
    layers = [_verdict(Layer.IDENTITY, request, identity)]
    layers += [_verdict(Layer.BOUNDARY, request, boundary)] if boundary is not None else []
    layers += [_verdict(Layer.SESSION, request, session)] if session is not None else []
    bounded = boundary is not None
    layers += [_verdict(Layer.RESOURCE, request, (resource_policy,), bounded=bounded)] if resource_policy else []
    if organizations:
        layers.append(_every_level([_verdict(Layer.ORGANIZATIONS, request, level) for level in organizations]))
    verdicts = tuple(layers)
    for verdict in verdicts:
        if verdict.decision is Decision.EXPLICIT_DENY:
            return Outcome(Decision.EXPLICIT_DENY, verdict.layer, verdicts)
    silent = _silent(verdicts)
    return Outcome(Decision.IMPLICIT_DENY if silent else Decision.ALLOWED, silent, verdicts)


def context_keys(policies: Iterable[Policy]) -> tuple[str, ...]:
    """The context keys policies ask for, in conditions and in variables, each as first written."""
    found: dict[str, str] = {}
    for statement in (statement for policy in policies for statement in policy.statements):
        for key in _named(statement):
            found.setdefault(key.lower(), key)
    return tuple(found.values())


def _named(statement: Statement) -> Iterable[str]:
    texts = list(statement.resources.values)
    for condition in statement.conditions:
        yield condition.key
        texts += condition.values
    if statement.variables:
        for text in texts:
            yield from variables(text)


def _silent(verdicts: Iterable[Verdict]) -> Layer | None:
    """The first layer whose Allow is needed and lacking."""
    says = {verdict.layer: verdict for verdict in verdicts}
    allowed = {layer for layer, verdict in says.items() if verdict.decision is Decision.ALLOWED}
    resource = says[Layer.RESOURCE].reach if Layer.RESOURCE in allowed else Reach.NONE
    needed: list[Layer] = [layer for layer in (Layer.BOUNDARY, Layer.SESSION) if layer in says]
    # A resource policy that names a user or a session is enough; one that names a role stays within the role's
    # boundary; one that names the account leaves the decision to the identity policies:
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-eval-logic
    if resource is Reach.DIRECT:
        needed = []
    elif resource is not Reach.ROLE:
        needed = [Layer.IDENTITY, *needed]
    needed += [Layer.ORGANIZATIONS] if Layer.ORGANIZATIONS in says else []
    return next((layer for layer in needed if layer not in allowed), None)


def _reached(statement: Statement, principal: str, bounded: bool) -> Reach:
    """How precisely a resource policy's statement names the principal.

    "The NotPrincipal element with a Deny effect will always deny any IAM principal that has a permissions boundary":
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
    """
    always = bounded and statement.not_principals and not statement.allows
    return Reach.DIRECT if always else reach(statement, principal)


def _assumed(verdicts: Iterable[Verdict]) -> tuple[str, ...]:
    return _common(verdict.assumed for verdict in verdicts if verdict.decision is Decision.EXPLICIT_DENY)


def _common(keys: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """The keys of all, none where one has none."""
    each = list(keys)
    return tuple(dict.fromkeys(key for some in each for key in some)) if all(each) else ()


def _every_level(levels: Sequence[Verdict]) -> Verdict:
    worst = [Decision.EXPLICIT_DENY, Decision.IMPLICIT_DENY, Decision.ALLOWED]
    decision = min((level.decision for level in levels), key=worst.index)
    matched = tuple(s for level in levels if level.decision is decision for s in level.matched)
    missing = tuple(dict.fromkeys(key for level in levels for key in level.missing))
    possible = tuple(s for level in levels for s in level.possible)
    keys = tuple(dict.fromkeys(key for level in levels for key in level.denying_keys))
    return Verdict(Layer.ORGANIZATIONS, decision, matched, missing, possible, keys, _assumed(levels))


SESSION_NAME = "the name of the role's session"
"""Stands among the context keys for what decides whether a Deny is about a role's session."""


def _verdict(layer: Layer, request: Request, policies: Iterable[Policy], *, bounded: bool = False) -> Verdict:
    context = Context.of(request.context)
    allows: dict[Statement, tuple[str, ...]] = {}
    denies: dict[Statement, tuple[str, ...]] = {}
    possible: dict[Statement, tuple[str, ...]] = {}
    missing: dict[str, None] = {}
    widest = Reach.NONE
    for statement in (statement for policy in policies for statement in policy.statements):
        reached = _reached(statement, request.principal, bounded) if layer is Layer.RESOURCE else Reach.DIRECT
        open_session = reached is Reach.NONE and not statement.allows and may_reach(statement, request.principal)
        if reached is Reach.NONE and not open_session:
            continue
        applies = statement.applies(request.action, request.resource, context)
        lacking = statement.missing(request.action, request.resource, context)
        if open_session:
            possible |= {statement: (*lacking, SESSION_NAME)} if applies is not False or lacking else {}
            continue
        missing |= dict.fromkeys(lacking)
        if statement.allows and applies is True:
            allows[statement] = tuple(carried(request.action, lacking))
            widest = max(widest, reached)
        elif not statement.allows and applies is not False and not statement.unknown_operators:
            denies[statement] = lacking
        # A key that nobody supplied may be in the request all the same: the Deny may apply.
        elif not statement.allows and lacking:
            possible[statement] = lacking
    keys = tuple(dict.fromkeys(key for each in possible.values() for key in each))
    said = (tuple(missing), tuple(possible), keys)
    if denies:
        return Verdict(layer, Decision.EXPLICIT_DENY, tuple(denies), *said, _common(denies.values()))
    decision = Decision.ALLOWED if allows else Decision.IMPLICIT_DENY
    return Verdict(layer, decision, tuple(allows), *said, _common(allows.values()), widest)


def carried(action: str, keys: Iterable[str]) -> Iterable[str]:
    """Those of the keys that a request of the action can carry: global ones and those of its service."""
    return (key for key in keys if key.lower().partition(":")[0] in {"aws", action.partition(":")[0].lower()})
