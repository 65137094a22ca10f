"""What AgentCore Gateway refuses in an OpenAPI schema.

As of 2026-11-26. Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-schema-openapi.html
(operation ids, server URL), and the errors people report (`components.securitySchemes.X.type is missing`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")
MAX_NAMED = 5


def faults(payload: str) -> Iterator[str]:
    """What is wrong with a schema, one sentence each; nothing for one that is not JSON, which this does not read."""
    try:
        schema = json.loads(payload)
    except ValueError:
        return
    if not isinstance(schema, Mapping):
        yield "the schema is not an OpenAPI document"
        return
    if "swagger" in schema:
        yield f"the schema is Swagger {schema['swagger']}, and a gateway reads OpenAPI 3.0 and 3.1"
        return
    yield from _security(schema)
    yield from _servers(schema)
    unnamed = [
        f"{method.upper()} {path}" for path, method, found in _operations(schema) if not found.get("operationId")
    ]
    if unnamed:
        more = f" and {len(unnamed) - MAX_NAMED} more" if len(unnamed) > MAX_NAMED else ""
        yield f"in the schema {', '.join(unnamed[:MAX_NAMED])}{more} has no operationId, which becomes the tool's name"


def _security(schema: Mapping[str, Any]) -> Iterator[str]:
    for name, scheme in _mapping(_mapping(schema.get("components")).get("securitySchemes")).items():
        if not _mapping(scheme).get("type"):
            yield f"the schema's attribute components.securitySchemes.{name}.type is missing"


def _servers(schema: Mapping[str, Any]) -> Iterator[str]:
    servers = schema.get("servers")
    urls = [_mapping(each).get("url") for each in servers] if isinstance(servers, list) else []
    if not any(isinstance(url, str) and url.startswith(("https://", "http://", "{")) for url in urls):
        yield "the schema names no server with an absolute URL"


def _operations(schema: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path, item in _mapping(schema.get("paths")).items():
        for method, operation in _mapping(item).items():
            if str(method).lower() in METHODS and isinstance(operation, Mapping):
                yield str(path), str(method), operation


def _mapping(data: Any) -> Mapping[str, Any]:
    return data if isinstance(data, Mapping) else {}
