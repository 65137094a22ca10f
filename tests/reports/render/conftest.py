"""The sample reports as fixtures."""

from __future__ import annotations

import pytest
from samples import hostile_report, mixed_report, report

from preflight.core.report import Report


@pytest.fixture
def mixed() -> Report:
    return mixed_report()


@pytest.fixture
def ready() -> Report:
    return report()


@pytest.fixture
def hostile() -> Report:
    return hostile_report()
