"""Conditions of a template in three values: an unknown decides only where nothing known does."""

from typing import Any

import pytest

from preflight.core.value import Why
from preflight.inputs.infrastructure.leaf import Leaf
from preflight.inputs.infrastructure.logic import condition, names_condition
from preflight.inputs.intrinsics import Resolver

YES, NO = {"Fn::Equals": ["a", "a"]}, {"Fn::Equals": ["a", "b"]}
OPEN = {"Fn::Equals": [{"Ref": "Open"}, "a"]}
TEMPLATE = {"Parameters": {"Open": {"Type": "String"}, "Stage": {"Type": "String", "Default": "prod"}}}


def decided(written: Any, **others: Any) -> bool | None:
    """The condition; None where it is not known."""
    found = condition(Resolver({**TEMPLATE, "Conditions": {"It": written, **others}}), "It")
    return None if isinstance(found, Leaf) else found


@pytest.mark.parametrize(
    ("written", "holds"),
    [
        (YES, True),
        (NO, False),
        (OPEN, None),
        ({"Fn::Equals": [{"Ref": "Stage"}, "prod"]}, True),
        ({"Fn::Equals": [True, "true"]}, True),
        ({"Fn::Not": [NO]}, True),
        ({"Fn::Not": [OPEN]}, None),
        ({"Fn::And": [YES, NO]}, False),
        ({"Fn::And": [OPEN, NO]}, False),
        ({"Fn::And": [OPEN, YES]}, None),
        ({"Fn::Or": [OPEN, YES]}, True),
        ({"Fn::Or": [OPEN, NO]}, None),
        ({"Condition": "Other"}, True),
        ({"Fn::And": [{"Condition": "Other"}, NO]}, False),
    ],
)
def test_a_condition(written: Any, holds: bool | None) -> None:
    assert decided(written, Other=YES) is holds


@pytest.mark.parametrize("written", [{"Condition": "It"}, {"Condition": "Nowhere"}, {"Fn::Not": [{"Condition": "It"}]}])
def test_one_that_refers_to_itself_or_to_none_is_unknown(written: Any) -> None:
    assert decided(written) is None


@pytest.mark.parametrize(
    ("written", "value", "why"),
    [
        (YES, "x", None),
        (NO, "y", None),
        (OPEN, None, Why.PARAMETER),
    ],
)
def test_if_takes_a_side_only_where_the_condition_is_known(written: Any, value: str | None, why: Why | None) -> None:
    resolver = Resolver({**TEMPLATE, "Conditions": {"It": written}})
    found = resolver.resolve({"Fn::If": ["It", "x", "y"]})
    assert (getattr(found, "why", None), None if why else found) == (why, value)


def test_if_is_known_where_both_sides_are_the_same() -> None:
    assert Resolver({**TEMPLATE, "Conditions": {"It": OPEN}}).resolve({"Fn::If": ["It", "x", "x"]}) == "x"


@pytest.mark.parametrize(
    ("node", "names"),
    [
        ({"Condition": "It"}, True),
        ({"Condition": {"StringEquals": {}}}, False),
        ({"Condition": "It", "Effect": "x"}, False),
    ],
)
def test_the_condition_of_a_policy_statement_is_no_reference(node: Any, names: bool) -> None:
    assert names_condition(node) is names


def test_a_property_that_may_be_left_out_either_way_is_open() -> None:
    none = {"Ref": "AWS::NoValue"}
    found = Resolver({**TEMPLATE, "Conditions": {"It": OPEN}}).resolve({"Fn::If": ["It", none, none]})
    assert found.why is Why.PARAMETER
