"""The region and the account of each provider configuration of a Terraform plan."""

import json

import pytest

from preflight.inputs.document import parse
from preflight.inputs.infrastructure.providers import Providers
from preflight.inputs.infrastructure.references import References

ONE, OTHER = "111122223333", "444455556666"
ROLE = f"arn:aws:iam::{OTHER}:role/deploy"


def constant(value):
    return {"constant_value": value}


def variable(name):
    return {"references": [f"var.{name}"]}


def providers(aws=None, alias=None, callers=()):
    """Both configurations, and data sources that tell accounts, each of a configuration."""
    configured = {"aws": {"expressions": aws or {}}, "aws.east": {"expressions": alias or {}}}
    data = [
        {"address": f"data.aws_caller_identity.c{n}", "type": "aws_caller_identity", "values": {"account_id": account}}
        for n, (_, account) in enumerate(callers)
    ]
    written = [
        {"address": f"data.aws_caller_identity.c{n}", "provider_config_key": key} for n, (key, _) in enumerate(callers)
    ]
    plan = {
        "variables": {"role": {"value": ROLE}, "region": {"value": "eu-west-1"}},
        "configuration": {"provider_config": configured, "root_module": {"resources": written}},
        "prior_state": {"values": {"root_module": {"resources": data}}},
    }
    return Providers(parse(json.dumps(plan), "plan.json"), References(plan, ()))


@pytest.mark.parametrize(
    ("given", "key", "account"),
    [
        ({}, "aws", None),
        ({"callers": [("aws", ONE)]}, "aws", ONE),
        ({"callers": [("aws", ONE)]}, "aws.east", ONE),
        ({"callers": [("aws", ONE)], "alias": {"profile": constant("other")}}, "aws.east", None),
        ({"callers": [("aws", ONE), ("aws.east", OTHER)]}, "aws.east", OTHER),
        ({"callers": [("aws", ONE), ("aws", OTHER)]}, "aws", None),
        ({"callers": [("aws", ONE)], "alias": {"assume_role": [{"role_arn": constant(ROLE)}]}}, "aws.east", OTHER),
        ({"aws": {"assume_role": [{"role_arn": variable("role")}]}}, "aws", OTHER),
        ({"aws": {"assume_role": [{"role_arn": variable("missing")}]}}, "aws", None),
        ({"aws": {"assume_role": constant({"role_arn": ROLE})}}, "aws", OTHER),
        ({"aws": {"role_arn": constant(ROLE)}}, "aws", OTHER),
        ({"aws": {"allowed_account_ids": constant([OTHER])}}, "aws", OTHER),
        ({"aws": {"allowed_account_ids": constant([ONE, OTHER])}}, "aws", None),
        ({"callers": [("aws", ONE)]}, "", ONE),
    ],
)
def test_the_account_of_a_configuration(given, key, account):
    found = providers(**given).account(key)
    assert (found.value if found else None) == account


@pytest.mark.parametrize(
    ("written", "region", "unknown"),
    [
        ({"region": constant("us-west-2")}, "us-west-2", False),
        ({"region": variable("region")}, "eu-west-1", False),
        ({"region": variable("missing")}, None, True),
        ({}, None, False),
    ],
)
def test_the_region_of_an_alias(written, region, unknown):
    found = providers(alias=written).region("aws.east")
    assert (found.value if found else None) == region
    assert (found is not None and not found.known) is unknown


@pytest.mark.parametrize(
    ("values", "region"),
    [({"region": "eu-west-1", "name": "x"}, "eu-west-1"), ({"name": "eu-west-1"}, "eu-west-1"), ({}, None)],
)
@pytest.mark.parametrize("key", ["aws", "awscc"])
def test_the_region_that_a_data_source_tells(key, values, region):
    """Where the environment gives it, no configuration says it."""
    data = {"address": "data.aws_region.r", "type": "aws_region", "values": values}
    plan = {"prior_state": {"values": {"root_module": {"resources": [data]}}}}
    found = Providers(parse(json.dumps(plan), "plan.json"), References(plan, ())).region(key)
    assert (found.value if found else None) == region
