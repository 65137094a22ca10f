"""What a gateway refuses in an OpenAPI schema."""

from __future__ import annotations

import json
from typing import Any

import pytest

from preflight.gateways.openapi import faults

GET = {"get": {"operationId": "listPets"}}
GOOD: dict[str, Any] = {"openapi": "3.0.1", "servers": [{"url": "https://a.example"}], "paths": {"/pets": GET}}
NAMELESS: dict[str, Any] = {f"/{n}": {"get": {}} for n in range(7)}


@pytest.mark.parametrize(
    ("schema", "found"),
    [
        (GOOD, []),
        (GOOD | {"servers": [{"url": "{scheme}://a.example"}]}, []),
        (GOOD | {"paths": {}}, []),
        (GOOD | {"paths": {"/pets": {"parameters": [{}], "x-get": {}, "summary": "s"}}}, []),
        ([], ["the schema is not an OpenAPI document"]),
        ({"swagger": "2.0"}, ["the schema is Swagger 2.0, and a gateway reads OpenAPI 3.0 and 3.1"]),
        (GOOD | {"servers": []}, ["the schema names no server with an absolute URL"]),
        (GOOD | {"servers": [{"url": "/v1"}]}, ["the schema names no server with an absolute URL"]),
        (GOOD | {"servers": None}, ["the schema names no server with an absolute URL"]),
        (
            GOOD | {"components": {"securitySchemes": {"key": {"in": "header"}, "ok": {"type": "http"}}}},
            ["the schema's attribute components.securitySchemes.key.type is missing"],
        ),
        (
            GOOD | {"paths": {"/pets": {"POST": {}, **GET}}},
            ["in the schema POST /pets has no operationId, which becomes the tool's name"],
        ),
        (
            GOOD | {"paths": NAMELESS},
            [
                "in the schema GET /0, GET /1, GET /2, GET /3, GET /4 and 2 more has no operationId, which becomes the tool's name"
            ],
        ),
        (GOOD | {"paths": ["x"], "components": 5}, []),
    ],
)
def test_the_faults(schema: Any, found: list[str]) -> None:
    assert list(faults(json.dumps(schema))) == found


@pytest.mark.parametrize("payload", ["", "openapi: 3.0.1", "{"])
def test_what_is_not_json_is_not_read(payload: str) -> None:
    assert list(faults(payload)) == []
