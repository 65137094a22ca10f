"""A deployment as the one `Target`."""

from __future__ import annotations

from preflight.core.target import Target
from preflight.inputs.document import Document
from preflight.inputs.infrastructure.agents import agents
from preflight.inputs.infrastructure.companions import companions
from preflight.inputs.infrastructure.gateways import gateways
from preflight.inputs.infrastructure.ledger import resources
from preflight.inputs.infrastructure.linking import linked
from preflight.inputs.infrastructure.resource import Deployment
from preflight.inputs.infrastructure.resource_policies import resource_policies
from preflight.inputs.infrastructure.services import services


def target(kind: str, document: Document, deployment: Deployment) -> Target:
    """What the deployment creates and updates."""
    deployment = linked(deployment)
    return Target(
        kind,
        document.file,
        document.digest,
        region=deployment.stated_region,
        account=deployment.stated_account,
        stack=deployment.stack,
        agents=agents(deployment),
        gateways=gateways(deployment),
        services=services(deployment),
        resources=resources(deployment),
        companions=companions(deployment),
        seen=deployment.seen,
        tool=deployment.tool,
        resource_policies=resource_policies(deployment),
        deleted=deployment.deleted,
        notes=deployment.notes,
    )
