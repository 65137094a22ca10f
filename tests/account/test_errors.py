"""Error codes and exceptions to causes; every message is one short line."""

from __future__ import annotations

from typing import Any

import pytest
from botocore import exceptions as sdk
from botocore.parsers import ResponseParserError

from preflight.account.errors import cause_of, code_of, unanswered
from preflight.account.raw import Failure
from preflight.core.caller import CALLER
from preflight.core.unanswered import Unanswered, UnansweredReason


def aws(code: str, message: str = "no", **headers: str) -> Failure:
    meta: Any = {"HTTPHeaders": {name.replace("_", "-"): value for name, value in headers.items()}}
    error = sdk.ClientError({"Error": {"Code": code, "Message": message}, "ResponseMetadata": meta}, "X")
    return Failure(code_of(error), error)


@pytest.mark.parametrize(
    ("failure", "cause"),
    [
        (aws("AccessDenied"), UnansweredReason.DENIED),
        (aws("AccessDeniedException"), UnansweredReason.DENIED),
        (aws("UnauthorizedOperation"), UnansweredReason.DENIED),
        (aws("403", x_amz_request_id="1"), UnansweredReason.DENIED),
        (aws("403"), UnansweredReason.MALFORMED),
        (aws("403", "<html>", content_type="text/html"), UnansweredReason.MALFORMED),
        (aws("AccessDenied", content_type="text/html"), UnansweredReason.MALFORMED),
        (aws("404"), UnansweredReason.MALFORMED),
        (aws("", "Forbidden"), UnansweredReason.MALFORMED),
        (aws("RequestTimeTooSkewed"), UnansweredReason.CLOCK_SKEW),
        (aws("InvalidSignatureException", "Signature expired: 2020 is now earlier"), UnansweredReason.CLOCK_SKEW),
        (aws("SignatureDoesNotMatch", "Signature not yet current: 2030"), UnansweredReason.CLOCK_SKEW),
        (aws("SignatureDoesNotMatch"), UnansweredReason.CREDENTIALS),
        (aws("OptInRequired"), UnansweredReason.DENIED),
        (aws("ThrottlingException"), UnansweredReason.THROTTLED),
        (aws("RequestLimitExceeded"), UnansweredReason.THROTTLED),
        (aws("ExpiredToken"), UnansweredReason.CREDENTIALS),
        (aws("UnrecognizedClientException"), UnansweredReason.CREDENTIALS),
        (aws("AuthFailure"), UnansweredReason.CREDENTIALS),
        (aws("InternalFailure"), UnansweredReason.ERROR),
        (aws("502"), UnansweredReason.MALFORMED),
        (aws("503", x_amzn_requestid="1"), UnansweredReason.ERROR),
        (Failure("", sdk.NoCredentialsError()), UnansweredReason.CREDENTIALS),
        (Failure("", sdk.EndpointConnectionError(endpoint_url="https://x")), UnansweredReason.UNREACHABLE),
        (Failure("", sdk.ReadTimeoutError(endpoint_url="https://x")), UnansweredReason.UNREACHABLE),
        (Failure("", sdk.ConnectTimeoutError(endpoint_url="https://x")), UnansweredReason.UNREACHABLE),
        (Failure("", sdk.SSLError(endpoint_url="https://x", error=OSError("e"))), UnansweredReason.UNREACHABLE),
        (Failure("", sdk.ProxyConnectionError(proxy_url="http://p")), UnansweredReason.UNREACHABLE),
        (Failure("", ResponseParserError("cut")), UnansweredReason.MALFORMED),
        (Failure("", sdk.UnknownServiceError(service_name="x", known_service_names="y")), UnansweredReason.UNSUPPORTED),
        (Failure("", KeyError("a bug")), UnansweredReason.ERROR),
    ],
)
def test_causes(failure: Failure, cause: UnansweredReason) -> None:
    assert cause_of(failure) is cause


def test_a_web_page_is_not_repeated() -> None:
    message = unanswered(CALLER.action, aws("404", "<!doctype html> <title>Not Found</title>"), "r").message
    assert message == "the answer, HTTP 404, does not come from AWS: a proxy or a sign-in page is in between"


def test_a_message_is_one_short_line() -> None:
    found = unanswered(CALLER.action, aws("InternalFailure", "a\n" + "long " * 200), "us-west-2")
    assert "\n" not in found.message
    assert len(found.message) <= 300
    assert (found.code, found.region, found.action) == ("InternalFailure", "us-west-2", "sts:GetCallerIdentity")


@pytest.mark.parametrize("cause", list(UnansweredReason))
def test_every_cause_says_what_happened_and_what_to_do(cause: UnansweredReason) -> None:
    found = Unanswered(cause, "ec2:DescribeVpcs", code="C", message="m", region="us-west-2")
    assert found.because
    assert found.next_step[0].endswith(".")
    assert Unanswered.from_state(found.state()) == found
