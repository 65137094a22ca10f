"""The pre-commit hook takes files by what is in them, and passes where nothing is about AgentCore."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from preflight.cli import run

AGENT = {"name": "a", "containerImage": "123456789012.dkr.ecr.us-west-2.amazonaws.com/a:v1", "timeoutSeconds": 300}
GOOD = json.dumps({"stackName": "s", "agents": [AGENT]})
BAD = json.dumps({"stackName": "s", "agents": [{**AGENT, "timeoutSeconds": 30}]})
OTHER = {
    "bucket.yaml": "Resources: {B: {Type: AWS::S3::Bucket}}\n",
    "ci.yml": "on: push\njobs: {a: {steps: [{uses: OWNER/agentcore-preflight@v0}]}}\n",
    "broken.json": "{",
    "empty.yaml": "",
    "list.json": "[1]",
}


@pytest.mark.parametrize(
    ("files", "code", "words"),
    [
        (OTHER, 0, ""),
        ({**OTHER, "any name.json": GOOD}, 0, "any name.json"),
        ({**OTHER, "x.yaml": BAD, "good.json": GOOD}, 1, "x.yaml"),
        ({"--offline.yaml": BAD}, 1, "--offline.yaml"),
    ],
)
def test_only_files_about_agentcore_are_judged(files, code, words, tmp_path: Path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert run(["hook", "--region", "us-west-2", *files]) == code
    told = capsys.readouterr()
    assert words in told.out
    assert bool(told.out) is bool(words)
    assert told.err == ""
