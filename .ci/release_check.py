"""Refuses a release whose tag, version and changelog disagree: `release_check.py v0.2.0`."""

import re
import sys
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[1]
VERSION = re.compile(r'^VERSION = "([^"]+)"$', re.MULTILINE)


def faults(tag: str, root: Path = ROOT) -> list[str]:
    """What keeps the tag from being released, one line each."""
    found = VERSION.search((root / "preflight" / "version.py").read_text(encoding="utf-8"))
    version = found[1] if found else "unknown"
    changes = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    heading = re.search(rf"^## {re.escape(version)} - (\d{{4}}-\d\d-\d\d)$", changes, re.MULTILINE)
    wrong = [] if tag == f"v{version}" else [f"the tag is {tag}, preflight/version.py says {version}"]
    if heading is None:
        wrong.append(f"CHANGELOG.md has no heading '## {version} - YYYY-MM-DD'")
    elif date.fromisoformat(heading[1]) > date.today():  # noqa: DTZ011 - a heading has no time zone
        wrong.append(f"CHANGELOG.md dates {version} in the future: {heading[1]}")
    if re.search(r"^## Unreleased$(?:(?!^## ).)*?^- ", changes, re.MULTILINE | re.DOTALL):
        wrong.append("CHANGELOG.md lists changes as Unreleased, which this tag would release")
    return wrong


if __name__ == "__main__":
    problems = faults(sys.argv[1])
    print("\n".join(problems) or f"{sys.argv[1]} can be released")
    sys.exit(bool(problems))
