"""Access denied as AWS sends it: the right code and status for each protocol."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from moto.iam.models import iam_backends
from moto.sts.models import sts_backends
from moto.utilities.utils import get_partition

from preflight.demo.dispatch import AwsError, Call, intercepting
from preflight.demo.principals import layers_of
from preflight.iam.policies import Decision, Request

ACTIONS = {
    "s3:HeadObject": "s3:GetObject",
    "s3:HeadBucket": "s3:ListBucket",
    "s3:ListObjectsV2": "s3:ListBucket",
    "lambda:Invoke": "lambda:InvokeFunction",
}
"""API operations whose IAM action has another name
(https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html)."""

ERRORS = {
    "ec2": ("UnauthorizedOperation", 403),
    "query": ("AccessDenied", 403),
    "rest-xml": ("AccessDenied", 403),
    "json": ("AccessDeniedException", 400),
    "rest-json": ("AccessDeniedException", 403),
}
"""Error code and HTTP status of a denial, by wire protocol."""

ALWAYS_ALLOWED = "sts:GetCallerIdentity"


def action_of(call: Call) -> str:
    """The IAM action a call needs."""
    name = f"{call.iam_prefix}:{call.operation}"
    return ACTIONS.get(name, name)


@contextmanager
def denying(actions: Iterable[str]) -> Iterator[None]:
    """Denies exactly these IAM actions, to everyone."""
    denied = frozenset(actions)
    with intercepting(_refusing(lambda _, action: action not in denied)):
        yield


@contextmanager
def enforcing() -> Iterator[None]:
    """Lets the IAM policies of whoever calls decide; GetCallerIdentity is always allowed, as at AWS."""
    with intercepting(_refusing(lambda call, action: action == ALWAYS_ALLOWED or _policies_allow(call, action))):
        yield


def _policies_allow(call: Call, action: str) -> bool:
    """Whether the caller may do this to anything its policies name: which thing a call is about is not worked out."""
    principal = caller_arn(call)
    if principal.endswith(":root"):
        return True
    layers = layers_of(iam_backends[call.account_id][get_partition(call.region)], principal)
    statements = (statement for policy in layers.identity for statement in policy.statements)
    named = {"*", *(resource for statement in statements for resource in statement.resources.values)}
    where = {"aws:RequestedRegion": (call.region,)}
    requests = (Request(action, resource, principal, where) for resource in named)
    return any(layers.decide(request).decision is Decision.ALLOWED for request in requests)


def _refusing(allowed: Callable[[Call, str], bool]) -> Callable[[Call], None]:
    def gate(call: Call) -> None:
        action = action_of(call)
        if not allowed(call, action):
            code, status = ERRORS[call.protocol]
            raise AwsError(code, f"User: {caller_arn(call)} is not authorized to perform: {action}", status)

    return gate


def caller_arn(call: Call) -> str:
    """The ARN of whoever signed the call; a key nobody owns is the account's root."""
    partition = get_partition(call.region)
    if role := sts_backends[call.account_id][partition].get_assumed_role_from_access_key(call.access_key):
        return str(role.arn)
    if key := iam_backends[call.account_id][partition].access_keys.get(call.access_key):
        return f"arn:{partition}:iam::{call.account_id}:user/{key.user_name}"
    return f"arn:{partition}:iam::{call.account_id}:root"
