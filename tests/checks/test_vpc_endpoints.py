"""Recommended endpoints that are there, missing beside another way, and missing without one."""

import pytest
from attrs import evolve
from network_rows import (
    AGENT,
    ANY,
    ENDPOINTS,
    NETWORK,
    agent,
    changed,
    gateway,
    having,
    interface,
    no_way_out,
    routes,
    told,
    world,
)  # fmt: skip
from worlds import findings, scope

from preflight.checks.vpc_endpoints import judge
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value
from preflight.network.rows import Route

ALL = {"ecr.api", "ecr.dkr", "logs", "s3"}
TO_TGW = routes(Route(ANY, transit_gateway_id="tgw-1", state="active"))


def by_service(made, *changes) -> dict[str, str]:
    found = findings(judge, scope(made), told(world(*changes)))
    services = (*ALL, "secretsmanager", "bedrock-runtime")
    return {
        service: f.status.value
        for f in found
        for service in services
        if f" {service}" in f.because.split(",")[0].split(";")[0]
    }


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ((having(endpoints=ENDPOINTS),), dict.fromkeys(ALL, "pass")),
        ((no_way_out(*ENDPOINTS),), dict.fromkeys(ALL, "pass")),
        ((), dict.fromkeys(ALL, "warn")),
        ((no_way_out(),), dict.fromkeys(ALL, "fail")),
        ((TO_TGW,), dict.fromkeys(ALL, "unknown")),
        ((no_way_out(*ENDPOINTS[:3], gateway("rtb-main")),), dict.fromkeys(ALL, "pass") | {"s3": "fail"}),
        ((having(endpoints=(*ENDPOINTS[:3], gateway("rtb-main"))),), dict.fromkeys(ALL, "pass") | {"s3": "warn"}),
        ((no_way_out(*ENDPOINTS[1:]),), dict.fromkeys(ALL, "pass") | {"ecr.api": "fail"}),
        ((no_way_out(*ENDPOINTS[:3], interface("s3")),), dict.fromkeys(ALL, "pass")),
        (
            (having(endpoints=(evolve(ENDPOINTS[0], state="deleted"), *ENDPOINTS[1:])),),
            dict.fromkeys(ALL, "pass") | {"ecr.api": "warn"},
        ),
    ],
)
def test_services(changes, expected):
    assert by_service(AGENT, *changes) == expected


def test_what_the_groups_drop_is_no_lack_of_an_endpoint():
    silent = changed("security_groups", "sg-run", egress=())
    assert by_service(AGENT, silent) == dict.fromkeys(ALL, "warn")


def test_subnets_kept_for_databases_do_not_condemn_the_vpc():
    isolated = changed("route_tables", "rtb-priv", subnet_ids=("subnet-a",))
    whole = agent(vpc=Value("vpc-1"))
    assert by_service(whole, isolated) == dict.fromkeys(ALL, "warn")
    assert by_service(whole, isolated, no_way_out()) == dict.fromkeys(ALL, "fail")


def test_secrets_and_models_only_where_used():
    made = agent("subnet-a", models=(Value("amazon.nova-pro-v1:0"),), secrets=(Value("key"),))
    assert by_service(made, no_way_out(*ENDPOINTS)) == dict.fromkeys(ALL, "pass") | {
        "secretsmanager": "fail",
        "bedrock-runtime": "fail",
    }


def test_commands_have_real_ids():
    found = findings(judge, scope(AGENT), told(world(no_way_out(*ENDPOINTS[:2], gateway("rtb-main")))))
    assert {f.fix.command for f in found if f.status == "fail"} == {
        (
            "aws ec2 create-vpc-endpoint --vpc-id vpc-1 --service-name com.amazonaws.us-west-2.logs --vpc-endpoint-type"
            " Interface --private-dns-enabled --subnet-ids subnet-a subnet-b --security-group-ids sg-ep --region us-west-2"
        ),
        "aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-s3 --add-route-table-ids rtb-priv --region us-west-2",
    }


@pytest.mark.parametrize(
    ("name", "action"), [("ENDPOINTS", "ec2:DescribeVpcEndpoints"), ("ROUTE_TABLES", "ec2:DescribeRouteTables")]
)
def test_what_could_not_be_asked_is_named(name, action):
    found = findings(judge, scope(AGENT), told(**{name: Unanswered(UnansweredReason.DENIED, action)}))
    assert {(f.status.value, str(f.cause)) for f in found} == {("unknown", f"denied:{action}")}


def test_endpoints_that_the_deployment_creates():
    planned = evolve(AGENT, network=evolve(NETWORK, endpoints_planned=True))
    assert [f.status for f in findings(judge, scope(planned))] == ["skip"]


def test_no_subnet_is_there():
    (found,) = findings(judge, scope(agent("subnet-gone")), told())
    assert found.status == "skip"
