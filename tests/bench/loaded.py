"""One audit with answers from memory, in a process of its own that holds nothing else: what `load.py` measures.

    python tests/bench/loaded.py FOLDER region|file [--paced]

Prints as JSON what it cost.
"""

from __future__ import annotations

import json
import pickle
import resource
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from attrs import define, field

from preflight.account.engine import Engine
from preflight.account.live import Live
from preflight.account.pacing import Bucket, Pacer, Rate
from preflight.account.raw import Failure, Raw, identity
from preflight.account.session import LiveAccount
from preflight.audit.run import audit
from preflight.core.query import Call, Query
from preflight.core.report import Report
from preflight.core.report_json import to_json
from preflight.inputs import read_target

REGION = "us-west-2"


class Unpaced(Pacer):
    """Never waits: memory throttles nobody."""

    def bucket(self, service: str, place: str) -> Bucket:
        """A bucket that is never empty."""
        return Bucket(Rate(1e9, 1e9))


@define
class Kept:
    """Answers from memory, new ones from the account behind it; counts the calls of each service, second by second."""

    known: dict[str, Raw | Failure]
    near: Live | None = None
    calls: Counter[str] = field(factory=Counter)
    seconds: Counter[tuple[str, int]] = field(factory=Counter)

    def respond(self, query: Query[Any], call: Call, region: str) -> Raw | Failure:
        """The answer of the first run."""
        self.calls[query.service] += 1
        self.seconds[query.service, int(time.monotonic())] += 1
        key = identity(query, call, region)
        if key not in self.known and self.near:
            self.known[key] = self.near.respond(query, call, region)
        return self.known[key]


def judged(name: str, kept: Kept, source: Path, pacer: Pacer) -> Report:
    """One audit: of the region, or of the file."""
    target = read_target(source, region=REGION) if name == "file" else None
    return audit(target, account=LiveAccount(Engine(kept, pacer=pacer)), regions=[REGION])


def measured(folder: Path, name: str, paced: bool) -> None:
    """The process that is measured: prints what it cost as JSON."""
    kept = Kept(pickle.loads((folder / name).read_bytes()))  # noqa: S301 - our own
    before, started, cpu = memory(), time.monotonic(), time.process_time()
    report = judged(name, kept, folder / "agents.json", Pacer() if paced else Unpaced())
    whole_report = len(json.dumps(to_json(report)))
    rates = {name: max(n for (of, _), n in kept.seconds.items() if of == name) for name in kept.calls}
    print(
        json.dumps({
            "verdict": report.verdict.value, "findings": len(report.findings), "report": whole_report / 1e6,
            "wall": time.monotonic() - started, "cpu": time.process_time() - cpu,
            "answers": before, "memory": memory(), "calls": kept.calls, "rates": rates,
        })
    )  # fmt: skip


def memory() -> float:
    """The most that this process has held so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024 * 1024)


if __name__ == "__main__":
    measured(Path(sys.argv[1]), sys.argv[2], "--paced" in sys.argv)
