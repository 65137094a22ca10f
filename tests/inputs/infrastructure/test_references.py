"""References of a Terraform configuration: each instance of a resource names its own instance of another."""

import pytest

from preflight.inputs.infrastructure.references import References

SUBNETS = ("aws_subnet.s[0]", "aws_subnet.s[1]")
ZONES = ('aws_subnet.z["a"]', 'aws_subnet.z["b"]')
TABLE = ("aws_route_table.t",)


def references(words, for_each=()):
    loop = {"for_each_expression": {"references": for_each}} if for_each else {}
    resource = {"address": "aws_x.y", "expressions": {"subnet_id": {"references": words}}, **loop}
    modules = {"root_module": {"resources": [{**resource, "provider_config_key": "aws.east"}]}}
    here = ("aws_x.y[0]", "aws_x.y[1]", "aws_x.y[7]", 'aws_x.y["a"]')
    return References({"configuration": modules}, (*SUBNETS, *ZONES, *TABLE, *here))


@pytest.mark.parametrize(
    ("words", "for_each", "address", "behind"),
    [
        (["aws_subnet.s", "count.index"], (), "aws_x.y[1]", SUBNETS[1:]),
        (["aws_subnet.s", "count.index"], (), "aws_x.y[7]", SUBNETS),  # element() wraps round: nobody can tell
        (["aws_subnet.s"], (), "aws_x.y[1]", SUBNETS),
        (["aws_subnet.z", "each.key"], (), 'aws_x.y["a"]', ZONES[:1]),
        (["aws_subnet.s", "each.key"], (), 'aws_x.y["a"]', SUBNETS),
        (["each.value.id", "each.value"], ["aws_subnet.z"], 'aws_x.y["a"]', ZONES[:1]),
        (["each.value.id", "each.value"], ["local.subnets"], 'aws_x.y["a"]', ()),
        (["aws_route_table.t", "count.index"], (), "aws_x.y[1]", TABLE),
        (["aws_route_table.t.id"], (), "aws_x.y[1]", TABLE),
    ],
)
def test_what_is_behind_an_instance(words, for_each, address, behind):
    assert references(words, for_each).behind(address, ("subnet_id",)).resources == behind


@pytest.mark.parametrize(
    ("path", "shared"), [(("tags", "Name"), True), (("tags",), False), (("network", 0, "mode"), False), (("x",), False)]
)
def test_references_of_a_whole_object_are_shared(path, shared):
    here = {"references": ["aws_subnet.s.id"]}
    resource = {"address": "aws_x.y", "expressions": {"tags": here, "network": [{"mode": here}]}}
    found = References({"configuration": {"root_module": {"resources": [resource]}}}, ("aws_x.y",))
    assert found.behind("aws_x.y", path).shared is shared


def test_the_provider_of_a_resource():
    assert references([]).provider("aws_x.y[1]") == "aws.east"
