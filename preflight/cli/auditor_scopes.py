"""What files are about to deploy, where and into which account, for the policy that their audit takes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import click

from preflight.audit import references
from preflight.audit.run import NoRegionError, standard_of
from preflight.core.scope import Caller, Scope
from preflight.core.target import Target
from preflight.iam.auditor_resources import ANY_ACCOUNT
from preflight.inputs import read_target

_ACCOUNT = re.compile(r"(?:^|:)(\d{12})(?=:|\.dkr\.)")


def scopes_of(files: Iterable[str], region: str | None, account: str | None) -> list[Scope]:
    """The scopes that an audit of the files may have; raises `PreflightError`.

    Where nobody tells the account, it is one that a file names, or any other.
    """
    if account and not re.fullmatch(r"\d{12}", account):
        raise click.UsageError(f"--account {account!r} is not an account id; write its 12 digits")
    return [scope for file in files for scope in _of_file(file, region, account)]


def _of_file(file: str, region: str | None, account: str | None) -> Iterator[Scope]:
    accounts = [account] if account else [ANY_ACCOUNT, *_named(read_target(file, region=region))]
    for one in accounts:
        for target in read_target(file, region=region, account=one):
            yield Scope(target, _region(target, region), standard_of(target, None), _root(one))


def _named(targets: Iterable[Target]) -> list[str]:
    """The accounts in the ARNs and images that the targets name."""
    texts = (str(value.value) for target in targets for value in references.values(target) if value.known)
    return sorted({found for text in texts for found in _ACCOUNT.findall(text)})


def _region(target: Target, region: str | None) -> str:
    where = region or (target.region.get() if target.region and target.region.known else None)
    if where is None:
        raise NoRegionError(f"{target.source} names no region; name one with --region")
    return where


def _root(account: str) -> Caller:
    """Nobody in particular: the root user, whom no role stands behind."""
    return Caller(account, f"arn:aws:iam::{account}:root")
