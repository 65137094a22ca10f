"""A network to be created: an association that may be of several subnets is unknown, never none."""

import json

import pytest
from deployments import deployment, node, resource

from preflight.core.value import Why
from preflight.inputs import terraform
from preflight.inputs.document import Options, parse
from preflight.inputs.infrastructure.leaf import made, missing
from preflight.inputs.infrastructure.topologies import flag, topology, unread_beside


def change(address, after, unknown):
    known = {"actions": ["create"], "before": None, "after": after, "after_unknown": unknown, "after_sensitive": {}}
    return {"address": address, "mode": "managed", "type": address.split(".")[0], "change": known}


def plan(words):
    subnets = [change(f"aws_subnet.s[{n}]", {"cidr_block": f"10.0.{n}.0/24"}, {"vpc_id": True}) for n in (0, 1)]
    joined = [
        change(f"aws_route_table_association.j[{n}]", {}, {"subnet_id": True, "route_table_id": True}) for n in (0, 1)
    ]
    inside = {"network_mode": "VPC", "network_mode_config": [{}]}
    runtime = {"agent_runtime_name": "a", "network_configuration": [inside]}
    unknown = {"network_configuration": [{"network_mode_config": [{"subnets": True, "security_groups": True}]}]}
    changes = [
        change("aws_vpc.v", {"cidr_block": "10.0.0.0/16"}, {}),
        change("aws_security_group.g", {"egress": []}, {"vpc_id": True}),
        change("aws_route_table.t", {"route": []}, {"vpc_id": True}),
        *subnets,
        *joined,
        change("aws_bedrockagentcore_agent_runtime.a", runtime, unknown),
    ]
    in_vpc = {"vpc_id": {"references": ["aws_vpc.v.id", "aws_vpc.v"]}}
    mode = {"subnets": {"references": ["aws_subnet.s"]}, "security_groups": {"references": ["aws_security_group.g.id"]}}
    written = [
        {"address": "aws_subnet.s", "expressions": in_vpc},
        {"address": "aws_security_group.g", "expressions": in_vpc},
        {"address": "aws_route_table.t", "expressions": in_vpc},
        {
            "address": "aws_route_table_association.j",
            "expressions": {
                "subnet_id": {"references": words},
                "route_table_id": {"references": ["aws_route_table.t.id", "aws_route_table.t"]},
            },
        },
        {
            "address": "aws_bedrockagentcore_agent_runtime.a",
            "expressions": {"network_configuration": [{"network_mode_config": [mode]}]},
        },
    ]
    data = {"format_version": "1.2", "resource_changes": changes}
    return parse(json.dumps({**data, "configuration": {"root_module": {"resources": written}}}), "plan.json")


@pytest.mark.parametrize(
    ("words", "joined", "complete"),
    [
        (["aws_subnet.s", "count.index"], ("aws_subnet.s[0]", "aws_subnet.s[1]"), True),
        (["aws_subnet.s"], (), False),
    ],
)
def test_associations(words, joined, complete):
    (target,) = terraform.read(plan(words), Options())
    planned = target.agents[0].network.plan
    table = next(each for each in planned.topology.route_tables if each.route_table_id == "aws_route_table.t")
    assert (table.subnet_ids, planned.complete) == (joined, complete)


V = resource("EC2::VPC", "V", {"CidrBlock": "10.0.0.0/16"})


def zone(name):
    return resource(
        "Route53::HostedZone", "Z", {"Name": name, "VPCs": [{"VPCId": made("V"), "VPCRegion": "us-west-2"}]}
    )


BLOCK = {"cidr_block": "0.0.0.0/0", "nat_gateway_id": "nat-1"}


@pytest.mark.parametrize(
    ("resources", "routes", "unread"),
    [
        ([], ["10.0.0.0/16"], ()),
        ([resource("EC2::DefaultRouteTable", "D", {"default_route_table_id": made("V", "default_route_table_id"), "route": [BLOCK]})],
         ["10.0.0.0/16", "0.0.0.0/0"], ()),
        ([resource("EC2::GatewayRouteTableAssociation", "M", {"vpc_id": made("V"), "route_table_id": made("T")})],
         ["10.0.0.0/16"], ("M",)),
        ([resource("EC2::Subnet", "S", {"VpcId": made("V"), "CidrBlock": missing(Why.PARAMETER, "x", "x")})],
         ["10.0.0.0/16"], ("S",)),
        ([resource("EC2::NetworkAcl", "N", {"VpcId": made("V")}, uncertain=True)], ["10.0.0.0/16"], ("N",)),
        ([resource("Route53Resolver::ResolverRuleAssociation", "F", {"VPCId": made("V")})], ["10.0.0.0/16"], ("F",)),
        ([zone("us-west-2.amazonaws.com.")], ["10.0.0.0/16"], ("Z",)),
        ([zone(missing(Why.PARAMETER, "x", "x"))], ["10.0.0.0/16"], ("Z",)),
        ([zone("corp.example.com")], ["10.0.0.0/16"], ()),
        ([resource("Route53::HostedZone", "Z", {"Name": "amazonaws.com"})], ["10.0.0.0/16"], ()),
    ],
)  # fmt: skip
def test_what_is_read_of_a_vpc_to_come_and_what_is_not(resources, routes, unread):
    rows, open_names = topology(deployment(V, *resources))
    [main] = [each for each in rows.route_tables if each.main]
    assert ([each.destination for each in main.routes], open_names) == (routes, unread)


@pytest.mark.parametrize(
    ("beside", "unread"),
    [
        (resource("EC2::Route", "R", {"RouteTableId": "rtb-1", "DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": "nat-1"}), ()),
        (resource("EC2::NetworkAclEntry", "E", {"NetworkAclId": "acl-1", "RuleNumber": 1, "RuleAction": "deny"}), ()),
        (resource("EC2::NetworkAcl", "N", {"VpcId": "vpc-1"}), ("N",)),
        (resource("EC2::SubnetNetworkAclAssociation", "A", {"NetworkAclId": "acl-1", "SubnetId": "subnet-1"}), ("A",)),
        (resource("EC2::DefaultRouteTable", "D", {"default_route_table_id": "rtb-1"}), ("D",)),
        (resource("EC2::DefaultRouteTable", "D", {"default_route_table_id": made("V", "default_route_table_id")}), ()),
        (resource("EC2::NetworkAcl", "N", {"VpcId": made("V")}), ()),
        (zone("amazonaws.com"), ("Z",)),
        (zone("example.com"), ()),
    ],
)  # fmt: skip
def test_what_is_not_read_beside_a_vpc_that_is_there(beside, unread):
    assert unread_beside(deployment(V, beside)) == unread


OPEN = missing(Why.PARAMETER, "x", "x")
GROUP = resource("EC2::SecurityGroup", "G", {"VpcId": made("V")})


@pytest.mark.parametrize(
    "ways_in",
    [
        [resource("EC2::SecurityGroup", "G", {"VpcId": made("V"), "SecurityGroupIngress": OPEN})],
        [resource("EC2::SecurityGroup", "G", {"vpc_id": made("V"), "ingress": OPEN})],
        [GROUP, resource("EC2::SecurityGroupIngress", "G", {"GroupId": made("G"), "CidrIp": OPEN})],
        [GROUP, resource("EC2::SecurityGroupIngress", "G", {"GroupId": made("G")}, uncertain=True)],
    ],
    ids=["CloudFormation", "Terraform", "a rule apart", "a rule behind a condition"],
)
@pytest.mark.parametrize(("guards", "unread"), [(True, ("G",)), (False, ())])
def test_what_a_group_lets_in_matters_where_an_endpoint_has_it(ways_in, guards, unread):
    endpoint = resource(
        "EC2::VPCEndpoint", "E", {"VpcId": made("V"), "SecurityGroupIds": [made("G")] if guards else []}
    )
    assert topology(deployment(V, *ways_in, endpoint))[1] == unread


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (True, (True, True)),
        (False, (False, False)),
        ("true", (True, True)),
        ("FALSE", (False, False)),
        (None, (True, False)),
        (missing(Why.PARAMETER, "x", "x"), (None, None)),
    ],
)
def test_a_switch(data, found):
    assert tuple(flag(node(data), default) for default in (True, False)) == found


def test_what_a_group_that_is_there_lets_in_may_matter_to_an_endpoint_that_is_there():
    rule = resource("EC2::SecurityGroupIngress", "I", {"GroupId": "sg-0a1b2c3d", "CidrIp": OPEN})
    assert unread_beside(deployment(rule)) == ("I",)
