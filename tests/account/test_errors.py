"""Error codes and exceptions to causes; every message is one short line."""

from __future__ import annotations

import pytest
from botocore import exceptions as sdk
from botocore.parsers import ResponseParserError

from preflight.account.errors import cause_of, code_of, unanswered
from preflight.account.raw import Failure
from preflight.core.caller import CALLER
from preflight.core.unanswered import Cause, Unanswered


def aws(code: str, message: str = "no") -> Failure:
    error = sdk.ClientError({"Error": {"Code": code, "Message": message}}, "X")
    return Failure(code_of(error), error)


@pytest.mark.parametrize(
    ("failure", "cause"),
    [
        (aws("AccessDenied"), Cause.DENIED),
        (aws("AccessDeniedException"), Cause.DENIED),
        (aws("UnauthorizedOperation"), Cause.DENIED),
        (aws("403"), Cause.DENIED),
        (aws("OptInRequired"), Cause.DENIED),
        (aws("ThrottlingException"), Cause.THROTTLED),
        (aws("RequestLimitExceeded"), Cause.THROTTLED),
        (aws("ExpiredToken"), Cause.CREDENTIALS),
        (aws("UnrecognizedClientException"), Cause.CREDENTIALS),
        (aws("AuthFailure"), Cause.CREDENTIALS),
        (aws("InternalFailure"), Cause.ERROR),
        (aws("502"), Cause.ERROR),
        (Failure("", sdk.NoCredentialsError()), Cause.CREDENTIALS),
        (Failure("", sdk.EndpointConnectionError(endpoint_url="https://x")), Cause.UNREACHABLE),
        (Failure("", sdk.ReadTimeoutError(endpoint_url="https://x")), Cause.UNREACHABLE),
        (Failure("", sdk.ConnectTimeoutError(endpoint_url="https://x")), Cause.UNREACHABLE),
        (Failure("", sdk.SSLError(endpoint_url="https://x", error="e")), Cause.UNREACHABLE),
        (Failure("", sdk.ProxyConnectionError(proxy_url="http://p")), Cause.UNREACHABLE),
        (Failure("", ResponseParserError("cut")), Cause.MALFORMED),
        (Failure("", sdk.UnknownServiceError(service_name="x", known_service_names="y")), Cause.UNSUPPORTED),
        (Failure("", KeyError("a bug")), Cause.ERROR),
    ],
)
def test_causes(failure: Failure, cause: Cause) -> None:
    assert cause_of(failure) is cause


def test_a_web_page_is_not_repeated() -> None:
    assert (
        unanswered(CALLER, aws("404", "<!doctype html> <title>Not Found</title>"), "r").message
        == "the answer was a web page"
    )


def test_a_message_is_one_short_line() -> None:
    found = unanswered(CALLER, aws("InternalFailure", "a\n" + "long " * 200), "us-west-2")
    assert "\n" not in found.message
    assert len(found.message) <= 300
    assert (found.code, found.region, found.action) == ("InternalFailure", "us-west-2", "sts:GetCallerIdentity")


@pytest.mark.parametrize("cause", list(Cause))
def test_every_cause_says_what_happened_and_what_to_do(cause: Cause) -> None:
    found = Unanswered(cause, "ec2:DescribeVpcs", code="C", message="m", region="us-west-2")
    assert found.because
    assert found.next_step[0].endswith(".")
    assert Unanswered.from_state(found.state()) == found
