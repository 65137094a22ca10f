"""Builds the Lambda deployment package from what runs here: our own files and the installed dependencies.

Every file comes from the running environment, so the function audits with the very versions that were tested, no
registry is asked, and the same environment gives the same bytes. Compiled extensions are left out: each dependency
has a pure-Python fallback, and one archive serves both architectures. boto3 is included because the one in the
Lambda runtime may be older than AgentCore's API. Byte code goes along, for the folder of a function takes none: without
it every cold start compiles what it imports.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from hashlib import sha256
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from io import BytesIO
from pathlib import Path

from attrs import frozen

from preflight import checks, signals
from preflight.audit.run import questions
from preflight.core.errors import PreflightError
from preflight.core.report import TOOL
from preflight.version import VERSION

DEPENDENCIES = ("attrs", "boto3", "cattrs", "jmespath", "PyYAML")
"""What the functions import; the command line's own dependencies stay behind."""

SERVICES = ("codepipeline", "events", "organizations", "s3", "securityhub", "sns", "ssm", "sts")
"""What the functions call beside the checks' queries; the API models of other services stay behind."""

LEFT_OUT = re.compile(
    r"\.(so|pyd|pyc|pyi|typed)$|__pycache__/|^\.\.|\.dist-info/(?!METADATA|licenses|LICEN[CS]E)"
    r"|^preflight/(demo|render)/|^boto3/(data|examples)/"
)
MODEL = re.compile(r"^botocore/data/(?P<service>[^/]+)/")
RUNTIME = f"python{sys.version_info.major}.{sys.version_info.minor}"
TASK = "/var/task"
"""Where Lambda unpacks a function, for the lines of its tracebacks."""

ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip can hold."""


class BundleError(PreflightError, RuntimeError):
    """A package cannot be bundled; the message says what to do."""


@frozen
class Bundle:
    """A deployment package.

    Args:
        size: in bytes.
        key: a name that changes with the content: CloudFormation updates a function only when its key changes.
        runtime: of Lambda, the one that reads the byte code.
    """

    size: int
    key: str
    runtime: str


def bundle(path: str | Path) -> Bundle:
    """Writes the deployment package; raises `BundleError`."""
    entries = {name: file.read_bytes() for name, file in _entries()} | _metadata()
    entries |= _byte_code({name: content for name, content in entries.items() if name.endswith(".py")})
    if Path(path).exists() and not Path(path).is_file():
        raise BundleError("is no file; name another path")
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(entries):
            info = zipfile.ZipInfo(name, ZIP_EPOCH)
            info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
            archive.writestr(info, entries[name])
    content = whole.getvalue()
    Path(path).write_bytes(content)
    return Bundle(len(content), f"preflight-{sha256(content).hexdigest()[:12]}.zip", RUNTIME)


def _byte_code(sources: dict[str, bytes]) -> dict[str, bytes]:
    """The compiled sources, which Python then takes without looking at the source again.

    A process of its own compiles them: what is interned already where it runs would change the bytes.
    https://docs.python.org/3/reference/import.html#pyc-invalidation
    """
    with tempfile.TemporaryDirectory() as folder, signals.unfinished(folder):
        for name, content in sources.items():
            file = Path(folder, name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        compileall = [sys.executable, "-I", "-m", "compileall", "-qq", "--invalidation-mode", "unchecked-hash"]
        ended = subprocess.run([*compileall, "-s", folder, "-p", TASK, folder], check=False)  # noqa: S603 - no shell
        if ended.returncode:
            raise BundleError("a source cannot be compiled; install the dependencies anew")
        compiled = Path(folder).rglob("*.pyc")
        return {file.relative_to(folder).as_posix(): file.read_bytes() for file in compiled}


def _entries() -> Iterator[tuple[str, Path]]:
    services = {query.service for query in questions(checks.all_checks())} | set(SERVICES)
    for name, file in (*_own(), *_installed()):
        model = MODEL.match(name)
        if not LEFT_OUT.search(name) and (model is None or model["service"] in services):
            yield name, file


def _metadata() -> dict[str, bytes]:
    """What tells the function its own version, as an installed package has it."""
    text = f"Metadata-Version: 2.1\nName: {TOOL}\nVersion: {VERSION}\n"
    return {f"{TOOL.replace('-', '_')}-{VERSION}.dist-info/METADATA": text.encode()}


def _own() -> Iterator[tuple[str, Path]]:
    """The package that runs, whether it is installed or a checkout."""
    root = Path(__file__).parents[1]
    for file in root.rglob("*"):
        if file.is_file():
            yield f"preflight/{file.relative_to(root).as_posix()}", file


def _installed() -> Iterator[tuple[str, Path]]:
    for found in _closure(DEPENDENCIES):
        if found.files is None:
            name = found.metadata["Name"]
            raise BundleError(f"{name} was not installed by pip, so its files are not known; use a virtual environment")
        for file in found.files:
            yield file.as_posix(), Path(str(found.locate_file(file)))


def _closure(names: Iterable[str]) -> list[Distribution]:
    """The distributions and all that they need without extras."""
    found: dict[str, Distribution] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop().lower().replace("_", "-")
        if name in found:
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError as error:
            raise BundleError(f"{name} is not installed; install agentcore-preflight with its dependencies") from error
        waiting += [_name(need) for need in found[name].requires or () if ";" not in need]
    return [found[name] for name in sorted(found)]


def _name(requirement: str) -> str:
    return re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
