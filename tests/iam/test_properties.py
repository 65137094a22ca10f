"""What must hold of every policy: more Deny and less Allow never turn a right to allowed."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from preflight.core.target import RolePlan
from preflight.iam.access import Access, AccessStatus, PermissionNeed
from preflight.iam.planned_roles import planned, with_change
from preflight.iam.resource_side import with_resource

NEED = PermissionNeed(("s3:GetObject",), "arn:aws:s3:::bucket/key", context=(("aws:RequestedRegion", ("us-west-2",)),))
PRINCIPAL = "arn:aws:iam::123456789012:role/Agent"

actions = st.sampled_from(["*", "s3:*", "s3:GetObject", "s3:Put*", "ecr:*"])
resources = st.sampled_from(["*", "arn:aws:s3:::*", "arn:aws:s3:::bucket/*", "arn:aws:s3:::${unknown}/*", "${unknown}"])
conditions = st.dictionaries(
    st.sampled_from(["StringEquals", "StringNotEquals", "StringLikeIfExists", "Null"]),
    st.dictionaries(
        st.sampled_from(["aws:RequestedRegion", "aws:PrincipalTag/stage", "aws:SourceVpc"]),
        st.sampled_from(["us-west-2", "prod", "true", "*"]),
        min_size=1,
        max_size=2,
    ),
    max_size=2,
)


def statement(effect: str) -> st.SearchStrategy[dict[str, Any]]:
    whole = {"Effect": st.just(effect), "Action": actions, "Resource": resources, "Condition": conditions}
    return st.fixed_dictionaries(whole)


statements = st.lists(st.one_of(statement("Allow"), statement("Deny")), max_size=5)
tags: st.SearchStrategy[dict[str, str] | None] = st.sampled_from([None, {}, {"stage": "prod"}])


def standing(given_statements: list[dict[str, Any]], tagged: dict[str, str] | None) -> AccessStatus:
    plan = RolePlan(policies=(document(given_statements),), tags=tagged, complete=True)
    return planned(plan, NEED, "s3:GetObject").status


def document(given_statements: list[dict[str, Any]]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": given_statements}


@settings(deadline=None)
@given(statements, statement("Deny"), tags)
def test_a_deny_more_never_allows(before, deny, tagged):
    assert (
        standing([*before, deny], tagged) is not AccessStatus.ALLOWED
        or standing(before, tagged) is AccessStatus.ALLOWED
    )


@settings(deadline=None)
@given(statements, st.integers(0, 4), tags)
def test_an_allow_less_never_allows(before, index, tagged):
    allows = [n for n, one in enumerate(before) if one["Effect"] == "Allow"]
    if allows:
        gone = allows[index % len(allows)]
        after = [one for n, one in enumerate(before) if n != gone]
        assert standing(after, tagged) is not AccessStatus.ALLOWED or standing(before, tagged) is AccessStatus.ALLOWED


@settings(deadline=None)
@given(statements, statement("Deny"), st.sampled_from(AccessStatus))
def test_a_deny_more_on_the_resource_never_allows(before, deny, first):
    def judged(given_statements: list[dict[str, Any]]) -> AccessStatus:
        named = [{**one, "Principal": "*"} for one in given_statements]
        one = Access("s3:GetObject", NEED, first)
        return with_resource(one, PRINCIPAL, [json.dumps(document(named))]).status

    assert judged([*before, deny]) is not AccessStatus.ALLOWED or judged(before) is AccessStatus.ALLOWED


@settings(deadline=None)
@given(statements, statement("Deny"), st.sampled_from(AccessStatus))
def test_a_deny_more_in_the_change_never_allows(before, deny, first):
    def judged(given_statements: list[dict[str, Any]]) -> AccessStatus:
        one = Access("s3:GetObject", NEED, first)
        return with_change(one, RolePlan(policies=(document(given_statements),))).status

    assert judged([*before, deny]) is not AccessStatus.ALLOWED or judged(before) is AccessStatus.ALLOWED
