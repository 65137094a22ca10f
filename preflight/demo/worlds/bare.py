"""A fresh account: the default VPC and an administrator, nothing else."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

from preflight.demo.site import Site
from preflight.demo.worlds import identities


def build(site: Site) -> tuple[str, str]:
    """An administrator; the default VPC is there from the start."""
    return identities.administrator(site), "admin"


def rules() -> AbstractContextManager[None]:
    """Nothing is denied."""
    return nullcontext()
