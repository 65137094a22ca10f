"""Which kind's request a mapping is, told by its members."""

import pytest

from preflight.inputs.api_requests import REQUESTS, by_operation, candidates

NETWORK = {"networkMode": "PUBLIC"}
OF = {each.kind: each for each in REQUESTS}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("CreateAgentRuntime", "Runtime"),
        ("create_agent_runtime", "Runtime"),
        ("create-agent-runtime", "Runtime"),
        ("UPDATEMEMORY", "Memory"),
        ("CreateTeleporter", None),
        ("", None),
    ],
)
def test_an_operation_however_it_is_spelled(name, kind):
    found = by_operation(name)
    assert (found and found.kind) == kind


@pytest.mark.parametrize(
    ("data", "kinds"),
    [
        ({"agentRuntimeName": "a", "agentRuntimeArtifact": {}, "roleArn": "r"}, ["Runtime"]),
        ({"agentRuntimeName": "a"}, ["Runtime"]),
        ({"agentRuntimeId": "a", "name": "live"}, ["RuntimeEndpoint"]),
        ({"name": "m", "memoryStrategies": []}, ["Memory"]),
        ({"name": "x", "networkConfiguration": NETWORK}, ["Browser", "CodeInterpreter"]),
        ({"name": "x", "networkConfiguration": NETWORK, "recording": {}}, ["Browser"]),
        ({"name": "x"}, ["BrowserProfile", "ApiKeyCredentialProvider", "WorkloadIdentity", "PolicyEngine", "Registry"]),
        ({"name": "m", "eventExpiryDuration": 1, **dict.fromkeys("abcde")}, []),
        ({"agentRuntimeName": "a", **dict.fromkeys("abc")}, []),
        ({"resources": []}, []),
        ({}, []),
        ({1: "a"}, []),
        ([], []),
        ("text", []),
    ],
)
def test_the_members_tell_the_kind(data, kinds):
    assert [each.kind for each in candidates(data)] == kinds


@pytest.mark.parametrize(
    ("kind", "keys", "missing", "operation"),
    [
        ("Memory", {"name", "eventExpiryDuration"}, 0, "CreateMemory"),
        ("Memory", {"memoryId"}, 0, "UpdateMemory"),
        ("Memory", {"name"}, 1, "CreateMemory"),
        ("Gateway", {"gatewayIdentifier", "name", "roleArn", "authorizerType"}, 0, "UpdateGateway"),
        ("Browser", {"name"}, 1, "CreateBrowser"),
        ("WorkloadIdentity", {"name"}, 0, "CreateWorkloadIdentity"),
        ("WorkloadIdentity", set(), 1, "CreateWorkloadIdentity"),
    ],
)
def test_creations_and_updates_are_told_apart(kind, keys, missing, operation):
    request = OF[kind]
    assert (request.missing(frozenset(keys)), request.operation(frozenset(keys))) == (missing, operation)


@pytest.mark.parametrize(
    ("given", "spelled"),
    [("update-memory", "UpdateMemory"), ("create_memory", "CreateMemory"), ("anything", "CreateMemory")],
)
def test_the_operation_as_the_api_spells_it(given, spelled):
    assert OF["Memory"].spelled(given) == spelled
