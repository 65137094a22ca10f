"""Under which identity, where and by whose standard one audit runs."""

from __future__ import annotations

from enum import StrEnum

from attrs import evolve, field, frozen
from attrs.validators import matches_re, min_len

from preflight.core.partitions import dns_suffix_of, partition_of
from preflight.core.target import Target
from preflight.core.unanswered import Unanswered


class Standard(StrEnum):
    """Who rejects a value: the requirements guide as written, or the AWS API and documentation of today."""

    GUIDE = "guide"
    AWS = "aws"


@frozen
class Caller:
    """The identity behind the credentials, as `sts:GetCallerIdentity` states it."""

    account: str = field(validator=matches_re(r"\d{12}"))
    arn: str = field(validator=min_len(1))


@frozen
class Ambient:
    """What the environment says beside the target: where each region comes from."""

    region_from: str = ""
    other_regions: tuple[tuple[str, str], ...] = ()
    """(origin, region) of every other source that names a different region."""


@frozen
class Scope:
    """One audit: a target, a region, an identity and a standard. Passed to every check; holds no I/O."""

    target: Target
    region: str
    standard: Standard
    caller: Caller | Unanswered
    ambient: Ambient = Ambient()
    deployer: str = ""
    """Whose right to deploy is simulated; empty means the caller."""
    judged_kinds: frozenset[str] = frozenset()
    """The kinds of AgentCore resources that some check of this version looks at."""
    fetch_documents: bool = True
    """Whether documents on the internet (OIDC discovery) may be read."""

    @property
    def account(self) -> str:
        """The audited account id; raises `Unanswered` when the identity could not be read."""
        if isinstance(self.caller, Unanswered):
            raise self.caller
        return self.caller.account

    @property
    def principal(self) -> str:
        """The caller's ARN; raises `Unanswered` when the identity could not be read."""
        if isinstance(self.caller, Unanswered):
            raise self.caller
        return self.caller.arn

    @property
    def partition(self) -> str:
        """The AWS partition of the region, for ARNs."""
        return partition_of(self.region)

    @property
    def dns_suffix(self) -> str:
        """The DNS suffix of the region, as in ECR hosts."""
        return dns_suffix_of(self.region)

    @property
    def by_guide(self) -> bool:
        """Whether the guide's stricter rules fail rather than warn."""
        return self.standard is Standard.GUIDE

    def for_target(self, target: Target) -> Scope:
        """The same audit of another target."""
        return evolve(self, target=target)
