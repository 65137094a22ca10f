"""Documents: plain data, lines on demand, and one clear line for whatever cannot be read."""

from __future__ import annotations

import io
import json
import os
import shlex
import shutil
import subprocess
import sys
import threading
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from preflight.core.value import Origin
from preflight.inputs import document as module
from preflight.inputs import terraform
from preflight.inputs.document import MAX_BYTES, SHRINK, InputError, Options, parse, parse_bytes, read, shown
from preflight.inputs.syntax.json_text import COMMENT, TRAILING

JSON = '{\n  "agents": [\n    {"name": "a"},\n    {"name":\n      "b", "x.y": 1}\n  ]\n}'
YAML = "agents:\n  - name: a\n  - name:\n      b\n    x.y: 1\n"


@pytest.mark.parametrize("text", [JSON, YAML])
@pytest.mark.parametrize(
    ("path", "line", "shown"),
    [
        ((), 1, ""),
        (("agents",), {"json": 2, "yaml": 1}, "agents"),
        (("agents", 1), {"json": 4, "yaml": 3}, "agents[1]"),
        (("agents", 1, "name"), {"json": 4, "yaml": 3}, "agents[1].name"),
        (("agents", 1, "x.y"), 5, "agents[1]['x.y']"),
        (("agents", 1, "absent", "deeper"), {"json": 4, "yaml": 3}, "agents[1].absent.deeper"),
        (("agents", 9), {"json": 2, "yaml": 1}, "agents[9]"),
    ],
)
def test_every_path_has_a_line(text: str, path: tuple[str | int, ...], line: int | dict[str, int], shown: str) -> None:
    expected = line["json" if text is JSON else "yaml"] if isinstance(line, dict) else line
    assert parse(text, "f").origin(*path) == Origin("f", expected, shown)


def test_json_and_yaml_are_the_same_data() -> None:
    assert parse(JSON, "f").data == parse(YAML, "f").data == {"agents": [{"name": "a"}, {"name": "b", "x.y": 1}]}


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "f: empty; give a JSON or YAML file"),
        (" \n\t", "f: empty; give a JSON or YAML file"),
        ("hello", "f:1: holds one str instead of a mapping or a list; give a JSON or YAML file"),
        ("---\n", "f:2: holds nothing instead of a mapping or a list; give a JSON or YAML file"),
        ("12", "f:1: holds one int instead of a mapping or a list; give a JSON or YAML file"),
        ('{"a": 1,}', f"f:1:8: {TRAILING}"),
        ('{"a": [1,\n2,\n]}', f"f:2:2: {TRAILING}"),
        ('{"a": "//",\n}', f"f:1:11: {TRAILING}"),
        ('{\n "a": 1, // why\n "b": 2}', f"f:2:10: {COMMENT}"),
        ('{"a": /* why */ 1}', f"f:1:7: {COMMENT}"),
        ('{"a": [1, # why\n2]}', f"f:1:11: {COMMENT}"),
        ('{"a": 1} // why', f"f:1:10: {COMMENT}"),
        ('{"a": [1, 2}', "f:1:12: not valid JSON: Expecting ',' delimiter; correct the syntax"),
        ('{\n "a": "b\n', "f:2:7: not valid JSON: Unterminated string starting at; correct the syntax"),
        ('{"a": NaN}', "f: not valid JSON: NaN is not a JSON number; correct the number"),
        ('{"a": 1} x', "f:1:10: not valid JSON: there is more text after its end; remove it"),
        ('{"a": {\n"b": 1,\n"b": 2}}', "f:3: the key 'b' is written twice, on lines 2 and 3; keep one"),
        ("[" * 500 + "]" * 500, "f: nested more than 200 deep; flatten it"),
        ("[" * 100_000, "f: nested more than 200 deep; flatten it"),
    ],
)
def test_what_cannot_be_read_says_where_and_why_in_one_line(text: str, error: str) -> None:
    with pytest.raises(InputError) as raised:
        parse(text, "f")
    assert str(raised.value) == error


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (b"\x00\x01\x02", "f: not a text file; give a JSON or YAML file"),
        (b"\x89PNG\r\n\x1a\n", "f: not a text file; give a JSON or YAML file"),
    ],
)
def test_bytes_that_are_no_text_are_refused(raw: bytes, error: str) -> None:
    with pytest.raises(InputError) as raised:
        parse_bytes(raw, "f")
    assert str(raised.value) == error


def test_a_text_that_is_too_large_is_refused() -> None:
    with pytest.raises(InputError) as raised:
        parse_bytes(b"a: b" + b" " * MAX_BYTES, "f")
    assert str(raised.value) == f"f: larger than 32 MiB; {SHRINK}"


@pytest.mark.parametrize("start", ["{", " \n[", "\ufeff{"])
def test_json_may_be_larger_than_what_takes_more_memory(start: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", 20)
    monkeypatch.setattr(module, "MAX_JSON", 40)
    end = "}" if "{" in start else "]"
    for encoding in ("utf-8", "utf-16"):
        assert parse_bytes((start + end).ljust(8).encode(encoding), "f").data is not None
    assert parse_bytes((start + end).ljust(30).encode(), "f").data is not None
    with pytest.raises(InputError, match="larger than"):
        parse_bytes((start + end).ljust(50).encode(), "f")


@pytest.mark.skipif(not shutil.which("jq"), reason="jq is not here")
def test_what_shrinks_a_plan_leaves_what_is_read() -> None:
    plan = Path(__file__).parent / "fixtures" / "terraform" / "plan.json"
    whole = {**json.loads(plan.read_text("utf-8")), "prior_state": {"a": 1}, "checks": [], "relevant_attributes": []}
    command = SHRINK.partition("| ")[2].partition(" >")[0]
    small = subprocess.run(shlex.split(command), input=json.dumps(whole), capture_output=True, text=True, check=True)
    assert not {"prior_state", "checks", "relevant_attributes"} & set(json.loads(small.stdout))
    before, after = (terraform.read(parse(text, "p"), Options())[0] for text in (json.dumps(whole), small.stdout))
    assert evolve(before, digest="") == evolve(after, digest="")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_is_read_as_powershell_redirects_it_too(encoding: str) -> None:
    assert parse_bytes('{"a": "ü"}'.encode(encoding), "f").data == {"a": "ü"}


def test_the_digest_is_of_the_bytes(tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_bytes(b"\xef\xbb\xbf{}")
    assert read(file).digest == sha256(b"\xef\xbb\xbf{}").hexdigest()


def test_standard_input_is_read_by_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b'{"a": 1}')))
    document = read("-")
    assert (document.file, document.data) == ("stdin", {"a": 1})


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("absent.json", "cannot be read: No such file or directory; check the path"),
        (".", "cannot be read: Is a directory; check the path"),
        ("a\0b", "cannot be read: no file can have this name; check the path"),
    ],
)
def test_a_path_that_cannot_be_opened_is_named(tmp_path: Path, name: str, error: str) -> None:
    with pytest.raises(InputError) as raised:
        read(f"{tmp_path}/{name}")
    assert raised.value.text == error


def test_yaml_in_flow_style_is_read_from_a_file_of_that_name() -> None:
    assert parse("{Ref: x}", "t.yaml").data == {"Ref": "x"}
    with pytest.raises(InputError, match="not valid JSON"):
        parse("{Ref: x}", "t.json")


def test_one_json_value_a_line_is_a_list_of_them() -> None:
    document = parse('{"a": 1}\n{"a":\n 2}\n', "log")
    assert document.data == [{"a": 1}, {"a": 2}]
    assert document.origin(1, "a").line == 2


def test_a_value_never_shows_in_the_document_itself() -> None:
    assert "hunter2" not in repr(parse('{"password": "hunter2"}', "f"))


def outcome(raw: bytes | str) -> Any:
    """The data of what can be read, the error of what cannot."""
    try:
        return (parse_bytes(raw, "f") if isinstance(raw, bytes) else parse(raw, "f")).data
    except InputError as error:
        return str(error)


@given(st.binary(max_size=300) | st.text(alphabet="{}[]:,-&*!<>|#'\"\n ab1~?%@\t\u2028\ud800", max_size=60))
def test_anything_is_a_document_or_an_error_of_one_line(raw: bytes | str) -> None:
    found = outcome(raw)
    assert isinstance(found, dict | list) or (found.startswith("f") and len(found.splitlines()) == 1)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-999, 99_999) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=15,
)


@given(
    st.lists(PLAIN, max_size=4) | st.dictionaries(st.text(max_size=5), PLAIN, max_size=4), st.sampled_from([None, 1])
)
def test_json_comes_back_as_it_was_with_a_line_for_every_node(data: object, indent: int | None) -> None:
    text = json.dumps(data, indent=indent)
    document = parse(text, "f")
    assert document.data == data
    lines = text.count("\n") + 1

    def walk(node: object, path: tuple[str | int, ...]) -> None:
        assert 1 <= (document.origin(*path).line or 0) <= lines
        children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
        for key, child in children:
            walk(child, (*path, key))

    walk(data, ())


@pytest.mark.skipif(not Path("/dev/fd").is_dir(), reason="shells name pipes by /dev/fd")
def test_a_pipe_is_read_once() -> None:
    reading, writing = os.pipe()
    os.write(writing, b'{"a": 1}')
    os.close(writing)
    try:
        assert [read(f"/dev/fd/{reading}").data for _ in range(2)] == [{"a": 1}, {"a": 1}]
    finally:
        os.close(reading)


@pytest.mark.parametrize("text", ["// why\n{}", "/* why */ {}"])
def test_comments_before_json_are_named(text: str) -> None:
    with pytest.raises(InputError, match="a comment, which no loader"):
        parse(text, "f")


def test_a_pipe_is_read_one_time(tmp_path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(b'{"a": 1}',))
    writer.start()
    first = read(pipe)
    writer.join()
    assert (read(first.file).data, first.data) == ({"a": 1}, {"a": 1})


def test_a_file_is_read_anew(tmp_path) -> None:
    file = tmp_path / "a.json"
    found = [(file.write_text(text), read(file).data)[1] for text in ('{"a": 1}', '{"a": 2}')]
    assert found == [{"a": 1}, {"a": 2}]


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("-", "stdin"),
        ("deploy.json", "deploy.json"),
        ("./deploy.json", "deploy.json"),
        ("{here}/deploy.json", "deploy.json"),
        ("{here}/infra/../deploy.json", "deploy.json"),
        ("infra//deploy.json", "infra/deploy.json"),
        ("infra/../infra/deploy.json", "infra/deploy.json"),
        ("linked/deploy.json", "linked/deploy.json"),
        ("{link}/deploy.json", "deploy.json"),
        ("../other/deploy.json", "../other/deploy.json"),
        ("{above}/other/deploy.json", "{above}/other/deploy.json"),
        ("missing/../deploy.json", "deploy.json"),
    ],
)
def test_a_file_has_one_name_however_its_path_is_written(tmp_path, monkeypatch, written, named):
    here = tmp_path / "here"
    (here / "infra").mkdir(parents=True)
    (here / "linked").symlink_to(here / "infra")
    (tmp_path / "link").symlink_to(here)
    monkeypatch.chdir(here)
    places = {"here": here, "above": tmp_path, "link": tmp_path / "link"}
    assert shown(written.format(**places)) == named.format(**places)


def test_a_folder_that_is_gone_still_names_its_files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    tmp_path.rmdir()
    assert shown("/srv/../deploy.json") == "/srv/../deploy.json"
