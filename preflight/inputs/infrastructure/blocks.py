"""Whether what a Terraform plan knows only after the apply, and its configuration does not show, may be a block.

A plan's configuration leaves `dynamic` blocks out, and the provider computes much of what nobody writes: both stand in
`after_unknown` alone. A scalar that is not shown is the provider's; a block may be either's, unless a table says so.

As of 2026-11-27. Sources: https://github.com/hashicorp/terraform/blob/main/internal/command/jsonconfig/expression.go;
the schemas of the Terraform provider hashicorp/aws (`internal/service/bedrockagentcore`, `ec2`, `iam`).
"""

from __future__ import annotations

from collections.abc import Mapping

from preflight.constraints.shapes import Shape, request, shape
from preflight.core.kinds import by_cloudformation
from preflight.inputs.infrastructure.ledger import AGENTCORE, BLOCKS
from preflight.inputs.infrastructure.node import folded

COMPUTED = frozenset({
    ("BedrockAgentCore::Runtime", "lifecycle_configuration"), ("BedrockAgentCore::Harness", "environment"),
    ("BedrockAgentCore::Harness", "truncation"), ("BedrockAgentCore::Registry", "approval_configuration"),
})  # fmt: skip
"""Attributes with members that the provider computes where nobody writes them."""
RULES = (
    "aws_security_group_rule", "aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule",
)  # fmt: skip
POLICIES = ("aws_iam_role_policy", "aws_iam_role_policy_attachment", "aws_iam_policy_attachment")
OTHERS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("EC2::SecurityGroup", "ingress"): RULES,
    ("EC2::SecurityGroup", "egress"): RULES,
    ("EC2::RouteTable", "route"): ("aws_route",),
    ("IAM::Role", "inline_policy"): POLICIES,
}
"""Blocks that the provider computes where nobody writes them, and the resources that people write in their place.

Groups are told apart one by one; who writes a route or a policy in plain sight is taken to write all of them so.
"""


def may_be_dynamic(kind: str, native: str, path: tuple[str | int, ...]) -> bool:
    """Whether a place that the configuration does not show can be a block."""
    names = _names(path)
    if not native.startswith("aws_") or (kind, names[0]) in COMPUTED:
        return False
    return (kind, names[-1]) in OTHERS or (is_block(kind, path))


def _names(path: tuple[str | int, ...]) -> list[str]:
    return [str(step) for step in path if not isinstance(step, int)]


def is_block(kind: str, path: tuple[str | int, ...]) -> bool:
    """Whether the API has a structure of AgentCore, or a list of them, at a place.

    An object that somebody writes is known to be there, whatever is unknown in it.
    """
    if kind.startswith(AGENTCORE) and any(folded(name) in BLOCKS for name in _names(path)):
        return True
    here = _shape(kind, path)
    return here is not None and here.type == "structure"


def is_choice(kind: str, path: tuple[str | int, ...]) -> bool:
    """Whether the API of AgentCore has one of a few words at a place, or a flag: no resource gives one of its own."""
    here = _shape(kind, path)
    return here is not None and (bool(here.enum) or here.type == "boolean")


def _shape(kind: str, path: tuple[str | int, ...]) -> Shape | None:
    """What the API of AgentCore has at a place; the items where it has a list."""
    known = by_cloudformation(f"AWS::{kind}") if kind.startswith(AGENTCORE) else None
    here = request(known.create) if known and known.create else None
    for name in _names(path):
        here = _member(here, folded(name)) if here else None
    return here


def _member(of: Shape, name: str) -> Shape | None:
    """The shape of a member, or of the items of a list."""
    names = {folded(each): each for each in of.members}
    found = names.get(name) or names.get(f"{name}s") or names.get(name.removesuffix("s"))
    inner = shape(of.members[found]) if found else None
    return shape(inner.member) if inner and inner.type == "list" and inner.member else inner
