"""The plan as a script: no name in it is code, a second run changes nothing, and the first error stops it."""

from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path

import pytest
from samples import audit, found, report

from preflight.core.cause import Cause
from preflight.core.command import Captured, aws, command
from preflight.core.finding import Fix, Status
from preflight.core.steps import Add, Build, Choose, Edit, Printed, Request, Run
from preflight.reports.render import render


def problem(name, *steps, status=Status.FAIL, falls_with="", text="Fix it."):
    return found(
        status, f"{name} is wrong", subject=name, fix=Fix(text, steps), cause=Cause(name, falls_with=falls_with)
    )


HOSTILE = [
    "$(touch hacked)", "`touch hacked`", "'; touch hacked; '", '"; touch hacked; "', "a\ntouch hacked\n", "a\r\ntouch hacked",
    "-rf; touch hacked", "\\'; touch hacked #", "${IFS}touch${IFS}hacked", "a && touch hacked", "| touch hacked", "\u2028touch hacked",
    "!touch", "*", "~", "\x1b]0;x\x07", "fi; touch hacked", "EOF\ntouch hacked\nEOF",
]  # fmt: skip


@pytest.fixture
def shell(tmp_path):
    """Runs a script with programs that write down their arguments and answer as `answers` says."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("aws", "docker"):
        tool = tools / name
        tool.write_text(
            "#!/bin/sh\n"
            'if [ "$1 $2" = "sts get-caller-identity" ]; then echo "${ACCOUNT_ID:-123456789012}"; exit 0; fi\n'
            'case $2 in describe-*|get-*) [ -n "${DONE:-}" ] && echo there; exit "${LOOKUP:-0}" ;; esac\n'
            'for each in "$@"; do printf "%s\\0" "$each" >>"$LOG"; done; printf "\\0\\0" >>"$LOG"\n'
            'if [ -n "${FAIL:-}" ]; then echo "$FAIL" >&2; exit 254; fi\n',
            encoding="utf-8",
        )
        tool.chmod(tool.stat().st_mode | stat.S_IEXEC)

    def run(script: str, **answers: str):
        log = tmp_path / "log"
        log.unlink(missing_ok=True)
        (tmp_path / "fixes.sh").write_text(script, encoding="utf-8", newline="")
        env = {"PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", "LOG": str(log), **answers}
        ran = subprocess.run(
            ["sh", "fixes.sh"], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60, check=False
        )
        said = log.read_bytes().decode() if log.exists() else ""
        calls = [call.split("\0") for call in said.split("\0\0\0") if call]
        assert not (tmp_path / "hacked").exists()
        return ran, calls

    return run


def script(*problems, **changes):
    return render(report(audit(*problems, **changes)), "plan")


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_becomes_shell_code(name, shell):
    steps = (
        Run(aws("ec2", "create-tags", resources=[name], tags=name), text=name),
        Run(
            aws("ec2", "allocate-address", domain=name),
            capture="EIP",
            unless=aws("ec2", "describe-addresses", filters=name),
        ),
        Build((command("docker", "build", "-t", name, "."),), text=name, image=name),
        Run(aws("iam", "create-role", role_name=name)),
    )
    told = (
        Request(name, aws("a", name), name),
        Choose(name, (name,)),
        Edit(name, 1, name, name, name),
        Add(name, name, name),
    )
    made = found(
        Status.FAIL, name, subject=name, fix=Fix(name, (*steps, *told, Printed(name))), cause=Cause(name, (name,), name)
    )
    ran, calls = shell(script(made, source=name, region=name, principal=name), LOOKUP="1")
    assert ran.returncode == 0, ran.stderr
    assert ["ec2", "create-tags", "--resources", name, "--tags", name] in calls
    assert ["build", "-t", name, "."] in calls


def test_a_second_run_passes_over_what_is_done(shell):
    text = script(problem("a", Run(aws("ec2", "create-subnet"), unless=aws("ec2", "describe-subnets"))))
    assert shell(text, LOOKUP="1")[1] == [["ec2", "create-subnet"]]
    ran, calls = shell(text, LOOKUP="0")
    assert (ran.returncode, calls) == (0, [])


def test_what_is_there_already_is_no_error_and_anything_else_stops(shell):
    text = script(problem("a", aws("sqs", "create-queue", queue_name="q")), problem("b", aws("sqs", "tag-queue")))
    ran, calls = shell(text, FAIL="An error occurred (QueueAlreadyExists) when calling")
    assert len(calls) == 1 + (ran.returncode == 0)
    ran, calls = shell(text, FAIL="An error occurred (AccessDenied) when calling")
    assert (ran.returncode, len(calls)) == (254, 1)
    assert "AccessDenied" in ran.stderr


def test_what_is_gone_already_is_no_error(shell):
    text = script(problem("a", aws("bedrock-agentcore-control", "delete-agent-runtime", agent_runtime_id="r")))
    assert shell(text, FAIL="An error occurred (ResourceNotFoundException) when calling")[0].returncode == 0


def test_another_account_is_refused_before_anything_runs(shell):
    ran, calls = shell(script(problem("a", aws("sqs", "tag-queue"))), ACCOUNT_ID="999999999999")
    assert (ran.returncode, calls) == (1, [])
    assert "this plan is for account 123456789012; nothing was changed in account 999999999999" in ran.stderr


def test_a_value_that_is_there_already_is_used(shell):
    step = Run(aws("ec2", "allocate-address"), capture="EIP", unless=aws("ec2", "describe-addresses"))
    use = Run(aws("ec2", "create-nat-gateway", allocation_id=Captured("EIP")))
    _, calls = shell(script(problem("a", step, use)), DONE="1")
    assert calls == [["ec2", "create-nat-gateway", "--allocation-id", "there"]]


def test_the_script_names_account_region_and_what_is_left(shell):
    text = script(problem("a", aws("sqs", "tag-queue")), problem("b", Request("Open a case.")))
    head = text.partition("set -eu")[0]
    assert "# Account 123456789012, us-west-2, deploy.json:" in head
    assert "Open a case." in head
    assert subprocess.run(["sh", "-n"], input=text, text=True, check=False).returncode == 0


def test_a_plan_without_steps_runs_nothing(shell):
    ran, calls = shell(script(problem("b", Request("Open a case."))))
    assert (ran.returncode, calls) == (0, [])


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parents[3] / "reports").glob("*.plan.sh")), ids=lambda p: p.name
)
def test_every_sample_is_a_script_that_a_shell_reads(path):
    assert subprocess.run(["sh", "-n", str(path)], check=False).returncode == 0
