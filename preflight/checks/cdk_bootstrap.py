"""The CDK's bootstrap stack is in the account and region, and new enough.

Why:
    `cdk deploy` pushes assets to the bucket and repository of the bootstrap stack and works through its roles; without
    it, or with one older than the synthesized stacks ask for, it stops before the first resource.

Error:
    SSM parameter /cdk-bootstrap/hnb659fds/version not found. Has the environment been bootstrapped? Please run 'cdk
    bootstrap'. This CDK deployment requires bootstrap stack version '6', found '4'.

Fix:
    Run `cdk bootstrap aws://ACCOUNT/REGION` with rights to create roles, a bucket and a repository.

Source:
    https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html
"""

from __future__ import annotations

from collections.abc import Iterator

from preflight.core.cause import Cause
from preflight.core.check import Subject, check
from preflight.core.command import Command, command
from preflight.core.finding import Finding, failed, passed, unknown
from preflight.core.query import Facts
from preflight.core.scope import Scope
from preflight.core.target import Bootstrap
from preflight.deployment.queries import BOOTSTRAP

DEFAULT_QUALIFIER = "hnb659fds"


def bootstraps(scope: Scope) -> Iterator[Subject[Bootstrap]]:
    """The bootstrap that the synthesized stack asks for."""
    if bootstrap := scope.target.bootstrap:
        yield Subject(bootstrap.parameter, bootstrap, bootstrap.origin, scope.target.account)


@check(requirement="deployment", subjects=bootstraps, none="the CDK deploys nothing here", queries=(BOOTSTRAP,))
def judge(bootstrap: Bootstrap, facts: Facts) -> Iterator[Finding]:
    """The version that the parameter states against the one asked for."""
    found = facts.one(BOOTSTRAP, bootstrap.parameter)
    place = f"{facts.scope.account}/{facts.scope.region}"
    cause = Cause("cdk-bootstrap", (place, bootstrap.parameter), f"the CDK is not bootstrapped in {place}")
    remedy = _command(bootstrap, place)
    if found is None:
        because = f"SSM parameter {bootstrap.parameter} not found: the CDK is not bootstrapped in {place}"
        yield failed(because, "Bootstrap the environment.", remedy, cause=cause)
    elif not found.value.isdigit():
        yield unknown(f"the parameter holds {found.value[:40]!r}, which is not a version", "Bootstrap again.", remedy)
    elif int(found.value) < bootstrap.version:
        because = f"the bootstrap stack has version {found.value}, and {bootstrap.version} is required"
        yield failed(because, "Bootstrap the environment again, which updates it.", remedy, cause=cause)
    else:
        yield passed(f"the bootstrap stack has version {found.value}; {bootstrap.version} is required")


def _command(bootstrap: Bootstrap, place: str) -> Command:
    parts = bootstrap.parameter.split("/")
    qualifier = parts[2] if len(parts) > 2 and parts[2] else DEFAULT_QUALIFIER  # noqa: PLR2004 - /cdk-bootstrap/X/version
    custom = () if qualifier == DEFAULT_QUALIFIER else ("--qualifier", qualifier)
    return command("cdk", "bootstrap", f"aws://{place}", *custom)
