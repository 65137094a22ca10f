"""Rows are made from what EC2 answers, whatever it leaves out."""

import attrs
import cattrs
import jmespath
import pytest

from preflight.network import rows as network

ROWS = [row for row in vars(network).values() if isinstance(row, type) and attrs.has(row)]

RULES = (
    "[].{protocol: IpProtocol, from_port: FromPort, to_port: ToPort, cidrs: IpRanges[].CidrIp, "
    "ipv6_cidrs: Ipv6Ranges[].CidrIpv6, prefix_lists: PrefixListIds[].PrefixListId, groups: UserIdGroupPairs[].GroupId}"
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.__name__)
def test_every_field_but_the_id_may_be_absent(row):
    required = {field.name: 1 for field in attrs.fields(row) if field.default is attrs.NOTHING}
    nulls = {field.name: None for field in attrs.fields(row)}
    assert len(required) <= 1
    assert cattrs.structure({**nulls, **required}, row) == cattrs.structure(required, row)


def test_a_security_group_from_an_answer():
    select = f"SecurityGroups[].{{group_id: GroupId, vpc_id: VpcId, ingress: IpPermissions{RULES}, egress: IpPermissionsEgress{RULES}}}"
    answer = {
        "SecurityGroups": [
            {
                "GroupId": "sg-1",
                "VpcId": "vpc-1",
                "IpPermissionsEgress": [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}],
            }
        ]
    }
    rows = cattrs.structure(jmespath.search(select, answer), tuple[network.SecurityGroup, ...])
    assert rows == (network.SecurityGroup("sg-1", "vpc-1", egress=(network.Rule("-1", cidrs=("0.0.0.0/0",)),)),)


@pytest.mark.parametrize(
    ("route", "shown"),
    [
        (network.Route("0.0.0.0/0"), "0.0.0.0/0"),
        (network.Route(destination_prefix_list="pl-1"), "pl-1"),
        (network.Route(destination_ipv6_cidr="::/0"), "::/0"),
        (network.Route(), "(no destination)"),
    ],
)
def test_a_route_shows_its_destination(route, shown):
    assert route.destination == shown
