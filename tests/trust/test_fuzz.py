"""Anything at any place of what comes from elsewhere: it is read, or refused in words, and what is read is judged and shown.

The suite makes a few changes of each document; `HYPOTHESIS_PROFILE=explore pytest -n 0 tests/trust/test_fuzz.py` makes
5,000. What a long run finds becomes an `@example` or a row in the tests of the file that it found wrong.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any

from eight_kinds import WRITERS, Described
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from recordings import recorded

from preflight.account.recorded import Recorded
from preflight.account.session import CouldNotRunError
from preflight.audit.run import NothingToAuditError, Options, audit
from preflight.checks import module_names
from preflight.core.report import Report
from preflight.core.report_json import from_json, to_json
from preflight.demo import demo
from preflight.iam.documents import MalformedPolicy, Policy
from preflight.iam.grammar import refusal
from preflight.iam.policies import Request, evaluate
from preflight.images.manifests import read as read_manifest
from preflight.inputs import InputError, parameters, read_target
from preflight.inputs.document import parse
from preflight.reports import waivers
from preflight.reports.changes import render as show_changes
from preflight.reports.diff import diff
from preflight.reports.render import FORMATS, render
from preflight.reports.verify import verify
from preflight.serverless.event import BadEventError
from preflight.serverless.event import parse as read_event

REGION, NOW = "us-west-2", datetime(2026, 11, 28, tzinfo=UTC)
FIXTURES = Path(__file__).parents[1] / "inputs" / "fixtures"
AGENT = Described(
    vpc="vpc-0a",
    role="arn:aws:iam::123456789012:role/Agent",
    subnets=("subnet-0a", "subnet-0b"),
    groups=("sg-0a",),
    image="123456789012.dkr.ecr.us-west-2.amazonaws.com/research-agent:v1",
    environment={"MODEL_ID": "amazon.nova-pro-v1:0"},
    discovery="https://idp.example.com/.well-known/openid-configuration",
    memory="kept",
    server="https://mcp.example.com/mcp",
)
POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {"Sid": "One", "Effect": "Allow", "Action": ["s3:Get*"], "Resource": "*", "Condition": {"Bool": {"a": "true"}}},
        {"Effect": "Deny", "NotAction": "s3:*", "NotResource": ["arn:aws:s3:::b/*"], "Principal": {"AWS": ["*"]}},
    ],
}
MANIFESTS = [
    {"manifests": [{"digest": "sha256:1", "platform": {"os": "linux", "architecture": "arm64"}}], "mediaType": "m"},
    {"config": {"digest": "sha256:1", "mediaType": "c"}, "layers": [{"size": 5}, {"size": 6}], "mediaType": "m"},
]
WAIVERS = {"waivers": [{"check": "image-architecture", "subject": "*", "reason": "r", "expires": "2099-01-01"}]}
EVENT = {"regions": ["us-west-2"], "checks": "image-exists", "target": {"stackName": "s"}, "timeout": 60}
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["", "*", "${X}", "x" * 3000, "arn:aws:iam::1:role/x", "s3://b/k", "2026-99-99", "\x1b[31m"])
    | st.sampled_from([{"Ref": "No"}, {"Fn::Sub": "${A.B}"}, {"Fn::If": ["X", 1]}, {"Fn::GetAtt": []}, {"Fn::Join": 1}])
)
ODD = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
FUZZ = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
FEW = settings(FUZZ, max_examples=25) if settings().derandomize else FUZZ


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where something stands in a document."""
    for key, each in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield (*path, key)
        yield from places(each, (*path, key))


def at(node: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        node = node[key]
    return node


@st.composite
def altered(draw: st.DrawFn, document: Any) -> Any:
    """The document with some things gone, moved, or others in their place."""
    made = deepcopy(document)
    for _ in range(draw(st.integers(1, 3))):
        if not (found := list(places(made))):
            return draw(ODD)
        *path, last = draw(st.sampled_from(found))
        holder = at(made, tuple(path))
        match draw(st.sampled_from(["put", "put", "drop", "copy"])):
            case "put":
                holder[last] = deepcopy(draw(ODD))  # what is sampled is shared, and the next change may go into it
            case "drop":
                del holder[last]
            case _:
                holder[last] = deepcopy(at(made, draw(st.sampled_from(found))))
    return made


@cache
def facts() -> Mapping[str, Any]:
    """The facts of a region that is ready."""
    with demo("ready", REGION) as account:
        return recorded(account, "ready", 0).facts


@cache
def report() -> Report:
    """The report of a region that is ready."""
    return audit(account=Recorded(facts()), regions=REGION)


def judged(source: Path, form: str) -> None:
    """Reads what a source deploys, judges it and shows what was found."""
    with suppress(InputError, CouldNotRunError, NothingToAuditError):
        targets = read_target(source, region=REGION)
        render(audit(targets, account=Recorded(facts()), regions=REGION, options=Options(strict=True)), form)


def copied(name: str, folder: Path) -> Path:
    """A sample of the readers' tests, which holds more than the written ones."""
    copytree(FIXTURES / name, folder / name)
    return folder / name


FORM = st.sampled_from(FORMATS)
SPLICES = st.binary(max_size=20) | st.text(alphabet="{}[]:,-&*!<>|#'\"\n ab1~?%@\t", max_size=20).map(str.encode)
PARAMETERS = [{"ParameterKey": "A", "ParameterValue": "b"}, {"ParameterKey": "C", "ParameterValue": 1}]


SOURCES: Mapping[str, Callable[[Path], Path]] = {
    **{kind: partial(write, AGENT) for kind, write in WRITERS.items()},
    **{f"sample {name}": partial(copied, name) for name in ("cdk.out", "terraform", "pulumi")},
}


def files() -> Iterator[tuple[str, str, bytes]]:
    """Every file of every source."""
    for name, write in SOURCES.items():
        with TemporaryDirectory() as folder:
            write(Path(folder))
            for each in sorted(Path(folder).rglob("*")):
                if each.is_file():
                    yield name, str(each.relative_to(folder)), each.read_bytes()


FILES = tuple(files())


@st.composite
def reshaped(draw: st.DrawFn) -> tuple[str, str, bytes]:
    """A file of a source with something else at some places."""
    name, file, whole = draw(st.sampled_from(FILES))
    return name, file, json.dumps(draw(altered(parse(whole.decode(), file).data))).encode()


@st.composite
def spliced(draw: st.DrawFn) -> tuple[str, str, bytes]:
    """A file of a source with other bytes somewhere."""
    name, file, whole = draw(st.sampled_from(FILES))
    start, length = draw(st.integers(0, len(whole))), draw(st.integers(0, 40))
    return name, file, whole[:start] + draw(SPLICES) + whole[start + length :]


@FEW
@given(data=st.data(), whole=st.booleans(), form=FORM)
def test_a_source(data: st.DataObject, whole: bool, form: str) -> None:
    name, file, content = data.draw(reshaped() | spliced())
    with TemporaryDirectory() as folder:
        source = SOURCES[name](Path(folder))
        (Path(folder) / file).write_bytes(content)
        judged(source if whole else Path(folder) / file, form)


@FEW
@given(data=st.data())
def test_facts(data: st.DataObject) -> None:
    changed = data.draw(altered(facts()))
    with suppress(CouldNotRunError, NothingToAuditError):
        try:
            account = Recorded.load(json.dumps(changed))
        except ValueError:
            return
        render(audit(account=account, regions=REGION, options=Options(strict=True)), data.draw(FORM))


@FEW
@given(data=st.data())
def test_a_report(data: st.DataObject) -> None:
    changed = json.loads(json.dumps(data.draw(altered(to_json(report())))))
    assert all(isinstance(each, str) for each in verify(changed, max_age=timedelta(days=1), now=NOW))
    try:
        other = from_json(changed)
    except (KeyError, TypeError, ValueError, AttributeError):
        return
    render(other, data.draw(FORM))
    for pair in ((report(), other), (other, report())):
        show_changes(diff(*pair), data.draw(st.sampled_from(["text", "json"])))


@FEW
@given(data=st.data())
def test_waivers_and_parameters(data: st.DataObject) -> None:
    text = json.dumps(data.draw(altered(data.draw(st.sampled_from([WAIVERS, PARAMETERS])))))
    with suppress(InputError):
        waivers.apply(report(), waivers.parse(parse(text, "f"), module_names()), NOW.date())
    with suppress(InputError):
        parameters.from_document(parse(text, "f"))


@FEW
@given(altered(EVENT))
def test_an_event(event: Any) -> None:
    with suppress(BadEventError):
        read_event(event, {})


@FEW
@given(altered(POLICY))
def test_a_policy(document: Any) -> None:
    with suppress(MalformedPolicy):
        policy = Policy.of(document)
        evaluate(Request("s3:GetObject", "arn:aws:s3:::b/*"), [policy])
    if isinstance(document, dict):
        refusal(document)


@FEW
@given(st.sampled_from(MANIFESTS).flatmap(altered).map(json.dumps))
def test_a_manifest(text: str) -> None:
    read_manifest(text)
