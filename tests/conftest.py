"""No test touches the network, and none sees the credentials of whoever runs it."""

from __future__ import annotations

import gc
import ipaddress
import os
import signal
import socket
from collections.abc import Iterator
from typing import Any

import moto  # noqa: F401 - patches botocore before any session is made, else calls would leave the process
import pytest
from hypothesis import settings
from remembered import remembered  # noqa: F401 - a fixture
from thrifty import forget, thrifty

thrifty()

settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=5000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # a shell starts what it does not wait for so, and the tests of interrupts send it
    signal.signal(signal.SIGINT, signal.default_int_handler)

REAL_CONNECT, REAL_LOOKUP = socket.socket.connect, socket.getaddrinfo


def _local(host: Any) -> bool:
    if host in {None, "", "localhost"}:
        return True
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False


def _guarded_connect(self: socket.socket, address: Any) -> None:
    if self.family in {socket.AF_INET, socket.AF_INET6} and not _local(address[0]):
        raise AssertionError(f"a test reached for the network: {address}")
    REAL_CONNECT(self, address)


def _guarded_lookup(host: Any, *args: Any, **kwargs: Any) -> Any:
    if not _local(host):
        raise AssertionError(f"a test looked up {host} on the network")
    return REAL_LOOKUP(host, *args, **kwargs)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "connect", _guarded_connect)
    monkeypatch.setattr(socket, "getaddrinfo", _guarded_lookup)


@pytest.fixture(autouse=True, scope="module")
def _nothing_is_kept() -> Iterator[None]:
    yield
    forget()


@pytest.fixture(autouse=True)
def _no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--accept` rewrites the samples in `reports/`; review the diff before committing it."""
    parser.addoption("--accept", action="store_true", help="rewrite the golden files in reports/ and docs/checks/")


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """The samples are written one after another: what is made of them must see the new ones."""
    if config.getoption("--accept"):
        config.option.numprocesses = 0


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector need not walk it again and again, half of the time of a small test."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With `--accept` the reports come first, which the pages of the checks show."""
    if config.getoption("--accept"):
        items.sort(key=lambda item: item.path.name != "test_reports.py")
