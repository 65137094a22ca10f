"""Keeps the demo and the user's own AWS settings apart, in both directions."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from unittest.mock import patch

import boto3
import botocore.session

SETTINGS = ("AWS_", "BOTO_", "MOTO_")
NOWHERE = {
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
    "MOTO_EC2_LOAD_DEFAULT_AMIS": "false",
}
"""No configuration, no instance metadata, and none of the hundreds of machine images moto fills every region with."""


@contextmanager
def isolated() -> Iterator[Any]:
    """No profile, endpoint, credential or account of the user reaches the demo; yields a loader of AWS's models.

    moto asks boto3 for region lists dozens of times, from a new session each time: one session answers them all.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)}
    with patch.dict(os.environ, {**kept, **NOWHERE}, clear=True):
        core = botocore.session.Session()
        core.register_component("data_loader", _models())
        regions = boto3.Session(botocore_session=core).get_available_regions
        with patch.object(boto3.Session, "get_available_regions", regions):
            yield core.get_component("data_loader")


@cache
def _models() -> Any:
    """One loader for all accounts of this process: AWS's models take longer to read than a small world to build."""
    return botocore.session.Session().get_component("data_loader")
