"""The account has the region enabled.

Why: Opt-in regions (such as eu-south-1 or ap-southeast-5) refuse every call until an administrator enables them, with
errors that look like wrong credentials.

Error: UnrecognizedClientException: The security token included in the request is invalid; OptInRequired; AuthFailure.

Fix: Enable the region for the account and wait until it is ENABLED, or deploy to another one.

Source: https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from preflight.core.cause import Cause
from preflight.core.check import check
from preflight.core.command import aws
from preflight.core.finding import Finding, failed, passed, unknown
from preflight.core.near import near as nearest
from preflight.core.partitions import partition
from preflight.core.query import Answer, Call, Facts, Query
from preflight.core.scope import Scope
from preflight.core.steps import look
from preflight.core.subjects import target

HERE, AT_HOME = "here", "home"


@frozen
class Region:
    """A region of the partition and whether the account has it: opted-in, not-opted-in, opt-in-not-required."""

    name: str
    opt_in: str | None


def _calls(facts: Facts) -> list[Call]:
    """Asked in the region itself, which answers only when it is enabled, and where every account has access."""
    home = partition(facts.scope.region).home
    params = {"AllRegions": True}
    return [Call(HERE, params), Call(AT_HOME, params, region=home)]


REGIONS = Query(
    "ec2",
    "DescribeRegions",
    select="Regions[].{name: RegionName, opt_in: OptInStatus}",
    row=Region,
    calls=_calls,
)


@check(requirement="region", subjects=target, none="there is always a region", queries=(REGIONS,))
def judge(scope: Scope, facts: Facts) -> Iterator[Finding]:
    """Either answer settles it; the region's own answer proves it enabled."""
    here, home = facts.reply(REGIONS, HERE), facts.reply(REGIONS, AT_HOME)
    listed = home if isinstance(home, Answer) else here
    if not isinstance(listed, Answer):
        raise listed
    names = [row.name for row in listed.rows]
    row = next((row for row in listed.rows if row.name == scope.region), None)
    if row is None:
        near = nearest(scope.region, names)
        yield failed(
            f"there is no region {scope.region} in this partition",
            f"Use {near[0]}." if near else "Use one of the regions that AWS lists.",
            look(aws("ec2", "describe-regions", "--all-regions", query="Regions[].RegionName")),
        )
    elif row.opt_in == "not-opted-in":
        yield failed(
            f"the account has not enabled {scope.region}",
            "Enable the region, then wait until it is ENABLED (minutes to hours).",
            aws("account", "enable-region", region_name=scope.region),
            cause=Cause("region-disabled", (scope.region,)),
        )
    elif row.opt_in in {"opted-in", "opt-in-not-required"} or isinstance(here, Answer):
        yield passed(f"{scope.region} is {row.opt_in or 'answering'}")
    else:
        yield unknown(f"AWS does not say whether {scope.region} is enabled", "Look at the account's region settings.")
