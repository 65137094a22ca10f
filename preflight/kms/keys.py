"""The keys that a target names, what KMS says of each, and whom its own policy lets use it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import evolve, frozen

from preflight.core.check import Subject
from preflight.core.query import Call, Facts, Query
from preflight.core.resource import Resource
from preflight.core.scope import Scope
from preflight.core.value import Value
from preflight.iam.documents import Policy
from preflight.iam.policies import Decision, Layer, Request, Verdict, evaluate

MEMBERS = frozenset({"kmsKeyArn", "encryptionKeyArn"})
"""The members of requests that name a key: botocore 1.44.8, 2026-11-20."""
OF_VOLUMES = "kmsKeyId"
"""The member that names the key of an EBS volume, which EC2 uses and not AgentCore."""
KEY_ARN = re.compile(r"arn:[a-z-]+:kms:(?P<region>[a-z0-9-]+):(?P<account>\d{12}):(?P<kind>key|alias)/(?P<id>[\w/-]+)")
ACTIONS = ("kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey")
"""What creating a resource under a customer key takes, as CloudFormation's handlers list it (schemas of 2026-10-20)."""


@frozen
class UsedKey:
    """A key, and the resource that is encrypted with it."""

    resource: Resource
    arn: Value[str]
    of_volume: bool = False


@frozen
class Key:
    """A key as KMS describes it."""

    state: str
    spec: str = ""


@frozen
class KeyPolicy:
    """The policy document of a key."""

    text: str


def used_keys(scope: Scope) -> Iterator[Subject[UsedKey]]:
    """Every key that an AgentCore resource names."""
    for resource in scope.target.resources:
        for path, value in resource.leaves() if resource.made else ():
            if path[-1] in {OF_VOLUMES, *MEMBERS}:
                origin = value.origin if value.origin.file else resource.origin
                used = UsedKey(resource, value, path[-1] == OF_VOLUMES)
                yield Subject(resource.subject, used, origin, resource.account, owners=(resource.subject,))


def _calls(facts: Facts) -> Iterator[Call]:
    for subject in used_keys(facts.scope):
        value = subject.of.arn
        found = KEY_ARN.fullmatch(str(value.value or "")) if not value.created else None
        if found:
            yield Call(found.group(), {"KeyId": found.group()}, region=found["region"])


def _policy_calls(facts: Facts) -> Iterator[Call]:
    keys = (call for call in _calls(facts) if ":key/" in call.key)
    return (evolve(call, params={**call.params, "PolicyName": "default"}) for call in keys)


KEY = Query(
    "kms",
    "DescribeKey",
    select="KeyMetadata.{state: KeyState, spec: KeySpec}",
    row=Key,
    calls=_calls,
    absent=frozenset({"NotFoundException"}),
)
KEY_POLICY = Query(
    "kms",
    "GetKeyPolicy",
    select="{text: Policy}",
    member="Policy",
    row=KeyPolicy,
    calls=_policy_calls,
    absent=frozenset({"NotFoundException"}),
)


def policy_says(document: str, action: str, key: str, principal: str, scope: Scope) -> Verdict:
    """What a key's policy says of one action of a principal who acts through AgentCore."""
    context = {
        "kms:ViaService": (f"bedrock-agentcore.{scope.region}.{scope.dns_suffix}",),
        "kms:CallerAccount": (scope.account,),
        "kms:GrantIsForAWSResource": ("true",),
        "aws:PrincipalArn": (principal,),
        "aws:PrincipalAccount": (scope.account,),
        "aws:RequestedRegion": (scope.region,),
    }
    request = Request(action, key, principal, context)
    said = evaluate(request, (), resource_policy=Policy.of(document)).of(Layer.RESOURCE)
    return said or Verdict(Layer.RESOURCE, Decision.IMPLICIT_DENY)
