"""Wildcards, ARN sections and variables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preflight.iam.patterns import Kind, PartialValue, compiled, matches, variables

ROLE = "arn:aws:iam::123456789012:role/team/agent"
LOG = "arn:aws:logs:us-west-2:123456789012:log-group:/aws/bedrock-agentcore/runtimes/a:log-stream:b"


@pytest.mark.parametrize(
    ("kind", "pattern", "value", "fits"),
    [
        (Kind.LITERAL, "a*", "ab", False),
        (Kind.LITERAL, "a*", "a*", True),
        (Kind.TEXT, "a*", "a", True),
        (Kind.TEXT, "a?", "a", False),
        (Kind.TEXT, "a?c", "abc", True),
        (Kind.TEXT, "a.c", "abc", False),
        (Kind.TEXT, "*", "", True),
        (Kind.TEXT, "a*", "A", False),
        (Kind.TEXT, "a*b", "a\nb", True),
        # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
        (Kind.RESOURCE, "*", ROLE, True),
        (Kind.RESOURCE, "*", "*", True),
        (Kind.RESOURCE, ROLE, "*", False),
        (Kind.RESOURCE, ROLE.upper(), ROLE, False),
        (Kind.RESOURCE, "arn:aws:iam::123456789012:role/*", ROLE, True),
        (Kind.RESOURCE, "arn:aws:iam::123456789012:role/?gent", ROLE, False),
        (Kind.RESOURCE, "arn:aws:iam::123456789012:*/agent", ROLE, True),
        (Kind.RESOURCE, "arn:aws:iam::123456789012:user/*", ROLE, False),
        (Kind.RESOURCE, "arn:aws:s3:::b/*/test/*", "arn:aws:s3:::b/1/2/test/3/object.jpg", True),
        (Kind.RESOURCE, "arn:aws:s3:::b/*/test/*", "arn:aws:s3:::b/1///test///object.jpg", True),
        (Kind.RESOURCE, "arn:aws:s3:::b/*/test/*", "arn:aws:s3:::b/1-test/object.jpg", False),
        (Kind.RESOURCE, "arn:aws:s3:::b/*/test/*", "arn:aws:s3:::b/test/object.jpg", False),
        (Kind.RESOURCE, "arn:aws:logs:*:123456789012:log-group:/aws/*:*", LOG, True),
        (Kind.RESOURCE, "arn:aws:logs:us-*-2:123456789012:log-group:*", LOG, True),
        (Kind.RESOURCE, "arn:aws:logs:us*2:log-group:*", LOG, False),
        (Kind.RESOURCE, "arn:aws:logs:??-????-?:123456789012:*", LOG, True),
        (Kind.RESOURCE, "arn:aws:iam:?123456789012:role/*", ROLE, False),
        # "If the * wildcard is the last character of a resource ARN segment, it can expand ... beyond the colon"
        (Kind.RESOURCE, "arn:aws:logs:*:log-group:/aws/*", LOG, True),
        (Kind.RESOURCE, "arn:aws:logs:*", LOG, True),
        (Kind.RESOURCE, "arn:aws:logs", LOG, False),
        # In ArnLike "each of the six colon-delimited components of the ARN is checked separately"
        # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
        (Kind.ARN, "arn:aws:logs:*:log-group:/aws/*", LOG, False),
        (Kind.ARN, "arn:aws:logs:*", LOG, False),
        (Kind.ARN, "arn:aws:logs:*:*:log-group:*", LOG, True),
        (Kind.ARN, "arn:*:*:*:*:*", LOG, True),
        (Kind.ARN, "*", LOG, False),
    ],
)
def test_wildcards(kind, pattern, value, fits):
    assert matches(value, compiled(pattern, kind).pieces) is fits


KEYS = {"aws:username": "ann", "aws:PrincipalTag/my team": "a*"}


@pytest.mark.parametrize(
    ("pattern", "value", "fits", "broken"),
    [
        # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
        ("arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/ann/x", True, False),
        ("arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/bob/x", False, False),
        ("arn:aws:s3:::b/${aws:PrincipalTag/my team}", "arn:aws:s3:::b/a*", True, False),
        ("arn:aws:s3:::b/${aws:PrincipalTag/my team}", "arn:aws:s3:::b/abc", False, False),
        ("arn:aws:s3:::b/${aws:PrincipalTag/none, 'company-wide'}", "arn:aws:s3:::b/company-wide", True, False),
        ("arn:aws:s3:::b/${aws:username, 'company-wide'}", "arn:aws:s3:::b/company-wide", False, False),
        ("arn:aws:s3:::b/${aws:userid}", "arn:aws:s3:::b/x", True, True),
        ("arn:aws:s3:::${*}", "arn:aws:s3:::*", True, False),
        ("arn:aws:s3:::${*}", "arn:aws:s3:::b", False, False),
        ("arn:aws:s3:::${?}", "arn:aws:s3:::b", False, False),
        ("arn:aws:s3:::${$}{x}", "arn:aws:s3:::${x}", True, False),
        # "You can't use a variable to replace parts of the ARN before the fifth colon"
        ("arn:aws:iam::${aws:username}:role/x", "arn:aws:iam::ann:role/x", True, True),
    ],
)
def test_variables(pattern, value, fits, broken):
    found = compiled(pattern, Kind.RESOURCE, KEYS.get)
    assert (matches(value, found.pieces), found.broken) == (fits, broken)


def test_without_a_version_a_variable_is_text():
    pieces = compiled("home/${aws:username}", Kind.TEXT).pieces
    assert matches("home/${aws:username}", pieces)
    assert not matches("home/ann", pieces)


def test_the_keys_of_variables():
    assert variables("${aws:username}/${*}/${aws:PrincipalTag/t, 'd'}") == ("aws:username", "aws:PrincipalTag/t")


CORE = "arn:aws:bedrock-agentcore:us-west-2:123456789012:"
RUNTIME = PartialValue(CORE + "runtime/my_agent-??????????")


@pytest.mark.parametrize(
    ("pattern", "value", "fits"),
    [
        (CORE + "*", RUNTIME, True),
        (CORE + "runtime/*", RUNTIME, True),
        (CORE + "runtime/my_agent-*", RUNTIME, True),
        (CORE + "runtime/my_agent*", RUNTIME, True),
        ("arn:aws:bedrock-agentcore:*:123456789012:runtime/*", RUNTIME, True),
        ("arn:aws:bedrock-agentcore:*:*:*", RUNTIME, True),
        (CORE + "runtime/my_agent-a*", RUNTIME, None),
        (CORE + "runtime/my_agent-0123456789", RUNTIME, None),
        (CORE + "runtime/my_agent-0123456789x", RUNTIME, False),
        (CORE + "runtime/my_agent", RUNTIME, False),
        (CORE + "gateway/*", RUNTIME, False),
        (CORE.replace("us-west-2", "us-east-1") + "*", RUNTIME, False),
        (CORE.replace("123456789012", "111122223333") + "*", RUNTIME, False),
        (CORE + "runtime/*", PartialValue(CORE + "*"), None),
        (CORE + "*", PartialValue(CORE + "*"), True),
        (CORE + "?*", PartialValue(CORE + "*"), None),
        ("*:*:*", PartialValue(CORE + "*"), False),
        ("arn:*:*:*:*:*", PartialValue("arn:aws:iam:*"), None),
    ],
)
def test_a_value_known_in_part(pattern, value, fits):
    assert matches(value, compiled(pattern, Kind.ARN).pieces) is fits


TEXTS = st.text("ab:*?", max_size=6)


@given(TEXTS, st.text("ab:", max_size=6), st.sampled_from(Kind))
def test_a_value_known_in_full_is_answered_the_same_both_ways(pattern, value, kind):
    pieces = compiled(pattern, kind).pieces
    assert matches(PartialValue(value), pieces) is matches(value, pieces)


@given(TEXTS, TEXTS, st.sampled_from(Kind), st.lists(st.text("ab:", max_size=2), min_size=6, max_size=6))
def test_every_filling_agrees_with_a_sure_answer(pattern, part, kind, fillings):
    pieces = compiled(pattern, kind).pieces
    sure = matches(PartialValue(part), pieces)
    runs = iter(fillings)
    value = "".join(next(runs) if c == "*" else (next(runs) + "a")[0] if c == "?" else c for c in part)
    assert sure is None or matches(value, pieces) is sure


@given(TEXTS, TEXTS, st.sampled_from(Kind), st.lists(st.text("ac", max_size=2), min_size=6, max_size=6))
def test_every_filling_of_certain_letters_agrees_with_a_sure_answer(pattern, part, kind, fillings):
    pieces = compiled(pattern, kind).pieces
    anything, some = (matches(PartialValue(part, letters), pieces) for letters in ("", "ac"))
    runs = iter(fillings)
    value = "".join(next(runs) if c == "*" else (next(runs) + "c")[0] if c == "?" else c for c in part)
    assert some is None or matches(value, pieces) is some
    assert anything is None or some is anything
