"""A capacity provider in the simulated accounts."""

from __future__ import annotations

from preflight.demo.site import Site
from preflight.demo.worlds.agents import Hosting

MAX_LIFETIME = 3600


def provider(site: Site, name: str, hosting: Hosting, operator: str) -> str:
    """A capacity provider in the network of the agents, with its operator role; returns its ARN."""
    made = site.client("bedrock-agentcore-control").create_capacity_provider(
        name=name,
        permissionsConfiguration={"capacityProviderOperatorRoleArn": operator},
        computeConfiguration={
            "ec2Configuration": {
                "launchTemplateSource": {
                    "launchParameters": {
                        "operatingSystem": "LINUX_ARM64",
                        "instanceRequirements": {"allowedInstanceTypes": ["m7g.large"]},
                    }
                },
                "vpcConfiguration": {
                    "subnets": list(hosting.subnets),
                    "securityGroups": [hosting.security_group],
                },
                "lifecycleConfiguration": {"maxLifetime": MAX_LIFETIME},
            }
        },
    )
    return str(made["capacityProviderArn"])
