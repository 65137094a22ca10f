"""A property's value with what is known of where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from attrs import evolve, frozen

from preflight.core.value import Held, Origin, Value, Why, made_detail


@frozen
class Leaf:
    """A scalar that is not simply written down: unknown, derived, or taken from another resource.

    `text` is the value as far as known, each unknown part as `${name}`; `sources` are the names of the resources of
    this deployment it is taken from; `made_by` and `held` are those of `Value`.
    """

    value: Any = None
    why: Why | None = None
    detail: str = ""
    text: str = ""
    created: bool = False
    derived_by: str = ""
    sources: tuple[str, ...] = ()
    made_by: tuple[str, ...] = ()
    held: tuple[str | Held, ...] = ()

    def as_value(self, origin: Origin, value: Any = None) -> Value[Any]:
        """The target's value of this leaf, written at `origin`; `value` replaces what it holds."""
        held = self.value if value is None else value
        created = self.created and self.why is None
        return Value(
            held, origin, self.derived_by, self.why, self.detail, created, made_by=self.made_by, held=self.held
        )


def missing(why: Why, detail: str, name: str, *sources: str) -> Leaf:
    """An unknown leaf; `name` stands for it inside a text."""
    return Leaf(None, why, detail, f"${{{name}}}", sources=tuple(sources))


def made(resource: str, attribute: str = "") -> Leaf:
    """What a resource of this deployment will have once it exists."""
    return given_by(f"{resource}.{attribute}" if attribute else resource, sources=(resource,))


def given_by(*names: str, sources: Iterable[str] = ()) -> Leaf:
    """What the resource named, or one of those named, will give."""
    leaf = missing(Why.AFTER_DEPLOY, made_detail(names), names[0], *sources)
    return evolve(leaf, made_by=names)


def held(why: Why, where: Held, name: str) -> Leaf:
    """What is held outside the source."""
    return evolve(missing(why, str(where), name), held=(where,))


def spelled(value: Any) -> str:
    """A scalar as the text of a string it is put into, as far as known."""
    if isinstance(value, Leaf):
        return value.text if value.why else spelled(value.value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def combined(parts: Iterable[Any], build: Callable[[list[Any]], Any], text: str = "") -> Any:
    """What `build` makes of the parts' values; unknown as soon as one part is.

    What is held elsewhere is not what is built of it: `held` is left out.
    """
    parts = list(parts)
    leaves = [part for part in parts if isinstance(part, Leaf)]
    sources = tuple(dict.fromkeys(source for leaf in leaves for source in leaf.sources))
    unknown = next((leaf for leaf in leaves if leaf.why), None)
    if unknown:
        return evolve(unknown, sources=sources, text=text or unknown.text, held=())
    value = build([part.value if isinstance(part, Leaf) else part for part in parts])
    derived = next((leaf.derived_by for leaf in leaves if leaf.derived_by), "")
    created = any(leaf.created for leaf in leaves)
    if isinstance(value, list | dict) or not (sources or derived or created):
        return value
    return Leaf(value, created=created, derived_by=derived, sources=sources)


def concatenated(parts: Sequence[Any]) -> Any:
    """The parts as one text; unknown as soon as one part is."""
    text = "".join(map(spelled, parts))
    whole = combined(parts, lambda values: "".join(map(spelled, values)), text)
    unknown = [part for part in parts if isinstance(part, Leaf) and part.why]
    if not all(part.held for part in unknown):
        return whole
    pieces = (part.held if isinstance(part, Leaf) and part.why else (spelled(part),) for part in parts)
    return evolve(whole, held=tuple(chain.from_iterable(pieces))) if unknown else whole


def leaves(data: Any) -> Iterable[Leaf]:
    """All the leaves inside data, at any depth."""
    if isinstance(data, Leaf):
        yield data
    elif isinstance(data, Mapping):
        for value in data.values():
            yield from leaves(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from leaves(value)


def plain(data: Any) -> Any:
    """Data without leaves: known ones become their value, unknown ones their text."""
    if isinstance(data, Leaf):
        return data.text if data.why else plain(data.value)
    if isinstance(data, Mapping):
        return {key: plain(value) for key, value in data.items()}
    return [plain(value) for value in data] if isinstance(data, list | tuple) else data
