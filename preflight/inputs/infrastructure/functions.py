"""The functions of a template that make text, lists and entries of maps."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from ipaddress import ip_network
from itertools import islice
from typing import Any

from attrs import evolve

from preflight.core.value import Held, Holder, Why, numbered
from preflight.inputs.infrastructure.evaluation import Evaluates, dynamic
from preflight.inputs.infrastructure.leaf import Leaf, combined, concatenated, held, leaves, missing, plain, spelled
from preflight.inputs.infrastructure.shapes import mapping

_VARIABLE = re.compile(r"\$\{([^!{}][^{}]*)\}")
_ESCAPED = re.compile(r"\$\{!([^{}]*)\}")


def sub(resolver: Evaluates, argument: Any) -> Any:
    """A text with `${…}`, from its own map, else parameters, resources and attributes."""
    text, given = (argument, {}) if isinstance(argument, str) else (argument[0], mapping(argument[1]))
    pieces = enumerate(_VARIABLE.split(text))
    parts = [_variable(resolver, p.strip(), given) if i % 2 else _ESCAPED.sub(r"${\1}", p) for i, p in pieces]
    return dynamic(concatenated(parts), resolver.stored)


def _variable(resolver: Evaluates, name: str, given: Mapping[str, Any]) -> Any:
    if name in given:
        return resolver.resolve(given[name])
    return resolver.get_att(name) if "." in name else resolver.ref(name)


def join(resolver: Evaluates, argument: Any) -> Any:
    """A list put together."""
    delimiter, members = argument
    members = resolver.resolve(members)
    if isinstance(members, Leaf):
        return combined([members], lambda values: delimiter.join(map(spelled, values[0])))
    parts = [part for member in members for part in (delimiter, member)]
    return dynamic(concatenated(parts[1:]), resolver.stored)


def split(resolver: Evaluates, argument: Any) -> Any:
    """A text taken apart."""
    delimiter, text = argument
    text = resolver.resolve(text)
    if isinstance(text, Leaf) and not text.why:
        return [evolve(text, value=part) for part in spelled(text).split(delimiter)]
    parts = combined([text], lambda values: spelled(values[0]).split(delimiter))
    whole = _held_whole(text) if isinstance(text, Leaf) else None
    return evolve(parts, held=(evolve(whole, delimiter=delimiter),)) if whole else parts


def select(resolver: Evaluates, argument: Any) -> Any:
    """One member of a list."""
    index, members = resolver.resolve(argument[0]), resolver.resolve(argument[1])
    if isinstance(index, Leaf):
        return index
    if isinstance(members, Leaf):
        return _of_unknown(members, int(index)) if members.why else members.value[int(index)]
    return members[int(index)]


def _of_unknown(members: Leaf, index: int) -> Leaf:
    if whole := _held_whole(members):
        one = evolve(whole, delimiter=whole.delimiter or ",", member=index)
        return evolve(members, detail=str(one), held=(one,))
    return evolve(members, detail=f"{members.detail}{numbered(index)}", held=())


def _held_whole(leaf: Leaf) -> Held | None:
    """What holds the whole of an unknown text or list."""
    only = leaf.held[0] if len(leaf.held) == 1 else None
    return only if isinstance(only, Held) and only.member is None else None


def encoded(resolver: Evaluates, argument: Any) -> Any:
    """A text in Base64."""
    return combined([resolver.resolve(argument)], lambda v: base64.b64encode(spelled(v[0]).encode()).decode())


def to_json(resolver: Evaluates, argument: Any) -> Any:
    """Data as JSON text."""
    data = resolver.resolve(argument)
    text = json.dumps(plain(data), separators=(",", ":"))
    return combined(list(leaves(data)), lambda _: text, text)


def length(resolver: Evaluates, argument: Any) -> Any:
    """How many members a list has."""
    return combined([resolver.resolve(argument)], lambda v: len(v[0])) if argument is not None else 0


def cidr(resolver: Evaluates, argument: Any) -> Any:
    """Blocks inside an address range; each is as wide as its host bits say."""
    parts = [resolver.resolve(part) for part in argument]
    if found := next((part for part in parts if isinstance(part, Leaf) and part.why), None):
        return found
    network = ip_network(spelled(parts[0]), strict=False)
    bits = int(spelled(parts[2])) if len(parts) > 2 else network.max_prefixlen // 4  # noqa: PLR2004
    blocks = network.subnets(new_prefix=network.max_prefixlen - bits)
    return [str(block) for block in islice(blocks, int(spelled(parts[1])))]


def zones(resolver: Evaluates, argument: Any) -> Any:
    """The zones of a region: an account's own view, so never known from a template."""
    region = resolver.resolve(argument) or resolver.region
    return held(Why.DYNAMIC, Held(Holder.ZONES, spelled(region or "its region")), "AvailabilityZones")


def find_in_map(resolver: Evaluates, argument: Any) -> Any:
    """An entry of the template's `Mappings`."""
    name, first, second = (resolver.resolve(part) for part in argument[:3])
    if found := next((p for p in (name, first, second) if isinstance(p, Leaf) and p.why), None):
        return found
    try:
        return resolver.resolve(resolver.template["Mappings"][spelled(name)][spelled(first)][spelled(second)])
    except LookupError:
        if len(argument) > 3 and "DefaultValue" in argument[3]:  # noqa: PLR2004
            return resolver.resolve(argument[3]["DefaultValue"])
        said = f"Mappings has no {spelled(name)}.{spelled(first)}.{spelled(second)}"
        return missing(Why.UNSUPPORTED, said, spelled(name))
