"""The AgentCore control plane, as its API model has it: moto's ARNs and ids break botocore's own patterns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from moto.moto_api._internal import mock_random
from moto.utilities.utils import get_partition

from preflight.demo.dispatch import AwsError, Call, answers
from preflight.demo.state import NOW, RegionState, states

SERVICE = "bedrock-agentcore-control"
Record = dict[str, Any]


def state_of(call: Call) -> RegionState:
    """The region a call goes to."""
    return states[call.account_id][call.region]


@answers(SERVICE, "CreateAgentRuntime")
def create_agent_runtime(call: Call) -> Record:
    """A runtime that is ready at once, with its DEFAULT endpoint."""
    state, wanted = state_of(call), call.params
    refuse_taken(wanted["agentRuntimeName"], (r["agentRuntimeName"] for r in state.runtimes.values()))
    runtime_id = f"{wanted['agentRuntimeName']}-{mock_random.get_random_string(10)}"
    runtime = {
        "lifecycleConfiguration": {"idleRuntimeSessionTimeout": 900, "maxLifetime": 28800},
        **wanted,
        "agentRuntimeId": runtime_id,
        "agentRuntimeArn": arn_of(call, f"runtime/{runtime_id}"),
        "agentRuntimeVersion": "1",
        "createdAt": NOW,
        "lastUpdatedAt": NOW,
        "status": "READY",
        "metadataConfiguration": {"requireMMDSV2": True},
        "workloadIdentityDetails": _identity(call, runtime_id),
    }
    state.runtimes[runtime_id] = runtime
    _add_endpoint(state, runtime, {"name": "DEFAULT"})
    return {**runtime, "status": "CREATING"}


@answers(SERVICE, "GetAgentRuntime")
def get_agent_runtime(call: Call) -> Record:
    """One runtime."""
    return found(state_of(call).runtimes, call.params["agentRuntimeId"])


@answers(SERVICE, "UpdateAgentRuntime")
def update_agent_runtime(call: Call) -> Record:
    """A runtime with what the request gives, as its next version, ready at once."""
    wanted = call.params
    runtime = found(state_of(call).runtimes, wanted["agentRuntimeId"])
    version = str(int(runtime["agentRuntimeVersion"]) + 1)
    runtime.update({**wanted, "agentRuntimeVersion": version, "lastUpdatedAt": NOW, "status": "READY"})
    runtime.pop("failureReason", None)
    return {**runtime, "status": "UPDATING"}


@answers(SERVICE, "DeleteAgentRuntime")
def delete_agent_runtime(call: Call) -> Record:
    """A runtime that is gone at once, and its endpoints with it."""
    state, wanted = state_of(call), call.params["agentRuntimeId"]
    runtime = found(state.runtimes, wanted)
    del state.runtimes[wanted]
    for key in [key for key in state.endpoints if key[0] == wanted]:
        del state.endpoints[key]
    return {**runtime, "status": "DELETING"}


@answers(SERVICE, "ListAgentRuntimes")
def list_agent_runtimes(call: Call) -> Record:
    """The runtimes of the region."""
    return page("agentRuntimes", state_of(call).runtimes.values(), call.params)


@answers(SERVICE, "CreateAgentRuntimeEndpoint")
def create_agent_runtime_endpoint(call: Call) -> Record:
    """A further endpoint of a runtime."""
    state, wanted = state_of(call), call.params
    runtime = found(state.runtimes, wanted["agentRuntimeId"])
    refuse_taken(wanted["name"], (name for owner, name in state.endpoints if owner == runtime["agentRuntimeId"]))
    return {**_add_endpoint(state, runtime, wanted), "endpointName": wanted["name"], "status": "CREATING"}


@answers(SERVICE, "GetAgentRuntimeEndpoint")
def get_agent_runtime_endpoint(call: Call) -> Record:
    """One endpoint of a runtime."""
    asked = call.params
    return found(state_of(call).endpoints, (asked["agentRuntimeId"], asked["endpointName"]))


@answers(SERVICE, "ListAgentRuntimeEndpoints")
def list_agent_runtime_endpoints(call: Call) -> Record:
    """The endpoints of one runtime."""
    state, asked = state_of(call), call.params
    found(state.runtimes, asked["agentRuntimeId"])
    mine = (record for (owner, _), record in state.endpoints.items() if owner == asked["agentRuntimeId"])
    return page("runtimeEndpoints", mine, asked)


@answers(SERVICE, "CreateGateway")
def create_gateway(call: Call) -> Record:
    """A gateway that is ready at once."""
    state, wanted = state_of(call), call.params
    refuse_taken(wanted["name"], (gateway["name"] for gateway in state.gateways.values()))
    gateway_id = f"{wanted['name']}-{mock_random.get_random_string(10, lower_case=True)}".lower()
    host = f"{gateway_id}.gateway.bedrock-agentcore.{call.region}.amazonaws.com"
    gateway = {
        **wanted,
        "gatewayId": gateway_id,
        "gatewayArn": arn_of(call, f"gateway/{gateway_id}"),
        "gatewayUrl": f"https://{host}/mcp",
        "createdAt": NOW,
        "updatedAt": NOW,
        "status": "READY",
        "workloadIdentityDetails": _identity(call, gateway_id),
    }
    state.gateways[gateway_id] = gateway
    return {**gateway, "status": "CREATING"}


@answers(SERVICE, "GetGateway")
def get_gateway(call: Call) -> Record:
    """One gateway."""
    return found(state_of(call).gateways, call.params["gatewayIdentifier"].rpartition("/")[2])


@answers(SERVICE, "DeleteGateway")
def delete_gateway(call: Call) -> Record:
    """A gateway that is gone at once; one with targets is refused."""
    state, wanted = state_of(call), call.params["gatewayIdentifier"].rpartition("/")[2]
    gateway = found(state.gateways, wanted)
    if any(owner == wanted for owner, _ in state.targets):
        raise AwsError("ConflictException", f"Gateway {wanted} has targets", 409)
    del state.gateways[wanted]
    return {**gateway, "status": "DELETING"}


@answers(SERVICE, "ListGateways")
def list_gateways(call: Call) -> Record:
    """The gateways of the region."""
    return page("items", state_of(call).gateways.values(), call.params)


@answers(SERVICE, "CreateGatewayTarget")
def create_gateway_target(call: Call) -> Record:
    """A target of a gateway, ready at once."""
    state, wanted = state_of(call), call.params
    gateway = found(state.gateways, wanted["gatewayIdentifier"])
    target_id = mock_random.get_random_string(10).upper()
    target = {
        "credentialProviderConfigurations": [],
        **wanted,
        "gatewayArn": gateway["gatewayArn"],
        "targetId": target_id,
        "createdAt": NOW,
        "updatedAt": NOW,
        "status": "READY",
    }
    state.targets[gateway["gatewayId"], target_id] = target
    return {**target, "status": "CREATING"}


@answers(SERVICE, "GetGatewayTarget")
def get_gateway_target(call: Call) -> Record:
    """One target of a gateway."""
    asked = call.params
    return found(state_of(call).targets, (asked["gatewayIdentifier"].rpartition("/")[2], asked["targetId"]))


@answers(SERVICE, "ListGatewayTargets")
def list_gateway_targets(call: Call) -> Record:
    """The targets of one gateway."""
    state, asked = state_of(call), call.params
    gateway = found(state.gateways, asked["gatewayIdentifier"].rpartition("/")[2])
    mine = (record for (owner, _), record in state.targets.items() if owner == gateway["gatewayId"])
    return page("items", mine, asked)


def arn_of(call: Call, resource: str) -> str:
    """The ARN of a resource where a call goes."""
    return f"arn:{get_partition(call.region)}:bedrock-agentcore:{call.region}:{call.account_id}:{resource}"


def _identity(call: Call, name: str) -> Record:
    directory = "workload-identity-directory/default/workload-identity"
    return {"workloadIdentityArn": arn_of(call, f"{directory}/{name}")}


def _add_endpoint(state: RegionState, runtime: Record, wanted: Mapping[str, Any]) -> Record:
    version = wanted.get("agentRuntimeVersion", runtime["agentRuntimeVersion"])
    endpoint = {
        **wanted,
        "id": wanted["name"],
        "agentRuntimeId": runtime["agentRuntimeId"],
        "agentRuntimeArn": runtime["agentRuntimeArn"],
        "agentRuntimeEndpointArn": f"{runtime['agentRuntimeArn']}/runtime-endpoint/{wanted['name']}",
        "liveVersion": version,
        "targetVersion": version,
        "createdAt": NOW,
        "lastUpdatedAt": NOW,
        "status": "READY",
    }
    state.endpoints[runtime["agentRuntimeId"], wanted["name"]] = endpoint
    return endpoint


def found(records: Mapping[Any, Record], key: object) -> Record:
    """The record, or the error that there is none."""
    if key not in records:
        raise AwsError("ResourceNotFoundException", f"Resource not found: {key}", 404)
    return records[key]


def refuse_taken(name: str, names: Iterable[str]) -> None:
    """Refuses a name that is held."""
    if name in names:
        raise AwsError("ConflictException", f"A resource named {name} already exists", 409)


def page(member: str, records: Iterable[Record], asked: Mapping[str, Any]) -> Record:
    """One page of a listing."""
    rows, start, size = list(records), int(asked.get("nextToken", 0)), int(asked.get("maxResults", 100))
    more = {"nextToken": str(start + size)} if start + size < len(rows) else {}
    return {member: rows[start : start + size], **more}


@answers(SERVICE, "GetResourcePolicy")
def get_resource_policy(call: Call) -> Record:
    """The policy of a runtime, gateway or memory."""
    return found(state_of(call).resource_policies, call.params["resourceArn"])
