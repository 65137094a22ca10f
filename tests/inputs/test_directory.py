"""Which file of a directory is read: the one that leaves least open; what says nothing clear is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from preflight.inputs import KINDS, InputError, read_target
from preflight.inputs.directory import LARGEST, choose
from preflight.inputs.unreadable import PLAN

AGENTKIT = {"stackName": "s", "agents": [{"name": "a", "containerImage": "i"}]}
TOOLKIT = {"agents": {"a": {"name": "a", "entrypoint": "m", "aws": {"execution_role_auto_create": True}}}}
CLI = {"name": "p", "version": 1, "runtimes": []}


def file(folder: Path, data: Any, name: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(data if isinstance(data, str) else json.dumps(data))
    return path


@pytest.mark.parametrize(
    ("files", "kind", "notes"),
    [
        ({"config.json": AGENTKIT}, "agentkit", []),
        ({"any.yaml": "stackName: s\nagents: [{name: a, containerImage: i}]", "package.json": {"name": "x"}}, "agentkit", []),
        ({".bedrock_agentcore.yaml": TOOLKIT, "config.json": AGENTKIT}, "toolkit", [".bedrock_agentcore.yaml (toolkit) was read; the directory also holds config.json (agentkit)"]),
        ({"agentcore/agentcore.json": CLI, ".bedrock_agentcore.yaml": TOOLKIT}, "agentcore-cli", ["agentcore.json (agentcore-cli) was read; the directory also holds .bedrock_agentcore.yaml (toolkit)"]),
        ({"agentcore.json": CLI, "aws-targets.json": [{"name": "t", "account": "111122223333", "region": "us-west-2"}]}, "agentcore-cli", []),
        ({"../agentcore/agentcore.json": CLI, "main.py": "pass"}, "agentcore-cli", []),
        ({"config.json": AGENTKIT, "broken.yaml": "a: [", "main.tf": 'resource "a" "b" {}'}, "agentkit", []),
    ],
)  # fmt: skip
def test_a_directory_is_searched_for_what_leaves_least_open(
    tmp_path: Path, files: dict[str, Any], kind: str, notes: list[str]
) -> None:
    folder = tmp_path / "project"
    for name, data in files.items():
        file(folder, data, name)
    (found,) = read_target(folder)
    assert (found.kind, [note.text for note in found.notes]) == (kind, notes)


@pytest.mark.parametrize(
    ("files", "kind", "error"),
    [
        ({"README.md": "x"}, None, "holds no file that is read here; give a file of kind " + ", ".join(KINDS)),
        ({"main.tf": "x"}, None, f"holds Terraform configuration; run there: {PLAN}"),
        ({"cdk.json": "{}"}, None, "holds a CDK app that is not synthesized; run cdk synth there"),
        (
            {"a.json": AGENTKIT, "b.json": AGENTKIT},
            None,
            "holds several files of kind agentkit: a.json, b.json; name one",
        ),
        ({"a.json": AGENTKIT}, "toolkit", "holds no file that is read here; give a file of kind " + ", ".join(KINDS)),
        ({".bedrock_agentcore.yaml": "a: 1\na: 2"}, None, "the key 'a' is written twice, on lines 1 and 2; keep one"),
    ],
)
def test_a_directory_that_says_nothing_clear_is_refused(
    tmp_path: Path, files: dict[str, Any], kind: str | None, error: str
) -> None:
    for name, data in files.items():
        file(tmp_path, data, name)
    with pytest.raises(InputError) as raised:
        read_target(tmp_path, kind=kind)
    assert raised.value.text == error


@pytest.mark.parametrize(
    ("kind", "name", "notes"),
    [(None, ".bedrock_agentcore.yaml", 1), ("toolkit", ".bedrock_agentcore.yaml", 0), ("agentkit", "config.json", 0)],
)
def test_a_kind_that_is_named_chooses_among_them(tmp_path: Path, kind: str | None, name: str, notes: int) -> None:
    file(tmp_path, TOOLKIT, ".bedrock_agentcore.yaml")
    file(tmp_path, AGENTKIT, "config.json")
    found, told = choose(tmp_path, kind)
    assert (found.name, len(told)) == (name, notes)


def test_the_templates_of_an_assembly_are_no_other_files(tmp_path: Path) -> None:
    file(tmp_path, {"version": "36.0.0", "artifacts": {}}, "cdk.out/manifest.json")
    file(tmp_path, AGENTKIT, "config.json")
    found, told = choose(tmp_path)
    assert (found.name, told) == ("manifest.json", ())


def test_hidden_files_folders_and_what_is_beyond_the_limit_are_not_looked_into(tmp_path: Path) -> None:
    file(tmp_path, AGENTKIT, ".hidden.json")
    (tmp_path / "folder.json").mkdir()
    for at in range(LARGEST):
        file(tmp_path, {"n": at}, f"a{at:03}.json")
    file(tmp_path, AGENTKIT, "z.json")
    with pytest.raises(InputError, match="holds no file that is read here"):
        choose(tmp_path)


@pytest.mark.parametrize(("kind", "found"), [(None, True), ("agentcore-cli", True), ("agentkit", False)])
def test_a_folder_of_a_project_leads_to_the_project(tmp_path: Path, kind: str | None, found: bool) -> None:
    project = file(tmp_path, CLI, "agentcore/agentcore.json")
    inside = tmp_path / "app" / "agent"
    inside.mkdir(parents=True)
    if found:
        assert choose(inside, kind) == (project, ())
    else:
        with pytest.raises(InputError):
            choose(inside, kind)


def test_a_directory_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read: No such file or directory; check the path"):
        choose(tmp_path / "none")
