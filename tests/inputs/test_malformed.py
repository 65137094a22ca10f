"""Documents of the right kind with something of the wrong shape in them: refused in words or read, never a crash."""

import random
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from preflight.inputs import cdk, cloudformation, pulumi, terraform
from preflight.inputs.document import InputError, Options, read

FIXTURES = Path(__file__).parent / "fixtures"
ODD: tuple[Any, ...] = (
    None,
    [],
    {},
    "",
    0,
    "x",
    True,
    ["x"],
    [None],
    3.5,
    {"Ref": "Nobody"},
    {"Fn::Sub": "${A.B}"},
    {"Fn::If": ["X", 1]},
)
TIMES = 200


def paths(node, path=()):
    """Every place in a document but its top."""
    for key, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield (*path, key)
        yield from paths(value, (*path, key))


def mutated(data, places, chance):
    """The document with an odd value at some of its places."""
    changed = deepcopy(data)
    for path in chance.sample(places, 3):
        node = changed
        with suppress(LookupError, TypeError):
            for step in path[:-1]:
                node = node[step]
            node[path[-1]] = deepcopy(chance.choice(ODD))
    return changed


@pytest.mark.parametrize(
    ("reader", "file"),
    [
        (cdk, "cdk.out/manifest.json"),
        (cloudformation, "cdk.out/assembly-Prod/ProdAny.template.json"),
        (terraform, "terraform/plan.json"),
        (pulumi, "pulumi/preview.json"),
        (pulumi, "pulumi/events.jsonl"),
    ],
)
def test_no_shape_crashes_a_reader(reader, file):
    document, chance, read_at_all = read(FIXTURES / file), random.Random(file), 0  # noqa: S311
    places = list(paths(document.data))
    for _ in range(TIMES):
        changed = evolve(document, data=mutated(document.data, places, chance))
        with suppress(InputError):
            read_at_all += bool(reader.recognizes(changed) and reader.read(changed, Options(region="us-west-2")))
    assert read_at_all > TIMES / 2
