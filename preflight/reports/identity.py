"""What names a finding in this and every later run: Security Hub, security lakes and code scanning go by it."""

from __future__ import annotations

import hashlib

from preflight.core.finding import Finding
from preflight.core.report import TOOL, Audit
from preflight.core.source_kinds import ACCOUNT
from preflight.reports.render import escape


def identity(audit: Audit, finding: Finding) -> str:
    """What names one check on one subject of one target in one place.

    What is deployed in an account is the one target without a name.
    """
    place = f"{audit.account}/{audit.region}" + ("" if audit.kind == ACCOUNT else f"/{_digest(*audit.target)}")
    return escape.line(f"{TOOL}/{place}/{finding.check or finding.requirement}/{_digest(finding.subject)}")


def _digest(*words: str) -> str:
    return hashlib.sha256("\n".join(words).encode("utf-8", "backslashreplace")).hexdigest()[:32]
