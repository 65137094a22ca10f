"""Every condition operator, with AWS's own examples where it gives some."""

import pytest

from preflight.iam.conditions import Condition, Context, holds
from preflight.iam.patterns import PartialValue

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
OPERATORS = [
    ("StringEquals", ["a"], "a", True),
    ("StringEquals", ["a"], "A", False),
    ("StringEquals", ["a", "b"], "b", True),
    ("StringEquals", ["a*"], "ab", False),
    ("stringequals", ["a"], "a", True),
    ("StringNotEquals", ["a", "b"], "b", False),
    ("StringNotEquals", ["a", "b"], "c", True),
    ("StringEqualsIgnoreCase", ["Ab"], "aB", True),
    ("StringNotEqualsIgnoreCase", ["Ab"], "aB", False),
    ("StringLike", ["home/*"], "home/ann", True),
    ("StringLike", ["Home/*"], "home/ann", False),
    ("StringLike", ["", "home/"], "", True),
    ("StringNotLike", ["a*", "b*"], "bc", False),
    ("StringNotLike", ["a*", "b*"], "cd", True),
    ("NumericEquals", ["10"], "10.0", True),
    ("NumericNotEquals", ["10"], "10", False),
    ("NumericLessThan", ["10"], "10", False),
    ("NumericLessThanEquals", ["10"], "10", True),
    ("NumericLessThanEquals", ["10"], "9", True),
    ("NumericGreaterThan", ["9"], "10", True),
    ("NumericGreaterThanEquals", ["10.5"], "10.4", False),
    ("NumericEquals", ["ten"], "10", False),
    ("NumericLessThan", ["NaN"], "10", False),
    ("DateGreaterThan", ["2020-01-01T00:00:01Z"], "2020-01-01T00:00:02Z", True),
    ("DateGreaterThan", ["2020-01-01T00:00:01Z"], "1577836801", False),
    ("DateEquals", ["2020-01-01T01:00:00+01:00"], "2020-01-01T00:00:00Z", True),
    ("DateNotEquals", ["2020-01-01"], "2020-01-01T00:00:00Z", False),
    ("DateLessThan", ["2020-02"], "2020-01-31T23:59:59Z", True),
    ("DateLessThanEquals", ["soon"], "2020-01-31T23:59:59Z", False),
    ("DateGreaterThanEquals", ["2020-01-01T00:00:00.5Z"], "2020-01-01T00:00:00.5Z", True),
    ("Bool", ["true"], "true", True),
    ("Bool", ["True"], "true", True),
    ("Bool", ["false"], "true", False),
    ("BinaryEquals", ["QmluYXJ5VmFsdWVJbkJhc2U2NA=="], "QmluYXJ5VmFsdWVJbkJhc2U2NA==", True),
    ("BinaryEquals", ["QQ=="], "Qg==", False),
    ("BinaryEquals", ["not base64"], "not base64", False),
    ("IpAddress", ["203.0.113.0/24"], "203.0.113.9", True),
    ("IpAddress", ["203.0.113.0/24"], "203.0.114.9", False),
    ("IpAddress", ["203.0.113.9"], "203.0.113.9", True),
    ("IpAddress", ["203.0.113.0/24", "2001:DB8:1234:5678::/64"], "2001:db8:1234:5678::1", True),
    ("IpAddress", ["anything"], "203.0.113.9", False),
    ("NotIpAddress", ["203.0.113.0/24", "198.51.100.0/24"], "198.51.100.1", False),
    ("NotIpAddress", ["203.0.113.0/24"], "198.51.100.1", True),
    ("ArnEquals", ["arn:aws:iam::123456789012:role/*"], "arn:aws:iam::123456789012:role/a/b", True),
    ("ArnLike", ["arn:aws:iam::*:role/a"], "arn:aws:iam::123456789012:role/a", True),
    ("ArnLike", ["arn:aws:*:role/a"], "arn:aws:iam::123456789012:role/a", False),
    ("ArnNotEquals", ["arn:aws:iam::123456789012:role/*"], "arn:aws:iam::123456789012:role/a", False),
    ("ArnNotLike", ["arn:aws:iam::123456789012:role/*"], "arn:aws:iam::111122223333:role/a", True),
    ("Null", ["false"], "a", True),
    ("Null", ["true"], "a", False),
    ("StringLikeIfExists", ["t2.*"], "t2.micro", True),
    ("StringLikeIfExists", ["t2.*"], "m5.large", False),
    ("ForAllValues:StringEquals", ["a", "b"], "a", True),
    ("ForAnyValue:StringEquals", ["a", "b"], "c", False),
]


@pytest.mark.parametrize(("operator", "policy", "value", "met"), OPERATORS)
def test_operators(operator, policy, value, met):
    condition = Condition(operator, "AWS:Key", tuple(policy))
    assert holds(condition, Context.of({"aws:kEY": (value,)})) is met


@pytest.mark.parametrize(
    ("operator", "met"),
    [
        # "If the key ... is not present in the request context, the values do not match and the condition is false. If
        # the policy condition requires that the key is not matched ... the condition is true."
        ("StringEquals", False),
        ("StringLike", False),
        ("NumericLessThan", False),
        ("DateEquals", False),
        ("Bool", False),
        ("IpAddress", False),
        ("ArnLike", False),
        ("StringNotEquals", True),
        ("StringNotLike", True),
        ("StringNotEqualsIgnoreCase", True),
        ("NumericNotEquals", True),
        ("DateNotEquals", True),
        ("NotIpAddress", True),
        ("ArnNotLike", True),
        ("StringEqualsIfExists", True),
        ("StringNotEqualsIfExists", True),
        ("BoolIfExists", True),
        ("ForAllValues:StringEquals", True),
        ("ForAllValues:StringNotEquals", True),
        ("ForAnyValue:StringEquals", False),
        ("ForAnyValue:StringNotEquals", False),
        # https://iam.cloudcopilot.io/resources/operators/ForAnyValue:BoolIfExists
        ("ForAnyValue:BoolIfExists", False),
    ],
)
def test_a_missing_key(operator, met):
    condition = Condition(operator, "aws:TagKeys", ("true",))
    assert holds(condition, Context.of({})) is met
    assert holds(condition, Context.of({"aws:TagKeys": ()})) is met
    assert holds(condition, Context.of({}, unsure=True)) is None


@pytest.mark.parametrize(("value", "met"), [("true", True), ("false", False)])
def test_null_asks_whether_a_key_is_absent(value, met):
    condition = Condition("Null", "aws:TokenIssueTime", (value,))
    assert holds(condition, Context.of({})) is met
    assert holds(condition, Context.of({"aws:tokenissuetime": ("1",)})) is not met
    assert holds(condition, Context.of({}, unsure=True)) is None


@pytest.mark.parametrize(
    ("operator", "policy", "values", "met"),
    [
        # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition_examples-multi-valued-context-keys.html
        ("ForAllValues:StringNotLike", ["key1*"], ["key1:legal"], False),
        ("ForAllValues:StringNotLike", ["key1*"], ["key1:hr", "key1:personnel"], False),
        ("ForAllValues:StringNotLike", ["key1*"], ["key2:audit"], True),
        ("ForAllValues:StringNotLike", ["key1*", "key2*"], ["key1:hr", "key3:x"], False),
        ("ForAllValues:StringNotLike", ["key1*", "key2*"], ["key3:x"], True),
        ("ForAnyValue:StringEquals", ["environment", "webserver"], ["webserver", "x"], True),
        ("ForAnyValue:StringEquals", ["environment", "webserver"], ["x", "y"], False),
        ("ForAllValues:StringEquals", ["environment", "webserver"], ["webserver", "x"], False),
        ("ForAllValues:StringLike", ["PostDateTime", "Message", "Tags"], ["PostDateTime", "Message"], True),
        ("ForAllValues:StringLike", ["PostDateTime", "Message", "Tags"], ["PostDateTime", "UserName"], False),
        ("ForAnyValue:StringLike", ["ID", "PostDateTime"], ["PostDateTime", "Message", "UserName"], True),
        ("ForAnyValue:StringNotEquals", ["a", "b"], ["a", "c"], True),
        ("ForAnyValue:StringNotEquals", ["a", "b"], ["a", "b"], False),
        # An empty string is "a null dataset", as if the key were missing.
        ("ForAllValues:StringEquals", ["a"], [""], True),
        ("ForAnyValue:StringEquals", [""], [""], False),
        # A key of several values needs a set operator:
        # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
        ("StringEquals", ["a"], ["a", "b"], False),
        ("StringNotEquals", ["c"], ["a", "b"], False),
    ],
)
def test_keys_of_several_values(operator, policy, values, met):
    condition = Condition(operator, "aws:TagKeys", tuple(policy))
    assert holds(condition, Context.of({"aws:TagKeys": tuple(values)})) is met


@pytest.mark.parametrize(
    ("operator", "policy", "met"),
    [
        ("StringEquals", "${aws:username}", True),
        ("StringEquals", "${AWS:UserName}", True),
        ("StringNotEquals", "${aws:username}", False),
        ("StringLike", "${aws:username}*", True),
        ("StringEquals", "${aws:userid, 'ann'}", True),
        ("StringEquals", "${aws:userid}", False),
        ("StringNotEquals", "${aws:userid}", False),
        ("StringEquals", "${aws:TagKeys}", False),
    ],
)
def test_variables_in_values(operator, policy, met):
    context = Context.of({"key": ("ann",), "aws:username": ("ann",), "aws:TagKeys": ("ann", "bob")})
    assert holds(Condition(operator, "key", (policy,)), context) is met
    assert holds(Condition(operator, "key", (policy,)), context, variables=False) is ("Not" in operator)


def test_a_variable_that_has_no_value_spares_the_other_values():
    context = Context.of({"key": ("ann",)})
    assert holds(Condition("StringEquals", "key", ("${aws:userid}", "ann")), context) is True


@pytest.mark.parametrize(
    ("operator", "policy", "met"),
    [
        ("StringLike", "a*", True),
        ("StringNotLike", "a*", False),
        ("StringNotLike", "ab*", None),
        ("StringEquals", "abc", None),
        ("StringEquals", "b", False),
        ("StringEqualsIgnoreCase", "B", False),
        ("NumericEquals", "1", None),
        ("IpAddress", "0.0.0.0/0", None),
        ("Bool", "true", None),
        ("Null", "false", True),
        ("ForAnyValue:StringLike", "a*", True),
    ],
)
def test_a_value_known_in_part(operator, policy, met):
    assert holds(Condition(operator, "key", (policy,)), Context.of({"key": (PartialValue("a*"),)})) is met


def test_an_operator_nobody_knows_decides_nothing():
    assert holds(Condition("StringResembles", "key", ("a",)), Context.of({"key": ("a",)})) is None
