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


def module(*, calls=(), **expressions):
    resources = [{"address": address, "expressions": written} for address, written in expressions.pop("made", ())]
    return {"resources": resources, "module_calls": dict(calls)}


def call(of, **given):
    return {"module": of, "expressions": {name: {"references": words} for name, words in given.items()}}


ROLE = {"role_arn": {"references": ["local.role_arn"]}}
AGENT, OWN = "module.m.aws_agent.a", "module.m.aws_iam_role.own[0]"
ABOVE, BESIDE = "aws_iam_role.above", "module.n.aws_iam_role.beside"


@pytest.mark.parametrize(
    ("given", "around"),
    [
        ({}, [OWN]),
        ({"role_arn": ["aws_iam_role.above.arn", "aws_iam_role.above"]}, [OWN, ABOVE]),
        ({"role_arn": ["module.n.arn", "module.n"]}, [OWN, BESIDE]),
        ({"existing_role": ["local.any"]}, [OWN, AGENT, ABOVE, BESIDE]),
        ({"tags": ["local.tags"]}, [OWN]),
        ({"role_arn": ["var.role_arn"]}, [OWN]),
    ],
)
def test_a_local_value_can_be_taken_from_what_its_module_holds_and_is_given(given, around):
    within = module(made=[("aws_agent.a", ROLE)])
    outputs = {"arn": {"expression": {"references": ["aws_iam_role.beside.arn", "aws_iam_role.beside"]}}}
    root = module(calls=[("m", call(within, **given)), ("n", {"module": {"outputs": outputs}})])
    found = References({"configuration": {"root_module": root}}, (AGENT, OWN, ABOVE, BESIDE))
    names = found.behind(AGENT, ("role_arn",)).around
    assert set(found.nearest(names, AGENT)) - {AGENT} == set(around) - {AGENT}


@pytest.mark.parametrize(
    ("address", "behind"),
    [
        ('module.m["a"].module.agent[0].aws_x.y', ('module.m["a"].aws_iam_role.r',)),
        ('module.m["b"].module.agent[0].aws_x.y', ('module.m["b"].aws_iam_role.r',)),
    ],
)
def test_the_instance_of_a_module_around_is_the_nearest(address, behind):
    agent = module(made=[("aws_x.y", {"role_arn": {"references": ["var.role_arn"]}})])
    around = module(calls=[("agent", call(agent, role_arn=["aws_iam_role.r.arn", "aws_iam_role.r"]))])
    roles = ('module.m["a"].aws_iam_role.r', 'module.m["b"].aws_iam_role.r')
    found = References({"configuration": {"root_module": module(calls=[("m", call(around))])}}, (*roles, address))
    assert found.behind(address, ("role_arn",)).resources == behind


@pytest.mark.parametrize(
    ("path", "written"),
    [(("network", "mode"), True), (("network", "vpc"), False), (("network", "zones", 1), False), (("network",), True)],
)
def test_what_a_constant_object_holds_is_written(path, written):
    network = {"constant_value": {"mode": "PUBLIC", "zones": ["a"]}}
    found = References(
        {"configuration": {"root_module": module(made=[("aws_x.y", {"network": network})])}}, ("aws_x.y",)
    )
    assert found.written("aws_x.y", path) is written


@pytest.mark.parametrize(
    ("words", "later"),
    [(["var.name", "local.suffix"], ("local.suffix",)), (["var.name"], ("var.name",)), ([], ())],
)
def test_a_variable_of_the_root_module_is_known_from_the_start(words, later):
    found = References(
        {"configuration": {"root_module": module(made=[("aws_x.y", {"name": {"references": words}})])}}, ()
    )
    assert found.behind("aws_x.y", ("name",)).later == later
