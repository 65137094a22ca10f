"""What the AgentCore CLI refuses of a project: names, words and keys, each with where it is written."""

from __future__ import annotations

import json
from typing import Any

import pytest

from preflight.inputs.agentcore_cli_schema import CHOICES, refusals
from preflight.inputs.document import parse
from preflight.inputs.node import root

RUNTIME = {"name": "agent", "build": "Container", "entrypoint": "main.py", "codeLocation": "app"}
GATEWAY = {"name": "tools", "authorizerType": "NONE"}


def refused(runtime: Any = None, gateway: Any = None, **rest: Any) -> list[tuple[str, bool]]:
    lists = {"runtimes": [{**RUNTIME, **(runtime or {})}], "agentCoreGateways": [{**GATEWAY, **(gateway or {})}]}
    text = json.dumps({"name": "Project", "version": 1, "managedBy": "CDK", **lists, **rest})
    return [(each.because, each.certain) for each in refusals(root(parse(text, "agentcore.json")))]


@pytest.mark.parametrize(
    ("change", "said", "certain"),
    [
        ({"name": "my-project"}, "is no project name", True),
        ({"version": 0}, "version is 0: the CLI takes a whole number from 1", True),
        ({"version": "one"}, "version is 'one'", True),
        ({"managedBy": "Terraform"}, "managedBy is 'Terraform': the CLI knows CDK alone", True),
        ({"runtime": {"name": "my-agent"}}, "is no runtime name", True),
        ({"runtime": {"build": "Zip"}}, "runtimes: build is 'Zip': the CLI takes CodeZip, Container", True),
        ({"runtime": {"protocol": "GRPC"}}, "runtimes: protocol is 'GRPC'", True),
        ({"gateway": {"authorizerType": "JWT"}}, "agentCoreGateways: authorizerType is 'JWT'", True),
        ({"agents": []}, "the CLI refuses keys it does not know", False),
        ({"httpGateways": [{}]}, "httpGateways is not taken any more", False),
    ],
)
def test_what_is_refused(change: dict[str, Any], said: str, certain: bool) -> None:
    [(because, sure)] = refused(**change)
    assert (said in because, sure) == (True, certain)


@pytest.mark.parametrize("listed", CHOICES)
def test_every_word_of_a_choice_is_taken(listed: str) -> None:
    argument = {"runtimes": "runtime", "agentCoreGateways": "gateway"}[listed]
    for key, words in CHOICES[listed].items():
        assert [refused(**{argument: {key: word}}) for word in words] == [[]] * len(words)
