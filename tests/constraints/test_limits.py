"""What AWS refuses and the service model does not say, kind by kind."""

from __future__ import annotations

from typing import Any

import pytest
from resources import LATER, resource

from preflight.constraints.limits import beyond_model

LONG = "x" * 4096


def strategy(configuration: str, namespaces: list[str]) -> dict[str, Any]:
    custom = {"name": "own", "namespaces": namespaces, "configuration": {configuration: {}}}
    return {"memoryStrategies": [{"customMemoryStrategy": custom}]}


@pytest.mark.parametrize(
    ("kind", "members", "path"),
    [
        ("Runtime", {"environmentVariables": {"A": LONG}}, "environmentVariables"),
        ("Runtime", {"environmentVariables": {"A": "x" * 2561}, "platformVersion": "V2"}, "environmentVariables"),
        ("Runtime", {"environmentVariables": {"A": "x" * 2000}}, ""),
        ("Runtime", {"environmentVariables": {"A": LATER}}, ""),
        ("Runtime", {"protocolConfiguration": {"port": 8443}}, "protocolConfiguration.port"),
        ("Runtime", {"allowedPorts": [{"portRange": {"from": 9000, "to": 8000}}]}, "allowedPorts.0.portRange"),
        ("Runtime", {"allowedPorts": [{"portRange": {"from": 8000, "to": 9000}}]}, ""),
        (
            "Runtime",
            {"resourceConfigurations": [{"minimumMemoryInMiB": 16384}]},
            "resourceConfigurations.0.minimumMemoryInMiB",
        ),
        ("Browser", {"networkConfiguration": {"networkMode": "VPC"}}, "networkConfiguration.vpcConfig"),
        ("CodeInterpreter", {"networkConfiguration": {"networkMode": "VPC"}}, "networkConfiguration.vpcConfig"),
        ("CodeInterpreter", {"networkConfiguration": {"networkMode": "SANDBOX"}}, ""),
        ("CodeInterpreter", {"networkConfiguration": {"networkMode": LATER}}, ""),
        ("Browser", {"networkConfiguration": {"networkMode": "VPC", "vpcConfig": {"subnets": ["subnet-1"]}}}, ""),
        ("Memory", {"name": "m"}, ""),
        ("Memory", strategy("selfManagedConfiguration", ["/a"]), "memoryStrategies.0.customMemoryStrategy.namespaces"),
        ("Memory", strategy("selfManagedConfiguration", []), ""),
        ("Memory", strategy("semanticOverride", ["/a"]), ""),
        ("Memory", {"memoryStrategies": LATER}, ""),
        ("Runtime", {"allowedPorts": LATER}, ""),
    ],
)
def test_what_a_shape_cannot_say(kind: str, members: dict[str, Any], path: str) -> None:
    found = [".".join(map(str, violation.path)) for violation in beyond_model(resource(kind, members))]
    assert found == ([path] if path else [])
