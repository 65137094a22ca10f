"""The Principal element: whom a resource policy or a trust policy speaks of.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from __future__ import annotations

import re
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from preflight.iam.documents import Statement


class Reach(IntEnum):
    """How precisely a statement names a principal."""

    NONE = 0
    ACCOUNT = 1
    """Names its account: an Allow leaves the decision to the account's identity policies."""
    ROLE = 2
    """Names the role behind it: an Allow stays within the role's permissions boundary."""
    DIRECT = 3
    """Names the very principal, or everyone."""


_ROLE = re.compile(r"arn:[^:]+:iam::(\d+):role/(?:.*/)?([^/]+)")
_SESSION = re.compile(r"arn:[^:]+:sts::(\d+):assumed-role/([^/]+)/.+")
_ACCOUNT = re.compile(r"(?:arn:[^:]+:iam::)?(\d{12})(?::root)?")


def reach(statement: Statement, principal: str) -> Reach:
    """How precisely the statement names the principal: not at all if it has no Principal element."""
    if statement.principals is None or (statement.not_principals and _names_everyone(statement)):
        return Reach.NONE
    each = {_reach(kind, name, principal) for kind, name in statement.principals}
    if statement.not_principals:
        return Reach.NONE if _is_excepted(each, principal) else Reach.DIRECT
    return max(each, default=Reach.NONE)


def may_reach(statement: Statement, principal: str) -> bool:
    """Whether a statement that is not about a role may be about its sessions, which have any name.

    Such a statement names a session of it, or excepts the role without them.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
    """
    if _ROLE.fullmatch(principal) is None:
        return False
    if statement.not_principals:
        return not _names_everyone(statement)
    return any(_SESSION.fullmatch(name) and _role(name) == _role(principal) for _, name in statement.principals or ())


def _names_everyone(statement: Statement) -> bool:
    return any(name == "*" for _, name in statement.principals or ())


def _is_excepted(named: set[Reach], principal: str) -> bool:
    """Whether NotPrincipal leaves the principal out: it must be named, and its account too.

    "You must also specify the account ARN of the not-denied principal. Otherwise, the policy might deny access to the
    entire account containing the principal."
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
    """
    if not principal.startswith("arn:"):
        return Reach.DIRECT in named
    return bool(named & {Reach.DIRECT, Reach.ROLE}) and Reach.ACCOUNT in named


def _reach(kind: str, name: str, principal: str) -> Reach:
    if name == "*" and kind in {"*", "AWS"}:
        return Reach.DIRECT
    if kind != "AWS":
        return Reach.DIRECT if name == principal else Reach.NONE
    if _role(principal) and _role(principal) == _role(name) and not _SESSION.fullmatch(name):
        return Reach.ROLE
    if name == principal:
        return Reach.DIRECT
    account = _ACCOUNT.fullmatch(name)
    parts = principal.split(":")
    same = account is not None and parts[0] == "arn" and account[1] == parts[4]
    return Reach.ACCOUNT if same else Reach.NONE


def _role(arn: str) -> tuple[str, ...] | None:
    # An assumed-role ARN drops the role's path, so account and name are all there is to compare.
    match = _ROLE.fullmatch(arn) or _SESSION.fullmatch(arn)
    return match.groups() if match else None
