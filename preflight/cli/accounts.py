"""Opens what answers a request: the live account, a simulated one, saved facts, or nobody."""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click
from attrs import frozen

from preflight import signals
from preflight.account.reader import AccountReader
from preflight.audit.run import questions, supported_regions
from preflight.cli.errors import CliError
from preflight.cli.members import Members
from preflight.cli.regions import region_sources, select_region, stated_regions
from preflight.cli.request import Request
from preflight.cli.saved import text_of
from preflight.core.partitions import AWS
from preflight.core.report import Evidence, Report
from preflight.core.scope import Ambient
from preflight.core.target import Target
from preflight.core.unanswered import Unanswered
from preflight.version import VERSION

DEMO_REGION = "us-west-2"
Say = Callable[[str], None]
"""Shows a line of progress."""


@frozen
class Opened:
    """An account, the regions to audit it in, and what the environment says about them."""

    account: AccountReader
    regions: tuple[str, ...]
    ambient: Ambient = Ambient()


@contextmanager
def opened(request: Request, targets: Sequence[Target]) -> Iterator[Iterator[Opened]]:
    """What to audit, one account after another; a progress line goes to a terminal meanwhile."""
    with _progress(request) as say:
        if request.demo:
            yield _simulated(request, targets, say)
        elif request.options["offline"]:
            yield iter([_offline(request, targets)])
        elif request.options["facts"]:
            yield iter([_recorded(request)])
        else:
            yield iter([_live(request, targets, say)])


def _live(request: Request, targets: Sequence[Target], say: Say) -> Opened:
    from preflight.account.session import Credentials, open_account, profile_region

    options = request.options
    how = Credentials(options["profile"], options["assume_role"], options["external_id"], options["endpoint_url"])
    try:
        regions: tuple[str, ...] = ()
        ambient = Ambient(region_from="--all-regions")
        if not options["all_regions"]:
            regions, ambient = select_region(
                region_sources(request.regions, targets, lambda: profile_region(how.profile)),
                request.regions,
                stated_regions(targets),
            )
        account = open_account(
            how,
            questions(request.checks),
            version=VERSION,
            seconds=options["timeout"],
            observe=_counting(say, ", ".join(regions) or "every region"),
            region=next(iter(regions), AWS.home),
        )
        with signals.interruptible(account):
            account.identity(next(iter(regions), AWS.home))
            return Opened(account, regions or supported_regions(account, AWS.home), ambient)
    except Unanswered as error:
        raise CliError(f"--all-regions: {error.because}; name the regions with --region") from error


def fleet(request: Request, targets: Sequence[Target]) -> Report:
    """One report over --accounts, each opened by its own role; raises `PreflightError`."""
    from preflight.account.members import opener
    from preflight.account.session import Credentials, profile_region
    from preflight.audit.fleet import audit_many, read_accounts

    options = request.options
    how = Credentials(options["profile"], options["assume_role"], options["external_id"], options["endpoint_url"])
    named = region_sources(request.regions, targets, lambda: profile_region(how.profile))
    regions, ambient = select_region(named, request.regions)
    asked = questions(request.checks)
    opens = opener(how, asked, version=VERSION, region=regions[0], seconds=options["timeout"])
    accounts = read_accounts(options["accounts"])
    judging = request.judging(ambient)
    members = Members(opens)
    with _progress(request) as say, signals.interruptible(members):
        begun = itertools.count(1)

        def open_account(account_id: str) -> AccountReader:
            say(f"account {account_id}, {next(begun)} of {len(accounts)}, in {', '.join(regions)}")
            return members.open(account_id)

        return audit_many(targets, accounts=accounts, open_account=open_account, regions=regions, options=judging)


def _simulated(request: Request, targets: Sequence[Target], say: Say) -> Iterator[Opened]:
    """A simulated account for each region: the worlds are built where they are looked at."""
    from preflight.account.engine import Engine
    from preflight.account.live import Live
    from preflight.account.session import LiveAccount
    from preflight.demo import demo

    named = [(target.source, target.region.get()) for target in targets if target.region and target.region.known]
    who = [("--region", region) for region in request.regions] or named or [("the demo", DEMO_REGION)]
    regions, ambient = select_region(who, request.regions, stated_regions(targets))
    if request.options["all_regions"]:
        regions, ambient = _listed(request), Ambient(region_from="--all-regions")
    for region in regions:
        with demo(str(request.demo), region) as world:
            live = Live(world.session, questions(request.checks), VERSION, fetch=world.fetch)
            reader = LiveAccount(Engine(live, request.options["timeout"], _counting(say, region)), Evidence.SIMULATED)
            yield Opened(reader, (region,), ambient)


def _listed(request: Request) -> tuple[str, ...]:
    """The regions that the simulated AWS lists for AgentCore."""
    from preflight.account.engine import Engine
    from preflight.account.live import Live
    from preflight.account.session import LiveAccount
    from preflight.demo import demo

    try:
        with demo(str(request.demo), DEMO_REGION) as world:
            live = Live(world.session, questions(request.checks), VERSION)
            return supported_regions(LiveAccount(Engine(live, request.options["timeout"])), DEMO_REGION)
    except Unanswered as error:
        raise CliError(f"--all-regions: {error.because}; name the regions with --region") from error


def _offline(request: Request, targets: Sequence[Target]) -> Opened:
    from preflight.account.recorded import Offline

    named = region_sources(request.regions, targets, lambda: None) or [("nobody", AWS.home)]
    return Opened(Offline(), *select_region(named, request.regions, stated_regions(targets)))


def _recorded(request: Request) -> Opened:
    from preflight.account.recorded import Recorded

    path = request.options["facts"]
    try:
        facts = Recorded.load(text_of(path))
    except ValueError as error:
        raise CliError(f"{path}: {error}; make them with --save-facts") from error
    missing = [region for region in request.regions if region not in facts.regions]
    if missing:
        held = ", ".join(facts.regions)
        raise CliError(f"{path}: holds answers of {held}, none of {', '.join(missing)}; name one of those it holds")
    return Opened(facts, request.regions or facts.regions, Ambient(region_from=path))


@contextmanager
def _progress(request: Request) -> Iterator[Say]:
    """A line on stderr while AWS is asked; only on a terminal, and gone afterwards."""
    if request.options["no_progress"] or os.environ.get("CI") or not sys.stderr.isatty():
        yield lambda _: None
        return

    def say(text: str) -> None:
        click.echo(f"\r{text}\033[K", nl=False, err=True)

    say("opening the account")
    try:
        yield say
    finally:
        click.echo("\r\033[K", nl=False, err=True)


def _counting(say: Say, place: str) -> Callable[[int, int], None]:
    """Tells how many answers came: how many there will be nobody knows before."""
    return lambda answered, _: say(f"asking AWS in {place}: {answered} answers")


def recorder(account: AccountReader) -> Any:
    """The account, keeping its answers for --save-facts."""
    from preflight.account.recorded import Recorder

    return Recorder(account)
