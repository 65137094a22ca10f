"""What holds for every check: its text, its id, its queries against botocore, and a test file of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs
import boto3
import pytest

from preflight import checks as registry
from preflight.account.readonly import SECRET_BEARING, VERBS
from preflight.audit.run import questions
from preflight.core.check import Check, closure
from preflight.core.query import Query
from preflight.core.requirement import BY_ID, REQUIREMENTS

CHECKS = registry.all_checks()
QUERIES = tuple(query for query in questions(CHECKS) if query.service != "https")
SESSION = boto3.Session("a", "b")

DESIGN = {
    "account": ["account-identity"],
    "region": ["feature-regions", "region-enabled", "region-supported"],
    "images": ["image-registry", "image-exists", "image-region", "image-architecture", "image-configuration",
               "image-size", "image-access",
               "code-package"],
    "names": ["endpoint-name", "endpoint-version", "runtime-name", "name-available"],
    "timeout": ["runtime-lifetime"],
    "memory": ["runtime-memory"],
    "gateway": ["gateway-protocol", "gateway-authorizer", "gateway-name", "gateway-role", "jwt-discovery"],
    "network": ["network-mode", "private-subnets", "vpc-endpoints", "security-groups", "subnet-zones",
                "service-paths", "subnet-addresses", "startup-path", "endpoint-health", "vpc-dns", "network-acls"],
    "role": ["role-exists", "role-trust", "role-permissions", "role-telemetry"],
    "deployer": ["creation-permissions", "deployer-permissions", "service-linked-roles"],
    "models": ["model-available"],
    "secrets": ["secret-exists"],
    "quotas": ["agent-quota", "gateway-quota", "runtime-quotas"],
    "observability": ["transaction-search"],
    "values": ["api-constraints"],
    "services": ["agent-uses", "capacity-provider", "credential-provider", "encryption-key", "file-system", "gateway-target", "metadata-service",
                 "policy-engine", "private-endpoint", "resource-coverage", "service-bucket", "service-name", "service-role"],
    "deployment": ["cdk-bootstrap", "cloudformation-types", "recorded-id", "stack-state", "tool-accepts"],
}  # fmt: skip


def test_the_checks_are_those_of_the_design() -> None:
    found = {r.id: sorted(c.id for c in CHECKS if c.requirement == r.id) for r in REQUIREMENTS}
    assert found == {requirement: sorted(ids) for requirement, ids in DESIGN.items()}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
class TestCheck:
    def test_belongs_to_a_requirement(self, check: Check[Any]) -> None:
        assert check.requirement in BY_ID

    def test_says_what_why_how_and_where_from(self, check: Check[Any]) -> None:
        assert check.title.endswith(".")
        assert len(check.title) < 140
        assert {"Why", "Error", "Fix", "Source"} <= set(check.sections)
        assert all(check.sections.values())
        assert check.reference.startswith("https://")

    def test_says_when_it_does_not_apply(self, check: Check[Any]) -> None:
        assert check.none

    def test_has_a_test_file_of_its_own(self, check: Check[Any]) -> None:
        assert (Path(__file__).parent / "checks" / f"test_{check.id.replace('-', '_')}.py").is_file()


IDS = [f"{place}-{query.service}-{query.operation}" for place, query in enumerate(QUERIES)]


@pytest.mark.parametrize("query", QUERIES, ids=IDS)
class TestQuery:
    def test_reads_only(self, query: Query[Any]) -> None:
        assert query.operation.startswith(VERBS)
        assert query.operation not in SECRET_BEARING

    def test_exists_in_the_sdk_under_its_iam_prefix(self, query: Query[Any]) -> None:
        client = SESSION.client(query.service, region_name="us-west-2")
        assert query.operation in client.meta.service_model.operation_names
        own_action = query.action == f"{client.meta.service_model.signing_name}:{query.operation}"
        assert own_action or query.action in {"s3:GetObject", "s3:ListBucket", "apigateway:GET"}

    def test_selects_what_the_answer_has(self, query: Query[Any]) -> None:
        output = operation(query).output_shape
        assert query.member in output.members
        assert missing(query.expression.parsed, output) == []

    def test_selects_the_fields_of_its_row(self, query: Query[Any]) -> None:
        fields = {field.name for field in attrs.fields(query.row)}
        required = {field.name for field in attrs.fields(query.row) if field.default is attrs.NOTHING}
        selected = set(keys(query.expression.parsed))
        assert selected <= fields
        assert required <= selected


def operation(query: Query[Any]) -> Any:
    client = SESSION.client(query.service, region_name="us-west-2")
    return client.meta.service_model.operation_model(query.operation)


def keys(node: Mapping[str, Any]) -> Iterator[str]:
    """The keys of the outermost multiselect hash."""
    if node["type"] == "multi_select_dict":
        yield from (child["value"] for child in node["children"])
    else:
        for child in node.get("children", ()):
            found = list(keys(child)) if isinstance(child, Mapping) else []
            if found:
                yield from found
                return


def missing(node: Mapping[str, Any], shape: Any) -> list[str]:
    """Fields of a JMESPath expression that the shape does not have; the walk follows every branch."""
    found: list[str] = []
    walk(node, [shape], found)
    return found


def walk(node: Mapping[str, Any], shapes: list[Any], found: list[str]) -> list[Any]:  # noqa: C901 - one case a node
    """The shapes a node leads to from these; unknown fields are added to `found`."""
    kind, children = node["type"], node.get("children", ())
    if kind == "field":
        here = [shape for shape in shapes if shape.type_name == "structure"]
        if here and not any(node["value"] in shape.members for shape in here):
            found.append(node["value"])
        return [shape.members[node["value"]] for shape in here if node["value"] in shape.members]
    if kind in {"subexpression", "index_expression", "pipe", "value_projection"}:
        for child in children:
            shapes = walk(child, shapes, found)
        return shapes
    if kind in {"projection", "flatten"}:
        shapes = walk(children[0], shapes, found)
        shapes = [shape.member if shape.type_name == "list" else shape for shape in shapes]
        return walk(children[1], shapes, found) if kind == "projection" else shapes
    if kind == "filter_projection":
        shapes = [s.member if s.type_name == "list" else s for s in walk(children[0], shapes, found)]
        walk(children[2], shapes, found)
        return walk(children[1], shapes, found)
    if kind in {"identity", "current", "index", "slice"}:
        return [s.member if kind in {"index", "slice"} and s.type_name == "list" else s for s in shapes]
    if kind in {
        "multi_select_dict",
        "multi_select_list",
        "key_val_pair",
        "comparator",
        "and_expression",
        "not_expression",
    }:
        for child in children:
            walk(child, shapes, found)
        return []
    if kind in {"or_expression", "function_expression"}:
        return [shape for child in children for shape in walk(child, shapes, found)]
    return []


def test_the_walk_finds_a_typo_anywhere() -> None:
    shape = (
        SESSION.client("ec2", region_name="us-west-2")
        .meta.service_model.operation_model("DescribeSubnets")
        .output_shape
    )
    import jmespath

    for wrong in (
        "Subnetz[].SubnetId",
        "Subnets[].{a: SubnetIdd}",
        "Subnets[?Stat=='x'].SubnetId",
        "Subnets[].Tags[].Kei",
    ):
        assert missing(jmespath.compile(wrong).parsed, shape), wrong
    assert missing(jmespath.compile("Subnets[?State=='x'].{a: SubnetId, t: Tags[].Key}").parsed, shape) == []


def test_an_unknown_id_gets_its_nearest() -> None:
    with pytest.raises(registry.UnknownCheckError, match="did you mean 'image-exists'"):
        registry.select(["image-exist"])


def test_every_query_is_reached_by_the_questions() -> None:
    assert set(closure(QUERIES)) <= set(questions(CHECKS))
