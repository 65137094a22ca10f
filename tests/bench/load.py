"""An audit under load: a crowded region, 2,000 agents in a file, many regions of many accounts.

    python tests/bench/load.py [--share 1.0] [--paced] [--regions 4] [--accounts 5] [--only region|file|fleet]

The region has 500 runtimes, 200 VPCs, 2,000 subnets, 1,000 roles, 300 repositories and 200 gateways with 20 targets each;
`--share 0.1` builds a tenth. It is built in the simulated account and asked once; what is measured is a second process, which
is given the answers. Calls, and the highest number of them that one second saw, are counted for each service; without `--paced`
nobody waits for AWS's pace, and the seconds that the published rates would make of it are worked out. Regions and accounts are whole
processes against the canned server. Prints figures; that an audit does not come to its end is an error.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import whole

from preflight.account.pacing import OTHERS, RATES
from preflight.version import VERSION

CROWD, LOADED = (Path(__file__).with_name(name) for name in ("crowd.py", "loaded.py"))
"""Processes of their own: the memory of what starts a process is counted as its, and that of the simulated account is large."""


def told(name: str, found: dict[str, Any], paced: bool) -> Iterator[str]:
    """What was measured, for people."""
    yield (
        f"{name}: {found['verdict']}, {found['findings']:,} findings, {found['report']:.1f} MB of JSON; wall {found['wall']:.1f} s, "
        f"CPU {found['cpu']:.1f} s, memory {found['memory']:.0f} MiB ({found['answers']:.0f} of them before it begins)"
    )
    yield f"  {'service':30}{'calls':>8}{'most in 1 s':>13}{'rate':>7}{'burst':>7}{'s at that rate':>16}"
    for service, calls in sorted(found["calls"].items(), key=lambda pair: -pair[1]):
        rate = RATES.get(service, OTHERS)
        needed = max(0.0, (calls - rate.burst) / rate.per_second)
        seen = found["rates"][service] if paced else "-"
        yield f"  {service:30}{calls:>8,}{seen:>13}{rate.per_second:>7g}{rate.burst:>7g}{needed:>16.0f}"


def fleet(folder: Path, regions: int, accounts: int) -> str:
    """Regions of accounts: one whole process."""
    with whole.served(whole.record(folder), 0) as url:
        ids = ",".join(f"{100000000000 + number}" for number in range(accounts))
        named = ["--region", ",".join(whole.REGIONS[:regions]), "--accounts", ids]
        role = ["--assume-role", "arn:aws:iam::{account}:role/Auditor", "--timeout", "3600s"]
        found = whole.run(whole.audit(url, *named, *role), url)
    per = found.calls / found.wall
    return (
        f"fleet: {regions} regions of {accounts} accounts; wall {found.wall:.1f} s, CPU {found.cpu:.1f} s, "
        f"memory {found.mib:.0f} MiB, {found.calls:,} requests, {per:.0f} a second"
    )


def main() -> None:
    """Prepares, measures and prints."""
    parser = argparse.ArgumentParser(description="An audit under load.")
    parser.add_argument("--share", type=float, default=1.0, help="of what the region and the file hold")
    parser.add_argument("--paced", action="store_true", help="wait for the pace of AWS, which takes minutes")
    parser.add_argument("--regions", type=int, default=4)
    parser.add_argument("--accounts", type=int, default=5)
    parser.add_argument("--only", choices=["region", "file", "fleet"], action="append")
    given = parser.parse_args()
    wanted = given.only or ["region", "file", "fleet"]
    with tempfile.TemporaryDirectory() as temporary:
        folder, names = Path(temporary), [name for name in wanted if name != "fleet"]
        started = time.monotonic()
        if names:
            subprocess.run([sys.executable, str(CROWD), temporary, str(given.share), *names], check=True)
            print(f"agentcore-preflight {VERSION}; built and asked in {time.monotonic() - started:.0f} s", flush=True)
        for name in names:
            again = [sys.executable, str(LOADED), temporary, name, *(["--paced"] if given.paced else [])]
            found = json.loads(subprocess.run(again, check=True, capture_output=True, text=True).stdout)
            print(*told(name, found, given.paced), sep="\n", flush=True)
        if "fleet" in wanted:
            print(fleet(folder, given.regions, given.accounts))


if __name__ == "__main__":
    main()
