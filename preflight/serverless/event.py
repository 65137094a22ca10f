"""What one invocation asks for: an allow-listed event over the environment of the function.

Every key may also stand in the environment, `assumeRole` as PREFLIGHT_ASSUME_ROLE; the event wins. All that is wrong
is said at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from attrs import field, frozen

from preflight.account.members import PLACEHOLDER
from preflight.core.scope import Standard
from preflight.serverless.strict import BadEventError, read
from preflight.serverless.values import AccountId, Arn, CheckId, Kind, Region, Target

__all__ = ["BadEventError", "Event", "parse"]

PREFIX = "PREFLIGHT_"


@frozen
class Event:
    """One invocation.

    Args:
        regions: where to audit.
        target: `s3://bucket/key`, `ssm:NAME`, `artifact:PATH` in the input artifact of a CodePipeline action, or the
            document itself; nothing audits what is deployed.
        kind: the kind of document, overrides detection by content.
        parameters: values of a template's parameters.
        target_name: what a document in the event is called; its reports are kept under that name, run after run.
        standard: by whose rules; `auto` goes by the kind of document.
        checks: the checks to run, all when empty.
        skip: the checks to leave out.
        deployer: whose right to deploy is simulated.
        account: the account that must be the audited one.
        assume_role: a role to audit with; `{account}` stands for `account`.
        external_id: for `assume_role`.
        bucket: where the report is written, and the last verdict is kept.
        prefix: in front of every key of the bucket.
        topic: the SNS topic that hears of a changed verdict.
        bus: the EventBridge bus that hears of a changed verdict.
        publish: where every finding goes, beside the report.
        fetch_documents: whether documents on the internet may be read.
        deployed_only: without a target, audit what is deployed alone, not what could host a first agent.
        timeout: seconds for all calls together; never more than the function has left.
        fail_on_warn: warnings make the exit code 1.
        allow_unknown: what could not be verified does not make it 3.
        answer: `report`, or `summary` for verdict, counts and the report's address.
        metrics: print CloudWatch metrics; a fleet prints none per member, for each would be billed on its own.
        raise_unless_ready: fail the invocation when the exit code is not 0.
    """

    regions: tuple[Region, ...] = ()
    target: Target | None = None
    kind: Kind | None = None
    parameters: Mapping[str, str] = field(factory=dict)
    target_name: str | None = None
    standard: Literal["auto", "guide", "aws"] = "auto"
    checks: tuple[CheckId, ...] = ()
    skip: tuple[CheckId, ...] = ()
    deployer: Arn | None = None
    account: AccountId | None = None
    assume_role: Arn | None = None
    external_id: str | None = None
    bucket: str | None = None
    prefix: str = ""
    topic: Arn | None = None
    bus: str | None = None
    publish: tuple[Literal["security-hub"], ...] = ()
    fetch_documents: bool = False
    deployed_only: bool = False
    timeout: float | None = None
    fail_on_warn: bool = False
    allow_unknown: bool = False
    answer: Literal["report", "summary"] = "report"
    metrics: bool = True
    raise_unless_ready: bool = False

    @property
    def by(self) -> Standard | None:
        """The standard, None where the kind of document decides."""
        return None if self.standard == "auto" else Standard(self.standard)


ENVELOPE_KEYS = frozenset(
    {"version", "id", "source", "account", "time", "region", "resources", "detail-type", "detail"}
)
"""What EventBridge puts around the event proper, which is then its `detail`."""


def parse(given: Any, environment: Mapping[str, str]) -> Event:
    """The event over the environment; raises `BadEventError`."""
    inner = given["detail"] or {} if isinstance(given, Mapping) and set(given) >= ENVELOPE_KEYS else given
    return _whole(read(Event, inner, environment, PREFIX))


def _whole(event: Event) -> Event:
    """The event, if its parts go together."""
    wrong = []
    if (event.topic or event.bus) and not event.bucket:
        wrong.append("topic and bus need bucket: the last verdict is kept there")
    if event.target_name and not isinstance(event.target, Mapping):
        wrong.append("targetName names a document in the event: give target as an object")
    if event.assume_role and PLACEHOLDER in event.assume_role and not event.account:
        wrong.append("assumeRole holds {account}: give account")
    if event.answer == "summary" and not event.bucket:
        wrong.append("answer: a summary needs bucket, else nobody has the report")
    if wrong:
        raise BadEventError("\n".join(wrong))
    return event
