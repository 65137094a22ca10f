"""The id a property names, written or of a resource to come; two possible ids are none."""

import pytest
from deployments import node, ref

from preflight.core.value import Why
from preflight.inputs.infrastructure.identity import identities, identity
from preflight.inputs.infrastructure.leaf import Leaf, missing


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ("subnet-1", "subnet-1"),
        (Leaf("subnet-1"), "subnet-1"),
        (ref("Subnet"), "Subnet"),
        (missing(Why.AFTER_DEPLOY, "two", "x", "A", "B"), ""),
        (missing(Why.PARAMETER, "no value", "x"), ""),
        (missing(Why.LOOKUP, "no value", "x", "A"), ""),
        (["a", "b"], ""),
        (None, ""),
    ],
)
def test_the_one_id(data, found):
    assert identity(node(data)) == found


def test_the_ids_of_a_list():
    unknown = missing(Why.PARAMETER, "no value", "x")
    assert identities(node(["subnet-1", ref("Subnet"), unknown])) == ("subnet-1", "Subnet")
    assert identities(node(None)) == ()
