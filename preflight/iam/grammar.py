"""What IAM refuses a policy document for, whatever it allows.

As of 2026-11-27. Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html; the
messages of MalformedPolicyDocument as CreateRole and PutRolePolicy give them,
https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_policies.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from preflight.core.text import truncate
from preflight.iam.documents import many

VERSIONS = ("2012-10-17", "2008-10-17")
SID = re.compile(r"[A-Za-z0-9]*")
OPEN = re.compile(r"[*?$]")
"""What leaves a text open: nothing is said of one that is not known whole."""


def refusal(document: Mapping[str, Any], *, trust: bool = False) -> str:
    """Why IAM refuses a document of a role, its trust policy with `trust`; empty where nothing is known to be wrong."""
    return next(_refusals(document, trust=trust), "")


def _refusals(document: Mapping[str, Any], *, trust: bool) -> Iterator[str]:
    version = document.get("Version")
    if version is not None and version not in VERSIONS and "$" not in str(version):
        yield f"its Version {truncate(str(version))} is neither {' nor '.join(VERSIONS)}"
    for statement in many(document.get("Statement")):
        if isinstance(statement, Mapping):
            yield from _trusting(statement) if trust else _granting(statement)
            yield from _of_either(statement)


def _of_either(statement: Mapping[str, Any]) -> Iterator[str]:
    effect = statement.get("Effect")
    if effect not in ("Allow", "Deny") and "$" not in str(effect):
        yield f"Effect {truncate(str(effect))} is neither Allow nor Deny"
    if not {"Action", "NotAction"} & statement.keys():
        yield "Policy statement must contain actions"
    for action in (*many(statement.get("Action")), *many(statement.get("NotAction"))):
        if isinstance(action, str) and ":" not in action and not OPEN.search(action):
            yield f"Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.: {truncate(action)}"


def _trusting(statement: Mapping[str, Any]) -> Iterator[str]:
    if {"Resource", "NotResource"} & statement.keys():
        yield "Has prohibited field Resource"
    if not {"Principal", "NotPrincipal"} & statement.keys():
        yield "Missing required field Principal"


def _granting(statement: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(sid := statement.get("Sid"), str) and "$" not in sid and not SID.fullmatch(sid):
        yield f"Statement IDs (SID) must be alpha-numeric: {truncate(sid)}"
    if {"Principal", "NotPrincipal"} & statement.keys():
        yield "Policy document should not specify a principal"
    if not {"Resource", "NotResource"} & statement.keys():
        yield "Policy statement must contain resources"
    for resource in (*many(statement.get("Resource")), *many(statement.get("NotResource"))):
        if isinstance(resource, str) and not resource.startswith("arn:") and not OPEN.search(resource):
            yield f'Resource {truncate(resource)} must be in ARN format or "*"'
