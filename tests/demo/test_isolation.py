"""No setting of the user reaches the demo, and the demo leaves none behind."""

import os

import boto3
import pytest

from preflight.demo.isolation import NOWHERE, SETTINGS, isolated


@pytest.mark.parametrize(
    ("name", "inside"),
    [("AWS_PROFILE", None), ("AWS_REGION", None), ("BOTO_CONFIG", None), ("MOTO_X", None), ("HOME_OF_MINE", "mine")],
)
def test_the_user_s_settings_are_not_seen(monkeypatch, name, inside):
    monkeypatch.setenv(name, "mine")
    with isolated():
        assert os.environ.get(name) == inside
    assert os.environ[name] == "mine"


def test_there_is_no_configuration_to_read():
    with isolated():
        assert {name: os.environ[name] for name in NOWHERE} == NOWHERE
        assert {name for name in os.environ if name.startswith(SETTINGS)} == set(NOWHERE)


def test_all_sessions_share_one_list_of_regions_and_one_loader():
    with isolated() as loader:
        assert "us-west-2" in boto3.Session().get_available_regions("ec2")
        shared = boto3.Session.get_available_regions
    with isolated() as again:
        assert again is loader
    assert boto3.Session.get_available_regions is not shared


def test_settings_come_back_after_an_error(monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "mine")
    with pytest.raises(RuntimeError), isolated():
        raise RuntimeError
    assert os.environ["AWS_PROFILE"] == "mine"
