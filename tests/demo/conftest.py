"""One simulated account at a time, shared by the tests of a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from preflight.demo import DemoAccount, demo

REGION = "us-west-2"


@pytest.fixture(scope="module")
def ready() -> Iterator[DemoAccount]:
    with demo("ready", REGION) as account:
        yield account


@pytest.fixture(scope="module")
def blocked() -> Iterator[DemoAccount]:
    with demo("blocked", REGION) as account:
        yield account


@pytest.fixture(scope="module")
def bare() -> Iterator[DemoAccount]:
    with demo("bare", REGION) as account:
        yield account


@pytest.fixture(scope="module")
def denied() -> Iterator[DemoAccount]:
    with demo("denied", REGION) as account:
        yield account
