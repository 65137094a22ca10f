"""X-Ray sends spans to CloudWatch Logs, and is allowed to: Transaction Search is on.

Why: AgentCore's traces and the agent's own spans appear in CloudWatch only with Transaction Search, which is switched
on once per account and region. Switched on through the API it does not create the log policy by itself.

Error: nothing at all, or ResourceNotFoundException: The specified log group does not exist, for aws/spans

Fix: Allow X-Ray to write the logs, then send its trace segments there.

Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/observability-configure.html
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Transaction-Search.html
https://github.com/aws/bedrock-agentcore-starter-toolkit/issues/457
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from preflight.core.cause import Cause
from preflight.core.check import check
from preflight.core.command import Command, aws
from preflight.core.finding import Finding, passed, unknown, warned
from preflight.core.query import Facts, Query
from preflight.core.scope import Scope
from preflight.core.subjects import target
from preflight.iam.documents import Policy
from preflight.iam.policies import Decision, Layer, Request, Verdict, evaluate

CLOUDWATCH, ACTIVE, XRAY, PUT = "CloudWatchLogs", "ACTIVE", "xray.amazonaws.com", "logs:PutLogEvents"
MAX_POLICIES = 10
"""https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html"""
GROUPS = ("aws/spans", "/aws/application-signals/data")


@frozen
class Destination:
    """Where X-Ray sends trace segments, and whether it does already."""

    destination: str
    status: str | None = None


@frozen
class LogPolicy:
    """One resource policy of CloudWatch Logs, as JSON text."""

    name: str
    document: str


DESTINATION = Query(
    "xray",
    "GetTraceSegmentDestination",
    select="{destination: Destination, status: Status}",
    member="Destination",
    row=Destination,
)
CAUSE = Cause("transaction-search", title="X-Ray does not send spans to CloudWatch Logs")

POLICIES = Query(
    "logs",
    "DescribeResourcePolicies",
    select="resourcePolicies[].{name: policyName, document: policyDocument}",
    row=LogPolicy,
)


@check(
    requirement="observability",
    subjects=target,
    none="there is no account to look at",
    queries=(DESTINATION, POLICIES),
)
def judge(scope: Scope, facts: Facts) -> Iterator[Finding]:
    """Judges the trace destination and the log policies of one account and region."""
    found = facts.one(DESTINATION)
    if found is None or found.destination != CLOUDWATCH:
        because = "X-Ray does not send trace segments to CloudWatch Logs, so no spans arrive there"
        yield warned(because, *_switch_on(scope), cause=CAUSE)
        return
    rights = {group: _may_write(group, facts) for group in GROUPS}
    lacking = [group for group, may in rights.items() if may is False]
    doubtful = [group for group, may in rights.items() if may is None]
    if lacking:
        because = f"no log resource policy lets {XRAY} write to {' and '.join(lacking)}"
        if len(facts.of(POLICIES)) >= MAX_POLICIES:
            full = f"{because}, and the region has {MAX_POLICIES} log resource policies, the most there can be"
            yield warned(
                full, "Put the statement into one of them, or delete one that is not used.", _list(scope), cause=CAUSE
            )
            return
        yield warned(because, "Allow X-Ray to write them.", _allow(scope), cause=CAUSE)
    elif doubtful:
        because = f"whether X-Ray may write to {' and '.join(doubtful)} depends on conditions of a log resource policy"
        yield unknown(f"{because} that are not known here", "Look at the policies.", _list(scope), cause=CAUSE)
    elif found.status != ACTIVE:
        because = f"Transaction Search is being switched on: {found.status or 'no status is told'}"
        yield warned(because, "Wait up to ten minutes.") if found.status else unknown(because, "Run it again.")
    else:
        yield passed("X-Ray sends trace segments to CloudWatch Logs, and may write them")


def _may_write(group: str, facts: Facts) -> bool | None:
    """Whether the log resource policies let X-Ray write; None where a condition asks for what is not known."""
    scope = facts.scope
    arn = f"arn:{scope.partition}:logs:{scope.region}:{scope.account}:log-group:{group}:log-stream:default"
    source = f"arn:{scope.partition}:xray:{scope.region}:{scope.account}:*"
    context = {"aws:SourceArn": (source,), "aws:SourceAccount": (scope.account,)}
    request = Request(PUT, arn, XRAY, context)
    verdicts = [verdict for row in facts.of(POLICIES) if (verdict := _verdict(row, request))]
    sure = {verdict.decision for verdict in verdicts if not verdict.assumed}
    if Decision.EXPLICIT_DENY in sure:
        return False
    if any(verdict.denying_keys or verdict.decision is Decision.EXPLICIT_DENY for verdict in verdicts):
        return None
    return True if Decision.ALLOWED in sure else None if any(verdict.missing for verdict in verdicts) else False


def _verdict(row: LogPolicy, request: Request) -> Verdict | None:
    return evaluate(request, (), resource_policy=Policy.of(row.document, row.name)).of(Layer.RESOURCE)


def _switch_on(scope: Scope) -> tuple[str, tuple[Command, ...]]:
    send = aws("xray", "update-trace-segment-destination", destination=CLOUDWATCH, region=scope.region)
    text = "Switch on Transaction Search: allow X-Ray to write the logs, then send its trace segments there."
    return text, (_allow(scope), send)


def _list(scope: Scope) -> Command:
    return aws("logs", "describe-resource-policies", region=scope.region)


def _allow(scope: Scope) -> Command:
    logs = f"arn:{scope.partition}:logs:{scope.region}:{scope.account}:log-group"
    xray = f"arn:{scope.partition}:xray:{scope.region}:{scope.account}:*"
    statement = {
        "Sid": "TransactionSearchXRayAccess",
        "Effect": "Allow",
        "Principal": {"Service": XRAY},
        "Action": PUT,
        "Resource": [f"{logs}:{group}:*" for group in GROUPS],
        "Condition": {"ArnLike": {"aws:SourceArn": xray}, "StringEquals": {"aws:SourceAccount": scope.account}},
    }
    return aws(
        "logs",
        "put-resource-policy",
        policy_name="TransactionSearchXRayAccess",
        region=scope.region,
        policy_document={"Version": "2012-10-17", "Statement": [statement]},
    )
