"""The REST APIs that gateway targets call: whether they are there, public, and open to whom the gateway comes as.

https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-target-api-gateway.html,
https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html, read 2026-11-28.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import field, frozen

from preflight.core.cause import Cause
from preflight.core.command import aws
from preflight.core.finding import Finding, failed, passed, unknown
from preflight.core.query import Call, Facts, Query
from preflight.core.scope import Scope
from preflight.gateways.targets import IAM_ROLE, GatewayTarget, targets
from preflight.iam.conditions import Context, some
from preflight.iam.documents import Policy
from preflight.iam.patterns import PartialValue
from preflight.iam.principals import Reach, reach

INVOKE = "execute-api:Invoke"
ANYBODY = "*"
"""Who comes without IAM credentials."""


def _words(given: Iterable[str] | None) -> tuple[str, ...]:
    return tuple(given or ())


@frozen
class RestApi:
    """A REST API that is there; its policy is JSON, maybe escaped once more."""

    id: str
    types: tuple[str, ...] = field(default=(), converter=_words)
    without_default: bool | None = None
    policy: str | None = None


def api_of(target: GatewayTarget) -> str:
    """The id of the REST API that a target calls and its source does not make; empty where there is none."""
    value = target.value("restApiId") if target.kind == "apiGateway" else None
    return str(value.get()) if value and value.known and not value.created else ""


def stage_of(target: GatewayTarget) -> str:
    """The stage that it calls; empty where it is not known."""
    stage = target.value("stage")
    return str(stage.get()) if stage and stage.known and not stage.created else ""


def _calls(facts: Facts) -> Iterator[Call]:
    for api in dict.fromkeys(filter(None, map(api_of, targets(facts.scope)))):
        yield Call(api, {"restApiId": api})


REST_API = Query(
    "apigateway",
    "GetRestApi",
    select="{id: id, types: endpointConfiguration.types, without_default: disableExecuteApiEndpoint, policy: policy}",
    member="id",
    row=RestApi,
    calls=_calls,
    absent=frozenset({"NotFoundException"}),
    action="apigateway:GET",
)


def judge_api(target: GatewayTarget, facts: Facts) -> Iterator[Finding]:
    """Whether the target's REST API can be called; what its policy says to a role is for the role's rights to tell."""
    api = api_of(target)
    if not api:
        return
    region, row = facts.scope.region, facts.one(REST_API, api)
    listed = aws("apigateway", "get-rest-apis", region=region, query="items[].{id: id, name: name}")
    if row is None and stage_of(target):
        # That the stage is not there says so already.
        return
    if row is None:
        because = f"there is no REST API {api} in {region}; a gateway calls those of its own account and region only"
        yield failed(because, "Name one that is there.", listed, cause=Cause("no-rest-api", (api,)))
    elif "PRIVATE" in row.types:
        text = "Give it a regional endpoint; what is private behind it a private integration of it reaches."
        because = f"the endpoint of REST API {api} is private, and a gateway calls public ones"
        yield failed(because, text, cause=_of(api))
    elif row.without_default:
        text = f"the default endpoint of REST API {api} is switched off, and a gateway calls no other"
        yield failed(text, "Switch it on.", cause=_of(api))
    else:
        yield passed(f"REST API {api} is public")
        yield from _open(target, row, facts.scope)


def _of(api: str) -> Cause:
    return Cause("rest-api", (api,), title=f"REST API {api} takes no calls of a gateway")


def _open(target: GatewayTarget, api: RestApi, scope: Scope) -> Iterator[Finding]:
    """Whether the API's policy lets in who comes without IAM credentials: without an Allow nobody gets in."""
    given = target.credentials
    if not api.policy or given is None or any(each.type == IAM_ROLE for each in given):
        return
    named = stage_of(target) or "*"
    arn = f"arn:{scope.partition}:execute-api:{scope.region}:{scope.account}:{api.id}/{named}/*"
    lets, doubt = lets_in(api.policy, arn)
    if lets:
        yield passed(f"the policy of REST API {api.id} lets the gateway in")
    elif lets is False:
        text = f"the policy of REST API {api.id} does not let in a gateway without IAM credentials"
        yield failed(text, f"Allow {INVOKE} on {arn}, or give the target {IAM_ROLE}.", cause=_of(api.id))
    else:
        because = f"whether the policy of REST API {api.id} lets the gateway in depends on {doubt}"
        yield unknown(because, "Ask whoever owns that policy, or call one tool.", cause=_of(api.id))


def lets_in(policy: str, arn: str) -> tuple[bool | None, str]:
    """Whether a policy lets anybody in to all of an ARN that ends with a wildcard, and what decides where it may be."""
    context = Context.of({"aws:SecureTransport": ("true",)}, unsure=True)
    spoken = [each for each in Policy.of(policy).statements if reach(each, ANYBODY) is not Reach.NONE]
    said = [(each, each.applies(INVOKE, PartialValue(arn), context)) for each in spoken]
    allowed, denied = (some(truth for each, truth in said if each.allows is kind) for kind in (True, False))
    if denied is True or allowed is False:
        return False, ""
    if allowed and denied is False:
        return True, ""
    keys = dict.fromkeys(condition.key for each, truth in said if truth is None for condition in each.conditions)
    return None, ", ".join(keys) or "which of its methods are called"
