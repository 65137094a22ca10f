"""Whole processes side by side against one canned server: an audit, its floor, one call after another, AWS CLI, Prowler.

    python tests/bench/whole.py [--latency 0 20 100] [--runs 5] [--regions 5 20] [--accounts 5 20] [--aws]
                                [--prowler [PATH]] [--json] [--write]

The programs take turns, so that a machine whose speed drifts treats all alike; CPU and memory are the operating
system's own accounting of each finished process, and every ratio is the median of the ratios of one turn each.
`tests/bench/README.md` says what was tried and did not pay. Prints figures, asserts nothing; `--write` puts them into the README.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import shutil
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from attrs import asdict, frozen
from botocore.httpsession import get_cert_path
from canned import ASKED

HERE = Path(__file__).parent
README = HERE.parents[1] / "README.md"
START, END = "<!-- whole -->", "<!-- /whole -->"
REGIONS = [
    "us-west-2",
    "us-east-2",
    "eu-central-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "eu-north-1",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ca-central-1",
    "sa-east-1",
    "us-west-1",
    "ap-northeast-3",
    "ap-southeast-3",
    "ap-east-1",
    "eu-south-1",
    "me-central-1",
]
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "example",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_REGION": REGIONS[0],
    "PYTHONPATH": str(HERE.parents[1]),
}
SERVER = "server.pem"
"""The server's key and certificate, beside the recording."""
SLOW = frozenset({"one call after another", "aws CLI", "Prowler"})
"""Programs that run once: many times the others' time, and no ratio of theirs is close."""
PROWLER = ("iam", "ecr", "vpc", "bedrock")
"""Prowler's services that look at what an audit looks at."""
ENDS = (0, 1, 3)
"""Exit codes of a program that did its work: an audit may find something."""


@frozen
class Run:
    """What one process cost."""

    cpu: float
    wall: float
    mib: float
    calls: int


def run(command: list[str], url: str) -> Run:
    """Runs a program that asks the server at the URL to its end."""
    asked(url)
    started = time.monotonic()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PYTHON"))}
    process = subprocess.Popen(
        command, env={**kept, **ENVIRONMENT}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) not in ENDS:
        raise SystemExit(f"failed: {shlex.join(command)}")
    unit = 1024 if sys.platform == "linux" else 1024 * 1024
    wall = time.monotonic() - started
    return Run(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / unit, asked(url))


def asked(url: str) -> int:
    """How many requests came to the server since this was last asked."""
    trusted = ssl.create_default_context(cafile=ENVIRONMENT["AWS_CA_BUNDLE"])
    with urlopen(f"{url}{ASKED}", context=trusted) as answer:  # noqa: S310 - always https
        return int(answer.read())


def certify(folder: Path) -> None:
    """Makes a certificate for the server, and the file of those that clients trust: all of the usual ones, and it."""
    server = folder / SERVER
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=IP:127.0.0.1", "-keyout", server, "-out", folder / "own.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    own, usual = (folder / "own.pem").read_text(), Path(str(get_cert_path(True))).read_text(encoding="utf-8")
    server.write_text(server.read_text() + own)
    (folder / "trusted.pem").write_text(usual + own, encoding="utf-8")
    ENVIRONMENT["AWS_CA_BUNDLE"] = str(folder / "trusted.pem")


def record(folder: Path) -> Path:
    """The recorded answers of the simulated account, and a certificate to serve them with."""
    recording = folder / "recording.json"
    certify(folder)
    command: list[Any] = [sys.executable, HERE / "canned.py", "record", recording]
    subprocess.run(command, check=True, env={**os.environ, **ENVIRONMENT})
    return recording


@contextmanager
def served(recording: Path, latency: int) -> Iterator[str]:
    """The URL of a server process that answers after so many milliseconds, over TLS as AWS does."""
    certificate = str(recording.with_name(SERVER))
    command = [sys.executable, str(HERE / "canned.py"), "serve", str(recording), str(latency / 1000), certificate]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield f"https://127.0.0.1:{server.stdout.readline().strip() if server.stdout else ''}"
        finally:
            server.terminate()


def audit(url: str, *rest: str) -> list[str]:
    """The audit of a region, as a user starts it."""
    return [sys.executable, "-m", "preflight", "--endpoint-url", url, "-o", f"json={os.devnull}", *rest]


def of_regions(url: str, count: int) -> list[str]:
    """The audit of the first regions."""
    return audit(url, "--region", ",".join(REGIONS[:count]))


def of_accounts(url: str, count: int) -> list[str]:
    """The audit of so many accounts."""
    ids = ",".join(f"{100000000000 + number}" for number in range(count))
    role = "arn:aws:iam::{account}:role/Auditor"
    return audit(url, "--region", REGIONS[0], "--accounts", ids, "--assume-role", role)


def programs(recording: Path, url: str, given: argparse.Namespace) -> dict[str, list[str]]:
    """What is compared, by name; the floor is what the ratios are of."""
    floor = [sys.executable, str(HERE / "floor.py"), str(recording), url]
    found = {
        "floor": [*floor, "64"],
        "audit": audit(url, "--region", REGIONS[0]),
        "one call after another": [*floor, "1"],
    }
    for count in given.regions:
        found[f"audit of {count} regions"] = of_regions(url, count)
    for count in given.accounts:
        found[f"audit of {count} accounts"] = of_accounts(url, count)
    if given.aws and (aws := installed("aws")):
        found["aws CLI"] = ["sh", "-c", script(recording, f"{aws} --endpoint-url {url}")]
    if given.prowler and (prowler := installed(given.prowler)):
        found["Prowler"] = of_prowler(prowler, url, recording.parent)
    return found


@cache
def installed(program: str) -> str | None:
    """Where a program is; None, with a line that says so, where it is not."""
    found = shutil.which(program) or shutil.which(program, path=Path(sys.executable).parent)
    if not found:
        print(f"not compared: {program} is not installed", file=sys.stderr)
    return found


def of_prowler(prowler: str, url: str, folder: Path) -> list[str]:
    """Prowler over the services that it shares with an audit; it takes the endpoint from the environment alone."""
    scan = [prowler, "aws", "--region", REGIONS[0], "--service", *PROWLER, "--no-banner", "--ignore-exit-code-3"]
    return ["env", f"AWS_ENDPOINT_URL={url}", *scan, "--output-formats", "csv", "--output-directory", str(folder)]


def script(recording: Path, aws: str) -> str:
    """The same calls as a script of the AWS CLI, without the pages that nobody recorded; an error is an answer, too."""
    from botocore import xform_name

    services = {"s3": "s3api"}
    commands = (
        f"{aws} --region {region} {services.get(service, service)} {xform_name(operation, '-')} --no-paginate --cli-input-json {shlex.quote(json.dumps(params))}"
        for service, region, operation, params in json.loads(recording.read_text(encoding="utf-8"))["calls"]
    )
    return "\n".join((*commands, "true"))


@frozen
class Row:
    """One program at one latency: medians, and the medians of its ratios to the floor in the same turn."""

    latency: int
    program: str
    cpu: float
    wall: float
    mib: float
    cpu_ratio: float
    wall_ratio: float
    calls: int
    runs: int


def compare(recording: Path, latency: int, given: argparse.Namespace) -> list[Row]:
    """All programs in turn, as often as asked; the first turn only warms the caches."""
    turns: list[dict[str, Run]] = []
    with served(recording, latency) as url:
        for turn in range(given.runs + 1):
            every = programs(recording, url, given)
            turns.append({name: run(each, url) for name, each in every.items() if name not in SLOW or turn == 1})
    return [_row(latency, name, turns[1:]) for name in turns[1]]


def _row(latency: int, name: str, turns: list[dict[str, Run]]) -> Row:
    pairs = [(turn[name], turn["floor"]) for turn in turns if name in turn]
    middle = [statistics.median(getattr(own, part) for own, _ in pairs) for part in ("cpu", "wall", "mib")]
    ratios = [statistics.median(getattr(o, part) / getattr(f, part) for o, f in pairs) for part in ("cpu", "wall")]
    cpu, wall, mib, cpu_ratio, wall_ratio = (round(value, 2) for value in (*middle, *ratios))
    calls = max(own.calls for own, _ in pairs)
    return Row(latency, name, cpu, wall, mib, cpu_ratio, wall_ratio, calls=calls, runs=len(pairs))


def table(rows: list[Row]) -> str:
    """The rows as Markdown."""
    head = (
        "| latency | program | CPU over the floor | wall over the floor | CPU | wall | memory | calls |\n|" + "---|" * 8
    )
    lines = [
        f"| {r.latency} ms | {r.program} | {r.cpu_ratio:.2f} × | {r.wall_ratio:.2f} × | {r.cpu:.1f} s | {r.wall:.1f} s "
        f"| {r.mib:.0f} MiB | {r.calls:,} |"
        for r in rows
    ]
    return "\n".join([head, *lines])


def main() -> None:
    """Records the account, compares, prints."""
    parser = argparse.ArgumentParser(description="Whole processes against one canned server.")
    parser.add_argument("--latency", nargs="*", type=int, default=[0, 20, 100], help="milliseconds of every answer")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--regions", nargs="*", type=int, default=[5, 20])
    parser.add_argument("--accounts", nargs="*", type=int, default=[5, 20])
    parser.add_argument(
        "--aws", action="store_true", help="the AWS CLI, too, where it is installed: a minute a latency"
    )
    parser.add_argument(
        "--prowler", nargs="?", const="prowler", metavar="PATH", help="Prowler, too, where it is installed"
    )
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--write", action="store_true", help="rewrite the table in the README")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        recording = record(Path(folder))
        rows = [row for latency in given.latency for row in compare(recording, latency, given)]
    print(json.dumps([asdict(row) for row in rows], indent=2) if given.json else table(rows))
    if given.write:
        before, _, rest = README.read_text(encoding="utf-8").partition(START)
        README.write_text(f"{before}{START}\n{table(rows)}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
