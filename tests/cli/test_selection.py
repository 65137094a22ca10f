"""The checks that --check and --skip choose: by id, by requirement, by pattern, in comma lists."""

import pytest

from preflight.checks import all_checks
from preflight.cli.errors import CliError
from preflight.cli.selection import ids, selected
from preflight.core.errors import PreflightError

IMAGES = {check.id for check in all_checks() if check.requirement == "images"}


@pytest.mark.parametrize(
    ("only", "without", "found"),
    [
        (("image-exists",), (), {"image-exists"}),
        (("image-exists, vpc-dns",), (), {"image-exists", "vpc-dns"}),
        (("image-exists", "vpc-dns"), ("vpc-dns",), {"image-exists"}),
        (("images",), (), IMAGES),
        (("images",), ("image-*",), {each for each in IMAGES if not each.startswith("image-")}),
        (("image-exists", "image-exists,,"), (), {"image-exists"}),
    ],
)
def test_chosen(only, without, found):
    assert {check.id for check in selected(only, without)} == found


def test_without_a_choice_all_are_chosen():
    assert selected((), ()) == all_checks()
    assert selected((" , ",), ()) == all_checks()


@pytest.mark.parametrize(("only", "error"), [(("image-exist",), PreflightError), (("image-exists",), CliError)])
def test_nothing_is_an_error(only, error):
    with pytest.raises(error):
        selected(only, ("image-exists",))


@pytest.mark.parametrize(
    ("values", "found"), [((), set()), (("images",), IMAGES), (("vpc-dns,image-exists",), {"vpc-dns", "image-exists"})]
)
def test_ids(values, found):
    assert ids(values) == found
