"""The console script: as little as can be imported before an interrupt is taken care of."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from typing import NoReturn

from preflight import signals

RARELY = 500_000
"""Objects between two searches for garbage in cycles. Nearly all that a run makes lives to its end, and at Python's own
700 the searches, with those at its end, are a third of its time."""


def main() -> NoReturn:
    """Runs the command line; a signal during the imports ends quietly, too."""
    signals.listen()
    gc.set_threshold(RARELY)
    atexit.register(gc.freeze)
    for stream in ("stdout", "stderr"):
        if getattr(sys, stream) is None:  # closed by the shell: `>&-`
            setattr(sys, stream, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
    from preflight.cli import main as run  # noqa: PLC0415 - heavy

    run()
