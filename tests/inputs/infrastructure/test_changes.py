"""What a file changes of a role and a network that are there, alike in every kind of source."""

import json
from typing import Any

import pytest
from attrs import evolve

from preflight.inputs import cloudformation, pulumi, terraform
from preflight.inputs.document import Options, parse
from preflight.network.changes import Change
from preflight.network.rows import AclEntry, Route, Rule

ROLE = "arn:aws:iam::123456789012:role/Agents"
DOCUMENT = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ecr:*", "Resource": "*"}]}
TEXT = json.dumps(DOCUMENT)


def by_cloudformation(kind, properties):
    network = {"Subnets": ["subnet-1"], "SecurityGroups": ["sg-1"]}
    runtime = {"RoleArn": ROLE, "NetworkConfiguration": {"NetworkMode": "VPC", "NetworkModeConfig": network}}
    resources = {"A": {"Type": "AWS::BedrockAgentCore::Runtime", "Properties": runtime}}
    resources["Change"] = {"Type": f"AWS::{kind}", "Properties": properties}
    return cloudformation.read(parse(json.dumps({"Resources": resources}), "t.json"), Options())[0].agents[0]


def by_terraform(kind, after, before=None):
    network = [{"network_mode": "VPC", "network_mode_config": [{"subnets": ["subnet-1"], "security_groups": ["sg-1"]}]}]
    runtime = {"role_arn": ROLE, "network_configuration": network}
    rows = (
        ("aws_bedrockagentcore_agent_runtime", runtime, None),
        (kind, after, before),
    )
    changes = [
        {"address": f"{name}.x", "mode": "managed", "type": name,
         "change": {"actions": ["update" if was else "create"], "before": was, "after": new, "after_unknown": {}}}
        for name, new, was in rows
    ]  # fmt: skip
    document = parse(json.dumps({"format_version": "1.2", "resource_changes": changes}), "plan.json")
    return terraform.read(document, Options())[0].agents[0]


def by_pulumi(kind, inputs, old=None):
    network = {"networkMode": "VPC", "networkModeConfig": {"subnets": ["subnet-1"], "securityGroups": ["sg-1"]}}
    runtime = {"roleArn": ROLE, "networkConfiguration": network}
    steps = [
        {"op": "update" if old else "create", "urn": f"urn:pulumi:s::p::{name}::x",
         "newState": {"type": name, "inputs": new, "id": old or ""}, "oldState": {"id": old or "", "inputs": new}}
        for name, new, old in (("aws:bedrock/agentcoreAgentRuntime:AgentcoreAgentRuntime", runtime, None),
                               (kind, inputs, old))
    ]  # fmt: skip
    document = parse(json.dumps({"config": {}, "steps": steps, "changeSummary": {}}), "p.json")
    return pulumi.read(document, Options())[0].agents[0]


ROUTE = Change("rtb-1", routes=(Route("0.0.0.0/0", nat_gateway_id="nat-1", state="active"),))
RULE = Change("sg-9", ingress=(Rule("tcp", 443, 443, groups=("sg-1",)),))
OUTGOING = Change("sg-9", egress=(Rule("-1", cidrs=("0.0.0.0/0",)),))
ENTRY = Change("acl-1", entries=(AclEntry(50, True, "6", False, "0.0.0.0/0", None, 443, 443),))
POLICY = Change("vpce-1", policy=TEXT)
UPDATED = Change("vpce-1", subnet_ids=None, route_table_ids=None, group_ids=None, policy=TEXT, anew=True)
DETACHED = Change("vpce-1", subnet_ids=None, route_table_ids=(), group_ids=None, private_dns=False, anew=True)
ANEW = Change("sg-1", egress=(Rule("-1", cidrs=("0.0.0.0/0",)),), anew=True)


@pytest.mark.parametrize(
    ("agent", "change"),
    [
        (by_cloudformation("EC2::Route", {"RouteTableId": "rtb-1", "DestinationCidrBlock": "0.0.0.0/0",
                                          "NatGatewayId": "nat-1"}), ROUTE),
        (by_terraform("aws_route", {"route_table_id": "rtb-1", "destination_cidr_block": "0.0.0.0/0",
                                    "nat_gateway_id": "nat-1"}), ROUTE),
        (by_pulumi("aws:ec2/route:Route", {"routeTableId": "rtb-1", "destinationCidrBlock": "0.0.0.0/0",
                                           "natGatewayId": "nat-1"}), ROUTE),
        (by_cloudformation("EC2::SecurityGroupIngress", {"GroupId": "sg-9", "IpProtocol": "tcp", "FromPort": 443,
                                                         "ToPort": 443, "SourceSecurityGroupId": "sg-1"}), RULE),
        (by_terraform("aws_vpc_security_group_ingress_rule",
                      {"security_group_id": "sg-9", "ip_protocol": "tcp", "from_port": 443, "to_port": 443,
                       "referenced_security_group_id": "sg-1"}), RULE),
        (by_pulumi("aws:ec2/securityGroupRule:SecurityGroupRule",
                   {"type": "egress", "securityGroupId": "sg-9", "protocol": "-1", "cidrBlocks": ["0.0.0.0/0"]}), OUTGOING),
        (by_cloudformation("EC2::NetworkAclEntry",
                           {"NetworkAclId": "acl-1", "RuleNumber": 50, "Protocol": 6, "RuleAction": "deny", "Egress": True,
                            "CidrBlock": "0.0.0.0/0", "PortRange": {"From": 443, "To": 443}}), ENTRY),
        (by_terraform("aws_network_acl_rule",
                      {"network_acl_id": "acl-1", "rule_number": 50, "protocol": "tcp", "rule_action": "deny",
                       "egress": True, "cidr_block": "0.0.0.0/0", "from_port": 443, "to_port": 443}), ENTRY),
        (by_pulumi("aws:ec2/networkAclRule:NetworkAclRule",
                   {"networkAclId": "acl-1", "ruleNumber": 50, "protocol": "6", "ruleAction": "deny", "egress": True,
                    "cidrBlock": "0.0.0.0/0", "fromPort": 443, "toPort": 443}), ENTRY),
        (by_terraform("aws_vpc_endpoint_policy", {"vpc_endpoint_id": "vpce-1", "policy": TEXT}), POLICY),
        (by_pulumi("aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy", {"vpcEndpointId": "vpce-1", "policy": TEXT}), POLICY),
        (by_terraform("aws_vpc_endpoint", {"vpc_id": "vpc-1", "policy": TEXT}, {"id": "vpce-1"}), UPDATED),
        (by_terraform("aws_vpc_endpoint", {"vpc_id": "vpc-1", "route_table_ids": [], "private_dns_enabled": False},
                      {"id": "vpce-1"}), DETACHED),
        (by_terraform("aws_vpc", {"enable_dns_support": True, "enable_dns_hostnames": False}, {"id": "vpc-1"}),
         Change("vpc-1", dns_support=True, dns_hostnames=False)),
        (by_terraform("aws_network_acl", {"vpc_id": "vpc-1", "ingress": [], "egress": [
            {"rule_no": 50, "protocol": "tcp", "action": "deny", "cidr_block": "0.0.0.0/0", "from_port": 443, "to_port": 443}]},
            {"id": "acl-1"}), evolve(ENTRY, anew=True)),
        (by_terraform("aws_network_acl", {"vpc_id": "vpc-1", "ingress": [], "egress": []}, {"id": "acl-1"}), Change("acl-1")),
        (by_terraform("aws_security_group", {"egress": [{"protocol": "-1", "cidr_blocks": ["0.0.0.0/0"]}]},
                      {"id": "sg-1"}), ANEW),
        (by_pulumi("aws:ec2/securityGroup:SecurityGroup", {"egress": [{"protocol": "-1", "cidrBlocks": ["0.0.0.0/0"]}]},
                   "sg-1"), ANEW),
    ],
)  # fmt: skip
def test_what_changes_a_network_that_is_there(agent, change):
    plan = agent.network.plan
    assert (plan.changes, plan.complete) == ((change,), True)


@pytest.mark.parametrize(
    ("agent", "complete"),
    [
        (by_cloudformation("EC2::Route", {"RouteTableId": {"Fn::ImportValue": "x"}, "NatGatewayId": "nat-1"}), False),
        (by_cloudformation("EC2::NetworkAclEntry", {"NetworkAclId": "acl-1", "RuleNumber": {"Ref": "Gone"}}), False),
        (
            by_cloudformation("EC2::SubnetNetworkAclAssociation", {"SubnetId": "subnet-1", "NetworkAclId": "acl-1"}),
            False,
        ),
        (
            by_cloudformation("EC2::VPCEndpoint", {"VpcId": "vpc-1", "ServiceName": "s3", "RouteTableIds": ["rtb-1"]}),
            True,
        ),
    ],
)
def test_a_change_that_is_not_known_leaves_the_network_open(agent, complete):
    assert agent.network.plan.complete is complete


@pytest.mark.parametrize(
    ("agent", "trusted"),
    [
        (by_cloudformation("IAM::RolePolicy", {"RoleName": "Agents", "PolicyDocument": DOCUMENT}), False),
        (by_cloudformation("IAM::ManagedPolicy", {"Roles": ["Agents"], "PolicyDocument": DOCUMENT}), False),
        (by_terraform("aws_iam_role_policy", {"role": "Agents", "policy": TEXT}), False),
        (by_pulumi("aws:iam/rolePolicy:RolePolicy", {"role": "Agents", "policy": TEXT}), False),
        (by_terraform("aws_iam_role", {"name": "Agents", "assume_role_policy": TEXT,
                                       "inline_policy": [{"policy": TEXT}]}, {"id": "Agents"}), True),
        (by_pulumi("aws:iam/role:Role", {"name": "Agents", "assumeRolePolicy": TEXT,
                                         "inlinePolicies": [{"policy": TEXT}]}, "Agents"), True),
    ],
)  # fmt: skip
def test_what_changes_a_role_that_is_there(agent, trusted):
    plan = agent.role.plan
    assert (plan.policies, plan.complete, plan.trust) == ((DOCUMENT,), True, DOCUMENT if trusted else None)


@pytest.mark.parametrize(
    "agent",
    [
        by_cloudformation("IAM::RolePolicy", {"RoleName": "Another", "PolicyDocument": DOCUMENT}),
        by_cloudformation("S3::Bucket", {}),
    ],
)
def test_what_has_nothing_to_do_with_the_role(agent):
    assert (agent.role.plan, agent.network.plan) == (None, None)


def gone(kind, before, kept=None):
    """The network of an agent whose plan deletes something, and makes something else."""
    runtime = {
        "role_arn": ROLE,
        "network_configuration": [
            {"network_mode": "VPC", "network_mode_config": [{"subnets": ["subnet-1"], "security_groups": ["sg-1"]}]}
        ],
    }
    rows = [("aws_bedrockagentcore_agent_runtime", ["create"], None, runtime), (kind, ["delete"], before, None)]
    rows += [(kind, ["create"], None, kept)] if kept else []
    changes = [
        {
            "address": f"{name}.x{n}",
            "mode": "managed",
            "type": name,
            "change": {"actions": actions, "before": was, "after": new, "after_unknown": {}},
        }
        for n, (name, actions, was, new) in enumerate(rows)
    ]
    document = parse(json.dumps({"format_version": "1.2", "resource_changes": changes}), "plan.json")
    return terraform.read(document, Options())[0].agents[0].network.plan


def gone_in_pulumi(token, inputs, identity):
    network = {"networkMode": "VPC", "networkModeConfig": {"subnets": ["subnet-1"], "securityGroups": ["sg-1"]}}
    agent = "aws:bedrock/agentcoreAgentRuntime:AgentcoreAgentRuntime"
    steps = [
        {
            "op": "create",
            "urn": f"urn:pulumi:s::p::{agent}::a",
            "newState": {"type": agent, "inputs": {"roleArn": ROLE, "networkConfiguration": network}},
        },
        {
            "op": "delete",
            "urn": f"urn:pulumi:s::p::{token}::x",
            "oldState": {"type": token, "id": identity, "inputs": inputs},
        },
    ]
    document = parse(json.dumps({"config": {}, "steps": steps, "changeSummary": {}}), "p.json")
    return pulumi.read(document, Options())[0].agents[0].network.plan


RULE_GONE = Change("sg-9", egress=(Rule("tcp", 443, 443, cidrs=("0.0.0.0/0",)),), takes=True)


@pytest.mark.parametrize(
    ("plan", "change"),
    [
        (gone("aws_route", {"id": "r", "route_table_id": "rtb-1", "destination_cidr_block": "0.0.0.0/0", "nat_gateway_id": "nat-1"}),
         evolve(ROUTE, takes=True)),
        (gone("aws_route_table_association", {"id": "a", "route_table_id": "rtb-1", "subnet_id": "subnet-1"}),
         Change("rtb-1", subnet_ids=("subnet-1",), takes=True)),
        (gone("aws_vpc_security_group_egress_rule", {"id": "sgr-1", "security_group_id": "sg-9", "ip_protocol": "tcp",
              "from_port": 443, "to_port": 443, "cidr_ipv4": "0.0.0.0/0"}), RULE_GONE),
        (gone("aws_network_acl_rule", {"id": "e", "network_acl_id": "acl-1", "rule_number": 50, "protocol": "tcp",
              "rule_action": "deny", "egress": True, "cidr_block": "0.0.0.0/0", "from_port": 443, "to_port": 443}),
         evolve(ENTRY, takes=True)),
        (gone("aws_vpc_endpoint_route_table_association", {"id": "a", "vpc_endpoint_id": "vpce-1", "route_table_id": "rtb-1"}),
         Change("vpce-1", route_table_ids=("rtb-1",), takes=True)),
        (gone("aws_vpc_endpoint", {"id": "vpce-1", "vpc_id": "vpc-1"}), Change("vpce-1", gone=True)),
        (gone("aws_subnet", {"id": "subnet-1", "vpc_id": "vpc-1"}), Change("subnet-1", gone=True)),
        (gone("aws_security_group", {"id": "sg-1", "vpc_id": "vpc-1"}), Change("sg-1", gone=True)),
        (gone("aws_network_acl", {"id": "acl-1", "vpc_id": "vpc-1"}), Change("acl-1", gone=True)),
        (gone("aws_nat_gateway", {"id": "nat-1"}), Change("nat-1", gone=True)),
        (gone("aws_internet_gateway", {"id": "igw-1"}), Change("igw-1", gone=True)),
        (gone("aws_internet_gateway_attachment", {"id": "x", "internet_gateway_id": "igw-1", "vpc_id": "vpc-1"}),
         Change("igw-1", gone=True)),
        (gone_in_pulumi("aws:ec2/vpcEndpoint:VpcEndpoint", {"vpcId": "vpc-1"}, "vpce-1"), Change("vpce-1", gone=True)),
        (gone_in_pulumi("aws:ec2/route:Route", {"routeTableId": "rtb-1", "destinationCidrBlock": "0.0.0.0/0",
                                                "natGatewayId": "nat-1"}, "r"), evolve(ROUTE, takes=True)),
    ],
)  # fmt: skip
def test_what_a_plan_deletes_of_a_network(plan, change):
    assert (plan.changes, plan.complete) == ((change,), True)


@pytest.mark.parametrize(
    "plan",
    [
        gone("aws_vpc_endpoint_policy", {"id": "vpce-1", "vpc_endpoint_id": "vpce-1", "policy": TEXT}),
        gone("aws_main_route_table_association", {"id": "a", "route_table_id": "rtb-1", "vpc_id": "vpc-1"}),
        gone("aws_network_acl_association", {"id": "a", "network_acl_id": "acl-1", "subnet_id": "subnet-1"}),
    ],
)
def test_a_deletion_that_is_not_read_leaves_the_network_open(plan):
    assert not plan.complete


def test_a_rule_made_anew_stays():
    rule = {"id": "sgr-1", "security_group_id": "sg-9", "ip_protocol": "tcp", "from_port": 443, "to_port": 443,
            "cidr_ipv4": "0.0.0.0/0"}  # fmt: skip
    plan = gone("aws_vpc_security_group_egress_rule", rule, rule)
    assert {(change.takes, change.egress) for change in plan.changes} == {
        (True, RULE_GONE.egress),
        (False, RULE_GONE.egress),
    }


UNKNOWN_AFTER = {
    "aws_iam_role": ({"id": "Agents", "name": "Agents"}, "assume_role_policy"),
    "aws_route_table": ({"id": "rtb-1", "vpc_id": "vpc-1"}, "route"),
    "aws_security_group": ({"id": "sg-1", "vpc_id": "vpc-1"}, "egress"),
    "aws_vpc_endpoint": ({"id": "vpce-1", "vpc_id": "vpc-1"}, "route_table_ids"),
    "aws_vpc": ({"id": "vpc-1"}, "enable_dns_support"),
    "aws_network_acl": ({"id": "acl-1", "vpc_id": "vpc-1"}, "egress"),
}


def updated_to_unknown(kind):
    """The agent of a plan that changes one member of something that is there to what nobody knows before the apply."""
    before, member = UNKNOWN_AFTER[kind]
    runtime = {
        "role_arn": ROLE,
        "network_configuration": [
            {"network_mode": "VPC", "network_mode_config": [{"subnets": ["subnet-1"], "security_groups": ["sg-1"]}]}
        ],
    }
    rows: tuple[tuple[str, Any, Any, dict[str, bool]], ...] = (
        ("aws_bedrockagentcore_agent_runtime", None, runtime, {}),
        (kind, before, before, {member: True}),
    )
    changes = [
        {
            "address": f"{name}.x",
            "mode": "managed",
            "type": name,
            "change": {
                "actions": ["update" if was else "create"],
                "before": was,
                "after": new,
                "after_unknown": unknown,
            },
        }
        for name, was, new, unknown in rows
    ]
    written = {"address": f"{kind}.x", "expressions": {member: {"references": ["data.external.x"]}}}
    configuration = {"root_module": {"resources": [written]}}
    text = json.dumps({"format_version": "1.2", "resource_changes": changes, "configuration": configuration})
    return terraform.read(parse(text, "plan.json"), Options())[0].agents[0]


@pytest.mark.parametrize("kind", UNKNOWN_AFTER)
def test_what_becomes_unknown_is_not_judged_by_what_it_was(kind):
    agent = updated_to_unknown(kind)
    if kind == "aws_iam_role":
        assert agent.role.plan.trust_unread
    else:
        assert not agent.network.plan.complete
