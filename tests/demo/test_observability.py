"""Where spans go, and which resource types a region has."""

import pytest
from botocore.exceptions import ClientError

from preflight.demo.observability import ABSENT, TYPES


def test_spans_go_where_they_are_sent(bare):
    xray = bare.session.client("xray")
    before = xray.get_trace_segment_destination()
    changed = xray.update_trace_segment_destination(Destination="CloudWatchLogs")
    assert (before["Destination"], changed["Destination"], changed["Status"]) == ("XRay", "CloudWatchLogs", "ACTIVE")
    assert xray.get_trace_segment_destination()["Destination"] == "CloudWatchLogs"
    assert bare.session.client("xray", region_name="eu-west-1").get_trace_segment_destination()["Destination"] == "XRay"


@pytest.mark.parametrize(
    ("region", "name", "there"),
    [
        ("us-west-2", "AWS::BedrockAgentCore::Runtime", True),
        ("us-west-2", "AWS::BedrockAgentCore::Harness", True),
        ("us-west-1", "AWS::BedrockAgentCore::Harness", False),
        ("us-west-2", "AWS::BedrockAgentCore::Teleporter", False),
        ("us-west-2", "AWS::S3::Bucket", False),
    ],
)
def test_a_resource_type(bare, region, name, there):
    formation = bare.session.client("cloudformation", region_name=region)
    if there:
        found = formation.describe_type(Type="RESOURCE", TypeName=name)
        assert (found["TypeName"], found["DeprecatedStatus"]) == (name, "LIVE")
        assert found["Arn"].endswith(f":{region}::type/resource/{name.replace('::', '-')}")
        return
    with pytest.raises(ClientError) as caught:
        formation.describe_type(Type="RESOURCE", TypeName=name)
    assert caught.value.response["Error"]["Code"] == "TypeNotFoundException"


def test_what_is_absent_somewhere_is_a_type_elsewhere():
    assert {name.rpartition(":")[2] for names in ABSENT.values() for name in names} <= set(TYPES)
