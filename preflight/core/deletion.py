"""What the very deployment that is judged deletes: it is there today, which is no reason to pass."""

from __future__ import annotations

from preflight.core.finding import Finding, failed
from preflight.core.target import Target


def deletion(target: Target, *names: str) -> Finding | None:
    """The finding for something that the deployment deletes, by its id, ARN or URL; None for all else."""
    if name := next((each for each in names if each in target.deleted), ""):
        return failed(
            f"{name} is there today, and this deployment deletes it", "Keep it in the source, or name another."
        )
    return None
