"""Endpoints that are there and do not work, as far as an agent needs them."""

import json

import pytest
from attrs import evolve
from network_rows import AGENT, ENDPOINTS, agent, changed, gateway, having, interface, no_way_out, told, world
from worlds import findings, scope, statuses

from preflight.checks.endpoint_health import judge
from preflight.core.unanswered import Unanswered, UnansweredReason

LOGS = ENDPOINTS[2]
DENYING = json.dumps({"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"}]})


def logs(**changes):
    return no_way_out(*ENDPOINTS[:2], evolve(LOGS, **changes), ENDPOINTS[3])


def beside_nat(**changes):
    return having(endpoints=(evolve(LOGS, **changes),))


@pytest.mark.parametrize(
    ("change", "subject", "status"),
    [
        ((no_way_out(*ENDPOINTS),), "vpce-logs", "pass"),
        ((no_way_out(*ENDPOINTS),), "vpce-s3", "pass"),
        ((logs(state="failed"),), "vpce-logs", "fail"),
        ((logs(state="pending"),), "vpce-logs", "unknown"),
        ((logs(private_dns=False),), "vpce-logs", "fail"),
        ((beside_nat(private_dns=False),), "vpce-logs", "warn"),
        ((logs(group_ids=("sg-run",)),), "vpce-logs", "pass"),
        ((logs(subnet_ids=("subnet-a",)),), "vpce-logs", "warn"),
        ((logs(policy=DENYING),), "vpce-logs", "fail"),
        ((no_way_out(*ENDPOINTS[:3], gateway("rtb-main")),), "vpce-s3", "fail"),
        ((having(endpoints=(gateway("rtb-main"),)),), "vpce-s3", "warn"),
        ((no_way_out(*ENDPOINTS[:3], gateway("rtb-priv", policy=DENYING)),), "vpce-s3", "fail"),
        ((having(),), "vpc-1", "skip"),
        ((no_way_out(*ENDPOINTS[:3], interface("s3", private_dns=False)),), "vpce-s3", "fail"),
        ((having(endpoints=(interface("kms"),)),), "vpc-1", "skip"),
    ],
)
def test_endpoint(change, subject, status):
    assert statuses(judge, scope(AGENT), told(world(*change)))[subject] == status


def test_an_s3_interface_for_others_beside_the_gateway_is_no_fault():
    spare = evolve(interface("s3", private_dns=False), endpoint_id="vpce-spare")
    assert set(statuses(judge, scope(AGENT), told(world(no_way_out(*ENDPOINTS, spare)))).values()) == {"pass"}


def test_an_endpoint_whose_group_refuses_the_agents_stops_them_even_beside_a_nat():
    rows = told(world(having(endpoints=(LOGS,)), changed("security_groups", "sg-ep", ingress=())))
    (found,) = findings(judge, scope(agent("subnet-a")), rows)
    assert (found.subject, found.status) == ("vpce-logs", "fail")
    assert "--group-id sg-ep --protocol tcp --port 443 --source-group sg-run --region us-west-2" in (
        found.fix.command or ""
    )


def test_one_fault_seen_from_two_subnets_is_told_once():
    rows = told(world(having(endpoints=(LOGS,)), changed("security_groups", "sg-ep", ingress=())))
    (found,) = findings(judge, scope(AGENT), rows)
    assert found.because.startswith("no rule of its groups sg-ep lets tcp 443 in from sg-run")


@pytest.mark.parametrize(
    ("name", "action"), [("ENDPOINTS", "ec2:DescribeVpcEndpoints"), ("GROUPS", "ec2:DescribeSecurityGroups")]
)
def test_what_could_not_be_asked_is_named(name, action):
    found = findings(
        judge,
        scope(AGENT),
        told(world(having(endpoints=(LOGS,))), **{name: Unanswered(UnansweredReason.DENIED, action)}),
    )
    assert {(f.status.value, str(f.cause)) for f in found} == {("unknown", f"denied:{action}")}


def test_no_subnet_is_there():
    assert set(statuses(judge, scope(agent("subnet-gone")), told()).values()) == {"skip"}
