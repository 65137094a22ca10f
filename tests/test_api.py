"""The public names: sorted, complete, and light to import."""

import subprocess
import sys
from pathlib import Path

import pytest

import preflight
from preflight.audit.run import NothingToAuditError, audit

ROOT = Path(__file__).parents[1]


def test_all_is_sorted_and_there() -> None:
    assert list(preflight.__all__) == sorted(preflight.__all__)
    assert all(hasattr(preflight, name) for name in preflight.__all__)


def test_importing_it_does_not_import_boto3() -> None:
    code = "import sys, preflight; sys.exit('boto3' in sys.modules or 'botocore' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_an_empty_list_of_targets_is_never_replaced_by_the_account() -> None:
    with pytest.raises(NothingToAuditError, match="the list of targets is empty"):
        audit([], regions="us-west-2")


@pytest.mark.parametrize("file", ["__init__.py", "entry.py"])
def test_another_package_of_the_same_name_is_named_in_one_line(file: str, tmp_path: Path) -> None:
    (tmp_path / "preflight").mkdir()
    for name in {"__init__.py", file}:
        (tmp_path / "preflight" / name).write_text("def main(): pass\n")
    script = "import sys; sys.path.insert(0, sys.argv[1]); import agentcore_preflight; agentcore_preflight.main()"
    command = [sys.executable, "-c", script, str(tmp_path)]
    ended = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)
    assert ended.returncode == 1
    assert ended.stderr.startswith("error: another package named preflight, in ")
    assert len(ended.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "first",
    ["from preflight import Options", "from preflight import read_target", "import preflight.audit.run",
     "import preflight.audit.inspection", "import preflight.cli.audit"],
)  # fmt: skip
@pytest.mark.parametrize("then", ["from preflight import audit", "import preflight; audit = preflight.audit"])
def test_audit_runs_whatever_is_imported_first(first: str, then: str) -> None:
    code = f"""
{first}
{then}
from preflight import NothingToAuditError
try:
    audit([], regions="us-west-2")
except NothingToAuditError:
    print("ran")
"""
    ended = subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT, capture_output=True, text=True)
    assert (ended.stdout, ended.stderr) == ("ran\n", "")
