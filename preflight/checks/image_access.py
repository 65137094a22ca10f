"""The repository of an image in another account lets the execution role pull.

Why: To pull across accounts both sides must allow it: the role's own policy, and the repository's policy in the
account that holds the image.

Error: Access denied while validating ECR URI '...'. The execution role requires permissions for
ecr:GetAuthorizationToken, ecr:BatchGetImage, and ecr:GetDownloadUrlForLayer

Fix: In the account of the image, add a repository policy that allows the execution role both actions.

Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html
https://github.com/aws/bedrock-agentcore-starter-toolkit/issues/137

Limits: The policy of the other account's whole registry, which may deny as well, is shown to that account only.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from attrs import frozen

from preflight.core.cause import Cause
from preflight.core.check import check
from preflight.core.command import aws
from preflight.core.finding import Finding, Remedy, failed, passed, skipped, unknown
from preflight.core.partitions import partition_of
from preflight.core.query import Call, Facts, Query
from preflight.core.subjects import agents_with
from preflight.core.target import Agent
from preflight.iam.access import SESSION
from preflight.iam.documents import Policy
from preflight.iam.policies import Decision, Layer, Request, evaluate
from preflight.images.queries import image_of, references
from preflight.images.reference import Reference, parse

PULL = ("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")


@frozen
class RepositoryPolicy:
    """The policy document of one repository, as JSON text."""

    document: str


def _calls(facts: Facts) -> Iterator[Call]:
    for reference in references(facts.scope):
        if reference.account != facts.scope.account:
            params = {"registryId": reference.account, "repositoryName": reference.repository}
            yield Call(reference.uri, params, region=reference.region)


REPOSITORY_POLICY = Query(
    "ecr",
    "GetRepositoryPolicy",
    select="{document: policyText}",
    member="policyText",
    row=RepositoryPolicy,
    calls=_calls,
    absent=frozenset({"RepositoryPolicyNotFoundException"}),
)


@check(
    requirement="images",
    subjects=agents_with(lambda agent: agent.image),
    none="no agent runs a container image",
    kinds=("Runtime",),
    queries=(REPOSITORY_POLICY,),
)
def judge(agent: Agent, facts: Facts) -> Iterator[Finding]:
    """Judges whether another account's repository lets this agent's role pull."""
    reference = parse(image_of(agent).get())
    if not reference.private:
        yield skipped("it is not in a private ECR registry, which image-registry judges")
    elif reference.account == facts.scope.account:
        yield skipped("the image is in the audited account, where the role's own policy decides")
    else:
        yield _allowed(reference, agent, facts)


def _allowed(reference: Reference, agent: Agent, facts: Facts) -> Finding:
    row = facts.one(REPOSITORY_POLICY, reference.uri)
    role = agent.role.arn.value if agent.role and agent.role.arn.known else None
    principal = role or f"arn:{facts.scope.partition}:iam::{facts.scope.account}:root"
    where = f"{reference.repository} in account {reference.account}"
    if row is None:
        return failed(
            f"{where} has no policy, so only its own account can pull",
            *_fix(reference, principal),
            cause=_cause(reference),
        )
    policy = Policy.of(row.document, reference.repository)
    lacking = {action: _decision(action, policy, reference, principal, facts) for action in PULL}
    if set(lacking.values()) == {Decision.ALLOWED}:
        return passed(f"the policy of {where} lets {principal} pull")
    denied = [action for action, decision in lacking.items() if decision and decision is not Decision.ALLOWED]
    if denied and role:
        because = f"the policy of {where} does not allow {role} {' and '.join(denied)}"
        return failed(because, *_fix(reference, principal, row.document), cause=_cause(reference))
    because = f"whether the policy of {where} lets the execution role pull depends on what is not known here"
    return unknown(because, *_fix(reference, principal, row.document), cause=_cause(reference))


def _cause(reference: Reference) -> Cause:
    return Cause("repository-policy", (f"{reference.account}/{reference.region}/{reference.repository}",))


def _decision(action: str, policy: Policy, reference: Reference, principal: str, facts: Facts) -> Decision | None:
    """What the repository policy says; None where a condition asks for what is not known."""
    arn = f"arn:{partition_of(reference.region)}:ecr:{reference.region}:{reference.account}"
    context = {**SESSION, "aws:PrincipalArn": (principal,), "aws:PrincipalAccount": (facts.scope.account,)}
    request = Request(action, f"{arn}:repository/{reference.repository}", principal, context)
    verdict = evaluate(request, (), resource_policy=policy).of(Layer.RESOURCE)
    if verdict is None or (verdict.decision is Decision.EXPLICIT_DENY and not verdict.assumed):
        return verdict.decision if verdict else None
    open_ = verdict.assumed or verdict.denying_keys or (verdict.missing and verdict.decision is not Decision.ALLOWED)
    return None if open_ else verdict.decision


def _fix(reference: Reference, principal: str, document: str = "{}") -> tuple[str, Remedy]:
    given = json.loads(document).get("Statement") or []
    kept = given if isinstance(given, list) else [given]
    added = {"Sid": "AgentCorePull", "Effect": "Allow", "Principal": {"AWS": principal}, "Action": list(PULL)}
    # The call replaces the whole policy.
    statements = [*(each for each in kept if each.get("Sid") != added["Sid"]), added]
    set_policy = aws(
        "ecr",
        "set-repository-policy",
        registry_id=reference.account,
        region=reference.region,
        repository_name=reference.repository,
        policy_text={"Version": "2012-10-17", "Statement": statements},
    )
    return f"With credentials of {reference.account}, allow the pull; the statements that are there stay.", set_policy
