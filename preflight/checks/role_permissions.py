"""The execution role may pull the image, write logs, read its secrets and invoke its models.

Why:
    The runtime does all of this as its role. The service tests the image permission when the runtime is created; what
    else is lacking shows at the first invocation, as a timeout or a bare internal error. An inference profile takes the
    permission on the profile and on the foundation model in every region it may send the request to.

Error:
    ValidationException: Access denied while validating ECR URI '…'. The execution role requires permissions for
    ecr:GetAuthorizationToken, ecr:BatchGetImage, and ecr:GetDownloadUrlForLayer operations.

    AccessDeniedException: … is not authorized to perform: bedrock:InvokeModel on resource: …

Fix:
    Add the statement that is printed to the role; it names the exact actions and resources that are denied.

Limits:
    The simulator knows nothing of resource control policies or of policies of VPC endpoints, and is not trusted where
    only an organization's policy denies.

Source:
    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-permissions.html
    https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html
    https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_testing-policies.html
"""

from __future__ import annotations

from collections.abc import Iterator

from preflight.core.check import check
from preflight.core.finding import Finding
from preflight.core.query import Facts
from preflight.iam.execution import Task, tasks, work, work_of
from preflight.iam.permissions import Purpose
from preflight.iam.secret_arns import SECRET_ARNS
from preflight.iam.verdicts import rights, role_may
from preflight.models.queries import APPLICATION_PROFILE, PROFILES

ERRORS = {
    Purpose.IMAGE: "Access denied while validating ECR URI",
    Purpose.SECRET: "AccessDeniedException … not authorized to perform: secretsmanager:GetSecretValue",
    Purpose.MODEL: "AccessDeniedException … not authorized to perform: bedrock:InvokeModel",
}

TASKS = tasks(Purpose.IMAGE, Purpose.LOGS, Purpose.SECRET, Purpose.MODEL, Purpose.TOKENS)
SIMULATION = rights(work_of(TASKS), SECRET_ARNS, PROFILES, APPLICATION_PROFILE)
SIMULATED = SIMULATION.query


@check(
    requirement="role",
    subjects=TASKS,
    none="no agent here has a role",
    kinds=("Runtime",),
    queries=SIMULATION.queries,
    any_account=True,
)
def judge(task: Task, facts: Facts) -> Iterator[Finding]:
    """Asks the simulator for each thing the agent does, or reads the plan of its role."""
    yield from role_may(work(task, facts, ERRORS.get(task.purpose, "")), facts, SIMULATION)
