from __future__ import annotations

import re

from samples import audit, found, mixed_findings, report

from preflight.core.finding import Fix, Status
from preflight.reports.render import render

MIXED = """\
## AgentCore preflight: blocked

blocked: 1 fail, 3 unknown, 1 warn, 12 pass, 2 skip, 1 waived · 3 calls · 1.8 s
<br>1 problem to fix (from 1 failed finding), 1 thing not verified, 1 warning
<br>agentcore-preflight 0.1.0, 2026-11-22T10:00:00Z

### `deploy.json` in `us-west-2`

Account 123456789012 as arn:aws:sts::123456789012:assumed-role/ci/run
<br>Region us-west-2 (from AWS_REGION)
<br>Target deploy.json (agentkit), judged by the requirements guide

- [x] The right account is audited
- [x] Deploying to a supported region
- [ ] Container images are in ECR — **fail**
- [x] Endpoint names use underscores, not hyphens — **warn**
- [x] Timeout is at least 60 seconds
- [x] Memory is a valid value
- [ ] ~~Gateway protocol is MCP~~ — skip: the target declares no gateway
- [ ] VPC has required subnets and endpoints — **unknown**
- [x] IAM role has necessary permissions
- [x] The deploying identity may deploy
- [x] Bedrock models are usable
- [x] Secrets exist
- [x] Quotas leave room
- [ ] Traces and logs will arrive — **unknown**
- [x] Every value is one that AWS accepts
- [x] What the agents use is there and usable
- [x] The deployment itself can run

#### Container images are in ECR

- ❌ **1. fail**: ghcr.io/myorg/research:latest: the registry is ghcr.io, and AgentCore pulls from Amazon ECR only
  <br>`ghcr.io/myorg/research:latest` (`image-registry`)
  <br>at `deploy.json:7 (agents[0].containerImage)`

  **Fix:** Copy the image to ECR and name it in the file.

  ```sh
  docker pull ghcr.io/myorg/research:latest
  docker tag ghcr.io/myorg/research:latest 123456789012.dkr.ecr.us-west-2.amazonaws.com/research:latest
  docker push 123456789012.dkr.ecr.us-west-2.amazonaws.com/research:latest
  ```

  <https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/getting-started-custom.html>

#### VPC has required subnets and endpoints

- ❔ **2. unknown**: ec2:DescribeSubnets in us-west-2 is denied to the auditor
  <br>`vpc-0a1b2c3d`, `arn:aws:iam::123456789012:role/agentcore-execution` (`private-subnets`, `subnet-zones`, `role-telemetry`)

  **Fix:** Grant ec2:DescribeSubnets to the auditing identity; the policy command prints all it needs.

  ```sh
  agentcore-preflight policy
  ```

#### Warnings

- ⚠️ **3. warn**: subnet-0123456789abcdef0: 12 addresses are free, and every session takes one
  <br>`subnet-0123456789abcdef0` (`subnet-addresses`)

  **Fix:** Name a larger subnet.

#### Accepted

- ❌ **fail** `research-endpoint` (`endpoint-name`)
  <br>hyphens are not allowed in an endpoint name
  <br>waived by ann until 2027-01-31: renamed with the next release

> Note: `deploy.json:14 (agents[0].memroyMB)`: unknown key 'memroyMB'; did you mean 'memoryMB'?
"""


def test_the_checklist_then_the_details(mixed):
    assert render(mixed, "markdown") == MIXED


def test_a_green_report_ends_with_the_checklist(ready):
    shown = render(ready, "markdown")
    assert shown.startswith("## AgentCore preflight: ready\n\nready: 17 pass · 3 calls · 1.8 s\n<br>nothing to fix\n")
    assert shown.endswith("- [x] The deployment itself can run\n")


def test_only_what_holds_is_ticked(mixed):
    ticked = {line.split(" — ")[0] for line in render(mixed, "markdown").splitlines() if line.startswith("- [x]")}
    rows = {f"- [x] {row.text}" for row in mixed.audits[0].checklist if row.status in (Status.PASS, Status.WARN)}
    assert ticked == rows


def test_every_audit_has_its_own_heading():
    shown = render(report(audit(*mixed_findings()), audit(region="eu-west-1")), "markdown")
    assert re.findall(r"^### .*", shown, re.MULTILINE) == [
        "### `deploy.json` in `us-west-2`",
        "### `deploy.json` in `eu-west-1`",
    ]


def test_many_subjects_are_cut_short():
    findings = [found(Status.FAIL, "no", subject=f"s{n}", fix=Fix("Mend it.")) for n in range(12)]
    assert "  <br>`s0`, `s1`, `s2`, `s3`, `s4`, `s5`, `s6`, `s7`, `s8`, `s9` and 2 more (`image-registry`)\n" in render(
        report(audit(*findings)), "markdown"
    )
