"""The kind is told by content, overridden by `kind`, and whatever cannot be told is refused in one line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preflight import inputs
from preflight.core.target import Target
from preflight.inputs import KINDS, InputError, Options, kind_of, read_target, reader
from preflight.inputs.agentkit_rules import AGENT, STACK
from preflight.inputs.document import parse

AGENTKIT = {"stackName": "s", "agents": [{"name": "a", "containerImage": "i"}]}
TOOLKIT = {"agents": {"a": {"name": "a", "entrypoint": "m", "aws": {"execution_role_auto_create": True}}}}
CLI = {"name": "p", "version": 1, "runtimes": []}
TEMPLATE = {"Resources": {"R": {"Type": "AWS::SNS::Topic"}}}
PLAN = "run: terraform plan -out p && terraform show -json p > plan.json, then give plan.json"
HAND_WRITTEN = ("agentcore-cli", "toolkit", "agentkit", "api")


def file(folder: Path, data: Any, name: str = "input") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(data if isinstance(data, str) else json.dumps(data))
    return path


def test_every_reader_of_the_folder_is_a_kind() -> None:
    folder = Path(inputs.__file__).parent
    readers = {each.stem for each in folder.glob("*.py") if "\ndef recognizes(" in each.read_text()}
    assert readers == {kind.replace("-", "_") for kind in KINDS}


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (AGENTKIT, "agentkit"),
        (TOOLKIT, "toolkit"),
        (CLI, "agentcore-cli"),
        ([{"name": "t", "account": "111122223333", "region": "us-west-2"}], "agentcore-cli"),
        ({"agentRuntimeName": "a", "agentRuntimeArtifact": {}, "roleArn": "r"}, "api"),
        ([{"name": "g", "authorizerType": "NONE", "roleArn": "r"}], "api"),
        (TEMPLATE, "cloudformation"),
        ({"format_version": "1.2", "planned_values": {}, "resource_changes": [], "configuration": {}}, "terraform"),
        ({"version": "36.0.0", "artifacts": {}}, "cdk"),
    ],
)
def test_a_kind_is_told_by_content(data: Any, kind: str) -> None:
    assert kind_of(parse(json.dumps(data), "f")) == kind


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({}, "f: is no kind of file that is read here (an empty mapping); give one of " + ", ".join(KINDS)),
        ({"a": 1, "b": 2}, "f: is no kind of file that is read here (a mapping with the keys 'a', 'b'); give one of " + ", ".join(KINDS)),
        ([1, 2], "f: is no kind of file that is read here (a list of 2); give one of " + ", ".join(KINDS)),
        ({**TOOLKIT, **TEMPLATE}, "f: could be toolkit or cloudformation; say which with --kind"),
        ({"version": 4, "serial": 1, "lineage": "x", "resources": []}, f"f: Terraform state, which is what is deployed already; {PLAN}"),
        ({"format_version": "1.0", "values": {}}, f"f: Terraform state, which is what is deployed already; {PLAN}"),
        ({"resource": {"aws_x": {}}}, f"f: Terraform configuration, whose values only Terraform knows; {PLAN}"),
        ([{"@level": "info", "type": "version"}], f"f: the log of terraform plan -json, which holds no values; {PLAN}"),
        ({"targets": {"dev": {"resources": {}}}}, "f: the state of a deployment by the agentcore CLI; give the project's agentcore.json"),
    ],
)  # fmt: skip
def test_what_is_no_kind_is_refused_with_what_was_seen(data: Any, error: str) -> None:
    with pytest.raises(InputError) as raised:
        kind_of(parse(json.dumps(data), "f"))
    assert str(raised.value) == error


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ('resource "aws_x" "y" {\n}\n', f"Terraform configuration, whose values only Terraform knows; {PLAN}"),
        ("# comment\nterraform {\n}\n", f"Terraform configuration, whose values only Terraform knows; {PLAN}"),
        ("PK\x03\x04", f"a zip archive or a binary Terraform plan; for a plan {PLAN}"),
    ],
)
def test_terraform_itself_is_answered_with_the_commands_to_run(tmp_path: Path, text: str, error: str) -> None:
    with pytest.raises(InputError) as raised:
        read_target(file(tmp_path, text))
    assert raised.value.text == error


def test_a_kind_that_is_named_is_not_told_by_content(tmp_path: Path) -> None:
    path = file(tmp_path, {**AGENTKIT, "Resources": {}})
    assert [target.kind for target in read_target(path, kind="agentkit")] == ["agentkit"]


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("agentkti", "there is no kind 'agentkti'; did you mean agentkit?"),
        ("x", "there is no kind 'x'; " + ", ".join(KINDS)),
    ],
)
def test_a_kind_that_is_not_there_has_a_near_match(tmp_path: Path, kind: str, error: str) -> None:
    with pytest.raises(InputError) as raised:
        read_target(file(tmp_path, AGENTKIT), kind=kind)
    assert str(raised.value) == error


@pytest.mark.parametrize("raw", [b"", b"\0", b"x", b"{", b"- a\n b", b"\xff\xfe", b"[[]]", b"{}"])
@pytest.mark.parametrize("kind", [*HAND_WRITTEN, None])
def test_no_file_ends_in_anything_but_one_line_errors(tmp_path: Path, raw: bytes, kind: str | None) -> None:
    path = tmp_path / "f"
    path.write_bytes(raw)
    with pytest.raises(InputError) as raised:
        read_target(path, kind=kind)
    assert all(line.startswith(f"{path}:") for line in str(raised.value).splitlines())


NAMES = sorted(
    {*AGENT, *STACK}
    | {key for part in STACK.values() if isinstance(getattr(part, "shape", None), dict) for key in part.shape}
    | {"agents", "aws", "account", "execution_role", "entrypoint", "network_configuration", "network_mode_config", "s3_path"}
    | {"deployment_type", "bedrock_agentcore", "authorizer_configuration", "customJWTAuthorizer", "lifecycle_configuration"}
    | {"runtimes", "agentCoreGateways", "harnesses", "envVars", "networkConfig", "endpoints", "targets", "value", "version"}
    | {"agentRuntimeName", "agentRuntimeArtifact", "environmentVariables", "interceptorConfigurations", "roleArn"}
    | {"authorizerType", "codeConfiguration", "networkConfiguration", "protocol", "subnets", "type"}
)  # fmt: skip
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=4)
)
LEAVES |= st.sampled_from(
    ["LAMBDA", "direct_code_deploy", "Container", "${X}", "<fill in>", "amazon.nova-lite-v1:0", "", "s3://b/k"]
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=8),
    max_leaves=20,
)


@pytest.mark.parametrize("kind", HAND_WRITTEN)
@given(data=st.dictionaries(st.sampled_from(NAMES), TREES, max_size=10) | st.lists(TREES, max_size=3))
def test_any_data_is_a_target_or_an_input_error(kind: str, data: Any) -> None:
    document = parse(json.dumps(data), "stdin")
    reader(kind).recognizes(document)
    found: tuple[Target | InputError, ...]
    try:
        found = reader(kind).read(document, Options())
    except InputError as error:
        found = error.errors
    assert found
    assert all(isinstance(each, Target | InputError) for each in found)
