"""The role of each memory, browser, code interpreter and capacity provider may do what it is for.

Why:
    A memory invokes the models of its strategies, and hands over its payloads, with its own role; a browser writes its
    recordings and reads its policies and certificates with its own; a capacity provider launches instances with its
    operator role. Creating them succeeds without these rights, and nothing is remembered, recorded or launched.

Error:
    ValidationException: memoryExecutionRoleArn is required
    AccessDeniedException: … is not authorized to perform: bedrock:InvokeModel; a memory whose strategy extracts nothing
    AccessDenied: s3:PutObject, and no recording in the bucket

Fix:
    Add the statement that is printed to the role.

Limits:
    What the code that a code interpreter runs does with its role is not seen. Of the rights of an operator role, those
    are asked for that AWS's managed policy gives without conditions.

Source:
    https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonBedrockAgentCoreMemoryBedrockModelInferenceExecutionRolePolicy.html
    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/browser-resource-session-management.html
    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/memory-self-managed-strategies.html
    https://docs.aws.amazon.com/aws-managed-policy/latest/reference/BedrockAgentCoreRuntimeInstancesOperatorRolePolicy.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from attrs import frozen

from preflight.core.cause import Cause
from preflight.core.check import Subject, check
from preflight.core.finding import Finding, failed, skipped, unknown, warned
from preflight.core.query import Facts
from preflight.core.resource import Resource, maker
from preflight.core.scope import Scope
from preflight.core.services import KINDS, ROLE, WORDS, services, strategy_models
from preflight.core.source_kinds import TOOL_FILES
from preflight.core.subjects import subject_of_resource
from preflight.core.target import Service
from preflight.core.value import Value
from preflight.iam.access import PermissionNeed
from preflight.iam.execution import models_behind
from preflight.iam.grants import need
from preflight.iam.permissions import Permission
from preflight.iam.verdicts import RoleUsage, rights, role_may
from preflight.models.queries import APPLICATION_PROFILE, PROFILES

INVOKE = Permission("invoke the model", ("bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"), "{model}")
READ_SECRET = Permission("read the certificate", ("secretsmanager:GetSecretValue",), "{item}")
PUBLISH = Permission("announce its payloads", ("sns:Publish", "sns:GetTopicAttributes"), "{item}")
STREAM = Permission("deliver its records", ("kinesis:PutRecord", "kinesis:PutRecords"), "{item}")
# AWS asks for these two when the memory is made: https://github.com/awslabs/agentcore-samples/issues/1856
FIND = Permission("find the bucket of its payloads", ("s3:GetBucketLocation",), "arn:{partition}:s3:::{item}")
HAND_OVER = Permission("hand over its payloads", ("s3:PutObject",), "arn:{partition}:s3:::{item}/*")
RECORD = Permission(
    "write its recordings",
    ("s3:PutObject", "s3:ListMultipartUploadParts", "s3:AbortMultipartUpload"),
    "arn:{partition}:s3:::{item}/*",
)
READ_POLICY = Permission("read its policies", ("s3:GetObject",), "arn:{partition}:s3:::{item}/*")
LAUNCH = Permission(
    "launch instances in",
    ("ec2:RunInstances", "ec2:CreateNetworkInterface", "ec2:CreateFleet"),
    "arn:{partition}:ec2:{region}:{account}:subnet/{item}",
)
SEE = Permission(
    "see instances of",
    ("ec2:DescribeInstances", "ec2:DescribeInstanceTypes", "ec2:DescribeSubnets", "ec2:DescribeSecurityGroups"),
)

BY_MEMBER = {
    ("Memory", "topicArn"): (PUBLISH,),
    ("Memory", "dataStreamArn"): (STREAM,),
    ("Memory", "payloadDeliveryBucketName"): (HAND_OVER, FIND),
    ("Browser", "secretArn"): (READ_SECRET,),
    ("CodeInterpreter", "secretArn"): (READ_SECRET,),
}
"""What a member takes of the role, by kind: botocore 1.44.8, 2026-11-20."""


@frozen
class Use:
    """One thing that a service does with its role."""

    service: Service
    permission: Permission
    item: Value[str]


def uses(scope: Scope) -> Iterator[Subject[Use]]:
    """Everything that memories, browsers and code interpreters do with their roles, each once."""
    views = {(view.kind, view.subject): view for view in services(scope)}
    for resource in scope.target.resources:
        if view := _view(resource, views, scope):
            for permission, item in dict.fromkeys(_needed(resource)):
                yield _subject(resource, Use(view, permission, item))


def _view(resource: Resource, views: Mapping[tuple[str, str], Service], scope: Scope) -> Service | None:
    """What has the role; a strategy without a role of its own is worked on with that of its memory."""
    own = views.get((resource.kind, resource.subject))
    if own is None or own.role or resource.kind != "MemoryStrategy":
        return own
    memory = maker(resource.value("memoryId"), scope.target.made)
    return views.get(("Memory", memory.subject), own) if memory else own


def _subject(resource: Resource, use: Use) -> Subject[Use]:
    subject = subject_of_resource(resource)
    origin = use.item.origin if use.item.origin.file else resource.origin
    return Subject(subject.name, use, origin, subject.account, owners=subject.owners)


def _needed(resource: Resource) -> Iterator[tuple[Permission, Value[str]]]:
    yield from ((INVOKE, model) for model in strategy_models(resource))
    recording = resource.value("recording", "enabled")
    kind = "Memory" if resource.kind == "MemoryStrategy" else resource.kind
    for path, value in resource.leaves():
        names = tuple(step for step in path if isinstance(step, str))
        if permissions := BY_MEMBER.get((kind, names[-1])):
            yield from ((permission, value) for permission in permissions)
        elif names[-3:] == ("recording", "s3Location", "bucket") and not (recording and recording.value is False):
            yield RECORD, value
        elif names[0] == "enterprisePolicies" and names[-1] == "bucket":
            yield READ_POLICY, value
        elif names[-2:] == ("vpcConfiguration", "subnets"):
            yield LAUNCH, value
        elif names[-1] == "operatingSystem":
            yield SEE, value


def _needs(use: Use, facts: Facts) -> tuple[PermissionNeed, ...]:
    scope = facts.scope
    known = {"partition": scope.partition, "account": scope.account}
    text = use.item.get()
    if use.permission is not INVOKE:
        region = text.split(":")[3] if text.startswith("arn:") else ""
        return (need(use.permission, region or scope.region, item=text, **known),)
    return tuple(_model_need(values, scope) for values in models_behind(text, facts))


def _model_need(values: dict[str, str], scope: Scope) -> PermissionNeed:
    made = need(INVOKE, values.get("region", scope.region), model=values["model"])
    profile = values.get("profile", "")
    return made.with_context(*((("bedrock:InferenceProfileArn", (profile,)),) if profile else ()))


def _work(use: Use, facts: Facts) -> RoleUsage:
    purpose = f"{use.permission.purpose} {use.item.value or ''}".strip()
    return RoleUsage(use.service.role, use.service, purpose, partial(_needs, use, facts))


SIMULATION = rights(
    lambda facts: (_work(subject.of, facts) for subject in uses(facts.scope)), PROFILES, APPLICATION_PROFILE
)


@check(
    requirement="services",
    subjects=uses,
    none="no memory, browser, code interpreter or capacity provider does anything with a role",
    kinds=KINDS,
    queries=SIMULATION.queries,
    any_account=True,
)
def judge(use: Use, facts: Facts) -> Iterator[Finding]:
    """The rights of the role on what the resource names; without a role AgentCore can do none of it."""
    if use.service.role is None and use.service.kind == "MemoryStrategy":
        yield unknown(
            "its memory is not in this source: whether that memory's role may invoke its models is not known",
            "Audit the memory itself, or give the strategy a memory_execution_role_arn.",
            cause=Cause("foreign-memory", (use.service.subject,)),
        )
    elif use.service.role is None:
        yield _no_role(use, facts.scope)
    elif use.item.created and not use.item.known:
        yield skipped("the deployment itself makes it, and its name is not known before")
    else:
        yield from role_may(_work(use, facts), facts, SIMULATION)


def _no_role(use: Use, scope: Scope) -> Finding:
    """A doubt, but where the memory is to invoke a model of its own: AWS refuses that, unless a tool makes the role.

    https://github.com/aws/bedrock-agentcore-starter-toolkit/issues/502
    """
    word, member = WORDS[use.service.kind], ROLE[use.service.kind][-1]
    refused = use.permission is INVOKE and not use.service.deployed and scope.target.kind not in TOOL_FILES
    return (failed if refused else warned)(
        f"the {word} is to {use.permission.purpose} and has no {member}, the role with which it does so",
        f"Give it a {member} with {', '.join(use.permission.actions)}.",
        cause=Cause("no-service-role", (use.service.subject,), title=f"{use.service.subject} has no {member}"),
    )
