"""The console script, outside the package `preflight`: another package of that name could have taken its place."""

from __future__ import annotations

import sys
from typing import NoReturn


def main() -> NoReturn:
    """Runs the command line, or says in one line that the package is not ours."""
    try:
        from preflight import DISTRIBUTION  # noqa: F401, PLC0415
        from preflight.entry import main as run  # noqa: PLC0415
    except ImportError as error:
        if not (error.name or "").startswith("preflight"):
            raise
        where = getattr(sys.modules.get("preflight"), "__file__", None) or "an unknown place"
        sys.exit(
            f"error: another package named preflight, in {where}, stands in the place of agentcore-preflight's; "
            "install agentcore-preflight into an environment of its own: uv tool install, or pipx install"
        )
    run()
