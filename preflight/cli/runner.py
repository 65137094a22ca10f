"""Carries a request out: audits, waits if asked to, and writes the report."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime

import click
from attrs import evolve

from preflight import signals
from preflight.account.reader import AccountReader
from preflight.audit.run import Options, audit
from preflight.cli.accounts import Opened, fleet, opened, recorder
from preflight.cli.arenas import share_arenas
from preflight.cli.errors import CliError
from preflight.cli.output import save, write
from preflight.cli.request import Request
from preflight.cli.saved import load as load_report
from preflight.core.exit_codes import READY_CODE, UNPROVEN_CODE
from preflight.core.notes import Note
from preflight.core.report import Audit, Report
from preflight.core.scope import Caller
from preflight.core.target import Target
from preflight.core.unanswered import Unanswered
from preflight.demo import note

PAUSE_SECONDS = 15.0


def run_audit(request: Request) -> int:
    """The exit code of a request, its report written."""
    share_arenas()
    baseline = load_report(request.options["baseline"]) if request.options["baseline"] else None
    targets = request.targets()
    report, stopped = _until_ready(request, targets)
    write(report, request.outputs, request.style, request.query)
    if request.options["fix"] or request.options["show_diff"]:
        from preflight.cli.fix import fix

        fix(report, request.files, show=request.options["show_diff"], write=request.options["fix"])
    code = _compared(request, baseline, report) if baseline else report.exit_code
    if stopped:
        raise KeyboardInterrupt
    return code


def _compared(request: Request, baseline: Report, report: Report) -> int:
    """The exit code beside a baseline, what changed printed."""
    from preflight.reports.changes import render
    from preflight.reports.diff import diff

    changes = diff(baseline, report)
    click.echo(render(changes), err=True)
    if request.options["fail_on"] != "new":
        return report.exit_code
    unproven = changes.exit_code == UNPROVEN_CODE and request.options["allow_unknown"]
    return READY_CODE if unproven else changes.exit_code


def _until_ready(request: Request, targets: Sequence[Target]) -> tuple[Report, bool]:
    """The report; with --wait all is asked anew until it is ready or the time is over."""
    until = time.monotonic() + (request.options["wait"] or 0)
    while True:
        found, stopped = _once(request, targets)
        report = _waived(request, found)
        left = until - time.monotonic()
        if stopped or report.exit_code == READY_CODE or left <= 0:
            return report, stopped
        click.echo(f"{report.verdict}: auditing again, for at most {left:.0f} s more", err=True)
        if not signals.Pause().wait(min(PAUSE_SECONDS, left)):
            return report, True


def _once(request: Request, targets: Sequence[Target]) -> tuple[Report, bool]:
    """One report over everything that is opened, and whether a signal cut it short."""
    if request.options["accounts"]:
        return fleet(request, targets), signals.code() is not None
    with opened(request, targets) as accounts:
        reports, stopped = [], False
        for each in accounts:
            with signals.interruptible(each.account):
                reports.append(_audited(request, each, targets))
            stopped = getattr(each.account, "interrupted", False)
            if stopped:
                break
    audits: tuple[Audit, ...] = tuple(found for report in reports for found in report.audits)
    return evolve(reports[0], audits=audits, seconds=sum(report.seconds or 0 for report in reports)), stopped


def _audited(request: Request, at: Opened, targets: Sequence[Target]) -> Report:
    _expected(request, at)
    if request.files:
        targets = _again(request, at)
    kept = recorder(at.account) if request.options["save_facts"] else None
    options = request.judging(at.ambient)
    report = _each_in_its_region(request, at, targets, kept or at.account, options)
    if kept:
        who = at.account.identity(at.regions[0])
        save(request.options["save_facts"], kept.document(who, at.regions, report.taken_at), private=True)
    return _simulated(report, request.demo) if request.demo else report


def _each_in_its_region(
    request: Request, at: Opened, targets: Sequence[Target], account: AccountReader, options: Options
) -> Report:
    """One report: every target in the regions that flags name, else in its own."""
    own = {target.region.get() for target in targets if target.region and target.region.known}
    if request.regions or request.options["all_regions"] or len(own) < 2 or len(at.regions) < 2:  # noqa: PLR2004
        here, elsewhere = _parted(targets, at.regions)
        report = audit(here or targets or None, account=account, regions=at.regions, options=options)
        return _saying(report, elsewhere) if here and request.regions else report
    reports = [
        audit(here or None, account=account, regions=(region,), options=options)
        for region in at.regions
        if _hold_something(here := _in(targets, region, first=region == at.regions[0]))
    ]
    if not reports:
        return audit(targets or None, account=account, regions=at.regions, options=options)
    return evolve(reports[0], audits=tuple(found for report in reports for found in report.audits))


def _hold_something(targets: Sequence[Target]) -> bool:
    return any(target.ledger or target.unread for target in targets)


def _in(targets: Sequence[Target], region: str, *, first: bool) -> list[Target]:
    """The targets that go to a region; what names none goes with the first."""
    return [t for t in targets if (t.region.get() == region if t.region and t.region.known else first)]


def _parted(targets: Sequence[Target], regions: Sequence[str]) -> tuple[list[Target], list[Target]]:
    """The targets that may go to these regions, and those that go elsewhere."""
    elsewhere = [t for t in targets if t.region and t.region.known and t.region.get() not in regions]
    return [t for t in targets if t not in elsewhere], elsewhere


def _saying(report: Report, elsewhere: Sequence[Target]) -> Report:
    """The report with a note for every target of another region."""
    told = tuple(
        Note(
            f"{each.source} goes to {each.region.get()} and is not audited here; add --region {each.region.get()}",
            each.region.origin,
        )
        for each in elsewhere
        if each.region and _hold_something([each])
    )
    return evolve(report, audits=tuple(evolve(one, notes=(*one.notes, *told)) for one in report.audits))


def _simulated(report: Report, world: str) -> Report:
    """The report, saying that its account is not a real one."""
    audits = tuple(evolve(one, notes=(*one.notes, note(world))) for one in report.audits)
    return evolve(report, audits=audits)


def _again(request: Request, at: Opened) -> Sequence[Target]:
    """The targets, read with the account and region that are audited."""
    caller = at.account.identity(at.regions[0])
    account = caller.account if isinstance(caller, Caller) else None
    return request.targets(account, at.regions[0] if len(at.regions) == 1 else None)


def _expected(request: Request, at: Opened) -> None:
    """Stops before anything is asked of another account than the one expected."""
    if expected := request.options["expect_account"]:
        caller = at.account.identity(at.regions[0])
        if isinstance(caller, Unanswered):
            raise CliError(f"--expect-account {expected}: the account cannot be determined: {caller.because}")
        if caller.account != expected:
            raise CliError(f"the credentials are of account {caller.account}, not {expected}; name another --profile")


def _waived(request: Request, report: Report) -> Report:
    path = request.options["waivers"]
    if not path:
        return report
    from preflight.checks import all_checks
    from preflight.reports.waivers import apply, load

    entries = load(path, {check.id for check in all_checks()})
    waived, notes = apply(report, entries, datetime.now(UTC).date())
    for told in notes:
        click.echo(f"note: {told}", err=True)
    return waived
