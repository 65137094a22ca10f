"""Parts of an agent as the API writes them."""

import json

import pytest

from preflight.core.target import RolePlan
from preflight.core.value import Why
from preflight.inputs.document import parse
from preflight.inputs.node import root
from preflight.inputs.parts import TRUSTED, built, created_role, jwt, network, trust


def node(data):
    return root(parse(json.dumps(data), "f"))


def text(value):
    return value.value if value else value


@pytest.mark.parametrize("spelled", ["customJWTAuthorizer", "customJwtAuthorizer"])
def test_a_jwt_authorizer(spelled):
    inside = {
        "discoveryUrl": "https://x",
        "allowedAudience": ["a"],
        "allowedClients": ["b", "${C}"],
        "allowedScopes": ["s"],
        "customClaims": [{}],
    }
    found = jwt(node({spelled: inside}))
    shown = (text(found.discovery_url), found.audiences, found.clients, found.scopes, found.claims)
    assert shown == ("https://x", ("a",), ("b",), ("s",), True)


@pytest.mark.parametrize("data", [{}, {"iamAuthorizer": {}}])
def test_no_jwt_authorizer(data):
    assert jwt(node(data)) is None


@pytest.mark.parametrize(
    ("data", "groups", "mode", "derived", "subnets", "found"),
    [
        ({}, "securityGroups", "PUBLIC", "T", [], []),
        (
            {"mode": "VPC", "config": {"subnets": ["s"], "securityGroups": ["g"]}},
            "securityGroups",
            "VPC",
            "",
            ["s"],
            ["g"],
        ),
        (
            {"mode": "VPC", "config": {"subnets": ["s"], "security_groups": ["g"]}},
            "security_groups",
            "VPC",
            "",
            ["s"],
            ["g"],
        ),
        ({"mode": "VPC", "config": {"securityGroups": ["g"]}}, "security_groups", "VPC", "", [], []),
    ],
)
def test_a_network(data, groups, mode, derived, subnets, found):
    place = node(data)
    made = network(place, place.at("mode"), place.at("config"), "T", groups=groups)
    assert (made.mode.value, made.mode.derived_by) == (mode, derived)
    assert ([each.value for each in made.subnets], [each.value for each in made.security_groups]) == (subnets, found)


def test_a_network_by_its_vpc():
    place = node({"config": {"vpcId": "vpc-1"}})
    assert network(place, place.at("mode"), place.at("config"), "T").vpc.value == "vpc-1"


@pytest.mark.parametrize(
    ("services", "condition", "principal"),
    [((TRUSTED,), None, TRUSTED), ((TRUSTED, "lambda.amazonaws.com"), {"Bool": {}}, [TRUSTED, "lambda.amazonaws.com"])],
)
def test_a_trust_policy(services, condition, principal):
    [statement] = trust(*services, condition=condition)["Statement"]
    assert (statement["Principal"], statement.get("Condition")) == ({"Service": principal}, condition)
    assert (statement["Effect"], statement["Action"]) == ("Allow", "sts:AssumeRole")


def test_what_the_deployment_makes():
    role, image = created_role(node({}), "by it", RolePlan()), built(node({}), "built")
    assert (role.arn.why, role.arn.created, role.arn.detail, role.plan) == (Why.AFTER_DEPLOY, True, "by it", RolePlan())
    assert (image.why, image.detail, image.value) == (Why.ASSET, "built", None)
