"""The account of `ready`, seen by an auditor who may hardly look at it."""

from __future__ import annotations

from contextlib import AbstractContextManager

from preflight.demo.denials import enforcing
from preflight.demo.site import Site
from preflight.demo.worlds import identities, ready


def build(site: Site) -> tuple[str, str]:
    """The healthy account, and a role with two permissions."""
    ready.build(site)
    return identities.auditor(site), "ci"


def rules() -> AbstractContextManager[None]:
    """The auditor's own policies decide."""
    return enforcing()
