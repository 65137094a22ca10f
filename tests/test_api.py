"""The public names: sorted, complete, and light to import."""

import subprocess
import sys

import preflight


def test_all_is_sorted_and_there() -> None:
    assert list(preflight.__all__) == sorted(preflight.__all__)
    assert all(hasattr(preflight, name) for name in preflight.__all__)


def test_importing_it_does_not_import_boto3() -> None:
    code = "import sys, preflight; sys.exit('boto3' in sys.modules or 'botocore' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
