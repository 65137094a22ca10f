"""Small reports in memory, for the tests of what is shown, compared and waived."""

from __future__ import annotations

from attrs import evolve

from preflight.core.cause import Cause
from preflight.core.finding import Finding, Fix, Status, Waiver
from preflight.core.notes import Note
from preflight.core.report import Audit, Report
from preflight.core.requirement import REQUIREMENTS
from preflight.core.value import Origin

DOCS = "https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide"
IMAGE = "ghcr.io/myorg/research:latest"
ROLE = "arn:aws:iam::123456789012:role/agentcore-execution"

GREEN = {
    "account": ("account-identity", "123456789012/us-west-2", "the credentials are of account 123456789012"),
    "region": ("region-supported", "us-west-2", "AgentCore Runtime is offered in us-west-2"),
    "images": ("image-registry", IMAGE, "it is in ECR"),
    "names": ("endpoint-name", "research_endpoint", "it matches the pattern"),
    "timeout": ("runtime-lifetime", "research", "300 seconds"),
    "memory": ("runtime-memory", "research", "512 MB"),
    "gateway": ("gateway-protocol", "tools", "MCP"),
    "network": ("private-subnets", "vpc-0a1b2c3d", "2 private subnets"),
    "role": ("role-exists", ROLE, "the role exists"),
    "deployer": ("deployer-permissions", "arn:aws:iam::123456789012:role/ci", "11 actions are allowed"),
    "models": ("model-available", "amazon.nova-pro-v1:0", "the model is offered on demand"),
    "secrets": ("secret-exists", "openai-key", "the secret exists"),
    "quotas": ("agent-quota", "123456789012/us-west-2", "3 of 1000 agents are used"),
    "values": ("api-constraints", "us-west-2", "12 values are as AWS accepts them"),
    "services": ("resource-coverage", "us-west-2", "every resource is looked at"),
    "deployment": ("recorded-id", "us-west-2", "runtime a-0123456789 is there"),
    "observability": ("transaction-search", "123456789012/us-west-2", "traces go to CloudWatch Logs"),
}


def found(status, because, *, check="image-registry", requirement="images", subject=IMAGE, **more) -> Finding:
    return Finding(status, because, subject, check=check, requirement=requirement, **more)


def green(without=()) -> tuple[Finding, ...]:
    return tuple(
        found(Status.PASS, because, check=check, requirement=requirement, subject=subject)
        for requirement, (check, subject, because) in GREEN.items()
        if requirement not in without
    )


def audit(*findings: Finding, **changes) -> Audit:
    """An audit where everything passes but the requirements of these findings."""
    order = [requirement.id for requirement in REQUIREMENTS]
    every = (*green({f.requirement for f in findings}), *findings)
    made = Audit(
        account="123456789012",
        principal="arn:aws:sts::123456789012:assumed-role/ci/run",
        region="us-west-2",
        standard="guide",
        kind="agentkit",
        source="deploy.json",
        digest="sha256:0f",
        findings=tuple(sorted(every, key=lambda f: order.index(f.requirement))),
        calls={"ec2:DescribeSubnets": 1, "iam:GetRole": 2},
        region_from="AWS_REGION",
    )
    return evolve(made, **changes)


def report(*audits: Audit, **changes) -> Report:
    return evolve(Report(audits or (audit(),), "2026-11-22T10:00:00Z", "0.1.0", seconds=1.84), **changes)


DENIED = {
    "because": "ec2:DescribeSubnets in us-west-2 is denied to the auditor",
    "fix": Fix(
        "Grant ec2:DescribeSubnets to the auditing identity; the policy command prints all it needs.",
        "agentcore-preflight policy",
    ),
    "cause": Cause("denied", ("ec2:DescribeSubnets",)),
    "requirement": "network",
}


def mixed_findings() -> tuple[Finding, ...]:
    return (
        found(
            Status.FAIL,
            "the registry is ghcr.io, and AgentCore pulls from Amazon ECR only",
            fix=Fix(
                "Copy the image to ECR and name it in the file.",
                "docker pull ghcr.io/myorg/research:latest\n"
                "docker tag ghcr.io/myorg/research:latest "
                "123456789012.dkr.ecr.us-west-2.amazonaws.com/research:latest\n"
                "docker push 123456789012.dkr.ecr.us-west-2.amazonaws.com/research:latest",
            ),
            origin=Origin("deploy.json", 7, "agents[0].containerImage"),
            reference=f"{DOCS}/getting-started-custom.html",
        ),
        found(Status.SKIP, "the image is not in ECR", check="image-exists"),
        found(
            Status.FAIL,
            "hyphens are not allowed in an endpoint name",
            check="endpoint-name",
            requirement="names",
            subject="research-endpoint",
            fix=Fix("Write research_endpoint."),
            origin=Origin("deploy.json", 9, "agents[0].name"),
            waiver=Waiver("renamed with the next release", "2027-01-31", "ann"),
        ),
        found(
            Status.SKIP,
            "the target declares no gateway",
            check="gateway-protocol",
            requirement="gateway",
            subject="deploy.json",
        ),
        found(Status.UNKNOWN, check="private-subnets", subject="vpc-0a1b2c3d", **DENIED),
        found(Status.UNKNOWN, check="subnet-zones", subject="vpc-0a1b2c3d", **DENIED),
        found(
            Status.WARN,
            "12 addresses are free, and every session takes one",
            check="subnet-addresses",
            requirement="network",
            subject="subnet-0123456789abcdef0",
            fix=Fix("Name a larger subnet."),
        ),
        found(Status.UNKNOWN, check="role-telemetry", subject=ROLE, **{**DENIED, "requirement": "observability"}),
    )


def mixed_report() -> Report:
    """A report with every status, a shared cause, a waiver and a note."""
    note = Note("unknown key 'memroyMB'; did you mean 'memoryMB'?", Origin("deploy.json", 14, "agents[0].memroyMB"))
    return report(audit(*mixed_findings(), notes=(note,)))


HOSTILE = (
    "\x1b[2J\x9b31m\u202egnp.exe\u2066 <script>alert(1)</script> `rm -rf` **bold** | a\r\n"
    "::error::forged\n@everyone ]]> \x00\ufffe\ud800 =cmd() %0A {{ 7*7 }}"
)
"""What a name from AWS or a file could hold to harm a terminal, a page or a pipeline."""


def hostile_report() -> Report:
    """A report whose every string is hostile."""
    finding = found(
        Status.FAIL,
        HOSTILE,
        subject=HOSTILE,
        check="image-registry",
        fix=Fix(HOSTILE, HOSTILE),
        origin=Origin(HOSTILE, 1, HOSTILE),
        reference="javascript:alert(1)",
    )
    several = tuple(evolve(finding, status=s, subject=HOSTILE + s, requirement="role") for s in Status)
    let = evolve(finding, waiver=Waiver(HOSTILE, "2027-01-31", HOSTILE), requirement="names")
    return report(
        audit(
            finding,
            *several,
            let,
            notes=(Note(HOSTILE, Origin(HOSTILE, 2)),),
            account=HOSTILE,
            principal=HOSTILE,
            region=HOSTILE,
            source=HOSTILE,
            kind=HOSTILE,
        ),
        version=HOSTILE,
    )
