"""Files that nobody can audit are told by what they are, and answered with what to give instead."""

import json

import pytest

from preflight.inputs.document import parse
from preflight.inputs.error import InputError
from preflight.inputs.unreadable import PLAN, refuse_document, refuse_text

CONFIGURATION = f"Terraform configuration, whose values only Terraform knows; run: {PLAN}"
STATE = f"Terraform state, which is what is deployed already; run: {PLAN}"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b'resource "aws_vpc" "v" {\n}', CONFIGURATION),
        (b'  data "aws_vpc" "v" {', CONFIGURATION),
        (b'# why\nvariable "region" {}', CONFIGURATION),
        (b"terraform {\n}", CONFIGURATION),
        (b"locals{", CONFIGURATION),
        (b"PK\x03\x04...", f"a zip archive or a binary Terraform plan; for a plan run: {PLAN}"),
    ],
)
def test_text_that_is_refused(raw, words):
    with pytest.raises(InputError) as raised:
        refuse_text(raw, "f")
    assert raised.value.text == words


@pytest.mark.parametrize(
    "raw",
    [b"", b"stackName: s", b'{"a": "\nterraform {"}', b"[\nlocals {", b"resource: {", b'resource "x" {', b"# terraform\nlocals: {}", b"x" * 70_000 + b"\nterraform {"],
)  # fmt: skip
def test_text_that_is_read_on(raw):
    refuse_text(raw, "f")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"version": 4, "serial": 1, "lineage": "x"}, STATE),
        ({"format_version": "1.0", "values": {}}, STATE),
        ({"resource": {"aws_x": {}}}, CONFIGURATION),
        ([{"@level": "info"}], f"the log of terraform plan -json, which holds no values; run: {PLAN}"),
        ({"targets": {"dev": {"resources": {}}}}, "the state of a deployment by the agentcore CLI; give the project's agentcore.json"),
    ],
)  # fmt: skip
def test_data_that_is_refused(data, words):
    with pytest.raises(InputError) as raised:
        refuse_document(parse(json.dumps(data), "f"))
    assert raised.value.text == words


@pytest.mark.parametrize(
    "data",
    [
        {},
        [],
        [1],
        [{"level": "info"}],
        {"serial": 1},
        {"format_version": "1.0", "values": {}, "planned_values": {}},
        {"resource": {}, "resource_changes": []},
        {"resource": "text"},
        {"targets": {"dev": {}}},
        {"targets": ["dev"]},
    ],
)
def test_data_that_is_read_on(data):
    refuse_document(parse(json.dumps(data), "f"))
