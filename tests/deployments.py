"""Resources of a deployment as the readers give them, for tests of what is made of them."""

from __future__ import annotations

from typing import Any

from preflight.core.value import Origin
from preflight.inputs.infrastructure.leaf import Leaf, made
from preflight.inputs.infrastructure.node import Node, Path
from preflight.inputs.infrastructure.resource import Deployment, Resource

ROLE_ARN = "arn:aws:iam::123456789012:role/there"


def place(path: Path) -> Origin:
    """Where a test's data stands: every path on a line of its own."""
    return Origin("deploy.yaml", len(path) + 1)


def node(data: Any) -> Node:
    """Data at the root of a document."""
    return Node(data, place)


def resource(kind: str, name: str, properties: Any = None, **more: Any) -> Resource:
    """One resource; `kind` without `AWS::`."""
    return Resource(kind, name, node(properties or {}), Origin("deploy.yaml", 1), **more)


def deployment(*resources: Resource, tool: str = "cloudformation", **more: Any) -> Deployment:
    """What one file deploys."""
    return Deployment(resources, tool, **more)


def ref(name: str) -> Leaf:
    """What a property holds that names another resource of the deployment."""
    return made(name)
