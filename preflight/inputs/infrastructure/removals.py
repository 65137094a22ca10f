"""What a deployment takes from a role that is there: what the source says it has, less what it will have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import evolve

from preflight.inputs.infrastructure.policies import Policies, policy_of, total
from preflight.inputs.infrastructure.resource import Deployment, Resource

INLINE = ("IAM::Policy", "IAM::RolePolicy")
MANAGED = ("IAM::ManagedPolicy",)
DOCUMENT = "PolicyDocument|Policy"
NAMED = "RoleName|Name"
HOLDERS = "Roles|Role|RoleName"


def removed(name: str, now: Policies, deployment: Deployment) -> Policies:
    """The documents, and the managed policies without a document, that the role of this name has today alone."""
    before = tuple(evolve(each, properties=each.before) for each in deployment.resources if each.before is not None)
    was = total(_held(name, (*before, *deployment.gone), {each.name: each for each in deployment.resources}))
    return Policies(
        tuple(each for each in was.documents if each not in now.documents),
        tuple(each for each in was.managed if each.value not in {kept.value for kept in now.managed}),
    )


def _held(name: str, there: tuple[Resource, ...], after: Mapping[str, Resource]) -> Iterator[Policies]:
    """What resources give the role today."""
    documents = {each.exists: each.at(DOCUMENT) for each in there if each.kind in MANAGED}
    for each in there:
        if each.kind in (*INLINE, *MANAGED) and names(each, name):
            yield policy_of(each.at(DOCUMENT))
        elif each.kind == "IAM::Attachment" and names(each, name):
            arn = each.at("PolicyArn").text()
            known = documents.get(arn.value or "") if arn else None
            yield policy_of(known) if known else Policies(managed=(arn,) if arn else ())
        elif each.kind == "IAM::Role" and each.at(NAMED).known() == name:
            yield from _own(each, after.get(each.name))


def _own(role: Resource, after: Resource | None) -> Iterator[Policies]:
    """What a role holds itself, where the deployment says what becomes of it."""
    inline, managed = role.at("InlinePolicy|InlinePolicies"), role.at("ManagedPolicyArns")
    if after is None or after.at("InlinePolicy|InlinePolicies").data is not None:
        yield total(policy_of(each.at(DOCUMENT)) for each in inline.items() if each)
    if after is None or after.at("ManagedPolicyArns").data is not None:
        yield Policies(managed=tuple(arn for each in managed.items() if (arn := each.text())))


def names(attached: Resource, name: str) -> bool:
    """Whether a policy or attachment names the role as its holder."""
    return any(each.known() == name for each in attached.at(HOLDERS).items() if each)
