"""Security groups: whether they exist, let HTTPS out, and let agents talk to each other."""

import pytest
from network_rows import AGENT, ANY, HTTPS, agent, changed, having, told, world
from resources import provider
from worlds import findings, scope, statuses, target

from preflight.checks.security_groups import judge
from preflight.core.target import Target
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value
from preflight.network.rows import Rule

TWO = (AGENT, agent("subnet-a", "subnet-b", subject="writer"))


@pytest.mark.parametrize(
    ("rules", "status"),
    [
        ((HTTPS,), "pass"),
        ((Rule("-1", cidrs=(ANY,)),), "pass"),
        ((Rule("tcp", 443, 443, groups=("sg-ep",)),), "pass"),
        ((Rule("tcp", 443, 443, prefix_lists=("pl-s3",)),), "pass"),
        ((), "fail"),
        ((Rule("tcp", 80, 80, cidrs=(ANY,)),), "fail"),
        ((Rule("udp", 443, 443, cidrs=(ANY,)),), "fail"),
        ((Rule("tcp", 443, 443, ipv6_cidrs=("::/0",)),), "unknown"),
        ((Rule(None, 443, 443, cidrs=(ANY,)),), "unknown"),
    ],
)
def test_egress(rules, status):
    rows = told(world(changed("security_groups", "sg-run", egress=rules)))
    assert statuses(judge, scope(AGENT), rows) == {"sg-run": status}


@pytest.mark.parametrize(
    ("ingress", "guide", "aws"),
    [
        ((Rule("-1", groups=("sg-run",)),), "pass", "pass"),
        ((Rule("tcp", 443, 443, cidrs=("10.0.0.0/16",)),), "pass", "pass"),
        ((), "fail", "warn"),
        ((Rule("tcp", 443, 443, groups=("sg-ep",)),), "fail", "warn"),
        ((Rule("tcp", 443, 443, prefix_lists=("pl-mine",)),), "unknown", "unknown"),
    ],
)
def test_inter_agent_traffic(ingress, guide, aws):
    rows = told(world(changed("security_groups", "sg-run", ingress=ingress)))
    assert statuses(judge, scope(*TWO, standard="guide"), rows) == {"sg-run": guide}
    assert statuses(judge, scope(*TWO, standard="aws"), rows) == {"sg-run": aws}


def test_one_agent_needs_no_inter_agent_traffic():
    rows = told(world(changed("security_groups", "sg-run", ingress=())))
    assert statuses(judge, scope(AGENT, standard="guide"), rows) == {"sg-run": "pass"}


def test_agents_with_other_groups_do_not_share():
    apart = (AGENT, agent("subnet-a", "subnet-b", subject="writer", groups=("sg-ep",)))
    rows = told(world(changed("security_groups", "sg-run", ingress=())))
    assert statuses(judge, scope(*apart, standard="guide"), rows) == {"sg-run": "pass", "sg-ep": "fail"}


def test_a_group_that_does_not_exist():
    assert statuses(judge, scope(agent("subnet-a", groups=("sg-gone", "sg-run"))), told()) == {"sg-gone": "fail"}


def test_commands():
    rows = told(world(changed("security_groups", "sg-run", egress=(), ingress=())))
    assert {f.fix.command for f in findings(judge, scope(*TWO), rows)} == {
        (
            "aws ec2 authorize-security-group-egress --group-id sg-run --ip-permissions"
            ' \'[{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]\''
            " --region us-west-2"
        ),
        (
            "aws ec2 authorize-security-group-ingress --group-id sg-run --protocol tcp --port 443"
            " --source-group sg-run --region us-west-2"
        ),
    }


@pytest.mark.parametrize("name", ["GROUPS", "NAMED_GROUPS", "NAMED_SUBNETS"])
def test_what_could_not_be_asked_is_named(name):
    found = findings(judge, scope(*TWO), told(**{name: Unanswered(UnansweredReason.DENIED, "ec2:It")}))
    assert {(f.status.value, str(f.cause)) for f in found} == {("unknown", "denied:ec2:It")}


def test_agentkit_takes_the_first_group():
    target = Target("agentkit", "a.json", agents=(agent(vpc=Value("vpc-1"), groups=("sg-run", "sg-gone")),))
    assert statuses(judge, scope(target=target), told()) == {"sg-run": "pass"}


@pytest.mark.parametrize("made", [agent(vpc=Value("vpc-1"), groups=()), agent("subnet-a", groups=())])
def test_no_group_is_named(made):
    assert set(statuses(judge, scope(made), told()).values()) == {"skip"}


def test_no_subnet_is_there():
    assert set(statuses(judge, scope(AGENT), told(world(having(subnets=())))).values()) == {"skip"}


@pytest.mark.parametrize(("group", "status"), [("sg-run", "pass"), ("sg-gone", "fail")])
def test_the_groups_of_a_capacity_provider_are_there(group, status):
    made = scope(target=target(resources=(provider("subnet-a", group=group),)))
    closed = changed("security_groups", "sg-run", egress=())
    assert statuses(judge, made, told(world(closed))) == {group: status}
