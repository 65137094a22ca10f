"""What can go wrong with one answer, on the wire and in its body, and how the demo is made to answer so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ConnectionClosedError, EndpointConnectionError, ReadTimeoutError
from moto.core.botocore_stubber import BotocoreStubber, MockRawResponse

from preflight.account import live
from preflight.account.bodies import LARGEST, AnswerTooLargeError
from preflight.account.raw import Raw
from preflight.core.query import Call, Query
from preflight.demo.dispatch import AwsError, _as_aws_error, _read, _refusal

PAGE = b"<html><head><title>Sign in</title></head><body>Please sign in</body></html>"
Wire = Callable[[Any, Any], Any]
Body = Callable[[Mapping[str, Any], str], Mapping[str, Any]]


def _said(request: Any, status: int, body: bytes, **headers: str) -> AWSResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return AWSResponse(request.url, status, HTTPHeaders.from_dict(named), MockRawResponse(body))


def page(status: int) -> Wire:
    """The web page of a proxy or portal."""
    return lambda _, request: _said(
        request, status, b"" if request.method == "HEAD" else PAGE, content_type="text/html"
    )


def body(content: bytes) -> Wire:
    """Other bytes than AWS's, as if they were its answer."""
    return lambda _, request: _said(request, 200, content, content_type="application/json")


def error(code: str, status: int, message: str = "no") -> Wire:
    """An error of AWS, in the service's own protocol."""

    def answer(event: Any, request: Any) -> AWSResponse:
        call = _read(event, request)
        status_, headers, text = _refusal(call, _as_aws_error(call, AwsError(code, message, status)))
        return _said(request, status_, text.encode(), x_amzn_requestid="1", **dict(headers))

    return answer


def broken(make: Callable[[str], Exception]) -> Wire:
    """A connection that fails."""

    def fail(_: Any, request: Any) -> Any:
        raise make(request.url)

    return fail


ON_THE_WIRE: Mapping[str, Wire] = {
    "denied": error("AccessDenied", 403),
    "throttled": error("Throttling", 400),
    "500": error("InternalFailure", 500),
    "expired credentials": error("ExpiredToken", 403),
    "clock skew": error("SignatureDoesNotMatch", 403, "Signature expired: 20260101T000000Z is now earlier"),
    "unknown operation": error("UnknownOperationException", 404),
    "502 web page": page(502),
    "403 web page": page(403),
    "404 web page": page(404),
    "200 web page": page(200),
    "redirect": lambda _, request: _said(request, 302, b"", location="https://portal.example.com/"),
    "empty": body(b""),
    "null": body(b"null"),
    "list": body(b"[]"),
    "string": body(b'"text"'),
    "number": body(b"7"),
    "no member": body(b"{}"),
    "reset": broken(lambda url: ConnectionClosedError(endpoint_url=url)),
    "black hole": broken(lambda url: ReadTimeoutError(endpoint_url=url)),
    "refused": broken(lambda url: EndpointConnectionError(endpoint_url=url)),
    "200 MB": broken(lambda _: AnswerTooLargeError(f"the answer is larger than {LARGEST // 1024 // 1024} MB")),
}


def _with(value: Any) -> Body:
    """Another type of value where the member is none of its own type."""

    def changed(given: Mapping[str, Any], member: str) -> Mapping[str, Any]:
        return {} if type(given.get(member)) is type(value) else {**given, member: value}

    return changed


def _items(change: Callable[[list[Any]], Any]) -> Body:
    def changed(given: Mapping[str, Any], member: str) -> Mapping[str, Any]:
        found = given.get(member)
        return {**given, member: change(found)} if isinstance(found, list) else {}

    return changed


IN_THE_BODY: Mapping[str, Body] = {
    "missing member": lambda given, member: {name: value for name, value in given.items() if name != member},
    "null member": _with(None),
    "text for a member": _with("text"),
    "number for a member": _with(7),
    "null item": _items(lambda items: [*items, None]),
    "text item": _items(lambda items: [*items, "text"]),
    "empty item": _items(lambda items: [*items, {}]),
}


def without(name: str) -> Body:
    """The answer without a member of its own, or of the items of its lists."""

    def changed(given: Mapping[str, Any], _member: str) -> Mapping[str, Any]:
        return {key: _without(value, name) for key, value in given.items() if key != name}

    return changed


def _without(value: Any, name: str) -> Any:
    match value:
        case list():
            return [_without(each, name) for each in value]
        case dict():
            return {key: each for key, each in value.items() if key != name}
        case _:
            return value


@contextmanager
def on_the_wire(service: str, operation: str, fault: Wire) -> Iterator[None]:
    """While it lasts one operation is answered by the fault; all else goes on."""
    healthy = BotocoreStubber.__call__

    def answer(stubber: BotocoreStubber, event_name: str, request: Any, **extra: Any) -> Any:
        call = _read(event_name, request)
        if (call.service, call.operation) != (service, operation):
            return healthy(stubber, event_name, request, **extra)
        return fault(event_name, request)

    with patch.object(BotocoreStubber, "__call__", answer), patch("time.sleep"):
        yield


@contextmanager
def in_the_body(service: str, operation: str, fault: Body) -> Iterator[None]:
    """While it lasts the parsed answer of one operation is changed by the fault."""
    healthy = live._read

    def read(client: Any, query: Query[Any], call: Call) -> Raw:
        found = healthy(client, query, call)
        if (query.service, query.operation) != (service, operation):
            return found
        return Raw(fault(found.body, query.member), found.complete)

    with patch.object(live, "_read", read):
        yield
