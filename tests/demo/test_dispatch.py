"""Every call stays in the process and every error is one AWS could have sent."""

import pytest
from botocore.exceptions import ClientError


@pytest.mark.parametrize(
    ("service", "operation", "code"),
    [
        ("ec2", "describe_fpga_images", "InvalidAction"),
        ("account", "list_regions", "UnknownOperationException"),
        ("ecr", "describe_pull_through_cache_rules", "UnknownOperationException"),
        ("bedrock", "list_guardrails", "UnknownOperationException"),
    ],
)
def test_what_is_not_simulated_is_a_client_error(ready, service, operation, code):
    with pytest.raises(ClientError) as caught:
        getattr(ready.session.client(service), operation)()
    assert caught.value.response["Error"]["Code"] == code


@pytest.mark.parametrize("url", ["https://ec2.us-west-2.api.aws", "https://vpce-1.ec2.us-west-2.vpce.example.com"])
def test_an_endpoint_moto_does_not_know_is_not_reached(ready, url):
    with pytest.raises(ClientError, match="does not simulate"):
        ready.session.client("ec2", endpoint_url=url).describe_vpcs()


def test_other_regions_of_the_account_are_empty(ready):
    assert ready.session.client("ecr", region_name="eu-west-1").describe_repositories()["repositories"] == []


@pytest.mark.parametrize(
    ("service", "quota", "code"),
    [("nope", "L-1", "NoSuchResourceException"), ("vpc", "L-1", "NoSuchResourceException")],
)
def test_unknown_quotas(ready, service, quota, code):
    with pytest.raises(ClientError) as caught:
        ready.session.client("service-quotas").get_service_quota(ServiceCode=service, QuotaCode=quota)
    assert caught.value.response["Error"]["Code"] == code


def test_an_unknown_region_name_is_refused(ready):
    with pytest.raises(ClientError) as caught:
        ready.session.client("ec2").describe_regions(RegionNames=["us-west-9"])
    assert caught.value.response["Error"]["Code"] == "InvalidParameterValue"
