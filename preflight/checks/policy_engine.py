"""The policy engine of every gateway and policy is there, the gateway's role may ask it, and policies are policies.

Why:
    A gateway with a policy engine asks it, with its own role, before every call of a tool. Without the rights to do so
    attaching the engine fails, or every tool is denied whatever the policies permit. In mode LOG_ONLY that is not even
    noticed before the mode is changed.

Error:
    InternalServerException on UpdateGateway; every tool call denied in mode ENFORCE

Fix:
    Add the statement that is printed to the gateway's role, and name an engine that is there.

Limits:
    What a policy says is not evaluated: only that it is one, and that it names a gateway that asks its engine.

Source:
    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/policy-permissions.html
    https://docs.aws.amazon.com/bedrock-agentcore-control/latest/APIReference/API_GatewayPolicyEngineConfiguration.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from attrs import frozen

from preflight.core.cause import Cause
from preflight.core.check import Subject, check
from preflight.core.command import aws
from preflight.core.finding import Finding, failed, passed, skipped, unheard, unknown, warned
from preflight.core.query import Call, Facts, Query
from preflight.core.resource import Resource, maker
from preflight.core.scope import Scope
from preflight.core.steps import look
from preflight.core.subjects import resources, subject_of_resource
from preflight.core.target import Gateway
from preflight.core.value import CREATED, Value
from preflight.gateways.cedar import fault, gateways
from preflight.iam.access import PermissionNeed
from preflight.iam.grants import made_up, need
from preflight.iam.permissions import Permission
from preflight.iam.planned_arns import arn_to_be
from preflight.iam.verdicts import RoleUsage, rights, role_may

ARN = re.compile(r"arn:[a-z-]+:bedrock-agentcore:(?P<region>[a-z0-9-]+):\d{12}:policy-engine/(?P<id>[\w-]+)")
BROKEN = frozenset({"CREATE_FAILED", "UPDATE_FAILED", "DELETE_FAILED", "DELETING"})
SERVING = frozenset({"ACTIVE", "CREATING", "UPDATING"})
_HOME = "arn:{partition}:bedrock-agentcore:{region}:{account}:"
READ = ("bedrock-agentcore:GetPolicyEngine",)
ASK = ("bedrock-agentcore:AuthorizeAction", "bedrock-agentcore:PartiallyAuthorizeActions")
PERMISSIONS = (
    Permission("ask its policy engine", READ, "{engine}"),
    Permission("ask its policy engine", ASK, "{engine}"),
    Permission("ask its policy engine", ASK, _HOME + "gateway/{gateway}"),
)


@frozen
class Engine:
    """A policy engine that is there."""

    id: str
    status: str
    reasons: tuple[str, ...] | None = None


def users(scope: Scope) -> Iterator[Subject[Resource]]:
    """Every gateway that names a policy engine, and every policy."""
    for subject in resources("Gateway", "Policy")(scope):
        if subject.of.kind == "Policy" or subject.of.get("policyEngineConfiguration") is not None:
            yield subject_of_resource(subject.of)


def _named(resource: Resource) -> Value[str] | None:
    """The engine as it is named: by a gateway with its ARN, by a policy with its id."""
    if resource.kind == "Policy":
        return resource.value("policyEngineId")
    return resource.value("policyEngineConfiguration", "arn")


def _id(text: str) -> str:
    return text.rpartition("/")[2]


def _engines(facts: Facts) -> Iterator[Call]:
    for subject in users(facts.scope):
        named = _named(subject.of)
        if named and named.known and not named.created:
            yield Call(_id(named.get()), {"policyEngineId": _id(named.get())})


ENGINES = Query(
    "bedrock-agentcore-control",
    "GetPolicyEngine",
    select="{id: policyEngineId, status: status, reasons: statusReasons}",
    row=Engine,
    member="policyEngineId",
    calls=_engines,
    absent=frozenset({"ResourceNotFoundException"}),
)


def _work(resource: Resource, scope: Scope) -> RoleUsage | None:
    """What the role of a gateway is to do; None where the gateway is no view."""
    gateway = next((each for each in scope.target.gateways if each.subject == resource.subject), None)
    if gateway is None or resource.kind != "Gateway":
        return None
    return RoleUsage(gateway.role, gateway, "ask its policy engine", partial(_needs, resource, gateway, scope))


def _needs(resource: Resource, gateway: Gateway, scope: Scope) -> tuple[PermissionNeed, ...]:
    values = {
        "partition": scope.partition,
        "account": scope.account,
        "engine": _engine_arn(resource, scope),
        "gateway": gateway.gateway_id or made_up((gateway.name.get() if gateway.name else gateway.subject).lower()),
    }
    return tuple(need(each, scope.region, **values) for each in PERMISSIONS)


def _engine_arn(resource: Resource, scope: Scope) -> str:
    """The engine's ARN; of one that the same source makes, as it will be."""
    named = _named(resource)
    if named is None or named.known:
        return named.get() if named else ""
    made = maker(named, (each for each in scope.target.made if each.kind == "PolicyEngine"))
    return arn_to_be(made, scope) if made else named.get()


def _works(facts: Facts) -> Iterator[RoleUsage]:
    found = (_work(subject.of, facts.scope) for subject in users(facts.scope))
    return (each for each in found if each)


RIGHTS = rights(_works)


@check(
    requirement="services",
    subjects=users,
    none="no gateway names a policy engine, and there is no policy",
    kinds=("Gateway", "Policy"),
    queries=(ENGINES, *RIGHTS.queries),
)
def judge(resource: Resource, facts: Facts) -> Iterator[Finding]:
    """The engine, then what the gateway's role may do with it."""
    named = _named(resource)
    if named is None:
        yield unknown("the policy engine is not named, which api-constraints judges")
        return
    yield _existence(resource, named, facts)
    if resource.kind == "Policy":
        yield from _text(resource, named, facts.scope)
    if work := _work(resource, facts.scope):
        yield from role_may(work, facts, RIGHTS)


def _text(policy: Resource, engine: Value[str], scope: Scope) -> Iterator[Finding]:
    """The Cedar text, as far as it can be told."""
    text = policy.value("definition", "cedar", "statement")
    if text is None or not text.known:
        return
    cause = Cause("cedar", (policy.subject,))
    if wrong := fault(text.get()):
        yield failed(f"the statement {wrong}", "Write permit(principal, action, resource); or forbid(…);", cause=cause)
        return
    attached, named = [each for each in scope.target.gateways if _asks(each, engine, scope)], gateways(text.get())
    if attached and named and not any(_may_be(arn, each) for arn in named for each in attached):
        of = ", ".join(each.gateway_id or each.subject for each in attached)
        because = (
            f"it is about {', '.join(named)}, and its engine is asked by {of}: it permits and forbids nothing there"
        )
        yield warned(because, "Name the gateway that the engine is attached to.", cause=cause)


def _asks(gateway: Gateway, engine: Value[str], scope: Scope) -> bool:
    """Whether a gateway asks the engine of a policy."""
    row = next((e for e in scope.target.resources if e.kind == "Gateway" and e.subject == gateway.subject), None)
    asked = _named(row) if row else None
    if asked is None:
        return False
    made = [maker(each, (e for e in scope.target.made if e.kind == "PolicyEngine")) for each in (asked, engine)]
    if made[0] or made[1]:
        return made[0] is made[1]
    return asked.known and engine.known and _id(asked.get()) == _id(engine.get())


def _may_be(arn: str, gateway: Gateway) -> bool:
    """Whether an ARN can be that of a gateway, of which only the name may be known yet."""
    if gateway.gateway_id:
        return _id(arn) == gateway.gateway_id
    name = gateway.name.value if gateway.name and gateway.name.known else None
    return name is None or _id(arn).rpartition("-")[0] == name.lower()


def _existence(resource: Resource, named: Value[str], facts: Facts) -> Finding:
    if named.created or named.why in CREATED:
        return skipped("the deployment itself makes the policy engine")
    text, region = named.get(), facts.scope.region
    arn = ARN.fullmatch(text)
    if resource.kind == "Gateway" and arn is None:
        return failed(f"{text} is not the ARN of a policy engine", "Write it whole.", cause=_cause(text))
    if arn and arn["region"] != region:
        because = f"the policy engine is in {arn['region']}, not in {region}"
        return failed(because, "Name one of this region.", cause=_cause(text))
    row = facts.one(ENGINES, _id(text))
    if row is None:
        see = look(aws("bedrock-agentcore-control", "list-policy-engines", region=region))
        because = f"there is no policy engine {_id(text)} in {region}"
        return failed(because, "Create it, or name another.", see, cause=_cause(text))
    if row.status in BROKEN:
        told = "; ".join(row.reasons or ()) or "AWS gives no reason"
        because = f"the policy engine {row.id} is {row.status}: {told}"
        return failed(because, "Fix what the reason names, or name another.", cause=_cause(text))
    if row.status not in SERVING:
        return unheard(f"the policy engine {row.id} is {row.status}", cause=_cause(text))
    return passed(f"the policy engine {row.id} is {row.status}")


def _cause(text: str) -> Cause:
    return Cause("policy-engine", (_id(text),))
