"""The stack is in a state from which it can be deployed.

Why:
    A stack whose creation failed keeps its name and takes no update; one whose rollback failed takes none either until
    the rollback is continued; one that is busy refuses a second operation.

Error:
    ValidationError: Stack:arn:aws:cloudformation:... is in ROLLBACK_COMPLETE state and can not be updated.

Fix:
    Delete the failed stack, or continue its rollback, as the finding says; the CDK deletes a stack in
    ROLLBACK_COMPLETE by itself.

Source:
    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html
    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/troubleshooting.html
"""

from __future__ import annotations

from collections.abc import Iterator

from preflight.core.cause import Cause
from preflight.core.check import Subject, check
from preflight.core.command import aws
from preflight.core.finding import Finding, failed, passed, unheard, warned
from preflight.core.query import Facts
from preflight.core.scope import Scope
from preflight.core.source_kinds import BY_CDK, WITHOUT_STACK
from preflight.core.value import Value
from preflight.deployment.queries import STACK, Stack, stack_name

TO_DELETE = frozenset({"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED"})
SETTLED = frozenset({
    "CREATE_COMPLETE", "DELETE_COMPLETE", "IMPORT_COMPLETE", "IMPORT_ROLLBACK_COMPLETE", "IMPORT_ROLLBACK_FAILED",
    "REVIEW_IN_PROGRESS", "UPDATE_COMPLETE", "UPDATE_FAILED", "UPDATE_ROLLBACK_COMPLETE",
})  # fmt: skip
TO_CONTINUE = "UPDATE_ROLLBACK_FAILED"


def stacks(scope: Scope) -> Iterator[Subject[Value[str]]]:
    """The stack that is deployed, where the source says that there is one."""
    stack = scope.target.stack
    if stack and scope.target.kind not in WITHOUT_STACK:
        yield Subject(stack_name(scope) or scope.target.source, stack, stack.origin)


@check(requirement="deployment", subjects=stacks, none="no stack is named", queries=(STACK,))
def judge(named: Value[str], facts: Facts) -> Iterator[Finding]:
    """The state of the stack, where there is one of the name."""
    stack = facts.one(STACK, named.get())
    if stack is None:
        yield passed("no stack of this name is there: it is created")
    else:
        yield _judged(stack, facts.scope)


def _judged(stack: Stack, scope: Scope) -> Finding:
    because = f"the stack is {stack.status}{f': {stack.reason}' if stack.reason else ''}"
    cause = Cause("stack", (stack.name, stack.status), f"the stack {stack.name} is {stack.status}")
    delete = aws("cloudformation", "delete-stack", stack_name=stack.name, region=scope.region)
    if stack.status == "ROLLBACK_COMPLETE" and scope.target.kind in BY_CDK:
        return warned(f"{because}; the CDK deletes it and creates it again", "Nothing.", cause=cause)
    if stack.status in TO_DELETE:
        return failed(f"{because} and can not be updated", "Delete the stack, then deploy again.", delete, cause=cause)
    if stack.status == TO_CONTINUE:
        go_on = aws("cloudformation", "continue-update-rollback", stack_name=stack.name, region=scope.region)
        return failed(f"{because} and can not be updated", "Continue its rollback first.", go_on, cause=cause)
    if stack.status.endswith("_IN_PROGRESS") and stack.status != "REVIEW_IN_PROGRESS":
        return warned(f"{because}, and takes one operation at a time", "Wait until it has settled.", cause=cause)
    return passed(because) if stack.status in SETTLED else unheard(because, cause=cause)
