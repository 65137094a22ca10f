"""Stands between boto3 and moto: answers what moto lacks or has wrong, and keeps every call in this process."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qsl, unquote, urlsplit
from xml.sax.saxutils import escape

from attrs import frozen
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.utils import EVENT_ALIASES
from moto.core.botocore_stubber import BotocoreStubber, MockRawResponse
from moto.core.exceptions import ServiceException, _RESTError
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.responses import BaseResponse
from moto.core.serialize import get_serializer_class
from moto.core.utils import get_service_model
from moto.iam.models import get_account_id_from
from werkzeug.datastructures import Headers, MultiDict

SDK_NAMES = {service_id: name for name, service_id in EVENT_ALIASES.items()}
CREDENTIAL = re.compile(r"Credential=(?P<key>[^/]+)/\d+/(?P<region>[^/]+)/(?P<service>[^/]+)/")
MOTO_CALL = BotocoreStubber.__call__
MOTO_REGION = BaseResponse.get_region_from_url


@frozen
class Call:
    """One API call: the SDK's service name, who calls, and where."""

    service: str
    operation: str
    region: str
    access_key: str
    iam_prefix: str
    request: AWSPreparedRequest

    @property
    def account_id(self) -> str:
        """The account the access key belongs to."""
        return str(get_account_id_from(self.access_key))

    @property
    def protocol(self) -> str:
        """The wire protocol of the service, such as `rest-json`."""
        return str(get_service_model(self.service).protocol)

    @property
    def params(self) -> dict[str, Any]:
        """The parameters as the caller gave them; no operation answered here takes one in a header."""
        operation = get_service_model(self.service).operation_model(self.operation)
        address, body = urlsplit(self.request.url), self.request.body or b""
        text = body.decode() if isinstance(body, bytes) else str(body)
        form = text if self.protocol in {"ec2", "query"} else ""
        parsed = PROTOCOL_PARSERS[self.protocol](operation).parse(
            {
                "method": self.request.method,
                "values": MultiDict(parse_qsl(address.query) + parse_qsl(form, keep_blank_values=True)),
                "headers": Headers(),
                "body": text.encode(),
                "url_path": address.path,
                "url_params": self._in_path(operation.http["requestUri"]),
            }
        )
        return dict(parsed or {})

    def _in_path(self, template: str) -> dict[str, str]:
        """The parameters in the path, by the model's template, such as `/runtimes/{agentRuntimeId}/`."""
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template.partition("?")[0])
        found = re.fullmatch(pattern, urlsplit(self.request.url).path)
        return {name: unquote(value) for name, value in found.groupdict().items()} if found else {}


class AwsError(Exception):
    """An error answer of AWS."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


Answer = Callable[[Call], Mapping[str, Any]]
Gate = Callable[[Call], None]

_answers: dict[tuple[str, str], Answer] = {}
_gates: list[Gate] = []


def answers(service: str, *operations: str) -> Callable[[Answer], Answer]:
    """Declares that the decorated function answers these operations instead of moto."""

    def register(answer: Answer) -> Answer:
        _answers.update({(service, operation): answer for operation in operations})
        return answer

    return register


@contextmanager
def intercepting(gate: Gate | None = None) -> Iterator[None]:
    """While it lasts calls come through here; `gate` sees each one first and may refuse it with an AwsError."""
    _gates.extend([gate] if gate else [])
    try:
        with (
            patch.object(BotocoreStubber, "__call__", _intercept),
            patch.object(BaseResponse, "get_region_from_url", _region),
        ):
            yield
    finally:
        if gate:
            _gates.remove(gate)


def _region(response: BaseResponse, request: Any, url: str) -> str:
    """The region of a call; IAM's GovCloud endpoint, `iam.us-gov.amazonaws.com`, names a partition instead."""
    region = MOTO_REGION(response, request, url)
    return "us-gov-west-1" if region == "us-gov" else region


def _intercept(stubber: BotocoreStubber, event_name: str, request: AWSPreparedRequest, **extra: Any) -> Any:
    if not stubber.enabled:
        return None
    call = _read(event_name, request)
    try:
        for gate in _gates:
            gate(call)
        if answer := _answers.get((call.service, call.operation)):
            return _response(request, *_serialize(call, answer(call)))
        return _ask_moto(stubber, event_name, call, **extra)
    except (AwsError, ServiceException, _RESTError, NotImplementedError) as error:
        return _response(request, *_refusal(call, _as_aws_error(call, error)))


def _read(event_name: str, request: AWSPreparedRequest) -> Call:
    _, service_id, operation = event_name.split(".")
    signature = request.headers.get("Authorization", b"")
    text = signature.decode() if isinstance(signature, bytes) else signature
    signed = CREDENTIAL.search(text)
    key, region, prefix = signed.group("key", "region", "service") if signed else ("", "us-east-1", service_id)
    return Call(SDK_NAMES.get(service_id, service_id), operation, region, key, prefix, request)


def _ask_moto(stubber: BotocoreStubber, event_name: str, call: Call, **extra: Any) -> Any:
    response = MOTO_CALL(stubber, event_name, call.request, **extra)
    if response is None or (response.status_code == 404 and response.text == "Not yet implemented"):  # noqa: PLR2004
        raise NotImplementedError
    return response


def _as_aws_error(call: Call, error: Exception) -> AwsError:
    if isinstance(error, AwsError):
        return error
    if isinstance(error, ServiceException):
        return AwsError(error.code, error.message)
    if isinstance(error, _RESTError):
        return AwsError(error.relative_error_type, error.message, error.code)
    code = "InvalidAction" if call.protocol in {"ec2", "query"} else "UnknownOperationException"
    return AwsError(code, f"The demo account does not simulate {call.service}:{call.operation}")


def _serialize(call: Call, result: Mapping[str, Any]) -> tuple[int, Mapping[str, str], str | bytes]:
    operation = get_service_model(call.service).operation_model(call.operation)
    serialized = get_serializer_class(call.service, call.protocol)(operation).serialize(result)
    return serialized["status_code"], serialized["headers"], serialized["body"]


def _refusal(call: Call, error: AwsError) -> tuple[int, Mapping[str, str], str]:
    """The error as the service's protocol puts it on the wire."""
    text = f"<Code>{error.code}</Code><Message>{escape(error.message)}</Message>"
    bodies = {
        "ec2": f"<Response><Errors><Error>{text}</Error></Errors><RequestID>0</RequestID></Response>",
        "query": f"<ErrorResponse><Error><Type>Sender</Type>{text}</Error></ErrorResponse>",
        "rest-xml": f"<Error>{text}</Error>",
    }
    body = bodies.get(call.protocol) or json.dumps({"__type": error.code, "message": error.message})
    return error.status, {"x-amzn-ErrorType": error.code}, body if call.request.method != "HEAD" else ""


def _response(request: AWSPreparedRequest, status: int, headers: Mapping[str, str], body: str | bytes) -> AWSResponse:
    return AWSResponse(request.url, status, HTTPHeaders.from_dict(headers), MockRawResponse(body))
