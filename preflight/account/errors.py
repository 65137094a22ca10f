"""Why a call failed: error codes and SDK exceptions to the few causes a report tells apart."""

from __future__ import annotations

import json

from botocore import exceptions as sdk
from botocore.parsers import ResponseParserError

from preflight.account.raw import Failure
from preflight.core.unanswered import REFUSED_BY_AWS, Unanswered, UnansweredReason

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

CLOCK_SKEW = frozenset({"RequestTimeTooSkewed", "RequestInTheFuture"})
"""A signature that AWS calls expired or not yet current also says so, under the code of a wrong signature."""

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


def from_aws(error: sdk.ClientError) -> bool:
    """Whether an error can be AWS's own: it has an error code, or at least AWS's request id.

    A page of a proxy or portal has neither: botocore then makes the HTTP status the code. An answer to HEAD has
    no body, so its code is always the status.
    """
    headers = error.response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    page = "html" in str(headers.get("content-type", ""))
    named = bool(error.response.get("ResponseMetadata", {}).get("RequestId")) or any(
        name.lower() in {"x-amz-request-id", "x-amzn-requestid"} for name in headers
    )
    return named or not (code_of(error).isdigit() or page or not code_of(error))


def unanswered(action: str, failure: Failure, region: str = "") -> Unanswered:
    """The failure of one action as facts hold it."""
    error = failure.error
    if isinstance(error, Unanswered):
        return error
    cause = cause_of(failure)
    code = failure.code or type(error).__name__
    return Unanswered(cause, action, code=code, message=_message(error), region=region)


def cause_of(failure: Failure) -> UnansweredReason:
    """Which of the causes a failure is."""
    if isinstance(failure.error, sdk.ClientError) and not from_aws(failure.error):
        return UnansweredReason.MALFORMED
    if _is_clock_skew(failure):
        return UnansweredReason.CLOCK_SKEW
    for codes, cause in (
        (DENIED, UnansweredReason.DENIED),
        (THROTTLED, UnansweredReason.THROTTLED),
        (CREDENTIALS, UnansweredReason.CREDENTIALS),
        (REFUSED_BY_AWS, UnansweredReason.UNSUPPORTED),
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


def _is_clock_skew(failure: Failure) -> bool:
    text = str(failure.error)
    return failure.code in CLOCK_SKEW or "Signature expired" in text or "Signature not yet current" in text


def _message(error: BaseException) -> str:
    """The message, on one line and short."""
    if isinstance(error, sdk.ClientError) and not from_aws(error):
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") or code_of(error)
        return f"the answer, HTTP {status}, does not come from AWS: a proxy or a sign-in page is in between"
    text = error.response.get("Error", {}).get("Message", "") if isinstance(error, sdk.ClientError) else str(error)
    line = " ".join(str(text).split())
    if line.startswith("<"):
        return "the answer was a web page"
    return line if len(line) <= 300 else f"{line[:297]}..."  # noqa: PLR2004 - a report line, not a log
