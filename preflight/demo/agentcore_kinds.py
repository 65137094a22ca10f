"""The other kinds of AgentCore resources: kept as they were asked for, by kind, and ready at once."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from moto.core.utils import get_service_model
from moto.moto_api._internal import mock_random
from moto.secretsmanager.models import secretsmanager_backends

from preflight.core.features import WITHOUT
from preflight.core.kinds import BY_NAME
from preflight.demo.agentcore import SERVICE, arn_of, found, page, refuse_taken, state_of
from preflight.demo.dispatch import AwsError, Call, answers
from preflight.demo.state import NOW

Record = dict[str, Any]
SIMULATED = {
    "Memory": ("memory", {"id", "arn"}),
    "Browser": ("browser-custom", {"browserId", "browserArn"}),
    "CodeInterpreter": ("code-interpreter-custom", {"codeInterpreterId", "codeInterpreterArn"}),
    "OAuth2CredentialProvider": ("token-vault/default/oauth2credentialprovider", {"credentialProviderArn"}),
    "ApiKeyCredentialProvider": ("token-vault/default/apikeycredentialprovider", {"credentialProviderArn"}),
    "WorkloadIdentity": ("workload-identity-directory/default/workload-identity", {"workloadIdentityArn"}),
    "CapacityProvider": ("capacity-provider", {"capacityProviderId", "capacityProviderArn"}),
    "Harness": ("harness", {"harnessId", "arn"}),
    "PolicyEngine": ("policy-engine", {"policyEngineId", "policyEngineArn"}),
    "Policy": ("policy-engine", {"policyId", "policyArn"}),
}
"""By kind: how its ARNs begin, and the members that AWS adds."""
SECRETS = {
    "OAuth2CredentialProvider": ("clientSecretArn", "oauth2"),
    "ApiKeyCredentialProvider": ("apiKeySecretArn", "apikey"),
}
"""By kind: the member that names the secret AgentCore keeps, and the folder it is in."""
WRAPPED = {"Memory": "memory", "Harness": "harness"}
"""Kinds whose answers hold the resource under a member."""
OVERRIDES = {"semanticOverride": "SEMANTIC", "summaryOverride": "SUMMARY", "userPreferenceOverride": "USER_PREFERENCE",
             "episodicOverride": "EPISODIC"}  # fmt: skip
"""The members of a custom strategy's configuration, and how the answer calls them."""


def _create(kind: str, call: Call) -> Record:
    prefix, added = SIMULATED[kind]
    wanted, kept = call.params, state_of(call).others.setdefault(kind, {})
    name = wanted[BY_NAME[kind].name_member]
    refuse_taken(name, (record[BY_NAME[kind].name_member] for record in kept.values()))
    has_id = len(added) > 1
    identifier = f"{name}-{mock_random.get_random_string(10)}" if has_id else name
    made = {member: arn_of(call, f"{prefix}/{identifier}") if "rn" in member[-3:] else identifier for member in added}
    record = {
        **wanted,
        **_strategies(kind, wanted),
        **made,
        **dict.fromkeys(("createdAt", "updatedAt", "lastUpdatedAt", "createdTime", "lastUpdatedTime"), NOW),
        "status": "ACTIVE" if kind == "Memory" else "READY",
    }
    if kind in SECRETS:
        member, folder = SECRETS[kind]
        record[member] = {"secretArn": secret_of(call, f"{folder}/{name}")}
    if "oauth2ProviderConfigInput" in wanted:
        record["oauth2ProviderConfigOutput"] = wanted["oauth2ProviderConfigInput"]
    kept[identifier] = record
    return _wrapped(kind, record)


def _strategies(kind: str, wanted: Record) -> Record:
    return {"strategies": [_strategy(each) for each in wanted.get("memoryStrategies", ())]} if kind == "Memory" else {}


def _strategy(given: Record) -> Record:
    """A strategy as `GetMemory` answers it, which is not how it was asked for."""
    (member, asked), *_ = given.items()
    word = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", member.removesuffix("MemoryStrategy")).upper()
    about = {"strategyId": f"{asked['name']}-{mock_random.get_random_string(10)}", "name": asked["name"]}
    stays = {"namespaces": asked.get("namespaces", []), "status": "ACTIVE"}
    configured = {"configuration": _configuration(asked["configuration"])} if "configuration" in asked else {}
    return {**about, "type": {"SUMMARY": "SUMMARIZATION"}.get(word, word), **stays, **configured}


def _configuration(asked: Record) -> Record:
    (member, inside), *_ = asked.items()
    if member not in OVERRIDES:
        return {"type": "SELF_MANAGED", member: inside}
    found: Record = {"type": f"{OVERRIDES[member]}_OVERRIDE"}
    for step, settings in inside.items():
        name = f"{member.removesuffix('Override')}{step.title()}Override"
        found[step] = {f"custom{step.title()}Configuration": {name: settings}}
    return found


def secret_of(call: Call, name: str) -> str:
    """The ARN of the secret that AgentCore keeps for a credential provider, made now where there is none yet."""
    backend, full = secretsmanager_backends[call.account_id][call.region], f"bedrock-agentcore-identity!default/{name}"
    if not backend.secrets.get(full):
        backend.create_managed_secret("bedrock-agentcore-identity", full, secret_string="example")  # noqa: S106
    return str(backend.secrets[full].arn)


def _get(kind: str, call: Call) -> Record:
    return _wrapped(kind, found(state_of(call).others.get(kind, {}), call.params[BY_NAME[kind].id_member]))


def _list(kind: str, call: Call) -> Record:
    if call.region in WITHOUT.get(kind, ()):
        raise AwsError("UnknownOperationException", f"{call.operation} is not known in {call.region}")
    output = get_service_model(SERVICE).operation_model(BY_NAME[kind].listed).output_shape
    member = next(name for name in output.members if name != "nextToken")
    parent = BY_NAME[kind].parent_member
    kept = state_of(call).others.get(kind, {}).values()
    mine = (record for record in kept if not parent or record[parent] == call.params[parent])
    return page(member, mine, call.params)


def _wrapped(kind: str, record: Record) -> Record:
    return {WRAPPED[kind]: record} if kind in WRAPPED else record


for _kind in SIMULATED:
    _rows = BY_NAME[_kind]
    answers(SERVICE, _rows.create)(partial(_create, _kind))
    answers(SERVICE, _rows.get)(partial(_get, _kind))
    answers(SERVICE, _rows.listed)(partial(_list, _kind))
