"""What is said of a subject whose value is not known: what to give, or to wait for."""

from __future__ import annotations

import re

from attrs import evolve

from preflight.core.cause import Cause
from preflight.core.finding import Finding, failed, skipped, unknown
from preflight.core.value import Undetermined, Why


def undetermined_finding(undetermined: Undetermined) -> Finding:
    """The finding of a subject whose value is not known now."""
    origin = undetermined.origin
    place = origin.path or "the value"
    if undetermined.why is Why.PLACEHOLDER:
        same = Cause("placeholder", (str(origin) or place, undetermined.detail), title=undetermined.detail)
        fix = f"Write the real value at {origin or place}."
        return evolve(failed(undetermined.detail, fix, cause=same), origin=origin)
    if undetermined.created:
        return evolve(skipped(f"{place} is {undetermined.detail}"), origin=origin)
    because, given = f"{place} is not known: {undetermined.detail}", _to_give(undetermined.detail)
    cause = Cause("not-given", (undetermined.detail,), title=undetermined.detail) if given else None
    cause = cause or Cause("not-known", (place, undetermined.detail), title=because)
    return evolve(
        unknown(because, given or "Give the value, or audit again when it is known.", cause=cause), origin=origin
    )


def _to_give(detail: str) -> str:
    """What the user can give so that a value is known; empty where nobody can say it before the deployment."""
    if found := re.fullmatch(r"the parameter (\w+) has no value and no default", detail):
        return f"Give it: --parameters {found.group(1)}=VALUE."
    return next((said for start, said in GIVEN.items() if detail.startswith(start)), "")


GIVEN = {
    "--stack-name was not given": "Give it: --stack-name NAME.",
    "--region was not given": "Give it: --region REGION.",
    "never read": "Audit the file that deploys it: values of a deployed agent's variables are not read.",
    "the account was not asked": "Audit with credentials of the account, without --offline.",
}
"""What the user can give, by how the reason begins."""
