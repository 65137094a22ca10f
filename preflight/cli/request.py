"""The command line, checked as far as it can be before AWS is asked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from attrs import frozen

from preflight.audit.run import Options
from preflight.cli.beside import added
from preflight.cli.errors import CliError
from preflight.cli.options import FLAGS, WORLDS, given
from preflight.cli.output import STDOUT, Output, TextStyle, detect_style, outputs
from preflight.cli.query import Query, compiled
from preflight.cli.regions import split
from preflight.cli.selection import ids, selected
from preflight.core.check import Check
from preflight.core.files import exists, real
from preflight.core.near import near as nearest
from preflight.core.report import Policy
from preflight.core.scope import Ambient, Standard
from preflight.core.target import Target
from preflight.inputs.directory import PLACES
from preflight.inputs.document import MANIFEST

EXCLUSIVE = (
    ("demo", "facts"),
    ("demo", "offline"),
    ("demo", "assume_role"),
    ("demo", "endpoint_url"),
    ("demo", "profile"),
    ("facts", "offline"),
    ("facts", "save_facts"),
    ("offline", "save_facts"),
    ("offline", "wait"),
    ("facts", "wait"),
    *((source, how) for source in ("offline", "facts") for how in ("profile", "assume_role", "endpoint_url")),
    *(("accounts", other) for other in ("all_regions", "save_facts", "expect_account")),
)


@frozen
class Request:
    """What one command line asks for; `options` holds the rest of it by name."""

    files: tuple[str, ...]
    regions: tuple[str, ...]
    demo: str | None
    checks: tuple[Check[Any], ...]
    outputs: tuple[Output, ...]
    style: TextStyle
    query: Query | None
    options: Mapping[str, Any]

    @property
    def standard(self) -> Standard | None:
        """The standard chosen, None for auto."""
        chosen = self.options["standard"]
        return None if chosen == "auto" else Standard(chosen)

    @property
    def policy(self) -> Policy:
        """How findings become the exit code."""
        return Policy(self.options["fail_on"] == "warn", self.options["allow_unknown"])

    def judging(self, ambient: Ambient) -> Options:
        """How to judge."""
        return Options(
            standard=self.standard,
            checks=self.checks,
            skipped=ids(self.options["without"]),
            deployer=self.options["deployer"],
            ambient=ambient,
            policy=self.policy,
            deployed_only=self.options["deployed_only"],
        )

    def targets(self, account: str | None = None, region: str | None = None) -> tuple[Target, ...]:
        """What the files and flags are about to deploy; raises `CliError`.

        Templates name values by account and region, so they are read again once those are known.
        """
        flags = {name: self.options[name] for name in FLAGS}
        found = [target for file in self.files for target in self._read(file, account, region)]
        return added(found, flags)

    def _read(self, file: str, account: str | None, region: str | None) -> Sequence[Target]:
        from preflight.inputs import read_target

        named = region or (self.regions[0] if len(self.regions) == 1 else None)
        stack = self.options["stack_name"]
        values = _parameters(self.options["parameters"])
        return read_target(
            file, kind=self.options["kind"], region=named, parameters=values, account=account, stack=stack
        )


def _parameters(given_values: Sequence[str]) -> dict[str, str]:
    """The parameters of files and NAME=VALUE, the later ones winning."""
    from preflight.inputs.document import read
    from preflight.inputs.parameters import from_document

    values: dict[str, str] = {}
    for each in given_values:
        name, equals, value = each.partition("=")
        values |= {name: value} if equals and not exists(each) else from_document(read(each))
    return values


def request(options: Mapping[str, Any]) -> Request:
    """The request of a command line; raises `CliError` or `click.UsageError` for what cannot be meant."""
    demo, files = _demo(options["demo"], options["files"])
    _contradictions(options)
    _well_formed(options, split(options["regions"]))
    wanted = outputs(options["wanted"])
    _inputs_are_kept(files, options, wanted)
    return Request(
        files=files,
        regions=split(options["regions"]),
        demo=demo,
        checks=selected(options["only"], options["without"]),
        outputs=wanted,
        style=detect_style(options["color"], options["verbose"], quiet=options["quiet"]),
        query=compiled(options["query"]),
        options=options,
    )


def _inputs_are_kept(files: Sequence[str], options: Mapping[str, Any], wanted: Sequence[Output]) -> None:
    """Refuses to write over what is read; raises `CliError`."""
    read = [*files, *(options[name] for name in ("facts", "waivers", "baseline", "accounts") if options[name])]
    inputs = {real(path) for path in [*read, *options["parameters"]] if path != "-"}
    written = [output.path for output in wanted if output.path != STDOUT]
    for path in [*written, *([options["save_facts"]] if options["save_facts"] else [])]:
        if any(_is_of(real(path), each) for each in inputs):
            raise CliError(f"{path} is an input of this run; write to another path")


def _is_of(path: Path, given: Path) -> bool:
    """Whether a path is an input, or a file that is read of an input that is a folder."""
    whole = exists(given / MANIFEST)
    return path == given or (whole and given in path.parents and exists(path)) or path in {given / p for p in PLACES}


def _demo(world: str | None, files: tuple[str, ...]) -> tuple[str | None, tuple[str, ...]]:
    """The world and the files: what follows a bare --demo may be a file."""
    if world is None or world in WORLDS:
        return world, files
    if exists(world):
        return "ready", (world, *files)
    near = nearest(world, WORLDS)
    raise CliError(f"there is no demo world {world!r}; {f'did you mean {near[0]}?' if near else ', '.join(WORLDS)}")


def _contradictions(options: Mapping[str, Any]) -> None:
    for one, other in EXCLUSIVE:
        if options[one] and options[other]:
            raise click.UsageError(f"--{one} and --{other} are mutually exclusive".replace("_", "-"))
    if options["all_regions"] and (options["regions"] or options["offline"] or options["facts"]):
        raise click.UsageError("--all-regions and --region, --offline or --facts are mutually exclusive")
    if options["demo"] and options["save_facts"] and (options["all_regions"] or len(split(options["regions"])) > 1):
        raise click.UsageError("--save-facts with --demo keeps one region; name one --region")
    if options["files"].count("-") > 1:
        raise click.UsageError("- is standard input and can be read once")
    if options["accounts"] and not options["assume_role"]:
        raise click.UsageError("--accounts needs --assume-role arn:aws:iam::{account}:role/NAME")
    if options["external_id"] and not options["assume_role"]:
        raise click.UsageError("--external-id needs --assume-role")
    if options["fail_on"] == "new" and not options["baseline"]:
        raise click.UsageError("--fail-on new needs --baseline REPORT.json to compare with")
    if options["offline"] and not (options["files"] or given({name: options[name] for name in FLAGS})):
        raise click.UsageError("--offline judges what files or flags say; name a FILE")


def _well_formed(options: Mapping[str, Any], regions: Sequence[str]) -> None:
    """Refuses what no AWS could understand before anything is asked; raises `CliError`."""
    for region in regions:
        if not re.fullmatch(r"[a-z]{2,}(-[a-z]+)+-[0-9]+", region):
            raise CliError(f"--region {region!r} is not a region name; write one such as us-west-2")
    if (url := options["endpoint_url"]) and not re.match(r"https?://[^/]", url):
        raise CliError(f"--endpoint-url {url!r} is not a URL; write one such as https://vpce.example.com")
    for name in ("deployer", "role_arn", "gateway_role_arn", "assume_role"):
        if options[name] and not options[name].startswith("arn:"):
            flag = f"--{name.replace('_', '-')}"
            raise CliError(
                f"{flag} {options[name]!r} is not an ARN; write one such as arn:aws:iam::123456789012:role/NAME"
            )
