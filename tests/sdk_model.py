"""Makes the table of request shapes from the service model of the installed SDK."""

from __future__ import annotations

from typing import Any

import botocore
import botocore.session

from preflight.core.kinds import KINDS

KEPT = ("enum", "pattern", "min", "max", "required", "union", "sensitive", "document")
OPERATIONS = sorted({operation for kind in KINDS for operation in (kind.create, kind.update) if operation})


def table() -> dict[str, Any]:
    """The requests of every kind, and the shapes they reach, as the walk reads them."""
    model = botocore.session.get_session().get_service_model("bedrock-agentcore-control")
    shapes: dict[str, Any] = {}
    requests = {}
    for operation in OPERATIONS:
        if operation in model.operation_names:
            shape = model.operation_model(operation).input_shape
            assert shape
            requests[operation] = shape.name
            _add(shape, shapes)
    return {
        "source": f"bedrock-agentcore-control of botocore {botocore.__version__}",
        "requests": requests,
        "shapes": dict(sorted(shapes.items())),
    }


def _add(shape: Any, shapes: dict[str, Any]) -> None:
    if shape.name in shapes:
        return
    told = shapes[shape.name] = {"type": shape.type_name}
    told |= {name: shape.metadata[name] for name in KEPT if shape.metadata.get(name) not in (None, False, [])}
    match shape.type_name:
        case "structure":
            told["members"] = {name: member.name for name, member in shape.members.items()}
            children = list(shape.members.values())
        case "list":
            told["member"], children = shape.member.name, [shape.member]
        case "map":
            told["key"], told["value"] = shape.key.name, shape.value.name
            children = [shape.key, shape.value]
        case _:
            children = []
    for child in children:
        _add(child, shapes)
