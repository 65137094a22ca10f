"""Simulated accounts with one thing wrong each, and mixtures: what the plan has to put right."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from attrs import frozen

from preflight.demo.site import Site
from preflight.demo.state import states
from preflight.demo.worlds import images

from .sources import YAML, agentkit, one_public, private, stack, unserved

REGION = "us-west-2"
SECRET = f"arn:aws:secretsmanager:{REGION}:123456789012:secret:research-agent/api-key"
ROLE = "ResearchAgentRole"


@frozen
class World:
    """A world of the demo, what is then broken in it, and the kind of problem that this is."""

    name: str
    breaks: tuple[Callable[[Account], None], ...] = ()
    base: str = "ready"
    file: str | Callable[[Account], str] = ""
    """The text of an input file that is audited instead of the account, or what makes it."""
    suffix: str = "json"
    rounds: int = 1
    """How many plans it takes: what is created because nothing suits has to be audited before it can be connected."""


class Account:
    """The account of a world, to break things in."""

    def __init__(self, session: Any) -> None:
        self.session = session
        self.ec2, self.iam, self.ecr = (session.client(name) for name in ("ec2", "iam", "ecr"))
        self.control = session.client("bedrock-agentcore-control")

    @property
    def vpc(self) -> str:
        return str(self.ec2.describe_vpcs(Filters=[{"Name": "tag:Name", "Values": ["agents"]}])["Vpcs"][0]["VpcId"])

    @property
    def subnets(self) -> list[str]:
        wanted = [{"Name": "vpc-id", "Values": [self.vpc]}, {"Name": "tag:Name", "Values": ["private-*"]}]
        return [each["SubnetId"] for each in self.ec2.describe_subnets(Filters=wanted)["Subnets"]]

    @property
    def public_subnets(self) -> list[str]:
        wanted = [{"Name": "vpc-id", "Values": [self.vpc]}, {"Name": "tag:Name", "Values": ["public"]}]
        return [each["SubnetId"] for each in self.ec2.describe_subnets(Filters=wanted)["Subnets"]]

    def subnet_in(self, zone: str, block: str = "10.0.200.0/24") -> str:
        """A new private subnet of the VPC, routed as the others are."""
        made = self.ec2.create_subnet(VpcId=self.vpc, CidrBlock=block, AvailabilityZoneId=zone)["Subnet"]["SubnetId"]
        table = self.tables()[0]["RouteTableId"]
        self.ec2.associate_route_table(SubnetId=made, RouteTableId=table)
        return str(made)

    def private_subnet(self) -> str:
        """A new subnet of the only VPC with a route table of its own that leads nowhere else."""
        vpc = self.ec2.describe_vpcs()["Vpcs"][0]
        held = self.ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc["VpcId"]]}])["Subnets"]
        block = f"{vpc['CidrBlock'].rsplit('.', 2)[0]}.{240 - len(held)}.0/24"
        made = self.ec2.create_subnet(VpcId=vpc["VpcId"], CidrBlock=block, AvailabilityZoneId="usw2-az1")["Subnet"]
        table = self.ec2.create_route_table(VpcId=vpc["VpcId"])["RouteTable"]["RouteTableId"]
        self.ec2.associate_route_table(SubnetId=made["SubnetId"], RouteTableId=table)
        return str(made["SubnetId"])

    def move(self, runtime: dict[str, Any], old: str, new: str) -> None:
        """Gives a runtime another subnet, by an update as the API takes it."""
        held = runtime["networkConfiguration"]["networkModeConfig"]["subnets"]
        names = [new if each == old else each for each in held]
        self.control.update_agent_runtime(
            agentRuntimeId=runtime["agentRuntimeId"], roleArn=runtime["roleArn"],
            agentRuntimeArtifact=runtime["agentRuntimeArtifact"], networkConfiguration=_in(runtime, names),
        )  # fmt: skip

    def endpoint(self, service: str) -> dict[str, Any]:
        wanted = [{"Name": "service-name", "Values": [f"com.amazonaws.{REGION}.{service}"]}]
        return dict(self.ec2.describe_vpc_endpoints(Filters=wanted)["VpcEndpoints"][0])

    def group(self, name: str) -> dict[str, Any]:
        wanted = [{"Name": "group-name", "Values": [name]}, {"Name": "vpc-id", "Values": [self.vpc]}]
        return dict(self.ec2.describe_security_groups(Filters=wanted)["SecurityGroups"][0])

    def tables(self) -> list[dict[str, Any]]:
        wanted = [{"Name": "association.subnet-id", "Values": self.subnets}]
        return list(self.ec2.describe_route_tables(Filters=wanted)["RouteTables"])

    def policy(self) -> list[dict[str, Any]]:
        return list(self.iam.get_role_policy(RoleName=ROLE, PolicyName=ROLE)["PolicyDocument"]["Statement"])

    def runtimes(self) -> list[dict[str, Any]]:
        listed = self.control.list_agent_runtimes()["agentRuntimes"]
        return [self.control.get_agent_runtime(agentRuntimeId=each["agentRuntimeId"]) for each in listed]

    @property
    def state(self) -> Any:
        return states["123456789012"][REGION]

    @property
    def site(self) -> Site:
        return Site(self.session, REGION, "123456789012", self.state)


def without_routes(account: Account) -> None:
    """No NAT route, so that endpoints alone decide."""
    for table in account.tables():
        if not any(route.get("NatGatewayId") for route in table["Routes"]):
            continue
        account.ec2.delete_route(RouteTableId=table["RouteTableId"], DestinationCidrBlock="0.0.0.0/0")


def endpoints_closed(account: Account) -> None:
    group = account.group("endpoints")
    account.ec2.revoke_security_group_ingress(GroupId=group["GroupId"], IpPermissions=group["IpPermissions"])


def s3_not_associated(account: Account) -> None:
    without_routes(account)
    endpoint = account.endpoint("s3")
    one = endpoint["RouteTableIds"][:1]
    account.ec2.modify_vpc_endpoint(VpcEndpointId=endpoint["VpcEndpointId"], RemoveRouteTableIds=one)


def no_endpoint(service: str) -> Callable[[Account], None]:
    def remove(account: Account) -> None:
        without_routes(account)
        account.ec2.delete_vpc_endpoints(VpcEndpointIds=[account.endpoint(service)["VpcEndpointId"]])

    return remove


def private_dns_off(account: Account) -> None:
    without_routes(account)
    account.ec2.modify_vpc_endpoint(VpcEndpointId=account.endpoint("ecr.dkr")["VpcEndpointId"], PrivateDnsEnabled=False)


def endpoint_policy(account: Account) -> None:
    statement = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::other/*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    account.ec2.modify_vpc_endpoint(VpcEndpointId=account.endpoint("s3")["VpcEndpointId"], PolicyDocument=document)


def dns_hostnames_off(account: Account) -> None:
    without_routes(account)
    account.ec2.modify_vpc_attribute(VpcId=account.vpc, EnableDnsHostnames={"Value": False})


def dns_support_off(account: Account) -> None:
    account.ec2.modify_vpc_attribute(VpcId=account.vpc, EnableDnsSupport={"Value": False})


def no_egress(account: Account) -> None:
    group = account.group("agents")
    account.ec2.revoke_security_group_egress(GroupId=group["GroupId"], IpPermissions=group["IpPermissionsEgress"])


def acl_denies(*, egress: bool, ports: tuple[int, int]) -> Callable[[Account], None]:
    def deny(account: Account) -> None:
        wanted = [{"Name": "vpc-id", "Values": [account.vpc]}]
        acl = account.ec2.describe_network_acls(Filters=wanted)["NetworkAcls"][0]["NetworkAclId"]
        account.ec2.create_network_acl_entry(
            NetworkAclId=acl, RuleNumber=50, Protocol="6", RuleAction="deny", Egress=egress, CidrBlock="0.0.0.0/0",
            PortRange={"From": ports[0], "To": ports[1]},
        )  # fmt: skip

    return deny


def acl_lets_no_https_out(account: Account) -> None:
    """Its entry for all traffic is one for answers instead."""
    wanted = [{"Name": "vpc-id", "Values": [account.vpc]}]
    acl = account.ec2.describe_network_acls(Filters=wanted)["NetworkAcls"][0]["NetworkAclId"]
    account.ec2.delete_network_acl_entry(NetworkAclId=acl, RuleNumber=100, Egress=True)
    account.ec2.create_network_acl_entry(
        NetworkAclId=acl, RuleNumber=100, Protocol="6", RuleAction="allow", Egress=True, CidrBlock="0.0.0.0/0",
        PortRange={"From": 1024, "To": 65535},
    )  # fmt: skip


def no_way_at_all(account: Account) -> None:
    """Neither endpoints nor a route: the plan may choose."""
    without_routes(account)
    named = [each["VpcEndpointId"] for each in account.ec2.describe_vpc_endpoints()["VpcEndpoints"]]
    account.ec2.delete_vpc_endpoints(VpcEndpointIds=named)


def nat_gone(account: Account) -> None:
    nat = account.ec2.describe_nat_gateways()["NatGateways"][0]["NatGatewayId"]
    account.ec2.delete_nat_gateway(NatGatewayId=nat)
    named = [each["VpcEndpointId"] for each in account.ec2.describe_vpc_endpoints()["VpcEndpoints"]]
    account.ec2.delete_vpc_endpoints(VpcEndpointIds=named)


def role_lacks(*actions: str) -> Callable[[Account], None]:
    def take(account: Account) -> None:
        kept = []
        for statement in account.policy():
            left = [each for each in statement["Action"] if each not in actions]
            kept += [{**statement, "Action": left}] if left else []
        document = json.dumps({"Version": "2012-10-17", "Statement": kept})
        account.iam.put_role_policy(RoleName=ROLE, PolicyName=ROLE, PolicyDocument=document)

    return take


def role_distrusts(account: Account) -> None:
    statement = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    account.iam.update_assume_role_policy(RoleName=ROLE, PolicyDocument=document)


def role_trusts_another_account(account: Account) -> None:
    text = json.dumps(account.iam.get_role(RoleName=ROLE)["Role"]["AssumeRolePolicyDocument"])
    document = text.replace("123456789012", "111122223333")
    account.iam.update_assume_role_policy(RoleName=ROLE, PolicyDocument=document)


def gateway_may_not_invoke(account: Account) -> None:
    document = account.iam.get_role_policy(RoleName="GatewayRole", PolicyName="GatewayRole")["PolicyDocument"]
    kept = [each for each in document["Statement"] if "lambda:InvokeFunction" not in each["Action"]]
    text = json.dumps({**document, "Statement": kept})
    account.iam.put_role_policy(RoleName="GatewayRole", PolicyName="GatewayRole", PolicyDocument=text)


def no_linked_role(account: Account) -> None:
    account.iam.delete_role(RoleName="AWSServiceRoleForBedrockAgentCoreNetwork")


def image_gone(account: Account) -> None:
    account.ecr.batch_delete_image(repositoryName="research-agent", imageIds=[{"imageTag": "latest"}])


def image_for_amd64(account: Account) -> None:
    images.push_image(account.site, "research-agent", "amd64", "latest")


def traces_to_xray(account: Account) -> None:
    account.state.trace_destination = "XRay"


def traces_not_written(account: Account) -> None:
    logs = account.session.client("logs")
    for each in logs.describe_resource_policies()["resourcePolicies"]:
        logs.delete_resource_policy(policyName=each["policyName"])


def secret_being_deleted(account: Account) -> None:
    secrets = account.session.client("secretsmanager")
    for each in secrets.list_secrets()["SecretList"]:
        secrets.delete_secret(SecretId=each["ARN"], RecoveryWindowInDays=30)


def runtime_failed(account: Account) -> None:
    runtime = account.state.runtimes[account.runtimes()[0]["agentRuntimeId"]]
    runtime.update(status="CREATE_FAILED", failureReason="the image could not be pulled")


def no_quota(account: Account) -> None:
    account.state.applied_quotas["L-F4575653"] = 0.0


def endpoint_group_and_public(account: Account) -> None:
    """The agents' own runtime in a public subnet, and endpoints that nobody may reach."""
    without_routes(account)
    endpoints_closed(account)


def runtime_in_public_subnet(account: Account) -> None:
    """The runtimes as they are after their subnet lost its NAT gateway to an internet gateway."""
    wanted = [account.subnets[0], account.public_subnets[0]]
    for runtime in account.runtimes():
        account.state.runtimes[runtime["agentRuntimeId"]].update(networkConfiguration=_in(runtime, wanted))


def _in(runtime: dict[str, Any], subnets: list[str]) -> dict[str, Any]:
    held = runtime["networkConfiguration"]
    return {**held, "networkModeConfig": {**held["networkModeConfig"], "subnets": subnets}}


WORLDS = (
    World("endpoint group closed", (without_routes, endpoints_closed)),
    World("S3 endpoint not associated", (s3_not_associated,)),
    World("endpoint missing: logs", (no_endpoint("logs"),)),
    World("endpoint missing: ecr.api", (no_endpoint("ecr.api"),)),
    World("endpoint missing: s3", (no_endpoint("s3"),)),
    World("private DNS off", (private_dns_off,)),
    World("endpoint policy too narrow", (endpoint_policy,)),
    World("DNS hostnames off", (dns_hostnames_off,)),
    World("DNS support off", (dns_support_off,)),
    World("no egress for the agents", (no_egress,)),
    World("ACL denies HTTPS out", (acl_lets_no_https_out,)),
    World("ACL denies answers", (acl_denies(egress=False, ports=(1024, 65535)),)),
    World("no way out of the subnets", (no_way_at_all,)),
    World("NAT gateway gone", (nat_gone,)),
    World("role may not pull", (role_lacks("ecr:BatchGetImage"),)),
    World("role may not log", (role_lacks("logs:CreateLogStream", "logs:PutLogEvents"),)),
    World("role may not send traces", (role_lacks("xray:PutTraceSegments"),)),
    World("role trusts another service", (role_distrusts,)),
    World("role trusts another account", (role_trusts_another_account,)),
    World("gateway may not invoke", (gateway_may_not_invoke,)),
    World("service-linked role missing", (no_linked_role,), file=agentkit()),
    World("image missing", (image_gone,)),
    World("image for amd64", (image_for_amd64,)),
    World("traces stay in X-Ray", (traces_to_xray,)),
    World("X-Ray may not write", (traces_not_written,)),
    World("secret being deleted", (secret_being_deleted,), file=agentkit(agent={"secretsARNs": [SECRET]})),
    World("runtime failed", (runtime_failed,)),
    World("quota of 0", (no_quota,)),
    World("names and protocol misspelt", file=agentkit(
        agent={"name": "my-assistant"}, gateway={"enabled": True, "name": "my_gateway", "protocol": "mcp"},
    )),
    World("repository missing", file=agentkit(agent={
        "containerImage": f"123456789012.dkr.ecr.{REGION}.amazonaws.com/assistant:v1",
    })),
    World("roles and images together", (
        role_lacks("ecr:BatchGetImage", "xray:PutTraceSegments"), role_trusts_another_account, image_for_amd64, image_gone,
    )),
    World("network mixture", (s3_not_associated, endpoints_closed, dns_hostnames_off)),
    World("everything at once", (
        s3_not_associated, endpoints_closed, role_lacks("ecr:BatchGetImage"), gateway_may_not_invoke, traces_to_xray, no_quota,
    )),
    World("runtimes in a public subnet", (runtime_in_public_subnet,)),
    World("runtimes in a public subnet, endpoints closed", (endpoint_group_and_public, runtime_in_public_subnet)),
    World("file: a public subnet", file=stack(subnets=one_public)),
    World("file: a zone not served", file=stack(subnets=unserved)),
    World("file: the role trusts another service", file=stack(subnets=private, trusts="lambda.amazonaws.com")),
    World("file: a VPC without addresses and zones", file=agentkit(vpc={"createVPC": True})),
    World("file: YAML with comments", file=YAML, suffix="yaml"),
    World("file: names, trust and subnet together", file=stack(
        subnets=one_public, trusts="bedrock.amazonaws.com", protocol="http", name="eight-fold",
    )),
    World("file and account together", (without_routes, endpoints_closed, image_for_amd64, no_linked_role), file=stack(
        subnets=one_public, trusts="lambda.amazonaws.com",
    )),
    World("blocked", base="blocked"),
    World("bare", base="bare", rounds=2),
)  # fmt: skip
