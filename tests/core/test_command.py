"""Arguments stay arguments: what a shell reads is what was given, and JSON says it again."""

from __future__ import annotations

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preflight.core.command import LONGEST_ARGUMENT, Captured, Command, aws, command

HOSTILE = "ghcr.io/x/y:v1;touch PWNED;$(id)`id`'\"\n"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"subnet_ids": ["a", "b"]}, ["--subnet-ids", "a", "b"]),
        ({"subnet_ids": []}, ["--subnet-ids"]),
        ({"region": None}, []),
        ({"private_dns_enabled": True}, ["--private-dns-enabled"]),
        ({"private_dns_enabled": False}, []),
        ({"rule_number": 90}, ["--rule-number", "90"]),
        ({"port_range": {"From": 443}}, ["--port-range", '{"From": 443}']),
        ({"filters": [{"Name": "vpc-id"}]}, ["--filters", '[{"Name": "vpc-id"}]']),
        ({"name": HOSTILE}, ["--name", HOSTILE]),
    ],
)
def test_the_options_of_the_aws_cli(options, words) -> None:
    made = aws("ec2", "describe-it", "--egress", **options)
    assert shlex.split(str(made)) == ["aws", "ec2", "describe-it", "--egress", *words]


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20), min_size=1))
def test_a_shell_reads_the_arguments_as_they_are(argv: list[str]) -> None:
    assert shlex.split(str(command(*argv))) == argv


def test_a_nul_byte_is_left_out() -> None:
    assert str(command("echo", "a\0b")) == "echo ab"


def test_what_an_earlier_command_printed_stands_in_double_quotes() -> None:
    assert str(command("docker", "tag", Captured("IMAGE"))) == 'docker tag "${IMAGE}"'
    for name in ("a b", "x;id", "", "1x"):
        with pytest.raises(ValueError, match="shell variable"):
            Captured(name)


def test_a_pipe_in_the_order_data_flows() -> None:
    first, second = command("cat", "a b"), command("tee", "c")
    piped = Command(command("sort", stdin=first).argv, first)
    whole = Command(second.argv, piped)
    assert str(whole) == "cat 'a b' | sort | tee c"
    assert [each.argv[0] for each in whole.pipeline] == ["cat", "sort", "tee"]


@pytest.mark.parametrize(
    "made",
    [
        command("echo", HOSTILE),
        command("docker", "tag", Captured("IMAGE"), "x", stdin=command("cat", "f")),
        command("echo", "${not a name}"),
    ],
)
def test_json_there_and_back(made: Command) -> None:
    assert Command.from_json(made.to_json()) == made
    assert made.to_json()["text"] == str(made)


def test_no_arguments_are_no_command() -> None:
    with pytest.raises(ValueError, match="without arguments"):
        Command.from_json({"argv": []})


@pytest.mark.parametrize(("length", "short"), [(LONGEST_ARGUMENT, True), (LONGEST_ARGUMENT + 1, False)])
def test_an_argument_that_no_shell_takes_is_noticed_along_the_pipe(length: int, short: bool) -> None:
    assert command("tee", stdin=command("echo", "x" * length)).is_short is short
    assert command("echo", "x" * length).is_short is short
