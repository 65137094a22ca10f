"""REST APIs behind gateway targets: there, public, and open to a gateway that comes without IAM credentials."""

from __future__ import annotations

import json
from typing import Any

import pytest
from resources import resource
from worlds import REGION, findings, scope

from preflight.checks.gateway_target import STAGE, Stage, judge
from preflight.core.target import Target
from preflight.gateways.rest_apis import REST_API, RestApi, lets_in

ARN = f"arn:aws:execute-api:{REGION}:123456789012:a1/prod/*"
API = ARN.removesuffix("prod/*")


def policy(*statements: dict[str, Any]) -> str:
    whole = ({"Principal": "*", "Action": "execute-api:Invoke", "Resource": f"{API}*", **each} for each in statements)
    return json.dumps({"Version": "2012-10-17", "Statement": list(whole)})


ALLOW, DENY = {"Effect": "Allow"}, {"Effect": "Deny"}
FROM_OFFICE = {"Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}


@pytest.mark.parametrize(
    ("text", "lets"),
    [
        (policy(), False),
        (policy(ALLOW), True),
        (policy(ALLOW).replace('"', '\\"').replace("/", "\\/"), True),
        (policy({**ALLOW, "Principal": {"AWS": "123456789012"}}), False),
        (policy({**ALLOW, "Resource": f"{API}prod/GET/pets"}), None),
        (policy({**ALLOW, "Resource": f"{API}test/*"}), False),
        (policy({**ALLOW, **FROM_OFFICE}), None),
        (policy(ALLOW, DENY), False),
        (policy(ALLOW, {**DENY, **FROM_OFFICE}), None),
        (policy(ALLOW, {**DENY, "Resource": f"{API}*/DELETE/*"}), None),
        (policy(ALLOW, {**DENY, "Resource": f"{API}test/*"}), True),
        (policy(ALLOW, {**DENY, "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}}), None),
        (policy(ALLOW, {**DENY, "Condition": {"Bool": {"aws:SecureTransport": "false"}}}), True),
    ],
)
def test_whether_a_policy_lets_anybody_in(text: str, lets: bool | None) -> None:
    assert lets_in(text, ARN)[0] is lets


def found(api: Any, *credentials: str) -> set[tuple[str, str]]:
    members = {
        "targetConfiguration": {"mcp": {"apiGateway": {"restApiId": "a1", "stage": "prod"}}},
        "credentialProviderConfigurations": [{"credentialProviderType": each} for each in credentials],
    }
    target = Target("api", "it", resources=(resource("GatewayTarget", members),))

    told = findings(judge, scope(target=target), {REST_API: {"a1": api}, STAGE: {"a1/prod": Stage("prod")}})
    return {
        (each.status.value, each.because.split(":")[0])
        for each in told
        if "REST API a1" in each.because and "stage" not in each.because
    }


OPEN = "the policy of REST API a1"


@pytest.mark.parametrize(
    ("api", "credentials", "expected"),
    [
        ((), (), set()),
        (RestApi("a1", ("REGIONAL",)), (), {("pass", "REST API a1 is public")}),
        (RestApi("a1", None), (), {("pass", "REST API a1 is public")}),
        (RestApi("a1", ("PRIVATE",)), (), {("fail", "the endpoint of REST API a1 is private, and a gateway calls public ones")}),
        (
            RestApi("a1", ("EDGE",), True),
            (),
            {("fail", "the default endpoint of REST API a1 is switched off, and a gateway calls no other")},
        ),
        (
            RestApi("a1", ("EDGE",), False, policy(ALLOW)),
            (),
            {("pass", "REST API a1 is public"), ("pass", f"{OPEN} lets the gateway in")},
        ),
        (
            RestApi("a1", ("EDGE",), False, policy(ALLOW, DENY)),
            ("API_KEY",),
            {
                ("pass", "REST API a1 is public"),
                ("fail", f"{OPEN} does not let in a gateway without IAM credentials"),
            },
        ),
        (
            RestApi("a1", ("EDGE",), False, policy(ALLOW, {**DENY, **FROM_OFFICE})),
            (),
            {
                ("pass", "REST API a1 is public"),
                ("unknown", f"whether {OPEN} lets the gateway in depends on aws"),
            },
        ),
        (RestApi("a1", ("EDGE",), False, policy(DENY)), ("GATEWAY_IAM_ROLE",), {("pass", "REST API a1 is public")}),
    ],
)  # fmt: skip
def test_what_is_found_of_a_target(api: Any, credentials: tuple[str, ...], expected: set[tuple[str, str]]) -> None:
    assert found(api, *credentials) == expected


def test_an_api_that_is_not_there_without_a_stage_that_says_so() -> None:
    members = {"targetConfiguration": {"mcp": {"apiGateway": {"restApiId": "a1"}}}}
    target = Target("api", "it", resources=(resource("GatewayTarget", members),))
    (found_,) = (
        each for each in findings(judge, scope(target=target), {REST_API: {"a1": ()}}) if each.status == "fail"
    )
    assert found_.because.startswith("there is no REST API a1 in us-west-2")
