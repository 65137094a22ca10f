"""The flags of a target: their names are those of the options, and a world of --demo is one that is there."""

import click
import pytest

from preflight.cli.options import FLAGS, GATEWAY, WORLDS, given, target_options
from preflight.demo import WORLDS as THERE


def test_the_flags_are_the_options_in_their_order():
    command = click.command()(target_options(lambda **_: None))
    assert tuple(param.name for param in command.params) == FLAGS
    assert all(param.help for param in command.params)


def test_the_flags_of_a_gateway_are_flags():
    assert set(GATEWAY) < set(FLAGS)
    assert {flag for flag in FLAGS if flag.startswith("gateway")} <= set(GATEWAY)


def test_the_worlds_are_those_of_the_simulated_account():
    assert set(WORLDS) == set(THERE)


@pytest.mark.parametrize(
    ("flags", "any_given"),
    [({}, False), ({"name": None, "image": ()}, False), ({"name": "a"}, True), ({"image": ("a",)}, True), ({"memory_mb": 0}, True), ({"name": ""}, True)],
)  # fmt: skip
def test_whether_any_flag_describes_a_target(flags, any_given):
    assert given(flags) is any_given
