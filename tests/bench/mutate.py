"""A mutation run over the rule rooms: one small fault after another, and the faults that no test notices.

Each mutant is the file with one comparison, boolean operator, `not`, constant or `return` changed; the tests of the
file's room run against it, and one that survives is printed with its line. Run it from the checkout:

    python tests/bench/mutate.py preflight/network/routes.py
    python tests/bench/mutate.py preflight/network preflight/iam --sample 40
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip

MOST_SECONDS = 300
"""For one folder of tests: a mutant that never ends is noticed as well."""


def mutants(tree: ast.Module) -> Iterator[tuple[int, str, ast.Module]]:
    """Every mutant of a module: its line, what was changed, and the changed module."""
    for place, node in enumerate(ast.walk(tree)):
        for what in _changes(node):
            changed = copy.deepcopy(tree)
            target = next(each for number, each in enumerate(ast.walk(changed)) if number == place)
            _apply(target, what)
            yield getattr(node, "lineno", 0), what, changed


def _changes(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Compare() if type(node.ops[0]) in OPPOSITE:
            yield "the comparison the other way round"
        case ast.BoolOp():
            yield "and for or"
        case ast.UnaryOp(op=ast.Not()):
            yield "without not"
        case ast.Constant(value=bool()):
            yield "the other truth value"
        case ast.If():
            yield "the condition always true"
        case _:
            pass


def _apply(node: ast.AST, what: str) -> None:
    match node:
        case ast.Compare():
            node.ops[0] = OPPOSITE[type(node.ops[0])]()
        case ast.BoolOp():
            node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        case ast.UnaryOp():
            node.op = ast.UAdd()
            node.operand = ast.Call(ast.Name("bool", ast.Load()), [node.operand], [])
        case ast.Constant():
            node.value = not node.value
        case ast.If():
            node.test = ast.Constant(value=True)
        case _:
            raise TypeError(what)


def tests_of(path: Path) -> list[str]:
    """The tests that may notice a mutant, the nearest first: the file's own, its folders', those of the checks."""
    inside = path.relative_to(ROOT / "preflight")
    own = Path("tests", *inside.parts[:-1], f"test_{inside.name}")
    folders = [parent for parent in own.parents if parent.parts[1:]]
    return [str(each) for each in dict.fromkeys((own, *folders, Path("tests/checks"))) if (ROOT / each).exists()]


def survives(path: Path, changed: ast.Module, folder: Path) -> bool:
    """Whether the tests pass with the mutant in the place of the file."""
    copied = folder / path.relative_to(ROOT)
    before = copied.read_text(encoding="utf-8")
    copied.write_text(ast.unparse(ast.fix_missing_locations(changed)), encoding="utf-8")
    try:
        return all(_pass(some, folder) for some in tests_of(path))
    finally:
        copied.write_text(before, encoding="utf-8")


def _pass(some: str, folder: Path) -> bool:
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-n0", "-p", "no:cacheprovider", some]
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        ran = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, check=False, timeout=MOST_SECONDS
        )
    except subprocess.TimeoutExpired:
        return False
    return ran.returncode == 0


def main() -> None:
    """Runs the mutants of the files that are named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("paths", nargs="+", help="files or folders of preflight/")
    parser.add_argument("--sample", type=int, default=0, help="only this many, chosen by a fixed seed")
    given = parser.parse_args()
    files = [
        f for each in given.paths for f in (sorted(Path(each).rglob("*.py")) if Path(each).is_dir() else [Path(each)])
    ]
    every = [(f.resolve(), *m) for f in files for m in mutants(ast.parse(f.read_text(encoding="utf-8")))]
    chosen = random.Random(1).sample(every, given.sample) if 0 < given.sample < len(every) else every  # noqa: S311
    alive = 0
    with TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run(["git", "clone", "--quiet", str(ROOT), name], check=True)
        for number, (path, line, what, changed) in enumerate(chosen, 1):
            print(f"\r{number} of {len(chosen)}", end="", file=sys.stderr)
            if survives(path, changed, folder):
                alive += 1
                print(f"\r{path.relative_to(ROOT)}:{line}: {what}")
    print(f"\r{len(chosen) - alive} of {len(chosen)} mutants noticed")


if __name__ == "__main__":
    main()
