"""What to say of a quota and the room it leaves; the same words for agents and gateways."""

from __future__ import annotations

from preflight.core.cause import Cause
from preflight.core.command import aws
from preflight.core.finding import Finding, failed, passed, unknown, warned
from preflight.core.steps import Request, look
from preflight.quotas.codes import DEFAULTS, SERVICE
from preflight.quotas.headroom import Headroom, QuotaDemand

SUPPORT = "Open a Support case: Service Quotas refuses an increase below the default."


def finding(what: str, code: str, region: str, applied: float | None, need: QuotaDemand) -> Finding:
    """The finding of one quota."""
    if applied is None:
        known = f"the documented default is {DEFAULTS[code]}, but on new accounts less can be applied"
        see = look(aws("service-quotas", "list-service-quotas", service_code=SERVICE, region=region))
        return unknown(f"Service Quotas does not know the quota {code}; {known}", "Look at the quota.", see)
    adds = f", and this deployment adds {need.adding}" if need.adding else ""
    because = f"{need.used} of {applied:,.0f} {what} are there{adds}"
    step = _step(what, code, region, applied, need)
    match need.room(applied):
        case Headroom.CLOSED:
            because = f"the quota of {what} applied to this account in {region} is 0"
            return failed(
                because,
                SUPPORT,
                Request(SUPPORT, message=_case(what, region, applied, code)),
                cause=Cause("quota-zero", (code, region)),
            )
        case Headroom.FULL:
            return failed(because, *step)
        case Headroom.DOUBTFUL:
            return unknown(f"{because} and perhaps {need.perhaps} more, whose names are not known yet", *step)
        case Headroom.TIGHT:
            return warned(because, *step)
        case Headroom.FREE:
            return passed(because)


def _step(what: str, code: str, region: str, applied: float, need: QuotaDemand) -> tuple[str, Request]:
    """How to get more room."""
    if applied < DEFAULTS[code]:
        text = f"Delete {what} that are no longer used. For more: {SUPPORT[0].lower()}{SUPPORT[1:]}"
        return text, Request(SUPPORT, message=_case(what, region, applied, code))
    wanted = max(int(applied), need.used + need.adding + need.perhaps) * 2
    options = {"service_code": SERVICE, "quota_code": code, "desired_value": wanted, "region": region}
    increase = aws("service-quotas", "request-service-quota-increase", **options)
    text = f"Delete {what} that are no longer used, or ask for an increase."
    return text, Request(f"Ask AWS for {wanted} {what} in {region}.", increase)


def _case(what: str, region: str, applied: float, code: str) -> str:
    """The text of the Support case."""
    asked = f"Please raise the applied quota of Amazon Bedrock AgentCore {what} in {region}"
    return f"{asked}; it is {applied:,.0f} in this account, and the documented default is {DEFAULTS[code]}."
