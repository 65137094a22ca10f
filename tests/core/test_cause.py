"""Which causes are one, and the key that a report carries of them."""

from __future__ import annotations

import pytest

from preflight.core.cause import Cause, not_asked


@pytest.mark.parametrize(
    ("cause", "key"),
    [
        (Cause("denied", ("ec2:DescribeSubnets",)), "denied:ec2:DescribeSubnets"),
        (Cause("path", ("subnet-1", "s3")), "path:subnet-1,s3"),
        (Cause("offline"), "offline"),
        (Cause("gone", ("",)), "gone:"),
    ],
)
def test_the_key(cause: Cause, key: str) -> None:
    assert str(cause) == key
    assert str(Cause.parse(key)) in {key, key.rstrip(":")}


def test_a_key_is_read_up_to_its_first_colon() -> None:
    assert Cause.parse("denied:ec2:DescribeSubnets") == Cause("denied", ("ec2:DescribeSubnets",))
    assert Cause.parse("denied") == Cause("denied")


def test_words_and_the_cause_it_falls_with_are_no_part_of_the_identity() -> None:
    one = Cause("gone", ("x",), title="x is gone", falls_with="gone:y")
    assert one == Cause("gone", ("x",))
    assert len({one, Cause("gone", ("x",))}) == 1
    assert one != Cause("gone", ("y",))
    assert one != Cause("wrong", ("x",))


def test_what_a_restriction_left_out_names_the_option() -> None:
    assert (str(not_asked("--offline")), not_asked("--offline").title) == (
        "not-asked:--offline",
        "not asked: --offline",
    )


def test_a_name_of_a_million_characters_is_cut() -> None:
    assert len(str(Cause("gone", ("x" * 1_000_000,)))) < 3_000
