"""The default command hands its options on as they are written."""

from __future__ import annotations

from typing import Any

import click
import pytest

from preflight.cli import request, runner
from preflight.cli.audit import audit
from preflight.cli.options import FLAGS


def given(monkeypatch: pytest.MonkeyPatch, *args: str) -> dict[str, Any]:
    monkeypatch.setattr(request, "request", lambda options: options)
    monkeypatch.setattr(runner, "run_audit", lambda options: options)
    found: dict[str, Any] = audit.main(list(args), standalone_mode=False)
    return found


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ([], {"files": (), "regions": (), "standard": "auto", "demo": None, "fail_on": "fail", "timeout": 120.0, "wait": None, "deployer": ""}),
        (["a.yaml", "b.json"], {"files": ("a.yaml", "b.json")}),
        (["--demo"], {"demo": "ready", "files": ()}),
        (["--demo", "denied"], {"demo": "denied"}),
        (["--region", "us-west-2", "--region", "a,b"], {"regions": ("us-west-2", "a,b")}),
        (["--check", "a", "--skip", "b", "--skip", "c"], {"only": ("a",), "without": ("b", "c")}),
        (["-o", "json=r.json", "-o", "text"], {"wanted": ("json=r.json", "text")}),
        (["--wait", "10m", "--timeout", "30"], {"wait": 600.0, "timeout": 30.0}),
        (["--diff", "--fix"], {"show_diff": True, "fix": True}),
        (["--memory-mb", "512", "--image", "a"], {"memory_mb": 512, "image": ("a",)}),
        (["-t", "cdk", "-v", "-q"], {"kind": "cdk", "verbose": True, "quiet": True}),
    ],
)  # fmt: skip
def test_options(monkeypatch: pytest.MonkeyPatch, args: list[str], expected: dict[str, Any]) -> None:
    found = given(monkeypatch, *args)
    assert {name: found[name] for name in expected} == expected
    assert set(FLAGS) <= set(found)


@pytest.mark.parametrize(
    "args", [["--standard", "other"], ["--fail-on", "unknown"], ["--timeout", "soon"], ["--memory-mb", "much"]]
)
def test_what_is_no_value(monkeypatch: pytest.MonkeyPatch, args: list[str]) -> None:
    with pytest.raises(click.BadParameter):
        given(monkeypatch, *args)


def test_every_option_has_its_help() -> None:
    assert [param.name for param in audit.params if isinstance(param, click.Option) and not param.help] == []
