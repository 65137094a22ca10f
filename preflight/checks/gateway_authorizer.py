"""The gateway's authorizer type is one that AWS has.

Why: The type is required by AWS and has no default there. The guide writes IAM where AWS writes AWS_IAM: in agentkit
files and flags it means that, in AWS-native files it is refused.

Error: Value 'IAM' at 'authorizerType' failed to satisfy constraint: Member must satisfy enum value set: [CUSTOM_JWT,
AWS_IAM, NONE, AUTHENTICATE_ONLY]

Fix: Use NONE, AWS_IAM or CUSTOM_JWT.

Source: https://docs.aws.amazon.com/bedrock-agentcore-control/latest/APIReference/API_CreateGateway.html
"""

from __future__ import annotations

from collections.abc import Iterator

from preflight.core.check import check
from preflight.core.edits import failed_value
from preflight.core.finding import Finding, failed, failed_by_guide, passed, unheard
from preflight.core.limits import AUTHORIZERS, GUIDE_AUTHORIZERS
from preflight.core.near import near as nearest
from preflight.core.query import Facts
from preflight.core.scope import Scope
from preflight.core.source_kinds import BY_GUIDE
from preflight.core.subjects import gateways
from preflight.core.target import Gateway
from preflight.core.value import Value


@check(requirement="gateway", subjects=gateways, none="no gateway is declared", kinds=("Gateway",))
def judge(gateway: Gateway, facts: Facts) -> Iterator[Finding]:
    """The type against the API's enum, and the guide's where the guide is the standard."""
    scope = facts.scope
    if gateway.authorizer is None:
        yield _absent(scope)
        return
    written = gateway.authorizer.get()
    kind = "AWS_IAM" if written == "IAM" and scope.target.kind in BY_GUIDE else written
    if kind not in AUTHORIZERS and gateway.deployed:
        yield unheard(f"the authorizer is {kind}")
    elif kind not in AUTHORIZERS:
        yield _invalid(gateway.authorizer)
    elif kind in {*GUIDE_AUTHORIZERS, "AWS_IAM"}:
        yield passed(f"the authorizer is {kind}{', which the guide writes IAM' if written == 'IAM' else ''}")
    else:
        because = f"the guide does not know the authorizer {kind}"
        yield failed_by_guide(scope.by_guide, because, "Use NONE, AWS_IAM or CUSTOM_JWT.")


def _absent(scope: Scope) -> Finding:
    if scope.target.kind in BY_GUIDE:
        return passed("none is given, which the guide takes as NONE: no authorization")
    return failed(
        "no authorizer type is given, and AWS requires one",
        "Set it to AWS_IAM, CUSTOM_JWT or NONE.",
    )


def _invalid(authorizer: Value[str]) -> Finding:
    written = authorizer.get()
    near = "AWS_IAM" if written.upper() == "IAM" else _nearest(written)
    because = f"{written!r} is not an authorizer type; AWS has {', '.join(AUTHORIZERS)}"
    return failed_value(authorizer, because, f"Set it to {near}.", near)


def _nearest(written: str) -> str:
    return next(iter(nearest(written.upper(), AUTHORIZERS)), "AWS_IAM")
