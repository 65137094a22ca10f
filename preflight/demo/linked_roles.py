"""Service-linked roles with the names AWS gives AgentCore's: moto's own call invents others."""

from __future__ import annotations

import json
from typing import Any

from moto.iam.models import iam_backends
from moto.utilities.utils import get_partition

from preflight.demo.dispatch import AwsError, Call, answers
from preflight.demo.site import trust
from preflight.demo.worlds.identities import SERVICE_LINKED

NAMES = {service: name for name, service in SERVICE_LINKED.items()}


@answers("iam", "CreateServiceLinkedRole")
def create_service_linked_role(call: Call) -> dict[str, Any]:
    """The role of one of AgentCore's services; another one is taken first, as AWS does."""
    service = call.params["AWSServiceName"]
    name = NAMES.get(service)
    if name is None:
        raise AwsError("InvalidInput", f"{service} is not a service of AgentCore that has a role of its own")
    backend = iam_backends[call.account_id][get_partition(call.region)]
    if any(role.name == name for role in backend.roles.values()):
        text = f"Service role name {name} has been taken in this account, please try a different suffix."
        raise AwsError("InvalidInput", text)
    policy = json.dumps(trust({"Service": service}))
    role = backend.create_role(
        role_name=name,
        assume_role_policy_document=policy,
        path=f"/aws-service-role/{service}/",
        permissions_boundary=None,
        description="",
        tags=[],
        max_session_duration="3600",
        linked_service=service,
    )
    return {
        "Role": {
            "Path": role.path,
            "RoleName": role.name,
            "RoleId": role.id,
            "Arn": role.arn,
            "CreateDate": role.create_date,
            "AssumeRolePolicyDocument": policy,
        }
    }
