"""Files by whatever path: read to a bound, written through where they are no regular ones, pipes not waited for."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from preflight.core import files

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes at paths")


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    os.mkfifo(tmp_path / "pipe")
    return tmp_path / "pipe"


@pytest.mark.parametrize(("most", "found"), [(2, b"ab"), (5, b"abc")])
def test_a_file_is_read_to_a_bound(tmp_path: Path, most: int, found: bytes) -> None:
    (tmp_path / "file").write_bytes(b"abc")
    assert files.read(tmp_path / "file", most) == found


def test_both_ends_of_a_pipe_wait_for_each_other(pipe: Path) -> None:
    writer = threading.Thread(target=files.write_through, args=(pipe, "what is said"))
    writer.start()
    assert files.read(pipe, 99) == b"what is said"
    writer.join()


def test_a_pipe_without_its_other_end_is_given_up(pipe: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "PATIENCE", 0.01)
    with pytest.raises(TimeoutError, match="nobody wrote"):
        files.read(pipe, 1)
    with pytest.raises(TimeoutError, match="nobody read"):
        files.write_through(pipe, "")


def test_where_a_path_leads(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "link").symlink_to("file")
    assert files.real(tmp_path / "loop").name == "loop"
    assert files.real(tmp_path / "link") == files.real(tmp_path) / "file"


def test_what_can_be_no_path_is_not_there(tmp_path: Path) -> None:
    assert [files.exists(each) for each in (tmp_path, tmp_path / "gone", "x" * 5000, "a\0b")] == [
        True,
        False,
        False,
        False,
    ]
