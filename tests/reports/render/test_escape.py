from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preflight.reports.render import escape

ANYTHING = st.text(st.characters(codec=None))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain ünïcode ✔", "plain ünïcode ✔"),
        ("a\r\nb\tc\n", "a b c"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\x9b31m", "\\x9b31m"),
        ("\x00\x07\x7f", "\\x00\\x07\\x7f"),
        ("a\u202eb\u2066c", "a\\u202eb\\u2066c"),
        ("a\u200bb\ufeffc", "a\\u200bb\\ufeffc"),
        ("a\u2028b\u2029c", "a\\u2028b\\u2029c"),
        ("tag \U000e0041", "tag \\U000e0041"),
        ("half \ud800", "half \\ud800"),
    ],
)
def test_line(text, shown):
    assert escape.line(text) == shown


def test_a_command_keeps_its_line_breaks():
    assert escape.lines("one \\\r\n\ttwo\x1b\rthree") == "one \\\n    two\\x1b\nthree"


@given(ANYTHING)
def test_nothing_that_steers_survives(text):
    left = {unicodedata.category(c) for c in escape.line(text)} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert not left
    assert {c for c in escape.lines(text) if unicodedata.category(c) in escape.STEERING} <= {"\n"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("::error::x", "\\x3a:error::x"),
        ("  ::add-mask::x", "  \\x3a:add-mask::x"),
        ("a\n\t::stop-commands::x", "a\n\t\\x3a:stop-commands::x"),
        ("##[group]x", "\\x23#[group]x"),
        ("mid ##[command]x", "mid \\x23#[command]x"),
        ("##vso[task.setvariable]x", "\\x23#vso[task.setvariable]x"),
        ("\x1b[31m::error::x", "\x1b[31m\\x3a:error::x"),
        ("a\n\n\n  ::error::x", "a\n\n\n  \\x3a:error::x"),
        ("## heading", "## heading"),
        ("::/0", "::/0"),
        ("arn:aws:iam::123456789012:role/x", "arn:aws:iam::123456789012:role/x"),
    ],
)
def test_no_line_is_a_workflow_command(text, shown):
    assert escape.no_workflow_commands(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain words, 1.5 s", "plain words, 1.5 s"),
        ("my_endpoint", "my_endpoint"),
        ("_em_ __strong__", "\\_em\\_ \\_\\_strong\\_\\_"),
        ("*a* `b` [c](d) ~e~ |", "\\*a\\* \\`b\\` \\[c\\](d) \\~e\\~ \\|"),
        ("<script>&amp;", "&lt;script&gt;&amp;amp;"),
        ("# x", "\\# x"),
        ("- x", "\\- x"),
        ("1. x", "1\\. x"),
        ("0.1.0", "0.1.0"),
        ("a\n\n# b", "a \\# b"),
        ("ask @team now", "ask `@`team now"),
        ("image@sha256:0f", "image@sha256:0f"),
        ("\\", "\\\\"),
        ("$a$", "\\$a\\$"),
    ],
)
def test_markdown(text, shown):
    assert escape.markdown(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("arn:aws:x", "`arn:aws:x`"),
        ("a`b", "``a`b``"),
        ("`a", "`` `a ``"),
        ("a``b`c", "```a``b`c```"),
        ("a\nb", "`a b`"),
        ("", "`  `"),
    ],
)
def test_code(text, shown):
    assert escape.code(text) == shown


@given(ANYTHING)
def test_a_code_span_closes_where_it_should(text):
    shown = escape.code(text)
    fence = re.match("`+", shown).group()
    assert shown.endswith(fence)
    assert fence not in re.findall("`+", shown[len(fence) : -len(fence)])


def test_a_code_block_is_not_closed_from_inside():
    assert escape.code_block("echo\n````\nx", "  ") == "  `````sh\n  echo\n  ````\n  x\n  `````"


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://docs.aws.amazon.com/a#b", "https://docs.aws.amazon.com/a#b"),
        ("http://example.com", "http://example.com"),
        ("javascript:alert(1)", ""),
        ("https://a b", ""),
        ("https://a\n", ""),
        ('https://a"onclick=', ""),
        ("https://a>", ""),
        ("", ""),
    ],
)
def test_only_ordinary_addresses_become_links(url, link):
    assert escape.web(url) == link


@given(ANYTHING)
def test_xml_holds_only_what_xml_can_hold(text):
    assert all(
        c in "\t\n\r" or "\x20" <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c >= "\U00010000"
        for c in escape.xml(text)
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=cmd()", "'=cmd()"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("\t=1", "'=1"),
        ("\n=1", "'=1"),
        ("a=1", "a=1"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(text, shown):
    assert escape.cell(text) == shown


def test_workflow_properties_and_messages():
    assert escape.workflow_message("50%\r\na:b,c") == "50%25%0D%0Aa:b,c"
    assert escape.workflow_property("50%\na:b,c") == "50%25 a%3Ab%2Cc"


@pytest.mark.parametrize(
    ("path", "uri"),
    [("infra/my stack.json", "infra/my%20stack.json"), ("a\\b.json", "a/b.json"), ("x?#%.json", "x%3F%23%25.json")],
)
def test_uri(path, uri):
    assert escape.uri(path) == uri


def test_a_million_newlines_are_escaped_in_one_pass():
    """A quadratic escape would take hours for this."""
    text = "\n" * 1_000_000
    assert escape.no_workflow_commands(text) == text
