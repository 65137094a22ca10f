"""What CDK leaves in a template that is not there yet: uploads of the deployment, and dummies of look-ups not done."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from preflight.core.value import Held, Holder, Value, Why
from preflight.inputs.infrastructure.leaf import held, missing
from preflight.inputs.infrastructure.shapes import mapping

# What aws-cdk-lib writes where a context look-up has not run:
# https://docs.aws.amazon.com/cdk/v2/guide/context.html
DUMMY = re.compile(r"vpc-12345|[psi]-\d{5}|sg-12345(?:678)?|rtb-12345\w*|dummy1[a-z]|ami-1234|dummy-value-for-.*|DUMMY")
IMAGE = re.compile(r"cdk-[a-z0-9]+-container-assets-(?:\$\{[^}]*\}|[^:\"$])*:([0-9a-f]{64})")
PACKAGE = re.compile(r"^([0-9a-f]{64})\.zip$")
NESTED = "AWS::CloudFormation::Stack"


@frozen
class Assets:
    """What the deployment uploads: asset hashes with the platform of images and where that is written."""

    images: Mapping[str, Value[str] | None] = field(factory=dict)
    files: Mapping[str, str] = field(factory=dict)
    """Asset hashes with the file inside the assembly that is uploaded."""

    def __add__(self, other: Assets) -> Assets:
        """Both together."""
        return Assets({**self.images, **other.images}, {**self.files, **other.files})


NONE = Assets()


def synthesized(template: Mapping[str, Any]) -> bool:
    """Whether CDK made the template: it then asks for the version of the bootstrap stack."""
    return "BootstrapVersion" in mapping(template.get("Parameters"))


def marked(node: Any, assets: Assets = NONE, key: str = "") -> Any:
    """The template with uploads and dummies of look-ups as leaves."""
    if key == "ContainerUri" and (image := hash_in(node, assets.images) or _bootstrapped(node, IMAGE)):
        return held(Why.ASSET, Held(Holder.ASSET, image), image)
    if key == "Prefix" and (package := hash_in(node, assets.files) or _bootstrapped(node, PACKAGE)):
        return held(Why.ASSET, Held(Holder.ASSET, package), package)
    if isinstance(node, str):
        said = f"cdk synth did not look it up and wrote {node} in its place"
        return missing(Why.LOOKUP, said, node) if DUMMY.fullmatch(node) else node
    if isinstance(node, Mapping):
        inner = {name: marked(value, assets, name) for name, value in node.items()}
        return _located(inner, assets) if node.get("Type") == NESTED else inner
    return [marked(value, assets) for value in node] if isinstance(node, list) else node


def _located(stack: dict[str, Any], assets: Assets) -> dict[str, Any]:
    """A nested stack with the path of its template, which the CDK CLI writes only when asked to."""
    template_hash = hash_in(mapping(stack.get("Properties")).get("TemplateURL"), assets.files)
    path = {"aws:asset:path": assets.files[template_hash]} if template_hash else {}
    return {**stack, "Metadata": {**path, **mapping(stack.get("Metadata"))}}


def hash_in(node: Any, hashes: Mapping[str, Any]) -> str:
    """The one of the hashes that stands in a property."""
    text = _text(node)
    return next((each for each in hashes if each in text), "")


def _bootstrapped(node: Any, pattern: re.Pattern[str]) -> str:
    found = pattern.search(_text(node))
    return found.group(1) if found else ""


def _text(node: Any) -> str:
    return node if isinstance(node, str) else json.dumps(node, default=str)
