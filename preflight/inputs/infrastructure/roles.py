"""The role an agent or gateway runs under: its ARN, and what the deployment gives it where it creates it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import evolve

from preflight.core.target import Role, RolePlan
from preflight.core.value import Value, Why
from preflight.inputs.infrastructure.leaf import leaves, plain
from preflight.inputs.infrastructure.node import Node
from preflight.inputs.infrastructure.policies import Policies, policy_of, total, trust
from preflight.inputs.infrastructure.removals import DOCUMENT, INLINE, MANAGED, NAMED, names, removed
from preflight.inputs.infrastructure.resource import Deployment, Resource, partition


def role(node: Node, deployment: Deployment) -> Role | None:
    """The role a property names; None where the property is absent."""
    arn = node.text()
    if arn is None:
        return None
    planned = planned_role(node, deployment)
    if planned is None:
        return Role(deployment.shown(arn, node, "IAM::Role"), _added(arn, deployment))
    arn = arn if arn.known else _future_arn(arn, planned, deployment)
    return Role(evolve(arn, created=arn.why is None), plan(planned, deployment))


def _added(arn: Value[str], deployment: Deployment) -> RolePlan | None:
    """What this deployment gives a role that exists already; None for nothing."""
    name = arn.value.rpartition("/")[2] if arn.known and arn.value else ""
    if not name:
        return None
    policies = (each for each in deployment.of(*INLINE, *MANAGED) if names(each, name))
    attachments = (each for each in deployment.of("IAM::Attachment") if names(each, name))
    found = total(_certain(policy_of(each.at(DOCUMENT)), each) for each in policies)
    found += total(_certain(_by_arn(each.at("PolicyArn"), deployment), each) for each in attachments)
    updated = [each for each in deployment.of("IAM::Role") if each.exists and each.at(NAMED).known() == name]
    found += total(_inline(each.properties) for each in updated)
    found += total(_by_arn(one, deployment) for each in updated for one in each.at("ManagedPolicyArns").items() if one)
    trusts = [each.at("AssumeRolePolicyDocument|AssumeRolePolicy") for each in updated]
    documents = [trust(each) for each in trusts]
    less = removed(name, found, deployment)
    if found == less == Policies() and not any(trusts):
        return None
    return RolePlan(
        trust=documents[0] if documents else None,
        policies=found.documents,
        managed=found.managed,
        complete=found.complete,
        written=True,
        may_deny=found.may_deny,
        trust_unread=any(trusts) and not any(documents),
        removed=less.documents,
        removed_unread=tuple(each.value or each.detail for each in less.managed),
    )


def planned_role(node: Node, deployment: Deployment) -> Resource | None:
    """The role of this deployment that a property is certain to name; None where there is none or several."""
    if node.leaf and node.leaf.why not in {None, Why.AFTER_DEPLOY}:
        return None
    found = [each for each in deployment.behind(node, "IAM::Role") if not each.exists]
    return found[0] if len(found) == 1 else None


def _future_arn(arn: Value[str], planned: Resource, deployment: Deployment) -> Value[str]:
    """The ARN the role will have, if its name is written and the account is known."""
    name, where = planned.at(NAMED).known(), partition(deployment.region)
    if not (name and deployment.account and where):
        return arn
    path = planned.at("Path").known() or "/"
    text = f"arn:{where}:iam::{deployment.account}:role{path}{name}"
    return Value(text, arn.origin, created=True)


def plan(planned: Resource, deployment: Deployment) -> RolePlan:
    """What the deployment gives the role."""
    policies = _inline(planned.properties) + _attached(planned, deployment)
    return RolePlan(
        name=planned.at(NAMED).text(),
        trust=trust(planned.at("AssumeRolePolicyDocument|AssumeRolePolicy")),
        policies=policies.documents,
        managed=policies.managed,
        boundary=planned.at("PermissionsBoundary").text(),
        bounds=_bounds(planned.at("PermissionsBoundary"), deployment),
        tags=_tags(planned.at("Tags")),
        complete=policies.complete,
        written=True,
        may_deny=policies.may_deny,
    )


def _bounds(node: Node, deployment: Deployment) -> Mapping[str, Any] | None:
    """The document of a permissions boundary that is created too; None where it is not, or not all of it is known."""
    found = _by_arn(node, deployment) if node else Policies()
    known = found.complete and not found.may_deny and not found.managed
    return found.documents[0] if known and len(found.documents) == 1 else None


def _tags(node: Node) -> Mapping[str, str] | None:
    """The role's tags, as a list of keys and values or as an object; None where one is not known."""
    if not node:
        return {}
    data = node.leaf.value if node.leaf else node.data
    if (node.leaf and node.leaf.why) or not isinstance(data, list | Mapping) or any(leaf.why for leaf in leaves(data)):
        return None
    given = plain(data)
    if isinstance(given, Mapping):
        return {str(key): str(value) for key, value in given.items()}
    pairs = [each for each in given if isinstance(each, Mapping)]
    return {str(each.get("Key", each.get("key"))): str(each.get("Value", each.get("value"))) for each in pairs}


def _inline(planned: Node) -> Policies:
    inline = planned.at("Policies|InlinePolicy|InlinePolicies").items()
    return total(policy_of(each.at(DOCUMENT)) for each in inline if each)


def _attached(planned: Resource, deployment: Deployment) -> Policies:
    listed = total(_by_arn(each, deployment) for each in planned.at("ManagedPolicyArns").items() if each)
    return listed + total(_joined(planned, deployment))


def _joined(planned: Resource, deployment: Deployment) -> Iterator[Policies]:
    """What other resources attach to the role."""
    for policy in deployment.of(*INLINE, *MANAGED):
        holders = policy.at("Roles|Role|RoleName").items()
        yield _if_held(planned, holders, lambda of=policy: _certain(policy_of(of.at(DOCUMENT)), of))
    for attachment in deployment.of("IAM::Attachment"):
        holders = attachment.at("Roles|Role").items()
        yield _if_held(planned, holders, lambda of=attachment: _by_arn(of.at("PolicyArn"), deployment))


def _certain(policies: Policies, of: Resource) -> Policies:
    return policies.in_doubt() if of.uncertain else policies


def _if_held(planned: Resource, holders: Iterable[Node], policies: Any) -> Policies:
    held: list[bool | None] = [_holds(planned, holder) for holder in holders if holder]
    if True in held:
        found: Policies = policies()
        return found
    return Policies(complete=None not in held)


def _holds(planned: Resource, holder: Node) -> bool | None:
    """Whether a policy's holder is the role; None where that cannot be told."""
    if planned.name in holder.sources:
        return True
    value, name = holder.known(), planned.at(NAMED).known()
    if value:
        return bool(name) and value == name
    return False if holder.sources else None


def _by_arn(node: Node, deployment: Deployment) -> Policies:
    """A managed policy: its document where it is created too, else its ARN."""
    arn = node.text()
    created = [each for each in deployment.behind(node, *MANAGED) if not each.exists]
    created += [each for each in deployment.of(*MANAGED) if arn and each.exists and each.exists == arn.value]
    if created:
        return total(policy_of(each.at(DOCUMENT)) for each in created)
    return Policies(managed=(arn,), complete=arn.known) if arn else Policies()
