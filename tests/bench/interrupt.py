"""SIGINT and SIGTERM sent to a real run at many moments, from its first import to its last output.

    python tests/bench/interrupt.py [--moments 20] [--seconds 4] [--again 0.2] [-- ARGUMENTS]

Every line that is printed is a moment at which something was left behind, cut, told wrong, or took long to end. The first
20 ms belong to the interpreter: there the signal itself ends the process.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILES = ("report.json", "facts.json")
RUN = ["--demo", "ready", "--region", "us-west-2", "-o", "json=report.json", "--save-facts", "facts.json"]
PATIENCE = 10


def moment(args: list[str], sent: signal.Signals, after: float, again: float | None) -> tuple[int, list[str]]:
    """The exit code of one run, and what was wrong with its end."""
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "PYTHONPATH": str(ROOT), "CI": "1"}
        command, pipe = [sys.executable, "-m", "preflight", *args], subprocess.PIPE
        with subprocess.Popen(command, cwd=folder, env=env, stdout=pipe, stderr=pipe, text=True) as process:
            for pause in (after, again):
                if pause is not None:
                    time.sleep(pause)
                    process.send_signal(sent)
            began = time.monotonic()
            _, told = process.communicate()
        return process.returncode, [
            *wrong(Path(folder), told),
            *(["slow"] if time.monotonic() - began > PATIENCE else []),
        ]


def wrong(folder: Path, told: str) -> Iterator[str]:
    """What a run should not have left or said."""
    for file in folder.iterdir():
        if file.name not in FILES:
            yield f"left {file.name}"
            continue
        try:
            json.loads(file.read_text(encoding="utf-8"))
        except ValueError:
            yield f"cut {file.name}"
    if any(each in told for each in ("Traceback", "Exception ignored", "error:")):
        yield told


def main() -> None:
    """Sends the signals and prints what went wrong."""
    parser = argparse.ArgumentParser(description="Signals at many moments.")
    parser.add_argument("--moments", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--again", type=float, help="send it once more after so many seconds")
    parser.add_argument("arguments", nargs="*", default=RUN)
    given = parser.parse_args()
    ends: Counter[str] = Counter()
    for sent in (signal.SIGINT, signal.SIGTERM):
        for number in range(given.moments):
            after = given.seconds * number / given.moments
            code, found = moment(given.arguments, sent, after, given.again)
            ends[f"{sent.name} {code}"] += 1
            if found or code not in {-sent, 128 + sent, 0, 1, 3}:
                print(f"{sent.name} after {after:.2f} s: exit {code}", *found, sep="\n  ")
    print(dict(ends))


if __name__ == "__main__":
    main()
