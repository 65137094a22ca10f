import pytest
from resources import provider, resource
from worlds import ACCOUNT, answer, findings, scope, statuses, target

from preflight.checks.service_linked_roles import LINKED_ROLE, SIMULATED, judge
from preflight.core.query import Facts
from preflight.core.target import Agent, Compute, Gateway, Network, Role
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value
from preflight.iam.deployer import DEPLOYER_ROLE, KEY
from preflight.iam.queries import RoleRow
from preflight.iam.simulation import Simulated

IDENTITY = "AWSServiceRoleForBedrockAgentCoreRuntimeIdentity"
NETWORK = "AWSServiceRoleForBedrockAgentCoreNetwork"
INSTANCES = "AWSServiceRoleForBedrockAgentCoreRuntimeInstances"
DEPLOYER = f"arn:aws:iam::{ACCOUNT}:role/Deployer"
THERE = RoleRow("arn", "/", {})
PUBLIC = Agent("a", name=Value("a"), network=Network(Value("PUBLIC")))
IN_VPC = Agent("b", name=Value("b"), network=Network(Value("VPC"), subnets=(Value("subnet-1"),)))
CANDIDATE = Agent("role", role=Role(Value(DEPLOYER)), candidate="role")


def world(made, linked, decision="allowed", **detail):
    behind = {KEY: RoleRow(DEPLOYER, "/", {})}
    told = {LINKED_ROLE: linked, DEPLOYER_ROLE: behind}
    facts = Facts(made, {query: {key: answer(rows) for key, rows in each.items()} for query, each in told.items()})
    said = {
        call.key: [
            Simulated(action, resource, decision, **detail)
            for action in call.params["ActionNames"]
            for resource in call.params["ResourceArns"]
        ]
        for call in SIMULATED.calls(facts)
    }
    return told | {SIMULATED: said}


@pytest.mark.parametrize(
    ("row", "decision", "detail", "status"),
    [
        (THERE, "implicitDeny", {}, "pass"),
        ((), "allowed", {}, "warn"),
        ((), "implicitDeny", {}, "fail"),
        ((), "explicitDeny", {}, "fail"),
        ((), "implicitDeny", {"organizations": False}, "unknown"),
        ((), "implicitDeny", {"missing": ("aws:x",)}, "unknown"),
        (Unanswered(UnansweredReason.DENIED, "iam:GetRole"), "allowed", {}, "unknown"),
    ],
)
def test_the_role_every_runtime_needs(row, decision, detail, status):
    made = scope(PUBLIC)
    assert statuses(judge, made, world(made, {IDENTITY: row}, decision, **detail)) == {IDENTITY: status}


@pytest.mark.parametrize(
    ("parts", "roles"),
    [
        ((PUBLIC,), {IDENTITY}),
        ((IN_VPC,), {IDENTITY, NETWORK}),
        ((PUBLIC, IN_VPC), {IDENTITY, NETWORK}),
        ((Agent("c", compute=Compute.INSTANCES),), {IDENTITY, INSTANCES}),
        ((Gateway("g"),), set()),
        ((Agent("d", deployed=True),), set()),
    ],
)
def test_which_roles_are_needed(parts, roles):
    made = scope(*parts)
    assert {call.params["RoleName"] for call in LINKED_ROLE.calls(Facts(made))} == roles


PRIVATE = {"managedVpcResource": {"vpcIdentifier": "vpc-1"}}
VPC = {"networkConfiguration": {"networkMode": "VPC", "vpcConfig": {"subnets": ["s-1"], "securityGroups": ["g-1"]}}}
OF_TARGETS = "AWSServiceRoleForBedrockAgentCoreGatewayNetwork"
OF_IDENTITY = "AWSServiceRoleForBedrockAgentCoreIdentity"


@pytest.mark.parametrize(
    ("made", "roles"),
    [
        (resource("GatewayTarget", {"privateEndpoint": PRIVATE}), {OF_TARGETS}),
        (resource("GatewayTarget", {"privateEndpoint": {"selfManagedLatticeResource": {"a": "b"}}}), set()),
        (
            resource("Gateway", {"authorizerConfiguration": {"customJWTAuthorizer": {"privateEndpoint": PRIVATE}}}),
            {OF_IDENTITY},
        ),
        (
            resource(
                "OAuth2CredentialProvider",
                {"oauth2ProviderConfigInput": {"customOauth2ProviderConfig": {"privateEndpoint": PRIVATE}}},
            ),
            {OF_IDENTITY},
        ),
        (resource("Browser", VPC), {NETWORK}),
        (resource("Browser", VPC, deployed=True), set()),
        (resource("CodeInterpreter", {"networkConfiguration": {"networkMode": "SANDBOX"}}), set()),
        (provider("subnet-1"), {INSTANCES}),
        (resource("Memory", {"name": "m"}), set()),
    ],
)
def test_which_roles_other_resources_need(made, roles):
    facts = Facts(scope(target=target(resources=(made,))))
    assert {call.params["RoleName"] for call in LINKED_ROLE.calls(facts)} == roles


def test_a_role_that_is_there_costs_no_simulation():
    made = scope(IN_VPC)
    rows = world(made, {IDENTITY: THERE, NETWORK: THERE})
    assert rows[SIMULATED] == {}
    assert statuses(judge, made, rows) == {IDENTITY: "pass", NETWORK: "pass"}


def test_what_mends_it_is_the_command_that_creates_the_role():
    made = scope(PUBLIC)
    for decision in ("allowed", "implicitDeny"):
        (found,) = findings(judge, made, world(made, {IDENTITY: ()}, decision))
        service = "runtime-identity.bedrock-agentcore.amazonaws.com"
        assert found.fix.command == f"aws iam create-service-linked-role --aws-service-name {service}"


def test_the_request_names_the_service():
    made = scope(PUBLIC)
    facts = Facts(made, {LINKED_ROLE: {IDENTITY: answer(())}, DEPLOYER_ROLE: {KEY: answer(RoleRow(DEPLOYER, "/", {}))}})
    (call,) = SIMULATED.calls(facts)
    assert call.params["PolicySourceArn"] == DEPLOYER
    assert call.params["ResourceArns"] == [
        f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/runtime-identity.bedrock-agentcore.amazonaws.com/{IDENTITY}"
    ]
    entries = {one["ContextKeyName"]: one["ContextKeyValues"] for one in call.params["ContextEntries"]}
    assert entries["iam:AWSServiceName"] == ["runtime-identity.bedrock-agentcore.amazonaws.com"]


def test_simulation_not_permitted_is_unknown():
    made = scope(PUBLIC)
    rows = world(made, {IDENTITY: ()})
    rows[SIMULATED] = dict.fromkeys(rows[SIMULATED], Unanswered(UnansweredReason.DENIED, "iam:SimulatePrincipalPolicy"))
    assert statuses(judge, made, rows) == {IDENTITY: "unknown"}


@pytest.mark.parametrize(("row", "status"), [(THERE, "pass"), ((), "warn")])
def test_with_candidates_only_nobody_is_known_to_deploy(row, status):
    made = scope(CANDIDATE)
    assert statuses(judge, made, world(made, {IDENTITY: row}, "implicitDeny")) == {IDENTITY: status}


def test_the_root_user_only_warns():
    made = scope(PUBLIC, deployer=f"arn:aws:iam::{ACCOUNT}:root")
    assert statuses(judge, made, world(made, {IDENTITY: ()})) == {IDENTITY: "warn"}


def test_nothing_to_deploy():
    assert statuses(judge, scope(), {}) == {"flags": "skip"}
