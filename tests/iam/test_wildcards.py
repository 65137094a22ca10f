"""The quick expression of a policy's wildcards takes exactly what the plain one takes."""

import re

from hypothesis import given
from hypothesis import strategies as st

from preflight.iam.patterns import Kind, compiled
from preflight.iam.wildcards import Wildcard, regex


@given(st.text("ab:*?", max_size=10), st.text("ab:", max_size=10), st.sampled_from(Kind))
def test_it_takes_what_the_plain_expression_takes(written: str, text: str, kind: Kind) -> None:
    pieces = compiled(written, kind).pieces
    plain = "".join(each.value if isinstance(each, Wildcard) else re.escape(each) for each in pieces)
    assert bool(regex(pieces).fullmatch(text)) is bool(re.fullmatch(plain, text, re.DOTALL))
