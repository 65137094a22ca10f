"""Commands over saved reports: render, diff, verify, and a baseline beside an audit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

GUIDE = Path(__file__).parents[1] / "inputs" / "fixtures" / "guide.json"


def test_render_diff_and_baseline(cli: Any) -> None:
    cli("--demo", "ready", "-o", "json=ready.json")
    cli("--demo", "blocked", "-o", "json=blocked.json")
    code, out, _ = cli("render", "blocked.json", "-o", "markdown")
    assert (code, "- [ ]" in out) == (0, True)
    assert cli("diff", "ready.json", "ready.json")[0] == 0
    code, out, _ = cli("diff", "ready.json", "blocked.json")
    assert (code, "image-architecture" in out) == (1, True)
    _, _, err = cli("--demo", "blocked", "--baseline", "ready.json")
    assert "image-architecture" in err


def test_verify_accepts_only_a_young_ready_report_of_this_deployment(cli: Any, tmp_path: Path) -> None:
    cli("--demo", "ready", "-o", "json=ready.json")
    cli("--demo", "blocked", "-o", "json=blocked.json")
    assert cli("verify", "ready.json", "--expect-account", "123456789012", "--region", "us-west-2")[0] == 1
    simulated = ("--allow-simulated", "--expect-account", "123456789012", "--region", "us-west-2")
    assert cli("verify", "ready.json", *simulated)[0] == 0
    for args, words in (
        (["blocked.json"], "fail"),
        (["ready.json", "--region", "eu-west-1"], "eu-west-1"),
        (["ready.json", "--expect-account", "999999999999"], "999999999999"),
        (["ready.json", "--target", str(GUIDE)], "digest"),
        (["ready.json", "--max-age", "0s"], "stale"),
    ):
        code, _, err = cli("verify", *args)
        assert (code, words in err) == (1, True), (args, err)


def test_acceptance_says_what_was_not_compared(cli: Any) -> None:
    cli("--demo", "-o", "json=r.json")
    assert cli("verify", "r.json", "--allow-simulated")[2].endswith(
        "not compared, name it to do so: --target, --expect-account, --region\n"
    )
    assert cli("verify", "r.json", "--allow-simulated", "--region", "us-west-2")[2].endswith(
        "--target, --expect-account\n"
    )
