"""The report as JSON, version 1.0 of the contract; ASCII only, so no string in it can steer a terminal."""

from __future__ import annotations

import json

from preflight.core.report import Report
from preflight.core.report_json import to_json


def render(report: Report, **_: object) -> str:
    """The report as an indented JSON document."""
    return json.dumps(to_json(report), indent=2) + "\n"
