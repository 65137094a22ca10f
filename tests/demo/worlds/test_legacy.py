"""The VPC of the blocked account that no agent uses."""

import jmespath
import pytest

NAMED = [{"Name": "tag:Name", "Values": ["legacy"]}]
ROWS = [
    ("describe_subnets", {"Filters": NAMED}, "Subnets[].AvailableIpAddressCount", [5]),
    ("describe_network_acls", {"Filters": NAMED}, "NetworkAcls[].length(Associations)", [1]),
    (
        "describe_network_acls",
        {"Filters": NAMED},
        "NetworkAcls[].Entries[?RuleAction == 'allow'][].[Egress, PortRange.From]",
        [[True, 443], [False, 443]],
    ),
    (
        "describe_security_groups",
        {"Filters": [{"Name": "group-name", "Values": ["legacy"]}]},
        "SecurityGroups[].IpPermissionsEgress",
        [[]],
    ),
]


@pytest.mark.parametrize(("operation", "params", "path", "expected"), ROWS)
def test_what_is_wrong_with_it(blocked, operation, params, path, expected):
    answer = getattr(blocked.session.client("ec2"), operation)(**params)
    assert jmespath.search(path, answer) == expected


def test_it_has_no_dns(blocked):
    ec2 = blocked.session.client("ec2")
    [vpc] = ec2.describe_vpcs(Filters=NAMED)["Vpcs"]
    support = ec2.describe_vpc_attribute(VpcId=vpc["VpcId"], Attribute="enableDnsSupport")
    assert support["EnableDnsSupport"] == {"Value": False}
