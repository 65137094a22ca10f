"""The conditions of a template: True, False, or the leaf that decides and is unknown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import evolve

from preflight.core.value import Why
from preflight.inputs.infrastructure.evaluation import NO_VALUE, Evaluates, unsupported
from preflight.inputs.infrastructure.leaf import Leaf, combined, leaves, missing, spelled
from preflight.inputs.infrastructure.shapes import mapping


def condition(resolver: Evaluates, name: Any) -> bool | Leaf:
    """A named condition."""
    written = mapping(resolver.template.get("Conditions"))
    if not isinstance(name, str) or name not in written:
        return missing(Why.UNSUPPORTED, f"the template has no condition {name}", str(name))
    if f"condition {name}" in resolver.under_way:
        return unsupported(f"the condition {name} that refers to itself")
    resolver.under_way.append(f"condition {name}")
    try:
        return test(resolver, written[name])
    finally:
        resolver.under_way.pop()


def test(resolver: Evaluates, node: Any) -> bool | Leaf:
    """Whether a condition holds."""
    found = condition(resolver, node["Condition"]) if names_condition(node) else resolver.resolve(node)
    if isinstance(found, Leaf) and found.why:
        return found
    return spelled(found) == "true"


def choose(resolver: Evaluates, argument: Any) -> Any:
    """`Fn::If`: one of two, or the unknown that decides."""
    name, yes, no = argument
    decided = condition(resolver, name) if isinstance(name, str) else test(resolver, name)
    if not isinstance(decided, Leaf):
        return resolver.resolve(yes if decided else no)
    first, second = resolver.resolve(yes), resolver.resolve(no)
    if first is not NO_VALUE and first == second:
        return first
    sources = tuple(dict.fromkeys(s for leaf in leaves([first, second]) for s in leaf.sources))
    return evolve(decided, sources=sources)


def equals(resolver: Evaluates, argument: Any) -> Any:
    """Whether two values are the same."""
    return combined(map(resolver.resolve, argument), lambda v: spelled(v[0]) == spelled(v[1]))


def every(resolver: Evaluates, argument: Any) -> Any:
    """Whether all hold."""
    return _decided([test(resolver, each) for each in argument], False)


def some(resolver: Evaluates, argument: Any) -> Any:
    """Whether at least one holds."""
    return _decided([test(resolver, each) for each in argument], True)


def negated(resolver: Evaluates, argument: Any) -> Any:
    """Whether it does not hold."""
    found = test(resolver, argument[0])
    return found if isinstance(found, Leaf) else not found


def names_condition(node: Any) -> bool:
    """Whether a node is a reference to a named condition, not the element of a policy statement."""
    return isinstance(node, Mapping) and len(node) == 1 and isinstance(node.get("Condition"), str)


def _decided(found: list[bool | Leaf], decisive: bool) -> bool | Leaf:
    """The decisive answer if there is one, else an unknown if there is one, else the other answer."""
    if decisive in [each for each in found if not isinstance(each, Leaf)]:
        return decisive
    return next((each for each in found if isinstance(each, Leaf)), not decisive)
