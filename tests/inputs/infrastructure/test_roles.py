"""The role of an agent: what the deployment gives it, as far as that is known."""

from typing import Any

import pytest
from deployments import deployment, node, resource

from preflight.core.value import Why
from preflight.inputs.infrastructure.leaf import Leaf, made, missing
from preflight.inputs.infrastructure.roles import role

OPEN = missing(Why.PARAMETER, "no value for Open", "Open")
ARN = "arn:aws:iam::123456789012:role/Agent"
ALLOW = {"Effect": "Allow", "Action": "logs:*", "Resource": "*"}


def policy(*statements: Any, version: str = "2012-10-17") -> dict[str, Any]:
    return {"Version": version, "Statement": list(statements)}


def planned(*others: Any, **properties: Any) -> Any:
    """The plan of a role that the deployment makes."""
    found = role(node(made("Role", "Arn")), deployment(resource("IAM::Role", "Role", properties), *others))
    assert found is not None
    assert found.plan is not None
    return found.plan


def inline(document: Any) -> list[dict[str, Any]]:
    return [{"PolicyName": "P", "PolicyDocument": document}]


@pytest.mark.parametrize(
    ("document", "kept", "complete", "may_deny"),
    [
        (policy(ALLOW), 1, True, False),
        (policy({**ALLOW, "Resource": OPEN}), 1, True, False),
        (policy({**ALLOW, "Action": OPEN}), 1, False, False),
        (policy({**ALLOW, "Effect": OPEN}), 0, False, True),
        (policy({"Effect": "Deny", "Action": OPEN, "Resource": "*"}), 0, False, True),
        (policy({"Effect": "Deny", "Action": "s3:*", "Resource": OPEN}), 1, True, False),
        (policy(OPEN), 1, False, True),
        (policy({**ALLOW, "Resource": OPEN}, version="2008-10-17"), 0, False, True),
        (OPEN, 0, False, False),
        ("{not json", 0, False, False),
        ('{"Version": "2012-10-17", "Statement": []}', 1, True, False),
    ],
)
def test_an_inline_policy(document: Any, kept: int, complete: bool, may_deny: bool) -> None:
    found = planned(Policies=inline(document))
    assert (len(found.policies), found.complete, found.may_deny) == (kept, complete, may_deny)


@pytest.mark.parametrize(
    ("other", "policies", "complete"),
    [
        (resource("IAM::Policy", "P", {"Roles": [made("Role")], "PolicyDocument": policy(ALLOW)}), 1, True),
        (resource("IAM::Policy", "P", {"Roles": [made("Other")], "PolicyDocument": policy(ALLOW)}), 0, True),
        (resource("IAM::Policy", "P", {"Roles": [OPEN], "PolicyDocument": policy(ALLOW)}), 0, False),
        (resource("IAM::Policy", "P", {"Roles": ["Agent"], "PolicyDocument": policy(ALLOW)}), 1, True),
        (
            resource("IAM::Policy", "P", {"Roles": [made("Role")], "PolicyDocument": policy(ALLOW)}, uncertain=True),
            0,
            False,
        ),
    ],
)
def test_a_policy_of_its_own(other: Any, policies: int, complete: bool) -> None:
    found = planned(other, RoleName="Agent")
    assert (len(found.policies), found.complete) == (policies, complete)


@pytest.mark.parametrize(
    ("arn", "managed", "complete"),
    [
        ("arn:aws:iam::aws:policy/ReadOnlyAccess", ["arn:aws:iam::aws:policy/ReadOnlyAccess"], True),
        (OPEN, [None], False),
    ],
)
def test_managed_policies(arn: Any, managed: list[str | None], complete: bool) -> None:
    found = planned(ManagedPolicyArns=[arn])
    assert ([each.value if each.known else None for each in found.managed], found.complete) == (managed, complete)


@pytest.mark.parametrize(
    ("node_data", "more", "arn", "with_plan"),
    [
        (ARN, {}, ARN, False),
        (made("Role", "Arn"), {"account": "123456789012", "region": "us-west-2"}, ARN, True),
        (
            made("Role", "Arn"),
            {"account": "123456789012", "region": "cn-north-1"},
            ARN.replace("aws", "aws-cn", 1),
            True,
        ),
        (made("Role", "Arn"), {}, None, True),
        (OPEN, {}, None, False),
    ],
)
def test_the_arn_it_will_have(node_data: Any, more: Any, arn: str | None, with_plan: bool) -> None:
    made_here = resource("IAM::Role", "Role", {"RoleName": "Agent"})
    found = role(node(node_data), deployment(made_here, **more))
    assert found is not None
    assert (found.arn.value if found.arn.known else None, found.plan is not None) == (arn, with_plan)


def test_no_role_is_none_and_one_of_two_is_not_told() -> None:
    assert role(node(None), deployment()) is None
    either = Leaf(None, Why.AFTER_DEPLOY, "made", "${x}", sources=("A", "B"))
    found = role(node(either), deployment(resource("IAM::Role", "A"), resource("IAM::Role", "B")))
    assert found is not None
    assert found.plan is None


@pytest.mark.parametrize(
    ("tags", "read"),
    [
        ([{"Key": "team", "Value": "a"}], {"team": "a"}),
        ({"team": "a"}, {"team": "a"}),
        ([{"Key": "team", "Value": OPEN}], None),
        (None, {}),
    ],
)
def test_the_tags(tags: Any, read: Any) -> None:
    assert planned(Tags=tags).tags == read


@pytest.mark.parametrize(("version", "shown"), [("2012-10-17", [ALLOW]), ("2008-10-17", [])])
def test_beside_a_hidden_statement_only_those_of_the_current_version_are_read(version: str, shown: list[Any]) -> None:
    [document] = planned(Policies=inline(policy(OPEN, ALLOW, version=version))).policies
    assert document["Statement"] == shown


@pytest.mark.parametrize(
    ("boundary", "document", "known"),
    [
        (made("B"), policy(ALLOW), True),
        (made("B"), policy({**ALLOW, "Action": OPEN}), False),
        (made("B"), policy({"Effect": "Deny", "Action": OPEN, "Resource": "*"}), False),
        (made("Other"), policy(ALLOW), False),
        ("arn:aws:iam::123456789012:policy/limit", policy(ALLOW), False),
        (OPEN, policy(ALLOW), False),
    ],
)
def test_a_boundary_that_is_made_too(boundary: Any, document: Any, known: bool) -> None:
    limit = resource("IAM::ManagedPolicy", "B", {"PolicyDocument": document})
    found = planned(limit, PermissionsBoundary=boundary)
    assert (found.bounds, found.boundary is None) == (document if known else None, False)
