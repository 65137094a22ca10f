"""From end to end: `python tests/e2e/run.py [function] [fleet] [action]`, all of them when none is named.

They take what AWS runs functions with from PyPI into a temporary folder, use no AWS account, and need Linux.
"""

from __future__ import annotations

import sys
import tempfile
import time
import traceback
from importlib import import_module
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]
PARTS = ("action", "fleet", "function")


def main(parts: tuple[str, ...]) -> int:
    """Runs the parts one after another and prints what held; 1 when one did not."""
    failed = []
    for part in parts:
        started = time.monotonic()
        print(f"{part}: {(import_module(f'e2e.{part}').__doc__ or '').splitlines()[0]}", flush=True)
        with tempfile.TemporaryDirectory(prefix="preflight-e2e-") as folder:
            try:
                for line in import_module(f"e2e.{part}").run(Path(folder)):
                    print(f"  ✔ {line}", flush=True)
            except Exception:  # noqa: BLE001 - the other parts are run all the same
                failed.append(part)
                print(f"  ✘ {traceback.format_exc()}", flush=True)
        print(f"  {time.monotonic() - started:.0f} s", flush=True)
    print(f"failed: {', '.join(failed)}" if failed else "all held")
    return int(bool(failed))


if __name__ == "__main__":
    unknown = [part for part in sys.argv[1:] if part not in PARTS]
    if unknown:
        sys.exit(f"there is no part {unknown[0]!r}; there are {', '.join(PARTS)}")
    sys.exit(main(tuple(sys.argv[1:]) or PARTS))
