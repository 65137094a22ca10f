"""The VPC in moto, built once for each file of tests."""

import pytest
from built_vpc import Built, agent
from moto import mock_aws

from preflight.core.query import Facts
from preflight.demo import ec2 as _ec2  # noqa: F401 - answers what moto does not
from preflight.demo.dispatch import intercepting


@pytest.fixture(scope="module")
def built():
    with mock_aws(), intercepting():
        yield Built()


@pytest.fixture(scope="module")
def facts(built: Built) -> Facts:
    return built.facts(agent((built.a, built.b), (built.group,)))
