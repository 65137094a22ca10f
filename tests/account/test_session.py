"""Sessions: the profile or role of an account, without what boto3 alone would import."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from botocore import exceptions as sdk

from preflight.account.session import CouldNotRunError, Credentials, assumed_keys, open_session, profile_region
from preflight.core.unanswered import UnansweredReason

CONFIG = "[profile far]\nregion = eu-north-1\n[profile plain]\n"


@pytest.fixture(autouse=True)
def _profiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config").write_text(CONFIG)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    for name in ("AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("profile", "region", "named"),
    [
        ("far", None, "eu-north-1"),
        ("far", "us-west-2", "us-west-2"),
        ("plain", None, None),
        (None, "us-east-1", "us-east-1"),
    ],
)
def test_a_session_is_in_the_region_given_or_in_that_of_its_profile(
    profile: str | None, region: str | None, named: str | None
) -> None:
    assert open_session(Credentials(profile), region).region_name == named
    assert region or profile_region(profile) == named


def test_a_profile_that_is_not_there_is_named() -> None:
    for opens in (lambda: open_session(Credentials("absent")), lambda: profile_region("absent")):
        with pytest.raises(CouldNotRunError, match="absent"):
            opens()


ROLE = "arn:aws:iam::123456789012:role/Audit"


@pytest.mark.parametrize(
    ("error", "advice", "reason"),
    [
        (sdk.NoCredentialsError(), "there are no AWS credentials. Set some up", "credentials"),
        (sdk.TokenRetrievalError(provider="sso", error_msg="x"), "Sign in again", "credentials"),
        ("ExpiredToken", "Sign in again", "credentials"),
        ("RequestTimeTooSkewed", "Set the clock of this machine", "clock-skew"),
        ("Throttling", "Run it again in a minute", "throttled"),
        ("AccessDenied", "name a role that trusts this identity", None),
        ("RegionDisabledException", "name a role that trusts this identity", None),
        (sdk.EndpointConnectionError(endpoint_url="https://sts"), "check DNS, proxy and firewall", None),
    ],
)
def test_what_to_do_where_a_role_is_not_assumed(
    error: Exception | str, advice: str, reason: UnansweredReason | None
) -> None:
    def refuse(**_: str) -> None:
        raise aws(error) if isinstance(error, str) else error

    client = SimpleNamespace(assume_role=refuse, meta=SimpleNamespace(endpoint_url="https://sts"))
    with pytest.raises(CouldNotRunError, match=advice) as told:
        assumed_keys(client, Credentials(assume_role=ROLE))
    assert str(told.value).startswith(f"cannot assume {ROLE}: ")
    assert (told.value.why and told.value.why.cause) == reason


def aws(code: str) -> sdk.ClientError:
    return sdk.ClientError({"Error": {"Code": code}, "ResponseMetadata": {"RequestId": "1"}}, "AssumeRole")  # type: ignore[typeddict-item]


def test_an_account_is_opened_without_boto3() -> None:
    code = (
        "import sys; from preflight.account.session import Credentials, open_account; "
        "account = open_account(Credentials(), (), region='us-west-2'); account.engine.responder.clients.of('s3', 'us-west-2'); "
        "sys.exit('boto3' in sys.modules or 's3transfer' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
