"""Which resources a property can name, told by the property's name."""

import pytest

from preflight.inputs.infrastructure.expected import of_the_kind

ROLE, SUBNET, GROUP, GATEWAY = "aws_iam_role.r", "aws_subnet.s[0]", "aws_security_group.g", 'aws_s3_bucket.b["x"]'
ALL = (ROLE, SUBNET, "module.m[0].aws_subnet.t", GROUP, GATEWAY, "random_id.i", "odd", "")


@pytest.mark.parametrize(
    ("path", "found"),
    [
        (("role_arn",), (ROLE,)),
        (("memory_execution_role_arn",), (ROLE,)),
        (("role",), (ROLE,)),
        (("network_configuration", 0, "network_mode_config", 0, "subnets", 1), (SUBNET, "module.m[0].aws_subnet.t")),
        (("vpc_config", "security_group_ids", 0), (GROUP,)),
        (("bucket",), (GATEWAY,)),
        (("description",), ()),
        ((0,), ()),
    ],
)
def test_what_a_property_can_name(path, found):
    assert of_the_kind(path, ALL) == found
