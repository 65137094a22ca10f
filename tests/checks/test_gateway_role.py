import pytest
from attrs import evolve
from resources import resource
from worlds import ACCOUNT, Rows, findings, scope

from preflight.checks.gateway_role import FUNCTION, SIMULATED, SIMULATION, Function, judge
from preflight.core.query import Facts
from preflight.core.target import Gateway, GatewayTarget, ResourcePolicy, Role, RolePlan, Target
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value, Why, made_value, unknown_value
from preflight.iam.resource_policies import Attached
from preflight.iam.simulation import Simulated

ROLE = f"arn:aws:iam::{ACCOUNT}:role/Tools"
TOOL = f"arn:aws:lambda:us-west-2:{ACCOUNT}:function:tool"
FAR = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:tool"
LATER = unknown_value(Why.AFTER_DEPLOY, "created by the deployment")


def gateway(*functions, interceptors=(), role=ROLE):
    targets = [GatewayTarget("t", "lambda", one if isinstance(one, Value) else Value(one)) for one in functions]
    made = role if isinstance(role, Role) or role is None else Role(Value(role))
    return Gateway(
        "tools", name=Value("Tools"), role=made, targets=tuple(targets), interceptors=tuple(map(Value, interceptors))
    )


def judged(made, decision="allowed", functions=None, policy=None, **detail):
    said = {
        call.key: [
            Simulated(action, resource, decision, **detail)
            for action in call.params["ActionNames"]
            for resource in call.params["ResourceArns"]
        ]
        for call in SIMULATED.calls(Facts(made))
    }
    (attached,) = [query for query in SIMULATION.attached if query.service == "lambda"]
    there = {arn: Function(arn) for arn in (TOOL, FAR)} if functions is None else functions
    rows: Rows = {SIMULATED: said, FUNCTION: there, attached: {TOOL: policy} if policy is not None else {}}
    return sorted((one.status.value, one.because, one.subject) for one in findings(judge, made, rows))


def statuses(found):
    return [status for status, *_ in found]


@pytest.mark.parametrize(
    ("decision", "detail", "expected"),
    [
        ("allowed", {}, ["pass", "pass"]),
        ("implicitDeny", {}, ["fail", "pass"]),
        ("explicitDeny", {}, ["fail", "pass"]),
        ("implicitDeny", {"organizations": False}, ["pass", "unknown"]),
        ("implicitDeny", {"missing": ("aws:x",)}, ["pass", "unknown"]),
    ],
)
def test_a_function_behind_a_gateway(decision, detail, expected):
    assert statuses(judged(scope(gateway(TOOL)), decision, **detail)) == expected


def test_the_error_people_see_is_named():
    found = judged(scope(gateway(TOOL)), "implicitDeny")
    assert "Gateway execution role lacks permission to invoke Lambda function" in found[0][1]


def test_an_interceptor_counts_as_much_as_a_target():
    other = TOOL.replace("tool", "guard")
    found = judged(scope(gateway(TOOL, interceptors=[other])), functions={TOOL: Function(TOOL), other: ()})
    assert {subject for *_, subject in found} == {TOOL, other}
    assert ("fail", f"there is no function {other}", other) in found


@pytest.mark.parametrize(("there", "status"), [(Function(TOOL), "pass"), ((), "fail")])
def test_the_function_of_a_target_whose_gateway_is_elsewhere(there, status):
    members = {"gatewayIdentifier": "far-abcdefghij", "targetConfiguration": {"mcp": {"lambda": {"lambdaArn": TOOL}}}}
    made = scope(target=Target("api", "t", resources=(resource("GatewayTarget", members, subject="lookup"),)))
    assert [found.status.value for found in findings(judge, made, {FUNCTION: {TOOL: there}})] == [status]


def test_a_permission_of_the_function_itself_is_enough():
    allow = f'{{"Statement":{{"Effect":"Allow","Principal":{{"AWS":"{ROLE}"}},"Action":"lambda:InvokeFunction","Resource":"{TOOL}"}}}}'
    assert statuses(judged(scope(gateway(TOOL)), "implicitDeny", policy=Attached(allow))) == ["pass", "pass"]
    unread = Unanswered(UnansweredReason.DENIED, "lambda:GetPolicy")
    assert statuses(judged(scope(gateway(TOOL)), "implicitDeny", policy=unread)) == ["pass", "unknown"]


@pytest.mark.parametrize(
    ("function", "functions", "expected"),
    [
        (TOOL, {TOOL: ()}, ["fail", "pass"]),
        (TOOL, {TOOL: Unanswered(UnansweredReason.DENIED, "lambda:GetFunctionConfiguration")}, ["pass", "unknown"]),
        (FAR, None, ["pass", "pass", "warn"]),
        (f"{TOOL}:live", {f"{TOOL}:live": Function(TOOL)}, ["pass", "pass"]),
        (f"{TOOL}:7", {f"{TOOL}:7": ()}, ["fail", "pass"]),
        (TOOL.replace(ACCOUNT, "111122223333"), {}, ["unknown", "unknown"]),
        ("tool", {}, ["fail"]),
        (Value(TOOL, created=True), {}, ["pass"]),
        (LATER, {}, ["skip"]),
    ],
)
def test_where_the_function_is(function, functions, expected):
    assert statuses(judged(scope(gateway(function)), functions=functions)) == expected


def test_a_function_is_looked_up_in_its_own_region():
    (call,) = FUNCTION.calls(Facts(scope(gateway(FAR))))
    assert call.region == "us-east-1"


def allow(action):
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]}


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (None, ["pass", "unknown"]),
        ("Tools", ["pass", "unknown"]),
        (Role(LATER, RolePlan(policies=(allow("lambda:*"),))), ["pass", "pass"]),
        (Role(LATER, RolePlan(policies=(allow("s3:*"),), complete=True)), ["fail", "pass"]),
        (Role(LATER, RolePlan()), ["pass", "skip"]),
        (Role(LATER, RolePlan(written=True)), ["pass", "unknown"]),
    ],
)
def test_the_role_of_a_gateway(role, expected):
    assert statuses(judged(scope(gateway(TOOL, role=role)))) == expected


def test_a_role_still_to_come_leaves_the_function_unjudged():
    assert statuses(judged(scope(gateway(TOOL, role=Role(LATER))))) == ["skip"]


def test_nothing_behind_a_gateway():
    assert statuses(judged(scope(gateway()))) == ["skip"]


COMING = made_value("Tool.Arn")
ITSELF = "${Tool.Arn}"
FOUND = f"arn:aws:lambda:us-west-2:{ACCOUNT}:function"


def to_come(*resources):
    statements = (
        [{"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": list(resources)}] if resources else []
    )
    plan = RolePlan(policies=({"Version": "2012-10-17", "Statement": statements},), complete=True, written=True)
    return Role(unknown_value(Why.AFTER_DEPLOY, "created"), plan)


@pytest.mark.parametrize(
    ("allowed", "opened", "status"),
    [
        ((ITSELF,), "", "pass"),
        (("*",), "", "pass"),
        ((f"{FOUND}:*",), "", "pass"),
        ((TOOL, ITSELF), "", "pass"),
        ((), "", "fail"),
        ((TOOL,), "", "fail"),
        ((f"{ITSELF}:*",), "", "fail"),
        ((f"{FOUND}:app-*",), "", "unknown"),  # the tool makes up the name
        (("${Other.Arn}",), "", "unknown"),
        ((), "Tool", "unknown"),
        ((), "Other", "fail"),
    ],
)
def test_a_function_that_the_same_source_makes(allowed, opened, status):
    """Both are to come: a role without the right was passed over, and the gateway's target failed."""
    made = scope(gateway(COMING, role=to_come(*allowed)))
    opening = (ResourcePolicy("lambda", opened, None),) if opened else ()
    made = made.for_target(evolve(made.target, resource_policies=opening))
    assert statuses(judged(made)) == [status]


@pytest.mark.parametrize(("allowed", "status"), [((ITSELF,), "pass"), ((TOOL,), "pass"), ((FAR,), "fail")])
def test_a_function_to_come_whose_name_is_written(allowed, status):
    function = evolve(COMING, value=TOOL, why=None, created=True)
    assert statuses(judged(scope(gateway(function, role=to_come(*allowed))))) == [status]
