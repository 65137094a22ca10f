"""Commands over reports that were saved before: compare, render again, accept or refuse."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import click

from preflight.cli.durations import DURATION
from preflight.cli.errors import shown

REPORT = click.Path(exists=True, dir_okay=False, allow_dash=True)


@click.command()
@click.argument("report", type=REPORT)
@click.option("-o", "--output", "wanted", multiple=True, metavar="FORMAT[=PATH]", help="Format, and where to.")
@click.option("--color", type=click.Choice(["auto", "on", "off"]), default="auto")
@click.option("-v", "--verbose", is_flag=True, help="List what passes, too.")
def render(report: str, wanted: tuple[str, ...], color: str, verbose: bool) -> None:
    """Render a saved JSON report in other formats."""
    from preflight.cli.output import detect_style, outputs, write
    from preflight.cli.saved import load

    write(load(report), outputs(wanted), detect_style(color, verbose))


@click.command()
@click.argument("old", type=REPORT)
@click.argument("new", type=REPORT)
@click.option("-o", "--output", type=click.Choice(["text", "json"]), default="text", help="Format.")
def diff(old: str, new: str, output: str) -> int:
    """Compare two JSON reports; exit 1 when something got worse, 3 when something can no longer be verified."""
    from preflight.cli.saved import load
    from preflight.reports.changes import render as rendered
    from preflight.reports.diff import diff as compare

    changes = compare(load(old), load(new))
    click.echo(rendered(changes, output))
    return changes.exit_code


@click.command()
@click.argument("report", type=REPORT)
@click.option("--max-age", type=DURATION, default="15m", show_default=True, help="Oldest acceptable report.")
@click.option("--expect-account", metavar="ID", help="Account it must be about.")
@click.option("--region", metavar="R", help="Region it must be about.")
@click.option(
    "--target", "files", multiple=True, type=click.Path(exists=True), help="File it must be about; name every one."
)
@click.option("--allow-partial", is_flag=True, help="Take a report that --offline, --check or --skip left incomplete.")
@click.option("--allow-simulated", is_flag=True, help="Take a report of a --demo account.")
def verify(
    *,
    report: str,
    max_age: float,
    expect_account: str | None,
    region: str | None,
    files: tuple[str, ...],
    allow_partial: bool,
    allow_simulated: bool,
) -> int:
    """Accept or refuse a report just before deploying: stale, foreign and non-ready ones are refused (exit 1)."""
    from preflight.cli.saved import parsed, text_of
    from preflight.reports.verify import verify as refusals

    text = text_of(report)
    given = parsed(text, report)
    found = refusals(
        given,
        max_age=timedelta(seconds=max_age),
        now=datetime.now(UTC),
        account=expect_account,
        region=region,
        digest=[digest for file in files for digest in _digests(file)],
        allow_partial=allow_partial,
        allow_simulated=allow_simulated,
    )
    for line in found:
        click.echo(shown(f"refused: {line}"), err=True)
    if not found:
        click.echo(
            shown(
                _accepted(
                    f"{report}: {given['verdict']}",
                    {"--target": " ".join(files), "--expect-account": expect_account, "--region": region},
                )
            ),
            err=True,
        )
    return 1 if found else 0


def _accepted(verdict: str, asked: Mapping[str, str | None]) -> str:
    """What acceptance rests on; what nobody asked to compare is said, so that it is not taken for compared."""
    left = [flag for flag, value in asked.items() if not value]
    return verdict + (f"; not compared, name it to do so: {', '.join(left)}" if left else ", and about this deployment")


def _digests(file: str) -> tuple[str, ...]:
    """The digests of what the file is about to deploy; raises `InputError`."""
    from preflight.inputs import read_target

    return tuple(dict.fromkeys(target.digest for target in read_target(file)))
