"""The deployment package: the same bytes every time, complete, and nothing that runs on one architecture only."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import zipfile
from hashlib import sha256

import pytest

from preflight.serverless.bundle import BundleError, _closure, bundle


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    path = tmp_path_factory.mktemp("bundle") / "preflight.zip"
    assert bundle(path).size == path.stat().st_size
    return path


def test_two_builds_are_the_same(package, tmp_path):
    made = bundle(tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == package.read_bytes()
    assert sha256(package.read_bytes()).hexdigest().startswith(made.key.removeprefix("preflight-").removesuffix(".zip"))


def test_every_source_has_byte_code_that_python_takes_without_looking(package):
    archive = zipfile.ZipFile(package)
    names = archive.namelist()
    compiled = {importlib.util.source_from_cache(name): name for name in names if name.endswith(".pyc")}
    assert set(compiled) == {name for name in names if name.endswith(".py")}
    for source, name in compiled.items():
        head = archive.read(name)[:16]
        assert head == importlib.util.MAGIC_NUMBER + b"\1\0\0\0" + importlib.util.source_hash(archive.read(source))


def test_it_is_small_and_fits_both_architectures(package):
    names = zipfile.ZipFile(package).namelist()
    assert package.stat().st_size < 10_000_000
    assert not [name for name in names if name.endswith((".so", ".pyd"))]
    assert not [name for name in names if name.startswith(("/", "..")) or "\\" in name]
    assert not [name for name in names if name.split("/")[0] in {"click", "rich", "jinja2", "moto", "pip"}]


SCRIPT = """
import sys, json
import preflight.serverless.handler, preflight.serverless.fleet_plan, preflight.serverless.fleet_summary
import boto3, yaml
from preflight import checks
from preflight.audit.run import questions
from preflight.serverless.bundle import SERVICES
from preflight.version import VERSION
session = boto3.Session(region_name="us-west-2", aws_access_key_id="a", aws_secret_access_key="b")
services = {query.service for query in questions(checks.all_checks())} - {"https"} | set(SERVICES)
for service in services:
    client = session.client(service)
    [client.can_paginate(name) for name in client.meta.method_to_api_mapping]
places = {m.__file__ for n, m in sys.modules.items() if getattr(m, "__file__", None) and "site-packages" in m.__file__}
print(json.dumps([yaml.__with_libyaml__, sorted(places), VERSION]))
"""


def test_the_functions_run_from_the_package_alone(package, tmp_path):
    zipfile.ZipFile(package).extractall(tmp_path)
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(tmp_path)}
    run = subprocess.run(
        [sys.executable, "-S", "-c", SCRIPT], env=environment, capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert run.returncode == 0, run.stderr
    compiled, elsewhere, version = json.loads(run.stdout)
    assert (compiled, elsewhere) == (False, [])
    assert version


def test_a_package_that_is_not_installed_is_named():
    with pytest.raises(BundleError, match="no-such-package is not installed"):
        _closure(["no-such-package"])
