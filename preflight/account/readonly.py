"""Which operations may be called at all: those a query declares, reads by their verb, none that hands out secrets."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import SplitResult, parse_qs, urlsplit

from botocore.awsrequest import AWSPreparedRequest
from botocore.model import OperationModel

from preflight.core.query import Query

VERBS = ("BatchGet", "Describe", "Get", "Head", "List", "Simulate")

SECRET_BEARING = frozenset({
    "GetSecretValue", "BatchGetSecretValue", "GetResourceApiKey", "GetResourceOauth2Token", "GetWorkloadAccessToken",
    "GetWorkloadAccessTokenForJWT", "GetWorkloadAccessTokenForUserId", "GetSessionToken", "GetFederationToken",
    "GetAuthorizationToken", "GetPasswordData", "GetObject", "GetParameterHistory",
})  # fmt: skip


class WriteRefusedError(PermissionError):
    """An operation outside the declared reads; a bug of ours, stopped before anything is sent."""


def declared(queries: Iterable[Query[Any]]) -> frozenset[tuple[str, str]]:
    """The (service, operation) pairs the queries may call."""
    return frozenset((query.service, query.operation) for query in queries)


def refuse_unless_read(service: str, operation: str, allowed: frozenset[tuple[str, str]]) -> None:
    """Raises `WriteRefusedError` unless the operation is declared and a harmless read."""
    if (service, operation) not in allowed:
        raise WriteRefusedError(f"{service}:{operation} is not a declared read")
    if not operation.startswith(VERBS) or operation in SECRET_BEARING:
        raise WriteRefusedError(f"{service}:{operation} is not a read this tool may make")


def refuse_unless_itself(model: OperationModel, request: AWSPreparedRequest) -> None:
    """Raises `WriteRefusedError` unless what is about to be sent is the operation, as the SDK's own model has it.

    Something of the user's may have made it another one since: an endpoint with a query, a plugin of the SDK.
    """
    address = urlsplit(request.url)
    if address.fragment or not _is_itself(model, request, address):
        said = f"{request.method} {address.path}"
        raise WriteRefusedError(
            f"{model.service_model.service_name}:{model.name} would be sent as another operation: {said}"
        )


def _is_itself(model: OperationModel, request: AWSPreparedRequest, address: SplitResult) -> bool:
    service = model.service_model
    match service.resolved_protocol:
        case "ec2" | "query":
            return parse_qs(_text(request.body)).get("Action") == [model.name] and not address.query
        case "json":
            named = _text(request.headers.get("X-Amz-Target"))
            return named == f"{service.metadata['targetPrefix']}.{model.name}" and not address.query
        case "smithy-rpc-v2-cbor":
            return address.path.endswith(f"/operation/{model.name}")
        case _:
            written = model.http["requestUri"].partition("?")[0]
            # S3 puts the bucket into the host.
            there = service.service_name == "s3" or re.search(f"{_pattern(written)}/?$", address.path)
            return request.method == model.http["method"] and bool(there)


def _text(sent: Any) -> str:
    return sent.decode() if isinstance(sent, bytes | bytearray) else str(sent or "")


def _pattern(template: str) -> str:
    """A path of the model, with what stands for a value left open: `/runtimes/{agentRuntimeId}/`."""
    parts = re.split(r"\{([^{}]*)\}", template.rstrip("/"))
    return "".join(
        (".+" if part.endswith("+") else "[^/]+") if place % 2 else re.escape(part) for place, part in enumerate(parts)
    )
