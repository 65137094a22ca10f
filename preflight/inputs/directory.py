"""Which file of a directory to read: the one that leaves least open about what will be deployed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from preflight.core.notes import Note
from preflight.core.value import Origin
from preflight.inputs import KINDS, kind_of, load, reader
from preflight.inputs.error import InputError
from preflight.inputs.unreadable import PLAN

PLACES = ("cdk.out/manifest.json", "agentcore/agentcore.json", "agentcore.json", ".bedrock_agentcore.yaml")
USUAL = {"agentcore.json": "agentcore-cli", ".bedrock_agentcore.yaml": "toolkit"}
"""Names that say the kind even where the content cannot be read, so that its error is told."""
SUFFIXES = frozenset({".json", ".yaml", ".yml", ".template"})
LARGEST = 200
"""How many files are looked into."""


def choose(directory: Path, kind: str | None = None) -> tuple[Path, tuple[Note, ...]]:
    """The file to read, and a note of the others that could have been; raises `InputError`."""
    found: dict[str, list[Path]] = {}
    for file in _candidates(directory):
        seen = _kind(file, kind)
        if seen:
            found.setdefault(seen, []).append(file)
    if not found:
        return _above(directory, kind), ()
    best = next(each for each in KINDS if each in found)
    chosen = _one(found[best], best, directory)
    others = [f"{file.name} ({each})" for each in KINDS if each != best for file in found.get(each, [])]
    said = f"{chosen.name} ({best}) was read; the directory also holds {', '.join(others)}"
    # The templates beside a manifest.json are its own.
    return chosen, (Note(said, Origin(str(chosen))),) if others and best != "cdk" else ()


def _one(files: list[Path], kind: str, directory: Path) -> Path:
    """The one file of a kind: at its usual place, else the only one."""
    usual = [file for file in files if file in {directory / place for place in PLACES}]
    if len(files) > 1 and not usual:
        names = ", ".join(file.name for file in files)
        raise InputError(f"holds several files of kind {kind}: {names}; name one", Origin(str(directory)))
    return (usual or files)[0]


def _candidates(directory: Path) -> Iterator[Path]:
    named = [directory / place for place in PLACES]
    yield from (file for file in named if file.is_file())
    try:
        files = sorted(file for file in directory.iterdir() if file.suffix in SUFFIXES and file not in named)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}; check the path", Origin(str(directory))) from None
    yield from (file for file in files[:LARGEST] if file.is_file() and not file.name.startswith("."))


def _kind(file: Path, kind: str | None) -> str:
    """The kind of a file, empty when it is none that is read here, or not the one asked for."""
    try:
        document = load(file)
        if kind is None:
            return kind_of(document)
        return kind if reader(kind).recognizes(document) else ""
    except InputError:
        usual = USUAL.get(file.name, "")
        return usual if kind in (None, usual) else ""


def _above(directory: Path, kind: str | None) -> Path:
    """The nearest agentcore project that the directory is part of; raises `InputError` where there is none."""
    for parent in directory.resolve().parents if kind in (None, "agentcore-cli") else ():
        for place in ("agentcore/agentcore.json", "agentcore.json"):
            if (parent / place).is_file():
                return parent / place
    raise _nothing(directory)


def _nothing(directory: Path) -> InputError:
    if any(directory.glob("*.tf")):
        return InputError(f"holds Terraform configuration; run there: {PLAN}", Origin(str(directory)))
    if (directory / "cdk.json").is_file():
        return InputError("holds a CDK app that is not synthesized; run cdk synth there", Origin(str(directory)))
    return InputError(
        f"holds no file that is read here; give a file of kind {', '.join(KINDS)}", Origin(str(directory))
    )
