"""What moto's EC2 lacks: regions as an account sees them, changes of endpoints, and what may close a VPC off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moto.ec2.models import ec2_backends
from moto.utilities.utils import get_partition

from preflight.demo.dispatch import AwsError, Call, answers
from preflight.demo.state import states

OPT_IN = frozenset(
    {
        "af-south-1",
        "ap-east-1",
        "ap-east-2",
        "ap-south-2",
        "ap-southeast-3",
        "ap-southeast-4",
        "ap-southeast-5",
        "ap-southeast-6",
        "ap-southeast-7",
        "ca-west-1",
        "eu-central-2",
        "eu-south-1",
        "eu-south-2",
        "il-central-1",
        "me-central-1",
        "me-south-1",
        "mx-central-1",
    }
)
"""Regions an account has to switch on (https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html)."""


@answers("s3files", "GetAccessPoint")
def access_point(call: Call) -> dict[str, Any]:
    """There is none in any of the worlds."""
    raise AwsError("ResourceNotFoundException", f"Access point of {call.region} not found", 404)


@answers("vpc-lattice", "GetResourceConfiguration")
def resource_configuration(call: Call) -> dict[str, Any]:
    """There is none in any of the worlds."""
    raise AwsError("ResourceNotFoundException", f"Resource configuration of {call.region} not found", 404)


@answers("ec2", "DescribeRegions")
def describe_regions(call: Call) -> dict[str, Any]:
    """The regions switched on in this account, or all of them."""
    asked = call.params
    regions = {region["RegionName"]: region for region in _regions(call)}
    names = asked.get("RegionNames") or asked.get("RegionName") or list(regions)
    if unknown := [name for name in names if name not in regions]:
        raise AwsError("InvalidParameterValue", f"Invalid region names: {unknown}")
    every = bool(asked.get("AllRegions"))
    return {"Regions": [regions[name] for name in names if every or regions[name]["OptInStatus"] != "not-opted-in"]}


def _regions(call: Call) -> Iterator[dict[str, str]]:
    for region in ec2_backends[call.account_id][call.region].regions:
        if get_partition(region.name) == get_partition(call.region):
            yield {
                "RegionName": region.name,
                "Endpoint": region.endpoint,
                "OptInStatus": _opt_in_status(call, region.name),
            }


def _opt_in_status(call: Call, region: str) -> str:
    if region not in OPT_IN:
        return "opt-in-not-required"
    opted_in = region in states[call.account_id] and states[call.account_id][region].opted_in
    return "opted-in" if opted_in else "not-opted-in"


@answers("ec2", "ModifyVpcEndpoint")
def modify_vpc_endpoint(call: Call) -> dict[str, Any]:
    """The changes of a request, private DNS and the gateway's routes among them, which moto passes over."""
    backend, asked = ec2_backends[call.account_id][call.region], call.params
    wanted = asked["VpcEndpointId"]
    if wanted not in backend.vpc_end_points:
        raise AwsError("InvalidVpcEndpointId.NotFound", f"The Vpc Endpoint Id '{wanted}' does not exist")
    endpoint = backend.vpc_end_points[wanted]
    endpoint.modify(
        asked.get("PolicyDocument"),
        asked.get("AddSubnetIds"),
        asked.get("RemoveSubnetIds"),
        asked.get("AddRouteTableIds"),
        asked.get("RemoveRouteTableIds"),
        asked.get("AddSecurityGroupIds"),
        asked.get("RemoveSecurityGroupIds"),
    )
    if asked.get("PrivateDnsEnabled") is not None:
        endpoint.private_dns_enabled = asked["PrivateDnsEnabled"]
    for table_id in asked.get("RemoveRouteTableIds") or ():
        table = backend.get_route_table(table_id)
        led = [key for key, route in table._routes.items() if getattr(route.gateway, "id", "") == wanted]  # noqa: SLF001
        for key in led:
            del table._routes[key]  # noqa: SLF001 - moto has no other way to it
    return {"Return": True}


@answers("ec2", "DescribeVpcBlockPublicAccessOptions")
def describe_block_public_access(call: Call) -> dict[str, Any]:
    """Whether the account's VPCs may use the internet."""
    mode = states[call.account_id][call.region].block_public_access
    options = {"AwsAccountId": call.account_id, "AwsRegion": call.region, "State": "default-state"}
    return {"VpcBlockPublicAccessOptions": {**options, "InternetGatewayBlockMode": mode}}


@answers("ec2", "DescribeVpcBlockPublicAccessExclusions")
def describe_public_access_exclusions(call: Call) -> dict[str, Any]:
    """The VPCs and subnets that may use it all the same."""
    return {"VpcBlockPublicAccessExclusions": states[call.account_id][call.region].public_access_exclusions}


@answers("route53profiles", "ListProfileAssociations")
def list_dns_profiles(call: Call) -> dict[str, Any]:
    """The Route 53 Profiles of the account's VPCs."""
    return {"ProfileAssociations": states[call.account_id][call.region].dns_profiles}


@answers("route53resolver", "ListResolverRuleAssociations")
def list_dns_rules(call: Call) -> dict[str, Any]:
    """The Resolver rules of the account's VPCs; moto's own make it build a network before the ids are fixed."""
    return {"ResolverRuleAssociations": states[call.account_id][call.region].dns_rules}


@answers("route53resolver", "ListFirewallRuleGroupAssociations")
def list_dns_firewalls(call: Call) -> dict[str, Any]:
    """The rule groups that filter the DNS queries of the account's VPCs."""
    return {"FirewallRuleGroupAssociations": states[call.account_id][call.region].dns_firewalls}
