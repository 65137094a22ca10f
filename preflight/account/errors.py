"""Why a call failed: error codes and SDK exceptions to the few causes a report tells apart."""

from __future__ import annotations

import json
from typing import Any

from botocore import exceptions as sdk
from botocore.parsers import ResponseParserError

from preflight.account.raw import Failure
from preflight.core.query import Query
from preflight.core.unanswered import Unanswered, UnansweredReason

DENIED = frozenset({
    "AccessDenied", "AccessDeniedException", "AuthorizationError", "AuthorizationErrorException", "Forbidden",
    "OptInRequired", "UnauthorizedOperation", "UnauthorizedException", "403",
})  # fmt: skip
"""EC2 says UnauthorizedOperation, IAM and S3 AccessDenied, JSON services AccessDeniedException; HEAD only 403."""

THROTTLED = frozenset({
    "BandwidthLimitExceeded", "EC2ThrottledException", "LimitExceededException", "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException", "RequestLimitExceeded", "RequestThrottled", "RequestThrottledException",
    "SlowDown", "ThrottledException", "Throttling", "ThrottlingException", "TooManyRequestsException", "429",
})  # fmt: skip

CREDENTIALS = frozenset({
    "AuthFailure", "ExpiredToken", "ExpiredTokenException", "InvalidAccessKeyId", "InvalidClientTokenId",
    "InvalidToken", "MissingAuthenticationToken", "MissingAuthenticationTokenException", "RequestExpired",
    "SignatureDoesNotMatch", "UnrecognizedClientException",
})  # fmt: skip

UNSUPPORTED = frozenset({"InvalidAction", "NotImplemented", "UnknownOperationException", "501"})

NO_CREDENTIALS = (
    sdk.NoCredentialsError,
    sdk.PartialCredentialsError,
    sdk.CredentialRetrievalError,
    sdk.NoAuthTokenError,
    sdk.TokenRetrievalError,
    sdk.SSOError,
    sdk.ProfileNotFound,
)

UNREACHABLE = (
    sdk.HTTPClientError,
    sdk.ConnectionError,
    sdk.EndpointConnectionError,
    OSError,
)


def code_of(error: BaseException) -> str:
    """The error code AWS sent, or an empty string."""
    return str(error.response.get("Error", {}).get("Code", "")) if isinstance(error, sdk.ClientError) else ""


def unanswered(query: Query[Any], failure: Failure, region: str) -> Unanswered:
    """The failure as facts hold it."""
    error = failure.error
    if isinstance(error, Unanswered):
        return error
    cause = cause_of(failure)
    code = failure.code or type(error).__name__
    return Unanswered(cause, query.action, code=code, message=_message(error), region=region)


def cause_of(failure: Failure) -> UnansweredReason:
    """Which of the causes a failure is."""
    for codes, cause in (
        (DENIED, UnansweredReason.DENIED),
        (THROTTLED, UnansweredReason.THROTTLED),
        (CREDENTIALS, UnansweredReason.CREDENTIALS),
        (UNSUPPORTED, UnansweredReason.UNSUPPORTED),
    ):
        if failure.code in codes:
            return cause
    error = failure.error
    if isinstance(error, NO_CREDENTIALS):
        return UnansweredReason.CREDENTIALS
    if isinstance(error, UNREACHABLE):
        return UnansweredReason.UNREACHABLE
    if isinstance(error, ResponseParserError | json.JSONDecodeError | UnicodeDecodeError):
        return UnansweredReason.MALFORMED
    if isinstance(error, sdk.UnknownServiceError | sdk.OperationNotPageableError | NotImplementedError):
        return UnansweredReason.UNSUPPORTED
    return UnansweredReason.ERROR


def _message(error: BaseException) -> str:
    """The message, on one line and short."""
    text = error.response.get("Error", {}).get("Message", "") if isinstance(error, sdk.ClientError) else str(error)
    line = " ".join(str(text).split())
    if line.startswith("<"):
        return "the answer was a web page"
    return line if len(line) <= 300 else f"{line[:297]}..."  # noqa: PLR2004 - a report line, not a log
