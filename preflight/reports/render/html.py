"""The report as one HTML page: no network, light and dark, good on paper; all of it works without script."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from typing import Any

import jinja2
from markupsafe import Markup

from preflight.core.finding import Status
from preflight.core.report import Audit, Report
from preflight.core.requirement import BY_ID
from preflight.reports.render import escape, vpc_map, wording
from preflight.reports.render.map_links import problem_of_path, problem_of_subnet
from preflight.reports.render.problem_view import restrictions, sentences, views

TEMPLATE, STYLE, SCRIPT = "page.html.jinja", "page.css", "page.js"


def render(report: Report, **_: object) -> str:
    """The report as a page of its own; its policy admits this very style sheet and script, and nothing else."""
    folder = files("preflight.reports.render")
    style, script = (folder.joinpath(name).read_text("utf-8") for name in (STYLE, SCRIPT))
    environment = jinja2.Environment(
        keep_trailing_newline=True,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        finalize=_finalize,
    )
    environment.globals.update(
        wording=wording,
        web=escape.web,
        lines=escape.lines,
        sentences=sentences,
        problem_of_path=problem_of_path,
        problem_of_subnet=problem_of_subnet,
    )
    page = environment.from_string(folder.joinpath(TEMPLATE).read_text("utf-8"))
    return page.render(
        report=report,
        audits=[_audit(report, audit, f"a{place}") for place, audit in enumerate(report.audits, 1)],
        style=style,
        script=script,
        hashes={"style": _hashed(style), "script": _hashed(script)},
        outlook=wording.outlook(report.audits),
        evidence=wording.evidence(report),
    )


def _hashed(text: str) -> str:
    """How a content security policy names this style sheet or script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _finalize(value: Any) -> Any:
    """Every value that a template prints, before it is escaped for HTML; what a macro made went through here before."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return escape.no_workflow_commands(escape.lines(value))


def _audit(report: Report, audit: Audit, anchor: str) -> dict[str, Any]:
    found = views(audit)
    return {
        "audit": audit,
        "anchor": anchor,
        "verdict": wording.verdict_of(report, audit),
        "views": found,
        "sections": _sections(found),
        "accepted": wording.waived_findings(audit),
        "left": restrictions(audit),
        "maps": [
            {"network": drawn, "svg": vpc_map.draw(drawn, found, anchor, place)}
            for place, drawn in enumerate(audit.networks, 1)
            if drawn.subnets and drawn.services
        ],
        "rows": [
            {
                "row": row,
                "findings": [f for f in wording.findings_of(audit) if f.requirement == row.requirement],
                "first": next((v.number for v in found if v.problem.requirement == row.requirement), 0),
                "reason": wording.skip_reason(audit, row) if row.status is Status.SKIP else "",
            }
            for row in audit.checklist
        ],
    }


def _sections(found: tuple[Any, ...]) -> list[dict[str, Any]]:
    """The problems under their requirement, the warnings last."""
    made: dict[str, list[Any]] = {}
    for view in found:
        requirement = view.problem.requirement
        text = BY_ID[requirement].text if requirement in BY_ID else requirement
        made.setdefault("Warnings" if view.status is Status.WARN else text, []).append(view)
    return [{"title": title, "views": together} for title, together in made.items()]
