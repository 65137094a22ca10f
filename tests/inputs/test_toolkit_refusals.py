"""What the starter toolkit refuses of an agent, and what it drops without a word."""

from __future__ import annotations

import json
from typing import Any

import pytest

from preflight.inputs.document import parse
from preflight.inputs.node import root
from preflight.inputs.toolkit_refusals import RUNTIMES, of_the_file, refusals

ROLE = "arn:aws:iam::111122223333:role/agents"
AWS = {"account": "111122223333", "region": "us-west-2", "execution_role": ROLE, "ecr_auto_create": True}
REMOVED = object()


def told(*, is_code: bool = False, aws: Any = None, **agent: Any) -> list[tuple[str, bool]]:
    place = {key: value for key, value in {**AWS, **(aws or {})}.items() if value is not REMOVED}
    node = root(parse(json.dumps({"name": "a", "entrypoint": "m.py", "aws": place, **agent}), "f"))
    return [(each.because, each.certain) for each in refusals(node, is_code=is_code)]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"aws": {"execution_role": None}}, "names no aws.execution_role and does not create one"),
        ({"aws": {"execution_role": "agents"}}, "aws.execution_role is 'agents': agentcore launch sends it as it is"),
        ({"aws": {"ecr_auto_create": False}}, "names no aws.ecr_repository and does not create one"),
        ({"aws": {"account": REMOVED}}, "has no aws.account"),
        ({"aws": {"region": REMOVED}}, "has no aws.region"),
        ({"aws": {"execution_role": 1}}, "aws.execution_role is 1: the toolkit takes text"),
        (
            {"aws": {"account": "<YOUR-ACCOUNT>"}},
            "aws.account is '<YOUR-ACCOUNT>': the toolkit takes an account of 12 digits",
        ),
        ({"aws": {"network_configuration": {"network_mode": "vpc"}}}, "network_mode is 'vpc'"),
        ({"name": 7}, "name is 7: the toolkit takes a text"),
        ({"deployment_type": "zip"}, "deployment_type is 'zip': the toolkit takes container, direct_code_deploy"),
        ({"memory": {"mode": "LTM"}}, "memory.mode is 'LTM'"),
        ({"language": "typescript", "is_code": True}, "a TypeScript agent is deployed as a container alone"),
    ],
)
def test_what_a_launch_refuses(given: dict[str, Any], said: str) -> None:
    [(because, certain)] = told(**given)
    assert (said in because, certain) == (True, True)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"aws": {"account": None, "region": None}},
        {"aws": {"execution_role": None, "execution_role_auto_create": True}},
        {"aws": {"ecr_auto_create": False, "ecr_repository": "r"}},
        {"aws": {"ecr_auto_create": False}, "is_code": True},
        {"aws": {"execution_role": "${ROLE}"}},
        {"aws": {"lifecycle_configuration": {"max_lifetime": 60}}},
        {"aws": {"lifecycle_configuration": {"max_lifetime": None}}, "is_code": True},
        {"language": "typescript"},
    ],
)
def test_what_a_launch_takes(given: dict[str, Any]) -> None:
    assert told(**given) == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"is_code": True, "aws": {"lifecycle_configuration": {"max_lifetime": 3600}}}, "sends no lifecycle_config"),
        ({"is_code": True, "runtime_type": "PYTHON_3_14"}, "runtime_type is 'PYTHON_3_14': agentcore launch takes"),
        ({"timeout": 300}, "timeout: the toolkit drops the key"),
        ({"aws": {"network_configration": {}}}, "did you mean 'network_configuration'?"),
        ({"aws": {"network_configuration": {"mode": "VPC"}}}, "network_configuration.mode: the toolkit drops the key"),
        (
            {"aws": {"network_configuration": {"network_mode_config": {"securityGroups": []}}}},
            "network_mode_config.securityGroups: the toolkit drops",
        ),
        (
            {"aws": {"protocol_configuration": {"protocol": "MCP"}}},
            "protocol_configuration.protocol: the toolkit drops the key",
        ),
        ({"aws": {"lifecycle_configuration": {"maxLifetime": 60}}}, "did you mean 'max_lifetime'?"),
    ],
)
def test_what_a_launch_drops_or_only_some_versions_take(given: dict[str, Any], said: str) -> None:
    [(because, certain)] = told(**given)
    assert (said in because, certain) == (True, False)


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_every_language_runtime_is_taken(runtime: str) -> None:
    assert told(is_code=True, runtime_type=runtime) == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"default_agent": "a"}, []),
        ({"default_agent": None}, []),
        ({"default_agent": "b"}, ["default_agent is 'b', which is none of the agents: agentcore launch needs --agent"]),
        ({"environment": {}}, ["environment: the toolkit drops the key"]),
    ],
)
def test_what_a_launch_drops_of_the_file(given: dict[str, Any], said: list[str]) -> None:
    found = list(of_the_file(root(parse(json.dumps({"agents": {"a": {"name": "a"}}, **given}), "f"))))
    assert len(found) == len(said)
    assert all(each.because.startswith(start) and not each.certain for each, start in zip(found, said, strict=True))


def test_the_older_form_has_the_keys_of_an_agent_at_its_root() -> None:
    assert list(of_the_file(root(parse(json.dumps({"name": "a", "entrypoint": "m.py"}), "f")))) == []


@pytest.mark.parametrize(("flag", "count"), [(True, 1), (False, 0), (None, 0)])
def test_a_project_of_the_cdk_or_terraform_is_not_launched(flag: bool | None, count: int) -> None:
    found = list(of_the_file(root(parse(json.dumps({"is_agentcore_create_with_iac": flag}), "f"))))
    assert len(found) == count
