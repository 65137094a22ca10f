"""The deploying tool takes the file as it is, and deploys what it says.

Why: agentkit, the starter toolkit and the AgentCore CLI refuse some files that AWS would have no objection to, and
drop some keys without a word: what then is deployed is not what the file says.

Error: agentkit: the CDK cannot parse the empty CIDR block of a VPC. agentcore launch: Missing 'aws.execution_role' for
cloud deployment. agentcore deploy: Unrecognized key in agentcore.json

Fix: Write what the finding says, or use the version of the tool that knows the key.

Limits: The rules are those of agentkit 0.7.0, bedrock-agentcore-starter-toolkit 0.3.14 and @aws/agentcore 0.30.0, as
of 2026-11-26. What another version may do otherwise is a warning.

Source: https://github.com/plexusone/agentkit/blob/main/platforms/agentcore/iac/config.go
https://github.com/aws/bedrock-agentcore-starter-toolkit/blob/main/src/bedrock_agentcore_starter_toolkit/utils/runtime/schema.py
https://github.com/aws/agentcore-cli/tree/main/src/schema/schemas
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from preflight.core.cause import Cause
from preflight.core.check import Subject, check
from preflight.core.finding import Finding, failed, passed, warned
from preflight.core.query import Facts
from preflight.core.scope import Scope
from preflight.core.source_kinds import TOOL_FILES
from preflight.core.target import Target


def files(scope: Scope) -> Iterator[Subject[Target]]:
    """The file, where one tool reads it by rules of its own."""
    if scope.target.kind in TOOL_FILES:
        yield Subject(scope.target.source, scope.target)


@check(requirement="deployment", subjects=files, none="no tool with rules of its own deploys it")
def judge(target: Target, _facts: Facts) -> Iterator[Finding]:
    """What the reader of the file found that its tool refuses or leaves out."""
    for refusal in target.refusals:
        cause = Cause("tool", (target.tool, refusal.origin.path or target.source, refusal.because))
        say = failed if refusal.certain else warned
        yield evolve(say(refusal.because, refusal.fix, refusal.remedy, cause=cause), origin=refusal.origin)
    if not target.refusals:
        yield passed(f"{target.tool} takes the file as it is")
