"""Values of the target: known, or unknown with a reason that people can read."""

import pytest

from preflight.core.value import Held, Holder, Undetermined, Why, creator, made_value, unknown_value


def test_a_value_that_is_not_known_says_why():
    with pytest.raises(Undetermined) as raised:
        unknown_value(Why.PARAMETER, "the parameter P has no value").get()
    assert (raised.value.why, raised.value.detail) == (Why.PARAMETER, "the parameter P has no value")


@pytest.mark.parametrize(
    ("value", "one"),
    [
        (made_value("Notes"), "Notes"),
        (made_value("Notes", "Bucket"), ""),
        (unknown_value(Why.PARAMETER, "the parameter Notes has no value"), ""),
    ],
)
def test_what_gives_a_value(value, one):
    assert creator(value) == one


@pytest.mark.parametrize(
    ("held", "said"),
    [
        (Held(Holder.EXPORT, "net"), "another stack exports it as net"),
        (Held(Holder.PARAMETER, "/net", ",", 1), "Parameter Store holds it under /net (member 2)"),
    ],
)
def test_where_a_value_is_held(held, said):
    assert str(held) == said
