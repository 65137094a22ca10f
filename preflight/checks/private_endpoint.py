"""The VPC that a private endpoint names has the subnets and security groups for it.

Why:
    A gateway target or JWT authorizer with a private endpoint gets network interfaces in the subnets it names. With a
    subnet, group or VPC that is not there, or subnets of another VPC, the resource is created and ends in FAILED.

Error:
    The subnet ID 'subnet-…' does not exist. AWSServiceRoleForBedrockAgentCoreGatewayNetwork could not be created.

Fix:
    Name subnets and security groups of the VPC that the endpoint names.

Limits:
    Whether the server answers inside the VPC is not tried.

Source:
    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-vpc-egress.html
    https://docs.aws.amazon.com/bedrock-agentcore-control/latest/APIReference/API_ManagedVpcResource.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen

from preflight.core.cause import Cause
from preflight.core.check import Subject, check
from preflight.core.command import aws
from preflight.core.finding import Finding, failed, passed, skipped, unknown
from preflight.core.query import Call, Facts, Query
from preflight.core.resource import Tree
from preflight.core.scope import Scope
from preflight.core.subjects import resources
from preflight.core.value import Value

KINDS = ("GatewayTarget", "Gateway", "Runtime")


@frozen
class InVpc:
    """A subnet or security group that is there, and its VPC."""

    id: str
    vpc: str


@frozen
class Endpoint:
    """A private endpoint that AgentCore makes in a VPC."""

    vpc: Value[str] | None = None
    subnets: tuple[Value[str], ...] = ()
    groups: tuple[Value[str], ...] = ()


def endpoints(scope: Scope) -> Iterator[Subject[Endpoint]]:
    """The private endpoints of gateway targets and authorizers, each once."""
    for subject in resources(*KINDS)(scope):
        for tree in _managed(subject.of.members):
            endpoint = Endpoint(_leaf(tree, "vpcIdentifier"), _list(tree, "subnetIds"), _list(tree, "securityGroupIds"))
            yield Subject(subject.name, endpoint, subject.origin, subject.account, owners=subject.owners)


def _managed(tree: Tree) -> Iterator[Tree]:
    """Every `managedVpcResource` anywhere in the members."""
    branches = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for name, branch in branches:
        if name == "managedVpcResource":
            yield branch
        else:
            yield from _managed(branch)


def _leaf(tree: Tree, name: str) -> Value[str] | None:
    found = tree.get(name) if isinstance(tree, dict) else None
    return found if isinstance(found, Value) else None


def _list(tree: Tree, name: str) -> tuple[Value[str], ...]:
    found = tree.get(name) if isinstance(tree, dict) else None
    return tuple(each for each in found if isinstance(each, Value)) if isinstance(found, list) else ()


def _known(values: Iterable[Value[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(value.get()) for value in values if value.known and not value.created))


def _subnets(facts: Facts) -> Iterator[Call]:
    for each in endpoints(facts.scope):
        yield from (Call(name, {"SubnetIds": [name]}) for name in _known(each.of.subnets))


def _groups(facts: Facts) -> Iterator[Call]:
    for each in endpoints(facts.scope):
        yield from (Call(name, {"GroupIds": [name]}) for name in _known(each.of.groups))


SUBNETS = Query(
    "ec2",
    "DescribeSubnets",
    "Subnets[].{id: SubnetId, vpc: VpcId}",
    InVpc,
    calls=_subnets,
    absent=frozenset({"InvalidSubnetID.NotFound", "InvalidSubnetID.Malformed"}),
)
GROUPS = Query(
    "ec2",
    "DescribeSecurityGroups",
    "SecurityGroups[].{id: GroupId, vpc: VpcId}",
    InVpc,
    calls=_groups,
    absent=frozenset({"InvalidGroup.NotFound", "InvalidGroupId.Malformed"}),
)


@check(
    requirement="services",
    subjects=endpoints,
    none="no private endpoint is declared",
    kinds=("GatewayTarget",),
    queries=(SUBNETS, GROUPS),
)
def judge(endpoint: Endpoint, facts: Facts) -> Iterator[Finding]:
    """Each subnet and group is there and in the endpoint's VPC."""
    vpc = endpoint.vpc.get() if endpoint.vpc and endpoint.vpc.known else None
    for values, query, what in ((endpoint.subnets, SUBNETS, "subnet"), (endpoint.groups, GROUPS, "security group")):
        for name in _known(values):
            yield from _placed(name, what, vpc, facts, query)
    later = [value for value in (*endpoint.subnets, *endpoint.groups) if not value.known or value.created]
    if later and all(value.created or value.why for value in later):
        yield skipped("the deployment itself creates the rest of what it names")
    if not endpoint.subnets:
        yield unknown("no subnet of it is known", "Name its subnets.")


def _placed(name: str, what: str, vpc: str | None, facts: Facts, query: Query[InVpc]) -> Iterator[Finding]:
    found = facts.one(query, name)
    cause = Cause("private-endpoint", (name,))
    operation = "describe-subnets" if what == "subnet" else "describe-security-groups"
    look = aws("ec2", operation, filters=[f"Name=vpc-id,Values={vpc}"] if vpc else None, region=facts.scope.region)
    if found is None:
        yield failed(f"there is no {what} {name}", f"Name a {what} that exists.", look, cause=cause)
    elif vpc and found.vpc != vpc:
        yield failed(f"{name} is in {found.vpc}, not in {vpc}", f"Name a {what} of {vpc}.", look, cause=cause)
    else:
        yield passed(f"the {what} {name} is in {found.vpc}")
