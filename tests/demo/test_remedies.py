"""The operations that remedies use, as AWS answers them."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from preflight.demo import demo


def test_a_service_linked_role_has_the_name_aws_gives_it_and_is_made_once():
    with demo("bare", "us-west-2") as world:
        iam = world.session.client("iam")
        service = "network.bedrock-agentcore.amazonaws.com"
        made = iam.create_service_linked_role(AWSServiceName=service)["Role"]
        assert made["RoleName"] == "AWSServiceRoleForBedrockAgentCoreNetwork"
        assert iam.get_role(RoleName=made["RoleName"])["Role"]["Arn"] == made["Arn"]
        with pytest.raises(ClientError, match="has been taken in this account"):
            iam.create_service_linked_role(AWSServiceName=service)
        with pytest.raises(ClientError, match="InvalidInput"):
            iam.create_service_linked_role(AWSServiceName="other.amazonaws.com")


def test_a_deleted_runtime_is_gone_with_its_endpoints():
    with demo("blocked", "us-west-2") as world:
        control = world.session.client("bedrock-agentcore-control")
        first, second = (each["agentRuntimeId"] for each in control.list_agent_runtimes()["agentRuntimes"])
        assert control.delete_agent_runtime(agentRuntimeId=first)["status"] == "DELETING"
        assert [each["agentRuntimeId"] for each in control.list_agent_runtimes()["agentRuntimes"]] == [second]
        with pytest.raises(ClientError, match="ResourceNotFoundException"):
            control.delete_agent_runtime(agentRuntimeId=first)
        with pytest.raises(ClientError, match="ResourceNotFoundException"):
            control.list_agent_runtime_endpoints(agentRuntimeId=first)


def test_an_updated_runtime_is_its_next_version():
    with demo("ready", "us-west-2") as world:
        control = world.session.client("bedrock-agentcore-control")
        before = control.get_agent_runtime(
            agentRuntimeId=control.list_agent_runtimes()["agentRuntimes"][0]["agentRuntimeId"]
        )
        control.update_agent_runtime(
            agentRuntimeId=before["agentRuntimeId"],
            agentRuntimeArtifact=before["agentRuntimeArtifact"],
            roleArn=before["roleArn"],
            networkConfiguration={"networkMode": "PUBLIC"},
        )
        after = control.get_agent_runtime(agentRuntimeId=before["agentRuntimeId"])
        assert (after["agentRuntimeVersion"], after["networkConfiguration"]) == ("2", {"networkMode": "PUBLIC"})


def test_a_gateway_with_targets_is_not_deleted():
    with demo("ready", "us-west-2") as world:
        control = world.session.client("bedrock-agentcore-control")
        gateway = control.list_gateways()["items"][0]["gatewayId"]
        with pytest.raises(ClientError, match="ConflictException"):
            control.delete_gateway(gatewayIdentifier=gateway)
