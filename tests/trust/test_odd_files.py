"""Whatever stands at a path that a command is given: a line, no wait without end, and nothing is written over."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from preflight.cli import run
from preflight.core import files

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has neither pipes nor devices at paths")
REGION = ("--region", "us-west-2")
OFFLINE = ("--offline", *REGION, "--image", "a")
READ: dict[str, Callable[[str], list[str]]] = {
    "FILE": lambda path: [path, "--offline", *REGION],
    "FILE of a kind": lambda path: [path, "--offline", *REGION, "--kind", "cloudformation"],
    "--facts": lambda path: ["--facts", path, *REGION, "--check", "image-exists"],
    "--waivers": lambda path: ["--waivers", path, *OFFLINE],
    "--baseline": lambda path: ["--baseline", path, *OFFLINE],
    "--parameters": lambda path: ["template.json", "--parameters", path, "--offline", *REGION],
    "--accounts": lambda path: ["--accounts", path, "--assume-role", "arn:aws:iam::{account}:role/A", *REGION],
    "--fix": lambda path: [path, "--offline", "--fix", *REGION],
    "plan": lambda path: ["plan", path, "--offline", *REGION],
    "policy": lambda path: ["policy", path],
    "verify": lambda path: ["verify", path],
    "verify --target": lambda path: ["verify", "report.json", "--target", path],
    "diff OLD": lambda path: ["diff", path, "report.json"],
    "diff NEW": lambda path: ["diff", "report.json", path],
    "render": lambda path: ["render", path, "-o", "markdown"],
}
WRITTEN: dict[str, Callable[[str], list[str]]] = {
    "-o": lambda path: [*OFFLINE, "-o", f"json={path}"],
    "--save-facts": lambda path: ["--facts", "facts.json", *REGION, "--check", "image-exists", "--save-facts", path],
    "render -o": lambda path: ["render", "report.json", "-o", f"html={path}"],
    "bundle": lambda path: ["bundle", path],
}
ODD = ["missing", "folder", "empty", "bytes", "pipe", "socket", "loop", "dangling", "n" * 300, "empty/x", "\udcff"]
NO_FILE = ["folder", "pipe", "socket", "empty/x", "n" * 300, "missing/x"]


@pytest.fixture(autouse=True)
def _there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    """Everything odd, a report and facts; no pipe gets its other end, and nobody waits long for it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(files, "PATIENCE", 0.01)
    run([*OFFLINE, "-o", "json=report.json"])
    Path("template.json").write_text('{"Resources": {"T": {"Type": "AWS::SNS::Topic"}}}')
    Path("facts.json").write_text('{"schema": "facts/1"}')
    Path("folder").mkdir()
    Path("empty").touch()
    Path("bytes").write_bytes(bytes(range(256)) * 4)
    Path("loop").symlink_to("loop")
    Path("dangling").symlink_to("gone")
    os.mkfifo("pipe")
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind("socket")
        capsys.readouterr()
        yield


def told(args: list[str], capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What is wrong, without the two lines of a usage error that say how to get help."""
    assert run(args) == 2, args
    lines = [line for line in capsys.readouterr().err.splitlines() if line and not line.startswith(("Usage:", "Try "))]
    assert not [line for line in lines if "internal" in line or "Traceback" in line]
    return lines


@pytest.mark.parametrize("path", ODD)
@pytest.mark.parametrize("argument", READ)
def test_what_is_read(argument: str, path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(told(READ[argument](path), capsys)) == 1


@pytest.mark.parametrize("device", ["/dev/zero", "/proc/self/mem"])
@pytest.mark.parametrize("argument", ["FILE", "--facts", "--accounts", "verify"])
def test_a_device(argument: str, device: str, capsys: pytest.CaptureFixture[str], monkeypatch: Any) -> None:
    if not Path(device).exists():
        pytest.skip("this system has no such device")
    for reader in ("preflight.inputs.document.MAX_JSON", "preflight.cli.saved.LARGEST"):
        monkeypatch.setattr(reader, 10_000)
    assert len(told(READ[argument](device), capsys)) == 1


@pytest.mark.parametrize("path", NO_FILE)
@pytest.mark.parametrize("argument", WRITTEN)
def test_what_is_written(argument: str, path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(told(WRITTEN[argument](path), capsys)) == 1


@pytest.mark.parametrize("name", ["deploy.json", "cdk.out/manifest.json", "cdk.out/A.template.json", "waivers.json"])
@pytest.mark.parametrize("flag", ["-o", "--save-facts"])
def test_no_input_is_written_over(flag: str, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("cdk.out").mkdir()
    for each in ("deploy.json", "cdk.out/manifest.json", "cdk.out/A.template.json", "waivers.json"):
        Path(each).write_text("{}")
    given = ["deploy.json", "cdk.out", "--waivers", "waivers.json", "--demo", "ready", *REGION]
    [line] = told([*given, flag, f"json={name}" if flag == "-o" else name], capsys)
    assert (line.endswith("write to another path"), Path(name).read_text()) == (True, "{}")
