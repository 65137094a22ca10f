"""The report as one HTML page: no script, no network, light and dark, good on paper."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from typing import Any

import jinja2
from markupsafe import Markup

from preflight.core.report import Audit, Report
from preflight.reports.render import escape, reading

TEMPLATE, STYLE = "page.html.jinja", "page.css"


def render(report: Report, **_: object) -> str:
    """The report as a page of its own; its content security policy admits this very style sheet and nothing else."""
    folder = files("preflight.reports.render")
    style = folder.joinpath(STYLE).read_text("utf-8")
    environment = jinja2.Environment(
        keep_trailing_newline=True,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        finalize=_finalize,
    )
    environment.globals.update(reading=reading, web=escape.web, lines=escape.lines)
    page = environment.from_string(folder.joinpath(TEMPLATE).read_text("utf-8"))
    return page.render(
        report=report, audits=[_audit(report, audit) for audit in report.audits], style=style, hashed=_hashed(style)
    )


def _hashed(style: str) -> str:
    """How a content security policy names this style sheet."""
    return "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def _finalize(value: Any) -> Any:
    """Every value that a template prints, before it is escaped for HTML; what a macro made went through here before."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return escape.no_workflow_commands(escape.lines(value))


def _audit(report: Report, audit: Audit) -> dict[str, Any]:
    told = reading.groups(reading.findings_of(audit))
    return {
        "audit": audit,
        "verdict": reading.verdict_of(report, audit),
        "rows": [
            {
                "row": row,
                "told": reading.told_under(told, row),
                "green": [f for f in audit.findings if f.requirement == row.requirement and f.status in reading.GREEN],
            }
            for row in audit.checklist
        ],
    }
