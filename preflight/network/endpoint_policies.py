"""What the policy of a VPC endpoint says about a request whose sender and context are only known in part."""

from __future__ import annotations

from collections.abc import Mapping

from preflight.iam.conditions import Context
from preflight.iam.documents import Policy, Statement
from preflight.iam.policies import Decision, Layer, Request, evaluate
from preflight.network.endpoints import Allows

UNTOLD = "AbCdEf"
"""Stands for what nobody knows of an ARN before the thing exists; that no statement fits it proves nothing."""


def allows(vpc_id: str, region: str) -> Allows:
    """Judges policy texts for requests from this VPC; None for whatever depends on more than that."""
    context = {
        "aws:SourceVpc": (vpc_id,),
        "aws:RequestedRegion": (region,),
        "aws:SecureTransport": ("true",),
    }

    def judge(text: str, action: str, resource: str) -> bool | None:
        try:
            policy = Policy.of(text)
        except ValueError:
            return None
        verdict = evaluate(Request(action, resource, context=context), (), resource_policy=policy).of(Layer.RESOURCE)
        open_question = any(_in_doubt(statement, action, resource, context) for statement in policy.statements)
        if verdict is None or verdict.missing or open_question:
            return None
        if verdict.decision is Decision.IMPLICIT_DENY and UNTOLD in resource:
            return None
        return verdict.decision is Decision.ALLOWED

    return judge


def _in_doubt(statement: Statement, action: str, resource: str, context: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether a statement might decide, for a sender that it names and that is not known."""
    everyone = not statement.not_principals and all(name == "*" for _, name in statement.principals or ())
    return not everyone and statement.applies(action, resource, Context.of(context, unsure=True)) is not False
