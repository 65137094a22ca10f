"""The gateway's role may invoke the gateway's targets.

Why:
    A gateway calls its Lambda functions, interceptors included, as its own role. The permission is tested when the
    target is created.

Error:
    ValidationException: Gateway execution role lacks permission to invoke Lambda function arn:aws:lambda:…. Update the
    permission and retry

Fix:
    Add the statement that is printed to the gateway's role, or a permission for that role to the function.

Source:
    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-prerequisites-permissions.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from attrs import evolve, frozen

from preflight.core.cause import Cause
from preflight.core.check import Subject, check
from preflight.core.command import aws
from preflight.core.finding import Finding, Status, failed, passed, unknown, warned
from preflight.core.query import Call, Facts, Query
from preflight.core.scope import Scope
from preflight.core.subjects import display_name, subject_of
from preflight.core.target import Gateway, Role
from preflight.core.value import Value, Why
from preflight.gateways.targets import targets
from preflight.iam.access import PermissionNeed
from preflight.iam.documents import Policy
from preflight.iam.grants import need
from preflight.iam.permissions import GATEWAY_LAMBDA
from preflight.iam.role_use import to_be_created
from preflight.iam.verdicts import RoleUsage, rights, role_may

INVOKE = "lambda:InvokeFunction"
LAMBDA = re.compile(
    r"arn:aws[a-z-]*:lambda:(?P<region>[a-z0-9-]+):(?P<account>\d{12}):function:(?P<name>[\w-]+)(?::[\w$-]+)?"
)


@frozen
class Function:
    """A Lambda function that is there."""

    arn: str


@frozen
class Reach:
    """One function behind a gateway; without the gateway where the source holds its target alone."""

    gateway: Gateway | None
    function: Value[str]


def reaches(scope: Scope) -> Iterator[Subject[Reach]]:
    """The functions behind each gateway."""
    for gateway in scope.target.gateways:
        functions = [target.lambda_arn for target in gateway.targets if target.lambda_arn]
        for function in dict.fromkeys((*functions, *gateway.interceptors)):
            yield subject_of(
                gateway, display_name(function, gateway.subject), Reach(gateway, function), function.origin
            )
    for target in targets(scope):
        function_ = target.value("lambdaArn") if target.kind == "lambda" and target.gateway is None else None
        if function_:
            row = target.resource
            yield Subject(row.subject, Reach(None, function_), function_.origin, row.account, owners=(row.subject,))


def needs(reach: Reach, scope: Scope) -> tuple[PermissionNeed, ...]:
    """What the role takes for it; raises `Undetermined` where the function is not known, gives none for no ARN."""
    function, region = reach.function, scope.region
    if _is_nameless(function):
        text = f"arn:{scope.partition}:lambda:{region}:{scope.account}:function:*"
    else:
        text = function.get()
        arn = LAMBDA.fullmatch(text)
        if arn is None:
            return ()
        region = arn["region"]
    # what makes the function stands in the policies of the same source as a variable
    named = tuple((name, text) for name in function.made_by)
    return (need(evolve(GATEWAY_LAMBDA, context=named), region, function=text),)


def _is_nameless(function: Value[str]) -> bool:
    """Whether one resource of the source makes it, and nobody knows yet how it will be called."""
    return function.value is None and function.why is Why.AFTER_DEPLOY and len(function.made_by) == 1


def _allows_some(role: Role | None) -> bool:
    """Whether a policy allows functions by a pattern, which a name that is made up later may fit."""
    documents = role.plan.policies if role and role.plan else ()
    allowed = (each for document in documents for each in Policy.of(document).statements if each.allows)
    named = (text for each in allowed if each.acts_on(INVOKE) for text in each.resources.values)
    return any(":function:" in text and not {"*", "?"}.isdisjoint(text) for text in named)


def work(reach: Reach, scope: Scope) -> RoleUsage | None:
    """What the role of the gateway is to do; gateway-target judges that of a gateway of another source."""
    if reach.gateway is None:
        return None
    purpose = f"invoke {display_name(reach.function, 'the function')}"
    error = "Gateway execution role lacks permission to invoke Lambda function"
    return RoleUsage(reach.gateway.role, reach.gateway, purpose, partial(needs, reach, scope), error)


def _functions(facts: Facts) -> Iterator[Call]:
    for subject in reaches(facts.scope):
        function = subject.of.function
        arn = LAMBDA.fullmatch(function.value or "") if not function.created else None
        if arn and arn["account"] == facts.scope.account:
            yield Call(arn.group(), {"FunctionName": arn.group()}, region=arn["region"])


def _works(facts: Facts) -> Iterator[RoleUsage]:
    found = (work(subject.of, facts.scope) for subject in reaches(facts.scope))
    return (each for each in found if each)


SIMULATION = rights(_works)
SIMULATED = SIMULATION.query
FUNCTION = Query(
    "lambda",
    "GetFunctionConfiguration",
    "{arn: FunctionArn}",
    Function,
    calls=_functions,
    member="FunctionArn",
    absent=frozenset({"ResourceNotFoundException"}),
)


@check(
    requirement="gateway",
    subjects=reaches,
    none="no gateway here has a Lambda function",
    kinds=("Gateway", "GatewayTarget"),
    queries=(*SIMULATION.queries, FUNCTION),
)
def judge(reach: Reach, facts: Facts) -> Iterator[Finding]:
    """First the role's permission, then whether the function is there and where."""
    does = work(reach, facts.scope)
    if does and _is_nameless(reach.function) and does.role and to_be_created(does.role):
        yield from _rights(reach, does, facts)
        return
    if not LAMBDA.fullmatch(reach.function.get()):
        yield _not_a_function(reach.function.get(), facts.scope)
        return
    yield from _place(reach.function.get(), facts)
    if does:
        yield from _rights(reach, does, facts)
    if not reach.function.created:
        yield _existence(reach.function.get(), facts)


def _rights(reach: Reach, work: RoleUsage, facts: Facts) -> Iterator[Finding]:
    """What the role's policies say, unless something else of the source may let it in."""
    found = list(role_may(work, facts, SIMULATION))
    lacking = any(each.status is Status.FAIL for each in found)
    if lacking and _is_nameless(reach.function) and _allows_some(work.role):
        because = f"whether the role may {work.purpose} depends on the name that is made up for it"
        yield unknown(because, "Name the function, or allow the role the function itself by a reference to it.")
    elif lacking and _is_opened(reach.function, facts.scope):
        because = f"whether the role may {work.purpose} depends on what the source adds to the function's own policy"
        yield unknown(because, "Allow the role lambda:InvokeFunction in its own policies.")
    else:
        yield from found


def _is_opened(function: Value[str], scope: Scope) -> bool:
    """Whether the source lets somebody other than a service invoke it, by the function's own policy."""
    name = (function.value or "").rpartition(":")[2]
    opened = [each.of for each in scope.target.resource_policies if each.service == "lambda"]
    made = any(by == of or by.startswith(f"{of}.") for by in function.made_by for of in opened)
    return made or function.value in opened or (bool(name) and name in opened)


def _not_a_function(text: str, scope: Scope) -> Finding:
    form = f"arn:{scope.partition}:lambda:{scope.region}:{scope.account}:function:NAME"
    return failed(f"{text} is not the ARN of a Lambda function", f"Write it whole: {form}.")


def _place(function: str, facts: Facts) -> Iterator[Finding]:
    region = function.split(":")[3]
    if region != facts.scope.region:
        here = facts.scope.region
        yield warned(
            f"{function} is in {region}, the gateway in {here}; calls across regions have failed for others",
            f"Put a copy of the function into {here} and name that one.",
        )


def _existence(function: str, facts: Facts) -> Finding:
    account = function.split(":")[4]
    if account != facts.scope.account:
        return unknown(
            f"{function} is in account {account}: whether it is there and its own policy lets the role in is not known",
            f"Have {account} allow the role, then invoke the gateway once.",
            aws("lambda", "get-policy", function_name=function, region=function.split(":")[3]),
            cause=Cause("account", (account,)),
        )
    if facts.one(FUNCTION, function):
        return passed(f"{function} exists")
    return failed(
        f"there is no function {function}",
        "Deploy the function first, or write the ARN of one that exists.",
        aws("lambda", "list-functions", region=function.split(":")[3], query="Functions[].FunctionArn"),
        cause=Cause("no-function", (function,), title=f"there is no function {function}"),
    )
