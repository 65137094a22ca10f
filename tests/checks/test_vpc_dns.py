"""The DNS attributes of VPCs, and whether an endpoint relies on them."""

import pytest
from network_rows import AGENT, ENDPOINTS, agent, changed, having, interface, told, world
from worlds import findings, scope, statuses

from preflight.checks.vpc_dns import judge
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.network.rows import DnsFirewall, PrivateZone

LOGS = having(endpoints=(ENDPOINTS[2],))
OWN_SERVERS = changed("vpcs", "vpc-1", dhcp_options_id="dopt-1")
NO_HOSTNAMES = changed("vpcs", "vpc-1", dns_hostnames=False)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ((), "pass"),
        ((LOGS,), "pass"),
        ((NO_HOSTNAMES,), "pass"),
        ((NO_HOSTNAMES, LOGS), "warn"),
        ((NO_HOSTNAMES, having(endpoints=(interface("logs", private_dns=False),))), "pass"),
        ((NO_HOSTNAMES, having(endpoints=(interface("kms"),))), "pass"),
        ((OWN_SERVERS,), "pass"),
        ((OWN_SERVERS, LOGS), "unknown"),
        ((OWN_SERVERS, NO_HOSTNAMES, LOGS), "warn"),
        ((having(dns_firewalls=(DnsFirewall("vpc-1", "rslvr-frg-1"),)),), "unknown"),
        ((having(dns_firewalls=(DnsFirewall("vpc-2", "rslvr-frg-1"),)), LOGS), "pass"),
        ((having(private_zones=(PrivateZone("Z1", "logs.us-west-2.amazonaws.com."),)),), "unknown"),
        ((having(private_zones=(PrivateZone("Z1", "logs.us-west-2.amazonaws.com."),)), LOGS), "pass"),
        ((having(private_zones=(PrivateZone("Z1", "corp.example.com."),)), LOGS), "pass"),
        ((having(private_zones=None),), "unknown"),
        ((changed("vpcs", "vpc-1", dns_support=False),), "warn"),
        ((changed("vpcs", "vpc-1", dns_support=False, dns_hostnames=False), LOGS), "warn"),
    ],
)
def test_attributes(changes, status):
    assert statuses(judge, scope(AGENT), told(world(*changes))) == {"vpc-1": status}


def test_the_exact_command():
    (found,) = findings(judge, scope(AGENT), told(world(NO_HOSTNAMES, LOGS)))
    assert found.fix.command == "aws ec2 modify-vpc-attribute --vpc-id vpc-1 --enable-dns-hostnames --region us-west-2"


def test_the_rules_to_look_at():
    (found,) = findings(judge, scope(AGENT), told(world(having(dns_firewalls=(DnsFirewall("vpc-1", "rslvr-frg-1"),)))))
    assert "list-firewall-rules --firewall-rule-group-id rslvr-frg-1" in (found.fix.command or "")


@pytest.mark.parametrize(
    "name", ["DNS_FIREWALLS", "VPCS", "DNS_SUPPORT", "DNS_HOSTNAMES", "ENDPOINTS", "NAMED_SUBNETS"]
)
def test_what_could_not_be_asked_is_named(name):
    rows = told(
        world(NO_HOSTNAMES if name == "ENDPOINTS" else having()),
        **{name: Unanswered(UnansweredReason.DENIED, "ec2:It")},
    )
    found = findings(judge, scope(AGENT), rows)
    assert {(f.status.value, str(f.cause)) for f in found} == {("unknown", "denied:ec2:It")}


def test_no_subnet_is_there():
    assert set(statuses(judge, scope(agent("subnet-gone")), told()).values()) == {"skip"}
