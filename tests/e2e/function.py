"""The bundle in AWS's runtime emulator against a simulated account: cold, warm, its sinks, and an event it refuses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
from e2e.emulator import Container, container, toolchain

from preflight.serverless.bundle import bundle

REGION, BUCKET = "us-west-2", "e2e-reports"
EVENT = {"regions": [REGION], "bucket": BUCKET}
WARM = 3


def run(folder: Path) -> Iterator[str]:
    """What held, a line each; raises AssertionError for what does not."""
    package = folder / "preflight.zip"
    size = bundle(package).size
    code = folder / "task"
    zipfile.ZipFile(package).extractall(code)
    unpacked = sum(file.stat().st_size for file in code.rglob("*") if file.is_file())
    yield f"package: {size / 1e6:.1f} MB zipped, {unpacked / 1e6:.1f} MB of files"
    tools = toolchain(folder / "toolchain")
    with simulated_account("ready", REGION) as settings:
        with container(tools, code, settings) as first:
            yield from _reports(first, settings)
        with container(tools, code, settings) as second:
            answer = second.invoke({"region": REGION})
            assert answer["errorType"] == "BadEventError", answer
            assert "did you mean regions?" in answer["errorMessage"], answer
            yield "a wrong event fails the invocation and says which key was meant"
        with container(tools, code, settings, seconds=11) as third:
            answer = third.invoke(EVENT)
            assert answer["verdict"] == "unproven", answer
            yield "one second before the deadline the report is written all the same, and proves nothing"


def _reports(function: Container, settings: dict[str, str]) -> Iterator[str]:
    whole, cpu, _ = _timed(function, "cold")
    yield whole
    for _ in range(WARM):
        whole, cpu, _ = _timed(function, "warm", cpu)
        yield whole
    yield f"peak of memory: {function.cost()[1]:.0f} MB"
    s3 = boto3.client("s3", endpoint_url=settings["AWS_ENDPOINT_URL"], **_keys(settings))
    keys = [found["Key"] for found in s3.list_objects_v2(Bucket=BUCKET)["Contents"]]
    assert sum(not key.endswith("last.json") for key in keys) >= 1, keys
    assert sum(key.endswith("last.json") for key in keys) == 1, keys
    yield f"in the bucket: {len(keys)} objects in one place, one of them the last verdict"


def _timed(function: Container, name: str, before: float = 0.0) -> tuple[str, float, Any]:
    started = time.monotonic()
    answer = function.invoke(EVENT)
    wall, cpu = time.monotonic() - started, function.cost()[0]
    (audit,) = answer["audits"]
    assert not [finding for finding in audit["findings"] if finding["status"] == "fail"], audit["findings"]
    # What the internet holds is not read by the function unless it may, and layers of images are out of reach here.
    unproven = {finding["cause"].partition(":")[0] for finding in audit["findings"] if finding["status"] == "unknown"}
    calls = sum(audit["calls"].values())
    assert calls > 50, audit["calls"]
    told = f"{cpu - before:.2f} s of CPU, {wall:.1f} s wall, {calls} calls, {len(json.dumps(answer)) / 1000:.0f} KB"
    return f"{name}: {told}, verdict {answer['verdict']} ({', '.join(sorted(unproven))})", cpu, answer


@contextmanager
def simulated_account(world: str, region: str) -> Iterator[dict[str, str]]:
    """The settings that lead the SDK to a simulated account, which a process of its own serves meanwhile."""
    script = str(Path(__file__).with_name("simulated_account.py"))
    command, own = [sys.executable, script, world, region], {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=own) as process:
        assert process.stdin
        assert process.stdout
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.stdin.close()


def _keys(settings: dict[str, str]) -> dict[str, Any]:
    names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
    return {**{name.lower(): settings[name] for name in names}, "region_name": settings["AWS_REGION"]}
