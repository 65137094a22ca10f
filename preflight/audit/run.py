"""One run: targets, regions and an account to a report. The command line, the Lambda and the pipeline all call this."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from preflight import checks as registry
from preflight.account.reader import AccountReader
from preflight.audit import references
from preflight.audit.inspection import inspect
from preflight.audit.side_by_side import side_by_side
from preflight.checks.region_supported import LISTED
from preflight.core.caller import CALLER
from preflight.core.check import Check, closure
from preflight.core.errors import PreflightError
from preflight.core.partitions import partition_of
from preflight.core.query import Query
from preflight.core.report import Audit, Policy, Report
from preflight.core.scope import Ambient, Scope, Standard
from preflight.core.source_kinds import ACCOUNT, BY_GUIDE
from preflight.core.target import Target
from preflight.inventory import discover_target
from preflight.inventory.candidate_queries import CANDIDATES
from preflight.inventory.queries import DEPLOYED
from preflight.version import VERSION

if TYPE_CHECKING:
    from preflight.account.session import Credentials

SECONDS = 120.0
"""Time for all questions together, where nothing else is said."""


@frozen
class Options:
    """How a run judges, apart from what and where."""

    standard: Standard | None = None
    """None chooses by the kind of target: the guide for agentkit files and flags, AWS for everything else."""
    checks: tuple[Check[Any], ...] = field(factory=registry.all_checks)
    skipped: frozenset[str] = frozenset()
    """Ids of checks that are not run because the user named them to be skipped; others not in `checks` were not named
    to be run."""
    deployer: str = ""
    ambient: Ambient = Ambient()
    fetch_documents: bool = True
    deployed_only: bool = False
    """Whether, without a target, only what is deployed is audited, not what could host a first agent."""
    policy: Policy = Policy()
    strict: bool = False


def questions(checks: Iterable[Check[Any]]) -> tuple[Query[Any], ...]:
    """All that a run with these checks may ask, each once."""
    return closure((LISTED, *DEPLOYED, *CANDIDATES, *questions_of_target(checks)))


def questions_of_target(checks: Iterable[Check[Any]]) -> tuple[Query[Any], ...]:
    """All that these checks may ask of what a source is about to deploy, each once."""
    return closure((CALLER, *references.QUERIES, *(query for check in checks for query in check.queries)))


def audit(
    targets: Target | Sequence[Target] | None = None,
    *,
    account: AccountReader | None = None,
    regions: Sequence[str] | str = (),
    options: Options | None = None,
    now: datetime | None = None,
) -> Report:
    """The report of one run.

    Args:
        targets: what is about to be deployed; None audits what the region holds already, an empty list nothing.
        account: answers the questions; the live account of the default credentials when it is not given, else one of
            `preflight.account.session.open_account`, or saved facts, or nobody (`preflight.account.recorded`).
        regions: where to audit, one name or several; empty takes each target's own region.
        options: how to judge.
        now: the time the report states.

    Raises:
        NothingToAuditError: when targets are given and none of them holds an AgentCore resource.
        NoRegionError: when neither the run nor a target names a region.
        CouldNotRunError: when AWS accepts no credentials.
    """
    started = time.monotonic()
    chosen = options or Options()
    wanted = None if targets is None else _with_something((targets,) if isinstance(targets, Target) else tuple(targets))
    places = (regions,) if isinstance(regions, str) else regions
    opened = account or _live(chosen)
    jobs = [(target, region) for target in wanted or (None,) for region in _regions(target, places)]
    audits = side_by_side(lambda job: _audit(*job, opened, chosen), jobs, opened)
    taken = opened.taken_at or stamp(now or datetime.now(UTC))
    dated = (evolve(each, evidence_taken_at=each.evidence_taken_at or taken) for each in audits)
    return Report(tuple(dated), taken, VERSION, chosen.policy, seconds=time.monotonic() - started)


def stamp(moment: datetime) -> str:
    """The time as reports state it: UTC, RFC 3339."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _live(options: Options) -> AccountReader:
    """The live account of the default credentials."""
    return open_account(checks=options.checks)


def open_account(
    how: Credentials | None = None,
    *,
    checks: Iterable[Check[Any]] | None = None,
    seconds: float = SECONDS,
    region: str | None = None,
) -> AccountReader:
    """The live account of these credentials, which answers what the checks ask and nothing else.

    Args:
        how: profile, role to assume, endpoint; the default credentials of the AWS SDK without.
        checks: those whose questions may be asked; all without.
        seconds: time for all questions together.
        region: where a role is assumed.

    Raises:
        CouldNotRunError: when there are no such credentials.
    """
    from preflight.account import session  # noqa: PLC0415 - boto3 is heavy

    asked = questions(registry.all_checks() if checks is None else checks)
    return session.open_account(how or session.Credentials(), asked, version=VERSION, seconds=seconds, region=region)


def supported_regions(account: AccountReader, home: str) -> tuple[str, ...]:
    """The regions of home's partition that AWS's public list names for AgentCore; raises `Unanswered`.

    The list names China and GovCloud too, where these credentials are nobody's.
    """
    nothing = Target(ACCOUNT, home)
    facts = account.ask([LISTED], Scope(nothing, home, Standard.AWS, account.identity(home)))
    return tuple(sorted(row.name for row in facts.of(LISTED) if partition_of(row.name) == partition_of(home)))


class NothingToAuditError(PreflightError, ValueError):
    """The sources given hold no AgentCore resource: there is nothing a verdict could be about."""


def _with_something(targets: tuple[Target, ...]) -> tuple[Target, ...]:
    """The targets that hold anything of AgentCore; raises `NothingToAuditError` when there is none that does."""
    found = tuple(target for target in targets if target.ledger or target.agents or target.unread)
    if not found:
        told = (f"{each.source} ({each.kind}): {each.seen or 'no AgentCore resource'}" for each in targets)
        seen = "; ".join(told) or "the list of targets is empty"
        raise NothingToAuditError(f"nothing to audit: {seen}. {KINDS_READ}")
    return found


KINDS_READ = (
    "What is read: AgentCore resources in agentkit files, CloudFormation, SAM and CDK templates, Terraform plans, "
    "Pulumi previews, starter toolkit and AgentCore CLI projects, and AgentCore API requests"
)


class NoRegionError(PreflightError, ValueError):
    """Neither the run nor the target names a region."""


def _regions(target: Target | None, regions: Sequence[str]) -> tuple[str, ...]:
    if regions:
        return tuple(dict.fromkeys(regions))
    if target and target.region and target.region.known:
        return (target.region.get(),)
    raise NoRegionError("no region is given; name one with --region")


def _audit(target: Target | None, region: str, account: AccountReader, options: Options) -> Audit:
    caller = account.identity(region)
    scope = Scope(
        target or Target(ACCOUNT, region),
        region,
        standard_of(target, options.standard),
        caller,
        ambient=options.ambient,
        deployer=options.deployer,
        judged_kinds=judged_kinds(),
        fetch_documents=options.fetch_documents,
    )
    found, asked = _found(target, account, scope, deployed_only=options.deployed_only)
    scope = scope.for_target(found)
    audited, facts = inspect(scope, account, options.checks, left_out=left_out(options), strict=options.strict)
    calls = Counter({**asked, **facts.asked}.values())
    return evolve(audited, calls=calls, evidence=account.evidence, evidence_taken_at=account.taken_at or "")


def judged_kinds() -> frozenset[str]:
    """The kinds of AgentCore resources that some check looks at beyond the shape of their values."""
    return frozenset(kind for check in registry.all_checks() for kind in check.kinds)


def left_out(options: Options) -> tuple[tuple[Check[Any], str], ...]:
    """The checks that the user's selection leaves out, each with the option that does."""
    run = {check.id for check in options.checks}
    return tuple(
        (check, "--skip" if check.id in options.skipped else "--check")
        for check in registry.all_checks()
        if check.id not in run
    )


def _found(
    target: Target | None, account: AccountReader, scope: Scope, *, deployed_only: bool
) -> tuple[Target, dict[str, str]]:
    """What is audited, and what had to be asked to know it."""
    if target is None:
        found, facts = discover_target(account, scope, deployed_only=deployed_only)
        return found, facts.asked
    if references.named(target):
        facts = account.ask(references.QUERIES, scope)
        return references.resolved(facts), facts.asked
    return target, {}


def standard_of(target: Target | None, chosen: Standard | None) -> Standard:
    """The standard that applies when none is chosen."""
    if chosen:
        return chosen
    return Standard.GUIDE if target and target.kind in BY_GUIDE else Standard.AWS
