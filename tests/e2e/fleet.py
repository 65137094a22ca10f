"""The fleet: the deployed stack's state machine over accounts and regions, one of which lets nobody in."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROOF = "tests/serverless/test_fleet_stack.py"


def run(_folder: Path) -> Iterator[str]:
    """What held, a line each; raises AssertionError for what does not."""
    command = [sys.executable, "-m", "pytest", "-n", "0", "-vv", "-p", "no:cacheprovider", PROOF]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    yield from (
        line.split("::")[1].partition(" ")[0].removeprefix("test_").replace("_", " ")
        for line in ended.stdout.splitlines()
        if "PASSED" in line
    )
