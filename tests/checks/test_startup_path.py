"""Paths from the subnets of agents: the ways they take, the hops that stop them, and the commands past those."""

import json

import pytest
from attrs import evolve
from network_rows import (
    AGENT,
    ANY,
    ENDPOINTS,
    OPEN,
    TO_IGW,
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
from worlds import findings, scope, statuses

from preflight.checks.startup_path import judge
from preflight.core.target import Code, Network, NetworkPlan
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value, Why, made_value, unknown_value
from preflight.network.regional import BLOCK_PUBLIC_ACCESS
from preflight.network.rows import AclEntry, Exclusion, PublicAccess, Route, Rule

SUBNET = agent("subnet-a")
LAYERS = "arn:aws:s3:::prod-us-west-2-starport-layer-bucket/*"
TO_TGW = Route(ANY, transit_gateway_id="tgw-1", state="active")


def policy(**statement) -> str:
    full = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*", **statement}
    return json.dumps({"Version": "2012-10-17", "Statement": [full]})


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ((), "pass"),
        ((no_way_out(*ENDPOINTS),), "pass"),
        ((no_way_out(),), "fail"),
        ((no_way_out(*ENDPOINTS[:3]),), "fail"),
        ((no_way_out(*ENDPOINTS[:3], gateway("rtb-main")),), "fail"),
        ((routes(TO_IGW),), "fail"),
        ((routes(TO_TGW),), "unknown"),
        ((changed("nat_gateways", "nat-1", state="failed"),), "fail"),
        ((changed("nat_gateways", "nat-1", state="pending"),), "unknown"),
        ((having(nat_gateways=()),), "fail"),
        ((changed("security_groups", "sg-run", egress=()),), "fail"),
        ((changed("network_acls", "acl-1", entries=(AclEntry(10, False, "-1", False, ANY), *OPEN)),), "fail"),
        ((changed("subnets", "subnet-a", owner_id="111122223333"),), "unknown"),
        ((changed("vpcs", "vpc-1", dns_hostnames=False), no_way_out(*ENDPOINTS)), "fail"),
        ((no_way_out(*ENDPOINTS[:3], gateway("rtb-priv", policy=policy(Resource=LAYERS))),), "pass"),
        ((no_way_out(*ENDPOINTS[:3], gateway("rtb-priv", policy=policy(Resource="arn:aws:s3:::mine/*"))),), "fail"),
        ((no_way_out(*ENDPOINTS[:3], gateway("rtb-priv", policy=policy(Effect="Deny"))),), "fail"),
        (
            (no_way_out(*ENDPOINTS[:3], gateway("rtb-priv", policy=policy(Principal={"AWS": "123456789012"}))),),
            "unknown",
        ),
        (
            (
                no_way_out(
                    *ENDPOINTS[:3],
                    gateway("rtb-priv", policy=policy(Condition={"StringEquals": {"aws:PrincipalOrgID": "o-1"}})),
                ),
            ),
            "unknown",
        ),
        ((no_way_out(*ENDPOINTS[:3], gateway("rtb-priv", policy="not JSON")),), "unknown"),
    ],
)
def test_one_subnet(change, status):
    assert statuses(judge, scope(SUBNET), told(world(*change))) == {"subnet-a": status}


def test_subnets_are_judged_on_their_own():
    one = changed("route_tables", "rtb-priv", subnet_ids=("subnet-a",))
    assert statuses(judge, scope(AGENT), told(world(one))) == {"subnet-a": "pass", "subnet-b": "fail"}


@pytest.mark.parametrize(
    ("change", "command"),
    [
        (
            (no_way_out(*ENDPOINTS[:3]),),
            (
                "aws ec2 create-vpc-endpoint --vpc-id vpc-1 --service-name com.amazonaws.us-west-2.s3"
                " --vpc-endpoint-type Gateway --route-table-ids rtb-priv --region us-west-2"
            ),
        ),
        (
            (no_way_out(*ENDPOINTS[:2], ENDPOINTS[3]),),
            (
                "aws ec2 create-vpc-endpoint --vpc-id vpc-1 --service-name com.amazonaws.us-west-2.logs --vpc-endpoint-type"
                " Interface --private-dns-enabled --subnet-ids subnet-a --security-group-ids sg-ep --region us-west-2"
            ),
        ),
        (
            (no_way_out(*ENDPOINTS[:3], gateway("rtb-main")),),
            "aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-s3 --add-route-table-ids rtb-priv --region us-west-2",
        ),
        (
            (no_way_out(*ENDPOINTS[:2], interface("logs", private_dns=False), ENDPOINTS[3]),),
            "aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-logs --private-dns-enabled --region us-west-2",
        ),
        (
            (no_way_out(*ENDPOINTS), changed("security_groups", "sg-ep", ingress=())),
            (
                "aws ec2 authorize-security-group-ingress --group-id sg-ep --protocol tcp --port 443 --source-group sg-run"
                " --region us-west-2"
            ),
        ),
        (
            (routes(TO_IGW),),
            (
                "aws ec2 replace-route --route-table-id rtb-priv --destination-cidr-block 0.0.0.0/0 --nat-gateway-id nat-1"
                " --region us-west-2"
            ),
        ),
        (
            (routes(),),
            (
                "aws ec2 create-route --route-table-id rtb-priv --destination-cidr-block 0.0.0.0/0 --nat-gateway-id nat-1"
                " --region us-west-2"
            ),
        ),
        (
            (routes(Route(ANY, nat_gateway_id="nat-0", state="blackhole")),),
            (
                "aws ec2 replace-route --route-table-id rtb-priv --destination-cidr-block 0.0.0.0/0 --nat-gateway-id nat-1"
                " --region us-west-2"
            ),
        ),
        (
            (changed("nat_gateways", "nat-1", state="failed"),),
            (
                "EIP=$(aws ec2 allocate-address --domain vpc --tag-specifications"
                ' \'[{"ResourceType": "elastic-ip", "Tags": [{"Key": "Name", "Value":'
                ' "agentcore-preflight-subnet-pub"}]}]\' --query AllocationId --output text --region us-west-2)\n'
                'NAT=$(aws ec2 create-nat-gateway --subnet-id subnet-pub --allocation-id "${EIP}" --tag-specifications'
                ' \'[{"ResourceType": "natgateway", "Tags": [{"Key": "Name", "Value":'
                ' "agentcore-preflight-subnet-pub"}]}]\' --query NatGateway.NatGatewayId --output text'
                " --region us-west-2)\n"
                'aws ec2 wait nat-gateway-available --nat-gateway-ids "${NAT}" --region us-west-2\n'
                "aws ec2 replace-route --route-table-id rtb-priv --destination-cidr-block 0.0.0.0/0 --nat-gateway-id"
                ' "${NAT}" --region us-west-2'
            ),
        ),
        (
            (changed("route_tables", "rtb-pub", routes=()),),
            (
                "aws ec2 create-route --route-table-id rtb-pub --destination-cidr-block 0.0.0.0/0 --gateway-id igw-1"
                " --region us-west-2"
            ),
        ),
        (
            (changed("internet_gateways", "igw-1", vpc_ids=()),),
            "aws ec2 attach-internet-gateway --internet-gateway-id igw-1 --vpc-id vpc-1 --region us-west-2",
        ),
        (
            (no_way_out(*ENDPOINTS), changed("vpcs", "vpc-1", dns_hostnames=False)),
            (
                "aws ec2 modify-vpc-attribute --vpc-id vpc-1 --enable-dns-support --region us-west-2\n"
                "aws ec2 modify-vpc-attribute --vpc-id vpc-1 --enable-dns-hostnames --region us-west-2"
            ),
        ),
        (
            (
                no_way_out(*ENDPOINTS),
                changed("security_groups", "sg-run", egress=(Rule("tcp", 443, 443, groups=("sg-ep",)),)),
            ),
            (
                "aws ec2 authorize-security-group-egress --group-id sg-run --ip-permissions"
                ' \'[{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "PrefixListIds": [{"PrefixListId": "pl-s3"}]}]\''
                " --region us-west-2"
            ),
        ),
        (
            (changed("network_acls", "acl-1", entries=(AclEntry(50, True, "6", True, ANY, None, 1024), OPEN[1])),),
            (
                "aws ec2 create-network-acl-entry --network-acl-id acl-1 --egress --rule-number 49 --rule-action allow"
                " --protocol tcp --port-range From=443,To=443 --cidr-block 0.0.0.0/0 --region us-west-2"
            ),
        ),
        (
            (changed("network_acls", "acl-1", entries=OPEN[:1]),),
            (
                "aws ec2 create-network-acl-entry --network-acl-id acl-1 --ingress --rule-number 99 --rule-action allow"
                " --protocol tcp --port-range From=32768,To=60999 --cidr-block 0.0.0.0/0 --region us-west-2"
            ),
        ),
    ],
)
def test_the_command_that_mends_it(change, command):
    found = findings(judge, scope(SUBNET), told(world(*change)))
    assert command in [finding.fix.command for finding in found if finding.fix]


def test_an_endpoint_with_the_agents_own_group_needs_a_rule_for_them():
    closed = changed("security_groups", "sg-run", ingress=())
    (found,) = findings(judge, scope(SUBNET), told(world(no_way_out(), closed)))
    lines = found.fix.command.split("\n")
    assert [line.split()[2] for line in lines] == [
        "authorize-security-group-ingress",
        "create-vpc-endpoint",
        "create-vpc-endpoint",
        "create-vpc-endpoint",
        "create-vpc-endpoint",
    ]
    assert all(line.endswith(" --region us-west-2") for line in lines)


def test_a_policy_is_mended_by_adding_to_it():
    own = policy(Resource="arn:aws:s3:::mine/*")
    rows = told(world(no_way_out(*ENDPOINTS[:3], gateway("rtb-priv", policy=own))))
    (found,) = findings(judge, scope(SUBNET), rows)
    command = found.fix.command or ""
    assert command.startswith("aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-s3 --policy-document '")
    document = json.loads(command.split("'")[1])
    assert [statement["Resource"] for statement in document["Statement"]] == ["arn:aws:s3:::mine/*", LAYERS]


def test_the_finding_prints_the_path_taken():
    (found,) = findings(judge, scope(SUBNET), told())
    assert found.because.startswith("it reaches ecr.api by sg-run lets tcp 443 out to the addresses of ecr.api > ")
    assert "rtb-priv 0.0.0.0/0 -> nat-1 > nat-1 available in subnet-pub > rtb-pub 0.0.0.0/0 -> igw-1" in found.because


def test_the_finding_prints_the_first_broken_hop_once_for_all_services():
    (found,) = findings(judge, scope(SUBNET), told(world(no_way_out())))
    assert found.because.startswith("ecr.api, ecr.dkr, s3, logs cannot be reached: subnet-a (us-west-2a) > ")
    assert found.because.endswith("rtb-priv has no route to the service's addresses")


def test_services_that_only_some_agents_use():
    models = agent("subnet-a", models=(Value("amazon.nova-pro-v1:0"),), secrets=(Value("key"),))
    (found,) = findings(judge, scope(models), told(world(no_way_out(*ENDPOINTS))))
    assert found.because.startswith("secretsmanager, bedrock-runtime cannot be reached")
    both = scope(SUBNET, agent("subnet-a", subject="writer", models=(Value("amazon.nova-pro-v1:0"),)))
    (found,) = findings(judge, both, told(world(no_way_out(*ENDPOINTS))))
    assert found.because.startswith("bedrock-runtime cannot be reached")


def test_a_code_package_needs_no_registry():
    code = agent("subnet-a", code=Code(bucket=Value("mine"), key=Value("a.zip")))
    only = evolve(code, image=None)
    rows = world(no_way_out(interface("logs"), gateway("rtb-priv")))
    assert statuses(judge, scope(only), told(rows)) == {"subnet-a": "pass"}
    strict = world(no_way_out(interface("logs"), gateway("rtb-priv", policy=policy(Resource=LAYERS))))
    assert statuses(judge, scope(only), told(strict)) == {"subnet-a": "fail"}


@pytest.mark.parametrize(
    ("name", "action"),
    [
        ("ROUTE_TABLES", "ec2:DescribeRouteTables"),
        ("ENDPOINTS", "ec2:DescribeVpcEndpoints"),
        ("NAT_GATEWAYS", "ec2:DescribeNatGateways"),
        ("INTERNET_GATEWAYS", "ec2:DescribeInternetGateways"),
        ("GROUPS", "ec2:DescribeSecurityGroups"),
        ("ACLS", "ec2:DescribeNetworkAcls"),
        ("SUBNETS", "ec2:DescribeSubnets"),
        ("VPCS", "ec2:DescribeVpcs"),
        ("DNS_SUPPORT", "ec2:DescribeVpcAttribute"),
    ],
)
def test_what_could_not_be_asked_is_named(name, action):
    found = findings(judge, scope(SUBNET), told(**{name: Unanswered(UnansweredReason.DENIED, action)}))
    assert {finding.status.value for finding in found} == {"unknown"}
    assert {str(finding.cause) for finding in found} == {f"denied:{action}"}


def test_the_prefix_list_in_doubt_is_named():
    to_list = changed("security_groups", "sg-run", egress=(Rule("tcp", 443, 443, prefix_lists=("pl-s3",)),))
    denied = Unanswered(UnansweredReason.DENIED, "ec2:DescribePrefixLists")
    found = findings(judge, scope(SUBNET), told(world(to_list), PREFIX_LISTS=denied))
    assert {str(finding.cause) for finding in found} == {"denied:ec2:DescribePrefixLists"}


MADE = made_value("subnet-a")
GROUP = made_value("sg-run")


@pytest.mark.parametrize(
    ("change", "complete", "status"),
    [
        ((), True, "pass"),
        ((no_way_out(),), True, "fail"),
        ((), False, "unknown"),
        ((no_way_out(),), False, "unknown"),
        ((having(region=""), no_way_out(*ENDPOINTS)), True, "pass"),
    ],
)
def test_a_planned_network_is_judged_from_its_file(change, complete, status):
    plan = NetworkPlan(world(*change), complete)
    network = Network(Value("VPC"), subnets=(MADE,), security_groups=(GROUP,), plan=plan)
    (found,) = findings(judge, scope(agent(network=network)))
    assert (found.subject, found.status) == ("subnet-a", status)
    assert not (found.fix and found.fix.command)


UNREAD = Unanswered(UnansweredReason.DENIED, "ec2:DescribeVpcBlockPublicAccessOptions")


@pytest.mark.parametrize(
    ("access", "change", "status"),
    [
        (PublicAccess("off"), (), "pass"),
        (PublicAccess("block-ingress"), (), "pass"),
        (PublicAccess("block-bidirectional"), (), "fail"),
        (
            PublicAccess("block-bidirectional"),
            (having(exclusions=(Exclusion("vpc/vpc-1", "create-complete"),)),),
            "pass",
        ),
        (PublicAccess("block-bidirectional"), (no_way_out(*ENDPOINTS),), "pass"),
        (PublicAccess("block-bidirectional"), (no_way_out(*ENDPOINTS), having(internet_gateways=())), "pass"),
        (PublicAccess(None), (), "unknown"),
        (UNREAD, (), "unknown"),
    ],
)
def test_the_account_blocks_public_access_of_a_network_to_come_as_well(access, change, status):
    network = Network(Value("VPC"), subnets=(MADE,), security_groups=(GROUP,), plan=NetworkPlan(world(*change), True))
    (found,) = findings(judge, scope(agent(network=network)), {BLOCK_PUBLIC_ACCESS: {"": access}})
    assert (found.subject, found.status) == ("subnet-a", status)
    assert access is not UNREAD or str(found.cause) == f"denied:{UNREAD.action}"


def test_a_group_that_the_deployment_makes_joins_the_live_network():
    plan = NetworkPlan(world(having(subnets=(), endpoints=())))
    network = Network(Value("VPC"), subnets=(Value("subnet-a"),), security_groups=(GROUP,), plan=plan)
    rows = told(world(having(security_groups=())))
    (found,) = findings(judge, scope(agent(network=network)), rows)
    assert (found.subject, found.status) == ("subnet-a", "unknown")
    assert "it reaches" in found.because


def test_a_network_made_without_telling_how_is_skipped():
    made = Network(Value("VPC"), vpc=unknown_value(Why.AFTER_DEPLOY, "created by this deployment"))
    assert statuses(judge, scope(agent(network=made))) == {"research": "skip"}


def test_the_guides_groups_drop_what_goes_to_s3():
    groups_only = changed("security_groups", "sg-run", egress=(Rule("tcp", 443, 443, groups=("sg-ep",)),))
    (found,) = findings(judge, scope(SUBNET), told(world(no_way_out(*ENDPOINTS), groups_only)))
    assert "s3 cannot be reached" in found.because
