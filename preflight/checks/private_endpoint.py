"""What private endpoints name of a VPC is there, and of one VPC.

Why:
    A gateway target, JWT authorizer or OAuth2 provider with a private endpoint gets network interfaces in the subnets
    it names, or goes by a resource configuration of VPC Lattice. With a subnet, group, VPC or configuration that is
    not there, or subnets of another VPC, the resource is created and ends in FAILED.

Error:
    The subnet ID 'subnet-…' does not exist. AWSServiceRoleForBedrockAgentCoreGatewayNetwork could not be created.

Fix:
    Name subnets and security groups of the VPC that the endpoint names.

Limits:
    Whether the server answers inside the VPC is not tried.

Source:
    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-vpc-egress.html
    https://docs.aws.amazon.com/bedrock-agentcore-control/latest/APIReference/API_ManagedVpcResource.html
    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/identity-private-idp.html
"""

from __future__ import annotations

import re
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
from preflight.core.undetermined import undetermined_finding
from preflight.core.value import CREATED, Undetermined, Value

KINDS = ("GatewayTarget", "Gateway", "Runtime", "Harness", "OAuth2CredentialProvider")
PLACES = frozenset({"managedVpcResource", "selfManagedLatticeResource"})
"""The structures of a private endpoint: botocore 1.44.8, 2026-11-20."""
CONFIGURATION = re.compile(
    r"(?:arn:[^:]+:vpc-lattice:[^:]+:(?P<account>\d{12}):resourceconfiguration/)?(?P<id>rcfg-\w+)"
)


@frozen
class InVpc:
    """A subnet or security group that is there, and its VPC."""

    id: str
    vpc: str


@frozen
class Endpoint:
    """A private endpoint in a VPC, which AgentCore makes, or to a resource configuration that is there."""

    vpc: Value[str] | None = None
    lattice: Value[str] | None = None
    subnets: tuple[Value[str], ...] = ()
    groups: tuple[Value[str], ...] = ()


def endpoints(scope: Scope) -> Iterator[Subject[Endpoint]]:
    """The private endpoints of gateway targets, authorizers and OAuth2 providers."""
    for subject in resources(*KINDS)(scope):
        for tree in _places(subject.of.members):
            endpoint = Endpoint(
                _leaf(tree, "vpcIdentifier"),
                _leaf(tree, "resourceConfigurationIdentifier"),
                _list(tree, "subnetIds"),
                _list(tree, "securityGroupIds"),
            )
            yield Subject(subject.name, endpoint, subject.origin, subject.account, owners=subject.owners)


def _places(tree: Tree) -> Iterator[Tree]:
    """Every structure of `PLACES` anywhere in the members."""
    branches = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for name, branch in branches:
        if name in PLACES:
            yield branch
        else:
            yield from _places(branch)


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


@frozen
class Configuration:
    """A resource configuration of VPC Lattice that is there."""

    status: str


def _configurations(facts: Facts) -> Iterator[Call]:
    named = (each.of.lattice for each in endpoints(facts.scope))
    for name in _known(value for value in named if value):
        yield Call(name, {"resourceConfigurationIdentifier": name})


LATTICE = Query(
    "vpc-lattice",
    "GetResourceConfiguration",
    "{status: status}",
    Configuration,
    member="status",
    calls=_configurations,
    absent=frozenset({"ResourceNotFoundException"}),
)


@check(
    requirement="services",
    subjects=endpoints,
    none="no private endpoint is declared",
    kinds=("GatewayTarget", "OAuth2CredentialProvider"),
    queries=(SUBNETS, GROUPS, LATTICE),
)
def judge(endpoint: Endpoint, facts: Facts) -> Iterator[Finding]:
    """Each subnet and group is there and in the endpoint's VPC."""
    if endpoint.lattice:
        yield _configuration(endpoint.lattice, facts)
        return
    vpc = endpoint.vpc.get() if endpoint.vpc and endpoint.vpc.known else None
    for values, query, what in ((endpoint.subnets, SUBNETS, "subnet"), (endpoint.groups, GROUPS, "security group")):
        for name in _known(values):
            yield from _placed(name, what, vpc, facts, query)
    yield from _later([value for value in (*endpoint.subnets, *endpoint.groups) if not value.known or value.created])
    if not endpoint.subnets:
        yield unknown("no subnet of it is known", "Name its subnets.")


def _configuration(value: Value[str], facts: Facts) -> Finding:
    if value.created:
        return skipped("the deployment itself creates the resource configuration")
    name, region = value.get(), facts.scope.region
    found, row = CONFIGURATION.fullmatch(name), facts.one(LATTICE, name)
    cause, see = (
        Cause("resource-configuration", (name,)),
        aws("vpc-lattice", "list-resource-configurations", region=region),
    )
    if row and row.status == "ACTIVE":
        return passed(f"the resource configuration {name} is active")
    if row:
        return unknown(f"the resource configuration {name} is {row.status}", "Run this again when it is ACTIVE.", see)
    if found and found["account"] not in {None, facts.scope.account}:
        because = f"the resource configuration {name} is of another account, and none is shared with this one"
        return unknown(because, f"Look at it with credentials of {found['account']}.", see, cause=cause)
    because = f"there is no resource configuration {name} in {region}"
    return failed(because, "Create it in VPC Lattice, or name one that exists.", see, cause=cause)


def _later(values: list[Value[str]]) -> Iterator[Finding]:
    """What is created with it is skipped, what nobody has said is unknown."""
    for value in values:
        if not (value.created or value.why in CREATED):
            try:
                value.get()
            except Undetermined as undetermined:
                yield undetermined_finding(undetermined)
    if any(value.created or value.why in CREATED for value in values):
        yield skipped("the deployment itself creates the rest of what it names")


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
