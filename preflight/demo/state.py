"""What the simulation keeps beyond moto's own backends; moto forgets it together with its own."""

from __future__ import annotations

import datetime as dt
from typing import Any

from moto.core.base_backend import BackendDict, BaseBackend

NOW = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC)
"""The moment every simulated thing was made: nothing in a demo report depends on the clock."""


class RegionState(BaseBackend):
    """One region of one simulated account."""

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.opted_in = False
        self.documents: dict[str, bytes] = {}
        self.blobs: dict[str, bytes] = {}
        self.runtimes: dict[str, dict[str, Any]] = {}
        self.endpoints: dict[tuple[str, str], dict[str, Any]] = {}
        self.gateways: dict[str, dict[str, Any]] = {}
        self.targets: dict[tuple[str, str], dict[str, Any]] = {}
        self.others: dict[str, dict[str, dict[str, Any]]] = {}
        self.model_availability: dict[str, dict[str, Any]] = {}
        self.use_case_submitted = True
        self.applied_quotas: dict[str, float] = {}
        self.trace_destination = "XRay"
        self.block_public_access = "off"
        self.public_access_exclusions: list[dict[str, Any]] = []
        self.dns_firewalls: list[dict[str, Any]] = []
        self.dns_rules: list[dict[str, Any]] = []
        self.dns_profiles: list[dict[str, Any]] = []
        self.resource_policies: dict[str, dict[str, Any]] = {}


states: BackendDict[RegionState] = BackendDict(RegionState, "ec2")
