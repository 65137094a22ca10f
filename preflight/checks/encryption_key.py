"""The KMS keys of AgentCore resources are there, enabled and usable.

Why:
    A memory, gateway or policy engine under a customer managed key is created with a grant on that key. A key that is
    disabled, waits for its deletion, is asymmetric, is in another region, or has a policy that lets the deploying
    identity do nothing, stops the creation; one that is disabled later stops the resource.

Error:
    AccessDeniedException: … is not authorized to perform: kms:CreateGrant; ValidationException: the KMS key … is not
    valid; KMSInvalidStateException

Fix:
    Name an enabled symmetric key of the same region, and let the deploying identity use it in the key's own policy.

Limits:
    Conditions on the encryption context are not known before the call; a policy that asks for one is unknown. Of the
    key of an EBS volume its place and state are judged; EC2 uses it, with grants that this check does not follow.

Source:
    https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
    https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
    https://docs.aws.amazon.com/bedrock-agentcore-control/latest/APIReference/API_CreateMemory.html
"""

from __future__ import annotations

from collections.abc import Iterator

from preflight.core.cause import Cause
from preflight.core.check import check
from preflight.core.command import aws
from preflight.core.deletion import deletion
from preflight.core.finding import Finding, Remedy, Status, failed, passed, skipped, unheard, unknown
from preflight.core.query import Facts
from preflight.core.steps import Run, look
from preflight.core.target import ResourcePolicy
from preflight.core.value import creator
from preflight.iam.deployer import DEPLOYER_ROLE, entity, entity_arn
from preflight.iam.iam_arns import IamArn
from preflight.iam.policies import Decision, Verdict
from preflight.kms.keys import ACTIONS, KEY, KEY_ARN, KEY_POLICY, Key, UsedKey, policy_says, used_keys

SYMMETRIC = "SYMMETRIC_DEFAULT"
ENABLED = "Enabled"
UNUSABLE = frozenset(
    {"Creating", "PendingDeletion", "PendingImport", "PendingReplicaDeletion", "Unavailable", "Updating"}
)
NOT_SYMMETRIC = ("ECC_", "HMAC_", "ML_", "RSA_", "SM2")
"""How the specs of keys that encrypt no resource begin: botocore 1.44.8."""


@check(
    requirement="services",
    subjects=used_keys,
    none="no resource names a KMS key",
    queries=(KEY, KEY_POLICY, DEPLOYER_ROLE),
)
def judge(used: UsedKey, facts: Facts) -> Iterator[Finding]:
    """The key's place, its state, and its policy."""
    if (planned := _planned(used, facts)) and not used.of_volume:
        yield from _of_planned(planned, facts)
        return
    if used.arn.created:
        yield skipped("the deployment itself makes the key")
        return
    arn, region = used.arn.get(), facts.scope.region
    found = KEY_ARN.fullmatch(arn)
    if found is None:
        yield failed(f"{arn} is not the ARN of a KMS key", f"Write it whole: {_form(facts)}.", cause=_cause(arn))
    elif found["region"] != region:
        because = f"the key {arn} is in {found['region']}, and what it encrypts in {region}"
        yield failed(because, f"Name a key in {region}.", _keys(region), cause=_cause(arn))
    else:
        key = facts.one(KEY, arn)
        yield (key and deletion(facts.scope.target, arn)) or _state(arn, key, region)
        if key and key.state == ENABLED and found["kind"] == "key" and not used.of_volume:
            yield from _policy(arn, facts)


def _form(facts: Facts) -> str:
    return f"arn:{facts.scope.partition}:kms:{facts.scope.region}:{facts.scope.account}:key/ID"


def _cause(arn: str, title: str = "") -> Cause:
    return Cause("kms-key", (arn,), title=title)


def _keys(region: str) -> Remedy:
    return look(aws("kms", "list-keys", region=region))


def _state(arn: str, key: Key | None, region: str) -> Finding:
    if key is None:
        return failed(f"there is no key {arn}", "Name a key that exists.", _keys(region), cause=_cause(arn))
    if key.state == "Disabled":
        enable = Run(aws("kms", "enable-key", key_id=arn, region=region), order=10)
        return failed(f"the key {arn} is disabled", "Enable it, or name another.", enable, cause=_cause(arn))
    if key.state not in {ENABLED, *UNUSABLE}:
        return unheard(f"the key {arn} is {key.state}", cause=_cause(arn))
    if key.state != ENABLED:
        return failed(f"the key {arn} is {key.state}", "Name a key that is enabled.", _keys(region), cause=_cause(arn))
    if key.spec not in {"", SYMMETRIC} and not key.spec.startswith(NOT_SYMMETRIC):
        return unheard(f"the key {arn} is {key.spec}", cause=_cause(arn))
    if key.spec not in {"", SYMMETRIC}:
        because = f"the key {arn} is {key.spec}, and only a symmetric key encrypts a resource"
        return failed(because, f"Name a key of {SYMMETRIC}.", _keys(region), cause=_cause(arn))
    return passed(f"the key {arn} is enabled")


def _planned(used: UsedKey, facts: Facts) -> ResourcePolicy | None:
    """The policy that the source writes for a key which it makes."""
    name = creator(used.arn)
    policies = (each for each in facts.scope.target.resource_policies if each.service == "kms" and each.text)
    return next((each for each in policies if name and name in {each.of, f"{each.of}.Arn", f"{each.of}.arn"}), None)


def _of_planned(planned: ResourcePolicy, facts: Facts) -> Iterator[Finding]:
    """Whether the key to come lets the deploying identity use it, as far as its policy is known."""
    [found] = _said(planned.of, planned.text or "", facts, None)
    if planned.whole or found.status in {Status.PASS, Status.UNKNOWN}:
        yield found
    else:
        because = f"{found.because}, as far as the source tells its policy"
        yield unknown(because, "Audit again with what the source leaves open.")


def _policy(arn: str, facts: Facts) -> Iterator[Finding]:
    """Whether the key's own policy lets the deploying identity, or its account, use it."""
    row = facts.one(KEY_POLICY, arn)
    if row is None:
        yield unknown(f"the policy of {arn} was not found")
    else:
        see = look(aws("kms", "get-key-policy", key_id=arn, region=facts.scope.region))
        yield from _said(arn, row.text, facts, see)


def _said(arn: str, text: str, facts: Facts, see: Remedy) -> Iterator[Finding]:
    who = entity(facts)
    if not isinstance(who, IamArn):
        yield who
        return
    principal = entity_arn(who)
    said = {action: policy_says(text, action, arn, principal, facts.scope) for action in ACTIONS}
    yield _judged(arn, who.name, said, see)


def _judged(arn: str, name: str, said: dict[str, Verdict], see: Remedy) -> Finding:
    denied = [
        action for action, verdict in said.items() if verdict.decision is Decision.EXPLICIT_DENY and not verdict.assumed
    ]
    doubtful = {key for verdict in said.values() for key in (*verdict.denying_keys, *verdict.missing)}
    silent = [action for action, verdict in said.items() if verdict.decision is Decision.IMPLICIT_DENY]
    if denied:
        because = f"the policy of the key {arn} denies {name} {', '.join(denied)}"
        return failed(because, "Except it in that Deny statement.", see, cause=_cause(arn))
    if doubtful:
        because = f"whether the policy of the key {arn} lets {name} use it depends on {', '.join(sorted(doubtful))}"
        return unknown(because, "Ask whoever owns the key.", see, cause=_cause(arn))
    if silent:
        because = f"the policy of the key {arn} lets neither {name} nor its account {', '.join(silent)}"
        return failed(because, f"Allow {name} {', '.join(silent)} in the key's policy.", see, cause=_cause(arn))
    return passed(f"the policy of the key lets {name} or its account use it")
