"""AWS's runtime interface emulator with a bundle in it, and what its process costs."""

from __future__ import annotations

import json
import os
import platform
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from attrs import frozen

HERE = Path(__file__).parent
TICKS = os.sysconf("SC_CLK_TCK")


@frozen
class Toolchain:
    """The interpreter that has `awslambdaric`, and the emulator's binary."""

    python: Path
    emulator: Path


def toolchain(folder: Path) -> Toolchain:
    """AWS's client in an environment of its own, and the emulator out of aws-sam-cli's wheel; made once a folder."""
    python = folder / "runtime" / "bin" / "python"
    machine = "arm64" if platform.machine() in {"arm64", "aarch64"} else "x86_64"
    emulator = folder / f"samcli/local/rapid/aws-lambda-rie-{machine}"
    if not emulator.exists():
        client, sam = [line for line in (HERE / "requirements.txt").read_text().splitlines() if "==" in line]
        subprocess.run([sys.executable, "-m", "venv", folder / "runtime"], check=True)
        pip: list[str | Path] = [python, "-m", "pip", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "install", client], check=True)
        subprocess.run([*pip, "download", "--no-deps", "--dest", folder / "wheels", sam], check=True)
        (wheel,) = (folder / "wheels").glob("*.whl")
        zipfile.ZipFile(wheel).extract(emulator.relative_to(folder).as_posix(), folder)
        emulator.chmod(0o755)
    return Toolchain(python, emulator)


@frozen
class Container:
    """One execution environment of the function; invocations after the first are warm."""

    port: int
    process: subprocess.Popen[bytes]

    def invoke(self, event: Any) -> dict[str, Any]:
        """The answer of the function, or its error as Lambda gives it."""
        url = f"http://127.0.0.1:{self.port}/2015-03-31/functions/function/invocations"
        with urllib.request.urlopen(url, json.dumps(event).encode(), timeout=120) as answer:
            read: dict[str, Any] = json.loads(answer.read())
            return read

    def cost(self) -> tuple[float, float]:
        """CPU seconds and the peak of memory in MB of the runtime's process so far."""
        threads = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        (pid,) = [pid for thread in threads for pid in thread.read_text().split()]
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        status = Path(f"/proc/{pid}/status").read_text()
        peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
        return (int(fields[11]) + int(fields[12])) / TICKS, peak


@contextmanager
def container(
    tools: Toolchain, bundle: Path, environment: Mapping[str, str], seconds: int = 300
) -> Iterator[Container]:
    """A container that has not been invoked yet; the code's folder takes no byte code, as Lambda's is read-only."""
    port, api = _free(), _free()
    settings = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(bundle),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LAMBDA_TASK_ROOT": str(bundle),
        "AWS_LAMBDA_FUNCTION_TIMEOUT": str(seconds),
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
        **environment,
    }
    addresses = [
        "--runtime-interface-emulator-address",
        f"127.0.0.1:{port}",
        "--runtime-api-address",
        f"127.0.0.1:{api}",
    ]
    function: list[str | Path] = [tools.python, "-m", "awslambdaric", "preflight.serverless.handler.handler"]
    with subprocess.Popen(
        [tools.emulator, "--log-level", "error", *addresses, *function],
        env=settings,
        cwd=bundle,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            _wait_for(port)
            yield Container(port, process)
        finally:
            process.terminate()


def _free() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError("the emulator does not start")
