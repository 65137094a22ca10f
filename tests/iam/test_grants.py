"""Policies that are printed: wildcards where an id is made up, and only there."""

from __future__ import annotations

import pytest

from preflight.iam.grants import as_policies_say, made_up, made_up_secret


@pytest.mark.parametrize(
    ("resource", "printed"),
    [
        (f"runtime/{made_up('agent')}", "runtime/agent-*"),
        (f"log-group:/x/{made_up('agent')}-DEFAULT", "log-group:/x/agent-*-DEFAULT"),
        (f"log-stream:{made_up('stream')}", "log-stream:*"),
        (f"secret:{made_up_secret('key')}", "secret:key-??????"),
        ("file-system/fs-0123456789abcdef0/access-point/fsap-0123456789abcdef0",) * 2,
    ],
)
def test_only_made_up_ids_become_wildcards(resource: str, printed: str) -> None:
    assert as_policies_say(resource) == printed
