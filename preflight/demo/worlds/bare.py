"""A fresh account: the default VPC and an administrator, nothing else."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

from preflight.demo.site import Site
from preflight.demo.worlds import identities


def build(site: Site) -> tuple[str, str]:
    """An administrator; the default VPC is there from the start."""
    _open(site)
    return identities.administrator(site), "admin"


def _open(site: Site) -> None:
    """The way to the internet that AWS gives a default VPC and moto does not.

    https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc-components.html
    """
    ec2 = site.client("ec2")
    [vpc] = [each["VpcId"] for each in ec2.describe_vpcs()["Vpcs"] if each["IsDefault"]]
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    of_it = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": "association.main", "Values": ["true"]}]
    [main] = ec2.describe_route_tables(Filters=of_it)["RouteTables"]
    ec2.create_route(RouteTableId=main["RouteTableId"], DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)


def rules() -> AbstractContextManager[None]:
    """Nothing is denied."""
    return nullcontext()
