"""Every secret that agents and other resources name exists and is not about to be deleted.

Why: A secret that is missing or scheduled for deletion shows only when the agent asks for it, or when a credential
provider or certificate is used. A name is looked up in
the region of the client, so a secret of another region is found by its ARN and a client of that region only.

Error: ResourceNotFoundException: Secrets Manager can't find the specified secret. InvalidRequestException: You
can't perform this operation on the secret because it was marked for deletion

Fix: Create the secret, restore it, or replicate it to the region.

Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html
https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html

Limits: Only `DescribeSecret` is called: no secret value is ever read. Whether the role may read it is judged by
role-permissions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import frozen

from preflight.core.cause import Cause
from preflight.core.check import Subject, check
from preflight.core.command import aws
from preflight.core.deletion import deletion
from preflight.core.derived import downgrade_if_derived
from preflight.core.finding import Finding, failed, passed, skipped, unknown, warned
from preflight.core.query import Call, Facts, Query
from preflight.core.scope import Scope
from preflight.core.subjects import display_name, distinct, subject_of
from preflight.core.value import Value, known

ARN = re.compile(
    r"(?P<arn>arn:[^:]+:secretsmanager:(?P<region>[a-z0-9-]+):(?P<account>[0-9]{12}):secret:(?P<name>[^:]+))(:.*)?"
)
"""A secret's ARN, and after it the key and version that ECS and others append."""

MEMBERS = frozenset({"secretArn", "secretId"})
"""The members of requests and answers that name a secret: botocore 1.44.8, 2026-11-20."""
KINDS = ("Runtime", "OAuth2CredentialProvider", "ApiKeyCredentialProvider")
SUFFIX = re.compile(r"-[A-Za-z0-9]{6}$")


@frozen
class Secret:
    """What Secrets Manager records about a secret; never its value."""

    arn: str
    deleted: str | None = None


def _id(text: str) -> str:
    found = ARN.fullmatch(text)
    return found["arn"] if found else text


def _region(text: str) -> str | None:
    found = ARN.fullmatch(text)
    return found["region"] if found else None


def _calls(facts: Facts) -> Iterator[Call]:
    for text in known(subject.of for subject in secrets(facts.scope)):
        if not _other(text):
            yield Call(text, {"SecretId": _id(text)}, region=_region(text))


def _other(text: str) -> bool:
    """Whether it is an ARN of something else, such as an SSM parameter."""
    return text.startswith("arn:") and not ARN.fullmatch(text)


def _malformed(text: str) -> bool:
    """Whether it is meant for the ARN of a secret and cannot be one, as with an account of nine digits."""
    return _other(text) and text.split(":")[2:3] == ["secretsmanager"]


SECRET = Query(
    "secretsmanager",
    "DescribeSecret",
    select="{arn: ARN, deleted: DeletedDate}",
    member="ARN",
    row=Secret,
    calls=_calls,
    absent=frozenset({"ResourceNotFoundException"}),
)


def secrets(scope: Scope) -> Iterator[Subject[Value[str]]]:
    """The secrets that agents and other resources name; one that several name is one subject."""
    return distinct((*_of_agents(scope), *_of_resources(scope)))


def _of_agents(scope: Scope) -> Iterator[Subject[Value[str]]]:
    for agent in scope.target.agents:
        yield from (subject_of(agent, display_name(v, agent.subject), v, v.origin) for v in agent.secrets)


def _of_resources(scope: Scope) -> Iterator[Subject[Value[str]]]:
    """Those of credential providers and certificates."""
    for resource in scope.target.resources:
        for path, value in resource.leaves() if resource.made else ():
            if path[-1] in MEMBERS:
                name, origin = display_name(value, resource.subject), value.origin
                yield Subject(
                    name,
                    value,
                    origin if origin.file else resource.origin,
                    resource.account,
                    owners=(resource.subject,),
                )


@check(requirement="secrets", subjects=secrets, none="nothing here names a secret", kinds=KINDS, queries=(SECRET,))
def judge(value: Value[str], facts: Facts) -> Iterator[Finding]:
    """Judges whether one secret is there to stay, and in which region; no rule of a tool makes up an ARN."""
    text = value.get()
    if _malformed(text):
        because = "it is not as the ARN of a secret is: region, an account of 12 digits, secret and name"
        yield downgrade_if_derived(failed(because, "Write the ARN of the secret.", cause=_cause(text)), value)
        return
    if _other(text):
        yield skipped("it is not a secret of Secrets Manager")
        return
    found, here = facts.one(SECRET, text), facts.scope.region
    region = _region(text) or here
    if found is None and value.created:
        yield skipped("the deployment itself creates it")
    elif found is None and _account(text) not in {"", facts.scope.account}:
        yield _elsewhere(text, region, _account(text))
    elif found is None:
        missing = _missing(text, region)
        yield missing if ARN.fullmatch(text) else downgrade_if_derived(missing, value)
    elif gone := deletion(facts.scope.target, found.arn):
        yield gone
    elif found.deleted:
        command = aws("secretsmanager", "restore-secret", secret_id=found.arn, region=region)
        yield failed(
            f"it was scheduled for deletion on {found.deleted}", "Restore it.", command, cause=_cause(found.arn)
        )
    elif region != here:
        command = aws(
            "secretsmanager",
            "replicate-secret-to-regions",
            secret_id=found.arn,
            region=region,
            add_replica_regions=f"Region={here}",
        )
        because = f"it is in {region}, so only a client of that region finds it, and it is out of reach if {region} is"
        yield warned(because, f"Replicate it to {here} and name the replica.", command, cause=_cause(found.arn))
    else:
        yield passed(f"{found.arn} exists")


def _account(text: str) -> str:
    found = ARN.fullmatch(text)
    return found["account"] if found else ""


def _elsewhere(text: str, region: str, account: str) -> Finding:
    return unknown(
        f"it is a secret of account {account}, and nothing of it is shown to this one",
        f"Look at it with credentials of {account}.",
        aws("secretsmanager", "describe-secret", secret_id=_id(text), region=region),
        cause=Cause("account", (account,)),
    )


def _missing(text: str, region: str) -> Finding:
    found = ARN.fullmatch(text)
    name = SUFFIX.sub("", found["name"]) if found else text
    file = "file://secret.json"
    command = aws("secretsmanager", "create-secret", name=name, secret_string=file, region=region)
    because = f"there is no secret {name} in {region}"
    return failed(because, "Create it, or name one that exists.", command, cause=_cause(name))


def _cause(secret: str) -> Cause:
    return Cause("secret", (secret,))
