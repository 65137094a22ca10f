"""SIGINT and SIGTERM sent to real processes: a report of what is known, whole files or none, no traceback.

`python tests/bench/interrupt.py` sends them at many moments; here they come at moments that do not depend on the clock.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "example",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
    "PYTHONPATH": str(ROOT),
    "PATH": os.environ["PATH"],
}
START = """
import os, pathlib, sys
sent, at = int(sys.argv.pop(1)), sys.argv.pop(1)
class Finder:
    def find_spec(self, name, *_):
        if name == at:
            os.kill(os.getpid(), sent)
sys.meta_path.insert(0, Finder())
def chmod(self, mode, chmod=pathlib.Path.chmod):
    if at == "writing":
        os.kill(os.getpid(), sent)
    return chmod(self, mode)
pathlib.Path.chmod = chmod
from agentcore_preflight import main
main()
"""
SIGNALS = pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
FLEET = ("--accounts", "111111111111,222222222222", "--assume-role", "arn:aws:iam::{account}:role/R")
ASKING = {
    "one region": ("--region", "us-west-2"),
    "two regions": ("--region", "us-west-2,us-east-1"),
    "accounts": ("--region", "us-west-2", *FLEET),
}
FILES = ("-o", "json=report.json", "-o", "html=report.html", "-o", "text")


def start(folder: Path, sent: int, at: str, *args: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", START, str(int(sent)), at, *args]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=folder, env=ENVIRONMENT, stdout=pipe, stderr=pipe, text=True)


@pytest.fixture
def hole() -> Iterator[socket.socket]:
    """A server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as server:
        server.settimeout(60)
        yield server


def url(server: socket.socket) -> str:
    return f"http://127.0.0.1:{server.getsockname()[1]}"


@SIGNALS
@pytest.mark.parametrize("how", ASKING)
def test_while_AWS_is_asked_what_is_known_is_reported(  # noqa: N802
    tmp_path: Path, hole: socket.socket, sent: int, code: int, how: str
) -> None:
    process = start(tmp_path, sent, "", "--endpoint-url", url(hole), *ASKING[how], *FILES)
    connection, _ = hole.accept()
    process.send_signal(sent)
    out, err = process.communicate(timeout=60)
    connection.close()
    assert (process.returncode, err.strip()) == (code, "interrupted")
    assert {each.name for each in tmp_path.iterdir()} == {"report.json", "report.html"}
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert report["verdict"] == "unproven"
    assert "interrupted" in out


@SIGNALS
@pytest.mark.parametrize("at", ["preflight.cli", "preflight.cli.runner", "botocore.session", "writing"])
def test_at_any_other_moment_it_ends_at_once_and_leaves_nothing_half_written(
    tmp_path: Path, sent: int, code: int, at: str
) -> None:
    process = start(tmp_path, sent, at, "--demo", "bare", "--region", "us-west-2", "--check", "region", *FILES)
    _, err = process.communicate(timeout=120)
    assert (process.returncode, err.strip()) == (code, "interrupted")
    assert list(tmp_path.iterdir()) == []


@SIGNALS
def test_a_second_signal_ends_at_once(tmp_path: Path, hole: socket.socket, sent: int, code: int) -> None:
    process = start(tmp_path, sent, "writing", "--endpoint-url", url(hole), "--region", "us-west-2", *FILES)
    connection, _ = hole.accept()
    process.send_signal(sent)
    out, err = process.communicate(timeout=60)
    connection.close()
    assert (process.returncode, out, err.strip()) == (code, "", "interrupted")
    assert list(tmp_path.iterdir()) == []
