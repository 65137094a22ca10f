"""Where nothing is deployed, one candidate that serves is enough: which findings of the others still count."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from attrs import evolve

from preflight.core.finding import Finding, Fix, Status
from preflight.core.requirement import REQUIREMENTS


class Severity(IntEnum):
    """How a candidate fares in one requirement."""

    SERVES = 0
    IN_DOUBT = 1
    FAILS = 2


def select_candidates(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, with those of candidates that are not needed demoted.

    Per requirement, the first candidate judged without a fail or unknown makes the rest `skip`; with none, one
    that could not be judged makes the failed ones `skip`; with neither, all failures stand.
    """
    every = list(findings)
    kept = [f for f in every if not f.candidate]
    for requirement in REQUIREMENTS:
        kept += best_candidate([f for f in every if f.candidate and f.requirement == requirement.id])
    return kept


def best_candidate(rows: list[Finding]) -> list[Finding]:
    """The findings of one requirement, with those of all but the best candidates demoted."""
    # Who is only skipped was not judged, and so does not serve.
    candidates = dict.fromkeys(f.candidate for f in rows if f.status is not Status.SKIP)
    fare = {candidate: severity(f for f in rows if f.candidate == candidate) for candidate in candidates}
    best = min(fare, key=lambda candidate: fare[candidate], default="")
    if not best or fare[best] is Severity.FAILS:
        return rows
    if fare[best] is Severity.SERVES:
        keep, serves = {best}, f"not needed, {best} would serve"
    else:
        keep, serves = {each for each, how in fare.items() if how is fare[best]}, f"{best} may serve instead"
    return [f if f.candidate in keep else demote(f, serves) for f in rows]


def severity(rows: Iterable[Finding]) -> Severity:
    """How a candidate fares, by its worst finding."""
    how = {Status.FAIL: Severity.FAILS, Status.UNKNOWN: Severity.IN_DOUBT}
    return max(how.get(f.status, Severity.SERVES) for f in rows)


def demote(finding: Finding, serves: str) -> Finding:
    """A finding that no longer counts, since another candidate serves."""
    if finding.status not in (Status.FAIL, Status.UNKNOWN, Status.WARN):
        return finding
    because = f"{finding.because}; {serves}" if finding.status is Status.FAIL else finding.because
    return evolve(finding, status=Status.SKIP, because=because, fix=Fix(finding.fix.text) if finding.fix else None)
