"""Service Quotas: the value applied to the account or AWS's default, and errors for what is none."""

import pytest
from botocore.exceptions import ClientError

from preflight.demo.quotas import AGENTCORE, SERVICES
from preflight.demo.state import states

AGENTS = "L-F4575653"


@pytest.fixture
def quotas(bare):
    applied = states[bare.account_id]["us-west-2"].applied_quotas
    yield bare.session.client("service-quotas")
    applied.clear()


@pytest.mark.parametrize(("applied", "value"), [({}, 1000.0), ({AGENTS: 3.0}, 3.0)])
def test_applied_and_default(bare, quotas, applied, value):
    states[bare.account_id]["us-west-2"].applied_quotas.update(applied)
    asked = {"ServiceCode": "bedrock-agentcore", "QuotaCode": AGENTS}
    assert quotas.get_service_quota(**asked)["Quota"]["Value"] == value
    assert quotas.get_aws_default_service_quota(**asked)["Quota"]["Value"] == 1000.0
    listed = {
        each["QuotaCode"]: each["Value"]
        for each in quotas.list_service_quotas(ServiceCode="bedrock-agentcore")["Quotas"]
    }
    assert listed[AGENTS] == value


@pytest.mark.parametrize("service", SERVICES)
def test_all_of_a_service(quotas, service):
    found = quotas.list_aws_default_service_quotas(ServiceCode=service)["Quotas"]
    assert {each["QuotaCode"]: (each["QuotaName"], each["Value"], each["Adjustable"]) for each in found} == SERVICES[
        service
    ][1]
    assert {each["ServiceName"] for each in found} == {SERVICES[service][0]}


def test_a_quota_of_this_region(quotas):
    found = quotas.get_service_quota(ServiceCode="bedrock-agentcore", QuotaCode=AGENTS)["Quota"]
    assert found["QuotaArn"] == f"arn:aws:servicequotas:us-west-2:123456789012:bedrock-agentcore/{AGENTS}"
    assert found["QuotaName"] == AGENTCORE[AGENTS][0]


@pytest.mark.parametrize(("service", "quota"), [("nope", AGENTS), ("vpc", AGENTS), ("bedrock-agentcore", "L-1")])
def test_what_is_no_quota(quotas, service, quota):
    with pytest.raises(ClientError) as caught:
        quotas.get_service_quota(ServiceCode=service, QuotaCode=quota)
    assert caught.value.response["Error"]["Code"] == "NoSuchResourceException"
