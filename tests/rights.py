"""What can deny a right in the facts and in the target of an audit, one statement at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from attrs import evolve, frozen
from changes import Change, Document, with_answer

from preflight.core.target import Agent, Gateway, RolePlan, Target
from preflight.core.value import Value
from preflight.iam.role_use import role_name, title

Statement = Mapping[str, Any]
EVERYTHING: Statement = {"Effect": "Deny", "Action": "*", "Resource": "*"}
CERTAIN: Mapping[str, Statement] = {
    "Deny": {},
    "Deny under a condition that holds": {"Bool": {"aws:SecureTransport": "true"}},
}
OPEN: Mapping[str, Statement] = {
    "Deny under a key nobody supplied": {"StringEquals": {"aws:PrincipalTag/team": "a"}},
    "Deny unless a key nobody supplied": {"StringNotEquals": {"aws:PrincipalTag/team": "a"}},
    "Deny where a key nobody supplied is absent": {"Null": {"aws:PrincipalOrgID": "true"}},
    "Deny under an operator nobody knows": {"StringResembles": {"aws:SecureTransport": "true"}},
}
VAIN: Mapping[str, Statement] = {
    "Deny under a condition that does not hold": {"Bool": {"aws:SecureTransport": "false"}},
}
POLICIES: Mapping[str, str] = {
    "ecr:GetRepositoryPolicy": "repositoryName",
    "secretsmanager:GetResourcePolicy": "SecretId",
    "lambda:GetPolicy": "FunctionName",
    "kms:GetKeyPolicy": "KeyId",
    "s3:GetBucketPolicy": "Bucket",
    "bedrock-agentcore-control:GetResourcePolicy": "resourceArn",
    "sns:GetTopicAttributes": "TopicArn",
    "kinesis:GetResourcePolicy": "ResourceARN",
    "efs:DescribeFileSystemPolicy": "FileSystemId",
    "s3files:GetFileSystemPolicy": "fileSystemId",
    "apigateway:GetRestApi": "restApiId",
    "ecr:GetRegistryPolicy": "",
}
"""The operations that read the policy of a resource, and the parameter that names it; none for all of its kind."""


@frozen
class Denial(Change):
    """A statement more, or an Allow less, and what says the right it is about: texts that a pass on it has."""

    about: tuple[str, ...] = ()


def operation(key: str) -> str:
    """The operation of a call: `ecr:GetRepositoryPolicy`."""
    return next(word for word in key.split() if ":" in word)


def parameters(key: str) -> Mapping[str, Any]:
    """The parameters of a call."""
    told = key[key.find("{") :]
    found: Mapping[str, Any] = json.JSONDecoder().raw_decode(told)[0] if told.startswith(("{}", '{"')) else {}
    return found


SIMULATE = "iam:SimulatePrincipalPolicy"
SIMULATED: Mapping[str, Mapping[str, Any]] = {
    "Deny of an identity policy": {"decision": "explicitDeny", "matched": ["Closed"]},
    "Deny of the permissions boundary": {"decision": "explicitDeny", "boundary": False},
    "Deny of the organization": {"decision": "explicitDeny", "organizations": False},
    "Deny under a key nobody supplied": {"missing": ["aws:SourceVpc"]},
    "without its Allow": {"decision": "implicitDeny", "matched": []},
    "without an Allow of the boundary": {"decision": "implicitDeny", "boundary": False},
    "without an Allow of the organization": {"decision": "implicitDeny", "organizations": False},
}
"""What the simulator says otherwise."""


def simulated(facts: Document) -> Iterator[Denial]:
    """Each right that the simulator allows, denied by each kind of policy wherever it was asked about."""
    asked = {key: found for key, found in facts["answers"].items() if operation(key) == SIMULATE and "rows" in found}
    rights = {right: key for key, found in asked.items() for right in _allowed(key, found["rows"])}
    for about, where in rights.items():
        for kind, said in SIMULATED.items():
            answers = {
                each: {**found, "rows": [_said(each, row, about, said) for row in found["rows"]]}
                for each, found in asked.items()
            }
            yield Denial(kind, where, {**facts, "answers": {**facts["answers"], **answers}}, about)


def _allowed(key: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """Who is allowed what on what."""
    who = parameters(key)["PolicySourceArn"].rpartition("/")[2]
    for row in rows:
        for one in row["specific"] or (row,):
            if one["decision"] == "allowed":
                yield who, row["action"], one["resource"]


def _said(key: str, row: Mapping[str, Any], about: tuple[str, str, str], said: Mapping[str, Any]) -> Mapping[str, Any]:
    """The row, saying something else where it is about this; what an organization decides stands outside."""
    who, action, resource = about
    if parameters(key)["PolicySourceArn"].rpartition("/")[2] != who or row["action"] != action:
        return row
    if not row["specific"]:
        return {**row, **said} if row["resource"] == resource else row
    if resource not in {one["resource"] for one in row["specific"]}:
        return row
    outside = {name: said[name] for name in said if name == "organizations"}
    inside = {name: said[name] for name in said if name != "organizations"}
    each = [{**one, **inside} if one["resource"] == resource else one for one in row["specific"]]
    return {**row, **outside, "specific": each}


def in_resources(facts: Document, conditions: Mapping[str, Statement]) -> Iterator[Denial]:
    """Each policy of a resource with such a Deny more."""
    for key, found in facts["answers"].items():
        if operation(key) in POLICIES and "rows" in found:
            named = POLICIES[operation(key)]
            start = ":repository/" if operation(key).startswith("ecr:") else ""
            about = (start + str(parameters(key).get(named, "")),)
            field = "document" if "{document:" in key else "text"
            for kind, condition in conditions.items():
                text = with_statement((found["rows"] or [{}])[0].get(field), condition)
                yield Denial(kind, key, with_answer(facts, key, {**found, "rows": [{field: text}]}), about)


def with_statement(text: str | None, condition: Statement) -> str:
    """A policy of a resource with a Deny of everything for everybody, under a condition."""
    body = json.loads(text) if text else {"Version": "2012-10-17", "Statement": []}
    before = body.get("Statement") or []
    deny = {**EVERYTHING, "Principal": "*", **({"Condition": condition} if condition else {})}
    return json.dumps({**body, "Statement": [*(before if isinstance(before, list) else [before]), deny]})


def in_endpoints(facts: Document, conditions: Mapping[str, Statement]) -> Iterator[Denial]:
    """Each policy of an endpoint with such a Deny more."""
    for key, found in facts["answers"].items():
        if operation(key) == "ec2:DescribeVpcEndpoints":
            for place, row in enumerate(found.get("rows", ())):
                for kind, condition in conditions.items():
                    changed = {**row, "policy": with_statement(row.get("policy"), condition)}
                    rows = [*found["rows"][:place], changed, *found["rows"][place + 1 :]]
                    yield Denial(kind, key, with_answer(facts, key, {**found, "rows": rows}), (row["endpoint_id"],))


def in_trust(facts: Document, conditions: Mapping[str, Statement]) -> Iterator[Denial]:
    """Each trust policy with such a Deny more."""
    for key, found in facts["answers"].items():
        if operation(key) == "iam:GetRole":
            for row in found.get("rows", ()):
                for kind, condition in conditions.items() if row.get("trust") else ():
                    trust = json.loads(with_statement(json.dumps(row["trust"]), condition))
                    rows = [{**row, "trust": trust}]
                    yield Denial(kind, key, with_answer(facts, key, {**found, "rows": rows}), (row["arn"],))


Changed = tuple[str, str, Target]
"""What is changed, how the role is called in a report, and the target with it."""


def planned(target: Target, conditions: Mapping[str, Statement]) -> Iterator[Changed]:
    """The target with such a Deny more in the policies of one role to come."""
    for kind, condition in conditions.items():
        deny = {**EVERYTHING, **({"Condition": condition} if condition else {})}
        policy = {"Version": "2012-10-17", "Statement": [deny]}
        yield from _with_plans(target, kind, partial(_with_policy, policy))


def _with_policy(policy: Statement, plan: RolePlan) -> RolePlan:
    return evolve(plan, policies=(*plan.policies, policy))


def without_allows(target: Target) -> Iterator[Changed]:
    """The target with no statement of one role to come, or with a boundary that nobody read."""
    limit = Value("arn:aws:iam::123456789012:policy/limit")
    yield from _with_plans(target, "without its Allows", lambda plan: evolve(plan, policies=()))
    yield from _with_plans(target, "with a boundary", lambda plan: evolve(plan, boundary=limit))


def _with_plans(target: Target, kind: str, change: Callable[[RolePlan], RolePlan]) -> Iterator[Changed]:
    """The target with the plan of each role changed for all who use it."""
    everybody: tuple[Agent | Gateway, ...] = (*target.agents, *target.gateways)
    owners = [owner for owner in everybody if owner.role and owner.role.plan]
    for name in dict.fromkeys(map(_called, owners)):
        agents, gateways = (
            [_changed(each, name, change) for each in some] for some in (target.agents, target.gateways)
        )
        yield kind, name, evolve(target, agents=tuple(agents), gateways=tuple(gateways))


def _called(owner: Any) -> str:
    """How a report calls the role."""
    return role_name(owner.role) or f"the role of {title(owner)}"


def _changed(owner: Any, name: str, change: Callable[[RolePlan], RolePlan]) -> Any:
    role = owner.role
    if role is None or role.plan is None or _called(owner) != name:
        return owner
    return evolve(owner, role=evolve(role, plan=change(role.plan)))
