"""Spares the suite what the SDK and moto work out or keep anew for each client and account, though it is the same."""

# mypy: disable-error-code="attr-defined,method-assign,assignment,misc,unused-ignore"

from __future__ import annotations

import ctypes
import json
import os
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import Any

import botocore.regions
import botocore.session
from botocore.client import ClientCreator
from botocore.endpoint_provider import EndpointProvider
from botocore.loaders import JSONFileLoader
from moto.core.base_backend import AccountSpecificBackend
from moto.ec2.models import instance_types
from moto.ec2.models.subnets import Subnet
from moto.ssm.models import ParameterDict

from preflight.account.pacing import Bucket
from preflight.cli.arenas import share_arenas


def thrifty() -> None:
    """Shares it. Nothing of it holds a client or an account."""
    share_arenas()
    botocore.session.create_loader = cache(botocore.session.create_loader)
    JSONFileLoader._load_file = lambda _, path, opens: _model(path, opens)
    ClientCreator._create_client_class = _class_of
    botocore.regions.EndpointProvider = _endpoints  # type: ignore[assignment,misc]
    ParameterDict._load_tree_parameters = _published  # type: ignore[method-assign]
    for unused in (instance_types.INSTANCE_TYPES, instance_types.INSTANCE_TYPE_OFFERINGS):
        unused.clear()  # 67 MB
    os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false"  # hundreds in every region of every account
    paced = Bucket.wait
    Bucket.wait = lambda bucket: 0.0 if bucket.clock is time.monotonic else paced(bucket)  # no account is behind it
    listed = cache(partial(AccountSpecificBackend._generate_regions.__wrapped__, None))
    AccountSpecificBackend._generate_regions = lambda _, service: listed(service)


def forget() -> None:
    """Lets go of subnets that are gone, and of their accounts with them: moto keeps each subnet that gave an address."""
    Subnet._base_avail_ip_iterator.cache_clear()
    with suppress(OSError, TypeError, AttributeError):  # where the C library is another
        ctypes.CDLL(None).malloc_trim(0)


ACCOUNT = "123456789012"
REAL_CLASS, REAL_PUBLISHED = ClientCreator._create_client_class, ParameterDict._load_tree_parameters
_CLASSES: dict[tuple[str, int], Any] = {}
_ENDPOINTS: dict[int, tuple[Any, EndpointProvider]] = {}
_PUBLISHED: dict[str, dict[str, Any]] = {}


@cache
def _model(path: str, opens: Callable[..., Any]) -> Any:
    """A file of the SDK, which moto and each of our own loaders read: as plain dicts, and without the prose in it."""
    if not Path(path).is_file():
        return None
    with opens(path, "rb") as file:
        return json.load(file, object_pairs_hook=_without_prose)


def _without_prose(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {key: "" if key == "documentation" and isinstance(value, str) else value for key, value in pairs}


def _class_of(self: Any, service_name: str, service_model: Any) -> Any:
    """The class of a service's clients; boto3 gives those of its sessions a method or two more."""
    event = f"creating-client-class.{service_model.service_id.hyphenize()}"
    key = service_name, len(self._event_emitter._emitter._handlers.prefix_search(event))
    if key not in _CLASSES:
        _CLASSES[key] = REAL_CLASS(self, service_name, service_model)
    return _CLASSES[key]


def _endpoints(ruleset_data: Any, **rest: Any) -> EndpointProvider:
    """The rules for the endpoints of a service; kept with what they are made of, whose place in memory names them."""
    if id(ruleset_data) not in _ENDPOINTS:
        _ENDPOINTS[id(ruleset_data)] = ruleset_data, EndpointProvider(ruleset_data, **rest)
    return _ENDPOINTS[id(ruleset_data)][1]


def _published(self: Any, path: str) -> None:
    """AWS's public parameters, nine thousand of them."""
    if self.account_id == ACCOUNT and path in _PUBLISHED:
        dict.update(self, {name: list(found) for name, found in _PUBLISHED[path].items()})
        return
    before = set(self)
    REAL_PUBLISHED(self, path)
    if self.account_id == ACCOUNT:
        _PUBLISHED[path] = {name: tuple(found) for name, found in dict.items(self) if name not in before}
