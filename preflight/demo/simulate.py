"""IAM's policy simulator for moto, which has none: the same answers, from the policies in moto's IAM backend."""

from __future__ import annotations

import re
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from attrs import evolve
from moto.core.responses import ActionResult
from moto.iam.responses import IamResponse

from preflight.demo.principals import (
    ORGANIZATIONS,
    SERVICE_CONTROL_POLICY,
    Layers,
    decide,
    identity_policies,
    invalid,
    layers_of,
    permissions_boundary,
)
from preflight.iam.documents import Policy
from preflight.iam.policies import Decision, Layer, Outcome, Request, Verdict, context_keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["ORGANIZATIONS", "decide", "identity_policies", "install", "permissions_boundary"]

_ROLES_TAKE_NONE = "Simulation of resource-based policies isn't supported for IAM roles."
_SEVERITY = (Decision.EXPLICIT_DENY, Decision.IMPLICIT_DENY, Decision.ALLOWED)
_PAGE = 100


def install() -> ExitStack:
    """Gives moto the simulator; closing what is returned, or leaving it as a context, takes it away again."""
    stack = ExitStack()
    if not hasattr(IamResponse, "simulate_principal_policy"):
        for operation in _OPERATIONS:
            stack.enter_context(patch.object(IamResponse, operation.__name__, operation, create=True))
    return stack


def simulate_principal_policy(response: Any) -> ActionResult:
    """SimulatePrincipalPolicy."""
    arn = response._get_param("PolicySourceArn")  # noqa: SLF001 - moto's way to read a parameter
    if ":assumed-role/" in arn:
        raise invalid(f"Invalid Entity Arn: {arn} does not clearly define entity type and name.")
    layers = layers_of(response.backend, arn)
    if ":role/" in arn and _given(response, "ResourcePolicy"):
        raise invalid(_ROLES_TAKE_NONE)
    layers = evolve(layers, identity=layers.identity + _inputs(response, "PolicyInputList"))
    return _simulated(response, layers, _given(response, "CallerArn") or arn)


def simulate_custom_policy(response: Any) -> ActionResult:
    """SimulateCustomPolicy."""
    levels = [
        level.get("ServiceControlPolicyInputList", [])
        for level in _given(response, "OrderedOrganizationPolicyInputList") or []
    ]
    layers = Layers(
        _inputs(response, "PolicyInputList"),
        organizations=tuple(tuple(_read(document, SERVICE_CONTROL_POLICY) for document in level) for level in levels),
    )
    return _simulated(response, layers, _given(response, "CallerArn") or "")


def get_context_keys_for_principal_policy(response: Any) -> ActionResult:
    """GetContextKeysForPrincipalPolicy."""
    policies = identity_policies(response.backend, _given(response, "PolicySourceArn"))
    return _keys([*policies, *_inputs(response, "PolicyInputList")])


def get_context_keys_for_custom_policy(response: Any) -> ActionResult:
    """GetContextKeysForCustomPolicy."""
    return _keys(_inputs(response, "PolicyInputList"))


_OPERATIONS = (
    simulate_principal_policy,
    simulate_custom_policy,
    get_context_keys_for_principal_policy,
    get_context_keys_for_custom_policy,
)


def _keys(policies: Iterable[Policy]) -> ActionResult:
    return ActionResult({"ContextKeyNames": list(context_keys(policies))})


def _simulated(response: Any, layers: Layers, caller: str) -> ActionResult:
    if boundary := _inputs(response, "PermissionsBoundaryPolicyInputList"):
        layers = evolve(layers, boundary=boundary)
    if document := _given(response, "ResourcePolicy"):
        layers = evolve(layers, resource_policy=_read(document, "resource/ResourcePolicy"))
    if _given(response, "PolicyExclusionList"):
        raise NotImplementedError("PolicyExclusionList is not simulated")
    context = {
        entry["ContextKeyName"]: tuple(entry.get("ContextKeyValues", ()))
        for entry in _given(response, "ContextEntries") or []
    }
    actions = _given(response, "ActionNames")
    start = int(_given(response, "Marker") or 0)
    end = start + int(_given(response, "MaxItems") or _PAGE)
    results = []
    for action in actions[start:end]:
        if not re.fullmatch(r"[\w-]+:\w+", action):
            raise invalid(f"Invalid Action Name: {action}")
        request = Request(action, principal=caller, context=context)
        results.append(_result(layers, request, _given(response, "ResourceArns") or ["*"]))
    more = {"Marker": str(end)} if end < len(actions) else {}
    return ActionResult({"EvaluationResults": results, "IsTruncated": bool(more), **more})


def _result(layers: Layers, request: Request, resources: Sequence[str]) -> Mapping[str, Any]:
    """One action's result: several resources answer one by one in ResourceSpecificResults."""
    outcomes = {resource: layers.decide(evolve(request, resource=resource)) for resource in resources}
    decision = min(map(_decision, outcomes.values()), key=_SEVERITY.index)
    decisive = [outcome for outcome in outcomes.values() if _decision(outcome) is decision]
    specific = [_specific(resource, outcome) for resource, outcome in outcomes.items() if resource != "*"]
    return {
        "EvalActionName": request.action,
        # An ARN template or "*", never the ARN asked about: botocore's model of EvaluationResult, 2026.
        "EvalResourceName": "*",
        "EvalDecision": decision,
        "MatchedStatements": _unique(s for outcome in decisive for s in _statements(outcome)),
        "MissingContextValues": _unique(key for outcome in outcomes.values() for key in _missing(outcome)),
        **_details(outcomes.values()),
        **({"ResourceSpecificResults": specific, "EvalDecisionDetails": {}} if specific else {}),
    }


def _specific(resource: str, outcome: Outcome) -> Mapping[str, Any]:
    details = _details([outcome])
    details.pop("OrganizationsDecisionDetail", None)
    return {
        "EvalResourceName": resource,
        "EvalResourceDecision": _decision(outcome),
        "MatchedStatements": _statements(outcome),
        "MissingContextValues": _missing(outcome),
        "EvalDecisionDetails": {},
        **details,
    }


def _decision(outcome: Outcome) -> Decision:
    # A service control policy's Deny is reported as an implicit one: https://github.com/aws/aws-sdk/issues/102
    organizational = outcome.layer is Layer.ORGANIZATIONS and outcome.decision is Decision.EXPLICIT_DENY
    return Decision.IMPLICIT_DENY if organizational else outcome.decision


def _told(outcome: Outcome) -> list[Verdict]:
    # "Only statements from identity-based and resource-based policies appear here", nor do other policies' context
    # keys: botocore's model of EvaluationResult.
    return [v for v in outcome.verdicts if v.layer in {Layer.IDENTITY, Layer.RESOURCE}]


def _statements(outcome: Outcome) -> list[Mapping[str, str]]:
    decided = (verdict for verdict in _told(outcome) if verdict.decision is outcome.decision)
    named = (s.policy.partition("/") for verdict in decided for s in verdict.matched)
    return _unique({"SourcePolicyId": name, "SourcePolicyType": kind} for kind, _, name in named)


def _missing(outcome: Outcome) -> list[str]:
    return _unique(key for verdict in _told(outcome) for key in verdict.missing)


def _details(outcomes: Iterable[Outcome]) -> dict[str, Any]:
    allowed: dict[Layer, bool] = {}
    for verdict in (verdict for outcome in outcomes for verdict in outcome.verdicts):
        allows = verdict.decision is Decision.ALLOWED
        allowed[verdict.layer] = allowed.get(verdict.layer, True) and allows
    members = {
        Layer.ORGANIZATIONS: ("OrganizationsDecisionDetail", "AllowedByOrganizations"),
        Layer.BOUNDARY: ("PermissionsBoundaryDecisionDetail", "AllowedByPermissionsBoundary"),
    }
    return {name: {flag: allowed[layer]} for layer, (name, flag) in members.items() if layer in allowed}


def _inputs(response: Any, parameter: str) -> tuple[Policy, ...]:
    documents = _given(response, parameter) or []
    return tuple(_read(document, f"none/{parameter}.{n}") for n, document in enumerate(documents, 1))


def _read(document: str, name: str) -> Policy:
    try:
        return Policy.of(document, name)
    except ValueError as error:
        raise invalid(f"Syntax errors in policy: {error}") from error


def _given(response: Any, parameter: str) -> Any:
    return response._get_param(parameter)  # noqa: SLF001 - moto's way to read a parameter


def _unique(items: Iterable[Any]) -> list[Any]:
    found: list[Any] = []
    for item in items:
        if item not in found:
            found.append(item)
    return found
