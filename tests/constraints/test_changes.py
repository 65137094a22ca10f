"""Members that AWS does not change on a resource that exists."""

from __future__ import annotations

from typing import Any

import pytest
from resources import LATER, resource

from preflight.constraints.changes import changes
from preflight.constraints.violation import text_of

KEY = "arn:aws:kms:us-west-2:123456789012:key/"
MOUNT = {"sessionStorage": {"mountPath": "/mnt/data"}}
PUBLIC, VPC = ({"networkConfiguration": {"networkMode": mode}} for mode in ("PUBLIC", "VPC"))


@pytest.mark.parametrize(
    ("kind", "before", "after", "certain"),
    [
        ("Gateway", {"authorizerType": "AWS_IAM"}, {"authorizerType": "CUSTOM_JWT"}, True),
        ("Gateway", {"authorizerType": "AWS_IAM"}, {"authorizerType": "AWS_IAM"}, None),
        ("Gateway", {"authorizerType": "AWS_IAM"}, {"authorizerType": LATER}, None),
        ("Gateway", {"authorizerType": "AWS_IAM"}, {}, None),
        ("Gateway", {"description": "a"}, {"description": "b"}, None),
        ("Gateway", None, {"authorizerType": "CUSTOM_JWT"}, None),
        ("Memory", {"encryptionKeyArn": f"{KEY}a"}, {"encryptionKeyArn": f"{KEY}b"}, False),
        ("Memory", {"tags": {"a": "1"}}, {"tags": {"a": "2"}}, None),
        ("Browser", PUBLIC, VPC, False),
        ("Browser", PUBLIC, PUBLIC, None),
        ("Browser", {"filesystemConfigurations": [MOUNT]}, {"filesystemConfigurations": [MOUNT, MOUNT]}, False),
        ("Browser", {"filesystemConfigurations": [MOUNT]}, {"filesystemConfigurations": [MOUNT]}, None),
        ("Invented", {"a": "1"}, {"a": "2"}, None),
    ],
)
def test_changes_in_place(kind: str, before: Any, after: dict[str, Any], certain: bool | None) -> None:
    found = list(changes(resource(kind, after, before=before)))
    assert [each.certain for each in found] == ([] if certain is None else [certain])
    assert [text_of(each.path) for each in found] == ([] if certain is None else list(after))


@pytest.mark.parametrize(
    ("kind", "before", "after", "words"),
    [
        (
            "Gateway",
            {"authorizerType": "AWS_IAM"},
            {"authorizerType": "NONE"},
            "changes from AWS_IAM to NONE, and AWS does",
        ),
        ("Memory", {"encryptionKeyArn": f"{KEY}a"}, {"encryptionKeyArn": f"{KEY}b"}, "and the data in it are lost"),
        ("Memory", {"name": "a"}, {"name": "b"}, "changes, and AWS does not change it"),
    ],
)
def test_what_is_said_of_it(kind: str, before: dict[str, Any], after: dict[str, Any], words: str) -> None:
    (found,) = changes(resource(kind, after, before=before))
    assert words in found.rule
    assert found.fix.startswith("Keep")
