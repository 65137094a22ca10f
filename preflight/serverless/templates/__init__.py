"""What `agentcore-preflight template NAME` prints: CloudFormation templates and the stages of pipelines."""

from __future__ import annotations

import json
from importlib.resources import files
from textwrap import indent
from typing import Any

from preflight import checks
from preflight.audit.run import questions
from preflight.core.errors import PreflightError
from preflight.core.near import near as nearest
from preflight.iam.auditor_policy import policy

STACKS = ("scheduled", "fleet", "member-role")
"""CloudFormation templates."""

STAGES = {
    "github": "github.yml",
    "gitlab": "gitlab.yml",
    "codebuild": "buildspec.yml",
    "codepipeline": "codepipeline.yml",
    "pre-commit": "pre-commit.yaml",
}
"""Stages of pipelines, and their files."""

TEMPLATES = {
    "scheduled": "CloudFormation: the audit Lambda on a schedule, with its role, alarm and report bucket",
    "fleet": "CloudFormation: a state machine that audits every account and region of an organization",
    "member-role": "CloudFormation (StackSet): the role the fleet assumes in each account",
    "github": "GitHub Actions workflow with annotations, summary and a gate for the deploy job",
    "gitlab": "GitLab CI job with a JUnit report and a gate for the deploy job",
    "codebuild": "CodeBuild buildspec with a test report",
    "codepipeline": "CodePipeline stage that invokes the scheduled function",
    "pre-commit": "pre-commit hook, offline",
}
"""Every template and what it is, in the order they are listed."""

NAMES = (*STACKS, *STAGES)

CONTENTS = ("ssm:", "s3:GetObject")
"""Actions that hand out what somebody wrote."""

PUBLISHED = "AgentcorePreflightParameters"

PUBLIC = (
    "arn:${AWS::Partition}:ssm:*::parameter/aws/service/*",
    "arn:${AWS::Partition}:ssm:*:${AWS::AccountId}:parameter/cdk-bootstrap/*",
)
"""The parameters that every audit may ask for: those that AWS publishes, and the version of the CDK bootstrap."""


class UnknownTemplateError(PreflightError, LookupError):
    """A name that is no template; the message holds the nearest one."""

    def __init__(self, wanted: str) -> None:
        near = nearest(wanted, NAMES, cutoff=0.5)
        hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(NAMES)}"
        super().__init__(f"there is no template {wanted!r}; {hint}")


def template(name: str) -> str:
    """The text of a template, with the policy of every check in it; raises `UnknownTemplateError`."""
    if name in STAGES:
        return _text("pipelines", STAGES[name])
    if name not in STACKS:
        raise UnknownTemplateError(name)
    asked = json.dumps(audit_policy(), indent=2)
    text = _text("templates", f"{name}.yaml")
    text = text.replace("PolicyDocument: AUDIT_POLICY", f"PolicyDocument:\n{indent(asked, ' ' * 12)}")
    machine = indent(_text("templates", "fleet.asl.json"), " " * 8)
    return text.replace("DefinitionString: !Sub STATE_MACHINE", f"DefinitionString: !Sub |\n{machine}")


def audit_policy() -> dict[str, Any]:
    """What every audit needs in an account: contents of objects and parameters only where it says whose.

    A template's own parameters grant the rest: which objects (packages, schemas) and parameters may be read.
    """
    document = policy(questions(checks.all_checks()))
    (asked,) = document["Statement"]
    everywhere = [action for action in asked["Action"] if not action.startswith(CONTENTS)]
    parameters = [action for action in asked["Action"] if action.startswith("ssm:")]
    published = {"Sid": PUBLISHED, "Effect": "Allow", "Action": parameters, "Resource": [*map(_of_partition, PUBLIC)]}
    return {**document, "Statement": [{**asked, "Action": everywhere}, published]}


def _of_partition(arn: str) -> dict[str, str]:
    return {"Fn::Sub": arn}


def _text(folder: str, name: str) -> str:
    return files("preflight.serverless").joinpath(folder, name).read_text(encoding="utf-8")
