"""The steps of action.yml as a runner runs them: bash, files for outputs and the summary, inputs with hostile text."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml
from attrs import field, frozen

ROOT = Path(__file__).parents[2]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
EXPRESSION = re.compile(r"\$\{\{\s*(?P<of>inputs|github)\.(?P<name>[\w-]+)\s*\}\}")
AGENT = {"name": "research", "containerImage": "123456789012.dkr.ecr.us-west-2.amazonaws.com/research:v1"}
GOOD = {"stackName": "Agents", "agents": [{**AGENT, "timeoutSeconds": 300}]}
BAD = {"stackName": "Agents", "agents": [{**AGENT, "timeoutSeconds": 30}]}
NAME = 'it\'s my "deploy" $(touch pwned) `touch pwned`.json'


def run(folder: Path) -> Iterator[str]:
    """What held, a line each; raises AssertionError for what does not."""
    for name, content in ((NAME, BAD), ("good.json", GOOD)):
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    runner = Runner(folder)
    refused = runner.job({}, os_name="Windows")
    assert refused.codes == {"Refuse Windows": 2}, refused
    assert "::error::" in refused.text, refused
    yield "a Windows runner is refused in one line"
    good = runner.job({"file": "good.json", "args": "--offline\n--allow-unknown --region 'us-west-2'\n"})
    assert good.codes == {"Install": 0, "Audit": 0}, good
    assert (good.outputs["exit-code"], good.outputs["verdict"]) == ("0", "partial"), good.outputs
    assert json.loads(Path(good.outputs["report"]).read_text(encoding="utf-8"))["exitCode"] == 0
    yield "arguments on several lines, with quotes: each arrives as it was meant"
    bad = runner.job({"file": NAME, "region": "us-west-2", "args": "--offline"})
    assert (bad.codes["Audit"], bad.outputs["verdict"]) == (1, "blocked"), bad
    assert "::error " in bad.text, bad.text
    assert "runtime-lifetime" in bad.summary, bad.summary
    assert not (folder / "pwned").exists()
    yield "a file name with quotes and commands is a file name; what is wrong is annotated, the summary holds it"
    lost = runner.job({"file": "there is\nno such file", "region": "us-west-2"})
    assert (lost.codes["Audit"], lost.outputs) == (2, {"exit-code": "2"}), lost
    yield "a file that is not there: exit code 2 as output, and no verdict of an earlier step"


@frozen
class Job:
    """What became of the steps: exit codes by name, outputs, the summary and all that was printed."""

    codes: dict[str, int] = field(factory=dict)
    outputs: dict[str, str] = field(factory=dict)
    summary: str = ""
    text: str = ""


@frozen
class Runner:
    """A Linux runner with one workspace; each job has files of its own."""

    folder: Path

    def job(self, inputs: Mapping[str, str], os_name: str = "Linux") -> Job:
        """Runs the steps in order until one fails."""
        files = {name: self.folder / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_PATH")}
        for file in files.values():
            file.write_text("", encoding="utf-8")
        codes, text = {}, ""
        for step in ACTION["runs"]["steps"]:
            if "if" in step and not _holds(step["if"], os_name):
                continue
            ended = self._step(step, {**_defaults(), **inputs}, files)
            codes[step["name"]], text = ended.returncode, text + ended.stdout + ended.stderr
            if ended.returncode:
                break
        read = files["GITHUB_OUTPUT"].read_text(encoding="utf-8").splitlines()
        outputs = dict(line.split("=", 1) for line in read)
        return Job(codes, outputs, files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8"), text)

    def _step(
        self, step: Mapping[str, str | Mapping[str, str]], inputs: Mapping[str, str], files: Mapping[str, Path]
    ) -> subprocess.CompletedProcess[str]:
        known = {"inputs": inputs, "github": {"action_path": str(ROOT)}}
        given = step.get("env") or {}
        assert isinstance(given, Mapping)
        script = self.folder / "step.sh"
        script.write_text(str(step["run"]), encoding="utf-8")
        added = files["GITHUB_PATH"].read_text(encoding="utf-8").split("\n")
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PYTHONPATH"))},
            "PATH": os.pathsep.join([*filter(None, added), os.environ["PATH"]]),
            "RUNNER_TEMP": str(self.folder),
            **{name: str(file) for name, file in files.items()},
            **{name: EXPRESSION.sub(lambda e: known[e["of"]][e["name"]], text) for name, text in given.items()},
        }
        command = [str(step["shell"]), "--noprofile", "--norc", "-eo", "pipefail", str(script)]
        return subprocess.run(
            command, env=environment, cwd=self.folder, capture_output=True, text=True, check=False, timeout=300
        )


def _holds(condition: str, os_name: str) -> bool:
    wanted = re.fullmatch(r"runner\.os == '(\w+)'", condition)
    assert wanted, f"this runner does not know the condition {condition!r}"
    return wanted[1] == os_name


def _defaults() -> dict[str, str]:
    return {name: str(one.get("default", "")) for name, one in ACTION["inputs"].items()}
