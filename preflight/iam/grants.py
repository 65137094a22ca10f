"""From permissions to findings: the needs of a purpose, and what to say where they are not met."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from attrs import frozen

from preflight.core.cause import Cause
from preflight.core.command import aws
from preflight.core.finding import Finding, Remedy, failed, passed, unanswered_cause, unknown, warned
from preflight.core.requirement import Level
from preflight.core.steps import Run
from preflight.iam.access import Access, AccessStatus, Context, PermissionNeed
from preflight.iam.iam_arns import IamArn
from preflight.iam.permissions import Permission


@frozen
class Grantee:
    """Whose permissions are judged: how a sentence calls it, and its ARN where it exists and can be given more."""

    name: str
    arn: IamArn | None = None
    tool: str = ""
    """The tool whose rule made up the policies: a lack then warns, as another version may differ."""


def need(permission: Permission, region: str, **values: str) -> PermissionNeed:
    """A permission for one concrete thing."""
    resource = permission.resource.format_map({"region": region, **values})
    owner = resource.split(":")[4] if resource.startswith("arn:") else ""
    if resource.startswith("arn:") and resource.split(":")[2] == "s3":
        # The ARN of an object names no account; its policy is read as that of a bucket of the audited account.
        owner = values.get("account", "")
    usual = {"aws:RequestedRegion": region} | ({"aws:ResourceAccount": owner} if owner else {})
    context = tuple((name, (value,)) for name, value in {**usual, **dict(permission.context)}.items())
    return PermissionNeed(permission.actions, resource, permission.level, context, permission.or_on)


_TO_COME = "-0123456789"
_MADE_UP = re.compile(rf"{_TO_COME}(?![0-9a-z])")
"""The whole ending: real ids, such as fs-0123456789abcdef0, may begin like it."""
_SECRET_TO_COME = "-0A1b2C"  # noqa: S105 - an ending


def made_up(name: str) -> str:
    """An id as the service will make it of a name: it adds a hyphen and ten characters that nobody knows before."""
    return name + _TO_COME


def made_up_secret(name: str) -> str:
    """A secret's name with the hyphen and six characters that Secrets Manager will add to it."""
    return name + _SECRET_TO_COME


def is_made_up(resource: str) -> bool:
    """Whether a resource has an id that nobody knows before it is made."""
    return bool(_MADE_UP.search(resource)) or _SECRET_TO_COME in resource


def as_policies_say(resource: str) -> str:
    """A resource with a wildcard for what nobody knows before: a policy of a made-up id would allow nothing."""
    named = _MADE_UP.sub("-*", resource.replace(made_up("stream"), "*"))
    return named.replace(_SECRET_TO_COME, "-??????")


def statement(rulings: Iterable[Access]) -> dict[str, Any]:
    """The policy document that allows all that is ruled on, one statement for the resources of the same actions."""
    by_context: dict[Context, list[Access]] = {}
    for one in rulings:
        special = tuple(entry for entry in one.need.context if not entry[0].startswith("aws:"))
        by_context.setdefault(special, []).append(one)
    statements = [
        _allow(actions, resources, dict(special))
        for special, ruled in by_context.items()
        for actions, resources in _together(ruled, lambda need: need.or_on or need.resource).items()
    ]
    return {"Version": "2012-10-17", "Statement": statements}


def _together(
    rulings: Iterable[Access], name: Callable[[PermissionNeed], str]
) -> dict[tuple[str, ...], tuple[str, ...]]:
    """The resources on which the same actions are ruled on, by these actions."""
    by_resource: dict[str, dict[str, None]] = {}
    for one in rulings:
        by_resource.setdefault(as_policies_say(name(one.need)), {})[one.action] = None
    by_actions: dict[tuple[str, ...], tuple[str, ...]] = {}
    for resource, actions in by_resource.items():
        by_actions[tuple(actions)] = (*by_actions.get(tuple(actions), ()), resource)
    return by_actions


def _allow(
    actions: tuple[str, ...], resources: tuple[str, ...], special: Mapping[str, tuple[str, ...]]
) -> dict[str, Any]:
    resource = list(resources) if len(resources) > 1 else resources[0]
    allow: dict[str, Any] = {"Effect": "Allow", "Action": list(actions), "Resource": resource}
    plain = {name: values[0] for name, values in special.items() if len(values) == 1 and not name.endswith("s")}
    return {**allow, "Condition": {"StringEquals": plain}} if plain else allow


def judged(rulings: Iterable[Access], grantee: Grantee, purpose: str, error: str = "") -> Iterator[Finding]:
    """What the rulings say about one purpose: what is denied, what is recommended, what is not known, else a pass.

    Args:
        rulings: the actions the purpose takes.
        grantee: who is to be allowed.
        purpose: completes the sentence "it may …".
        error: what people see otherwise.
    """
    found = list(rulings)
    lacking = [one for one in found if one.status is AccessStatus.DENIED]
    for level in Level:
        if denied := [one for one in lacking if one.need.level is level]:
            yield _denied(denied, level, grantee, purpose, error if level is Level.MUST else "")
    if unclear := [one for one in found if one.status is AccessStatus.UNKNOWN]:
        yield _unclear(unclear, grantee, purpose)
    if found and all(one.status is AccessStatus.ALLOWED for one in found):
        yield passed(f"{grantee.name} may {purpose}: {_listed(found)}")


def _listed(rulings: Iterable[Access]) -> str:
    together = _together(rulings, lambda need: need.resource)
    return "; ".join(f"{', '.join(actions)} on {', '.join(resources)}" for actions, resources in together.items())


def _denied(denied: list[Access], level: Level, grantee: Grantee, purpose: str, error: str) -> Finding:
    reasons = "; ".join(dict.fromkeys(one.reason for one in denied))
    made_up = f", as {grantee.tool} makes it" if grantee.tool else ""
    tail = f". The error would be: {error}" if error else ""
    verb = "may not" if level is Level.MUST else "should also be allowed to"
    because = f"{grantee.name}{made_up} {verb} {purpose}: {_listed(denied)} ({reasons}){tail}"
    text, remedy = _remedy(denied, grantee, purpose)
    unmet = failed if level is Level.MUST and not grantee.tool else warned
    return unmet(because, text, remedy, cause=_cause(denied, grantee))


def _cause(denied: list[Access], grantee: Grantee) -> Cause:
    """The right that is missing and whose it is: several checks that miss it report one problem."""
    who = (grantee.arn.role if grantee.arn.kind == "role" else grantee.arn.name) if grantee.arn else grantee.name
    actions = tuple(sorted({one.action for one in denied}))
    kind = "denied-right" if any(one.explicit for one in denied) else "missing-right"
    return Cause(kind, (who, *actions), title=f"{grantee.name} is not allowed {', '.join(actions)}")


def _remedy(denied: list[Access], grantee: Grantee, purpose: str) -> tuple[str, Remedy]:
    document = json.dumps(statement(denied))
    if any(one.explicit for one in denied):
        return "Take these actions out of the Deny statement; an Allow does not outweigh it.", None
    if any(one.boundary for one in denied):
        return f"Add to the policy that is the permissions boundary: {document}", None
    if grantee.arn is None:
        return f"Add to the policies of {grantee.name}: {document}", None
    if grantee.arn.path.startswith("/aws-reserved/"):
        return f"Add to the permission set behind {grantee.arn.name}: {document}", None
    return f"Allow {grantee.name} to {purpose}.", put_policy(grantee.arn, purpose, statement(denied))


def put_policy(arn: IamArn, purpose: str, document: Mapping[str, Any]) -> Run:
    """The step that gives a role or user an inline policy; done already where one of this name is there."""
    # Put under a name that is taken, a policy replaces what it held: another document has another name.
    digest = hashlib.sha256(json.dumps(document).encode()).hexdigest()[:8]
    words = re.sub(r"[^\w+=,.@-]+", "-", f"AgentCorePreflight-{purpose}", flags=re.ASCII)[:119].strip("-")
    named = {f"{arn.kind}_name": arn.name, "policy_name": f"{words}-{digest}"}
    put = aws("iam", f"put-{arn.kind}-policy", **named, policy_document=document)
    return Run(put, unless=aws("iam", f"get-{arn.kind}-policy", **named), order=40)


def _unclear(unclear: list[Access], grantee: Grantee, purpose: str) -> Finding:
    reasons = "; ".join(dict.fromkeys(one.reason for one in unclear))
    because = f"whether {grantee.name} may {purpose} cannot be determined: {_listed(unclear)} ({reasons})"
    unanswered = {one.unanswered.action: one.unanswered for one in unclear if one.unanswered}
    if len(unanswered) == 1 and all(one.unanswered for one in unclear):
        (missing,) = unanswered.values()
        return unknown(because, *missing.next_step, cause=unanswered_cause(missing))
    return unknown(
        because,
        "Ask whoever owns that policy, or try it once with this identity.",
        cause=Cause("right-in-doubt", (grantee.arn.role if grantee.arn else grantee.name, reasons)),
    )
