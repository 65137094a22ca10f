"""CloudFormation in the region has every AgentCore resource type of the template.

Why:
    A service reaches a region before its resource types reach CloudFormation there, and some parts of AgentCore are in
    fewer regions than others. A template with one type that the region lacks is refused as a whole.

Error:
    Template format error: Unrecognized resource types: [AWS::BedrockAgentCore::Runtime]

Fix:
    Deploy to a region that has the type, or make the resource with the API instead.

Source:
    https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeType.html
    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_BedrockAgentCore.html
"""

from __future__ import annotations

from collections.abc import Iterator

from preflight.core.cause import Cause
from preflight.core.check import Subject, check
from preflight.core.finding import Finding, failed, passed, warned
from preflight.core.query import Facts
from preflight.core.scope import Scope
from preflight.deployment.queries import TYPES, type_names


def types(scope: Scope) -> Iterator[Subject[str]]:
    """Every AgentCore resource type that CloudFormation is to make, each once."""
    for name in type_names(scope.target):
        owners = tuple(resource.subject for resource in scope.target.ledger if resource.native == name)
        yield Subject(name, name, owners=owners)


@check(
    requirement="deployment",
    subjects=types,
    none="CloudFormation makes no AgentCore resource here",
    queries=(TYPES,),
)
def judge(name: str, facts: Facts) -> Iterator[Finding]:
    """The type against CloudFormation's registry in the region."""
    region, found = facts.scope.region, facts.one(TYPES, name)
    if found is None:
        because = f"CloudFormation in {region} does not have {name}: Unrecognized resource types"
        fix = "Deploy to a region that has it, or make it with the API instead."
        yield failed(because, fix, cause=Cause("resource-type", (name, region), because))
    elif found.deprecated == "DEPRECATED":
        yield warned(f"{name} is deprecated in {region}", "Use the type that replaces it.")
    else:
        yield passed(f"CloudFormation in {region} has it")
