"""What happens to a resource: by what it was, and by the id that a request names."""

from __future__ import annotations

from typing import Any

import pytest
from resources import LATER, resource

from preflight.core.value import Value, Why, unknown_value
from preflight.deployment.changes import Change, change_of

SECRET: Value[str] = unknown_value(Why.SENSITIVE, "marked sensitive")


@pytest.mark.parametrize(
    ("kind", "members", "before", "change"),
    [
        ("Memory", {"name": "m"}, None, Change.CREATE),
        ("Memory", {"memoryId": "m-abcdefghij"}, None, Change.UPDATE),
        ("Browser", {"browserId": "b-abcdefghij"}, None, Change.CREATE),
        ("OAuth2CredentialProvider", {"name": "o"}, None, Change.CREATE),
        ("RuntimeEndpoint", {"agentRuntimeId": "a-abcdefghij", "name": "e"}, None, Change.CREATE),
        ("ResourcePolicy", {"resourceArn": "arn"}, None, Change.CREATE),
        ("Invented", {"name": "i"}, None, Change.CREATE),
        ("Memory", {"name": "m"}, {"name": "m"}, Change.KEEP),
        ("Memory", {"name": "m", "tags": {"a": "1"}}, {"name": "m", "tags": {"a": 1}}, Change.KEEP),
        ("Memory", {"name": "m"}, {"name": "o"}, Change.UPDATE),
        ("Memory", {"name": "m"}, {"name": "m", "description": "d"}, Change.UPDATE),
        ("Memory", {"name": "m", "description": "d"}, {"name": "m"}, Change.UPDATE),
        ("Memory", {"name": "m", "encryptionKeyArn": LATER}, {"name": "m", "encryptionKeyArn": "k"}, Change.UPDATE),
        ("Memory", {"name": "m", "description": SECRET}, {"name": "m", "description": "d"}, Change.KEEP),
    ],
)
def test_what_happens(kind: str, members: dict[str, Any], before: dict[str, Any] | None, change: Change) -> None:
    assert change_of(resource(kind, members, before=before)) is change
