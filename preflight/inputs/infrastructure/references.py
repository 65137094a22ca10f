"""What an expression of a Terraform configuration refers to, followed through modules to the resources."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile
from typing import Any

from attrs import frozen

from preflight.inputs.infrastructure.shapes import listing, mapping

_KEY = r"\[(?:\d+|\"(?:[^\"\\]|\\.)*\")\]"
INDEX = re.compile(_KEY)
INDEXED = re.compile(rf"(?:data\.)?[\w-]+\.[\w-]+({_KEY})")
LAST_KEY = re.compile(rf"{_KEY}$")
RESOURCE = re.compile(r"(?:data\.)?[\w-]+\.[\w-]+")
LAST = re.compile(rf".*module\.[^.\[]+(?:{_KEY})?")
MODULE = re.compile(rf"module\.[^.\[]+(?:{_KEY})?")
ROOT = ""
READ = "data."
LOCAL = "local"
REFERENCE = frozenset({"arn", "arns", "id", "ids", "identifier", "name", "uri", "url"})
"""What names of properties say of how they name a thing."""
DEEPEST = 20


@frozen
class Found:
    """The addresses of resources an expression refers to, and its references as written."""

    resources: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    shown: bool = True
    """Whether the plan holds the configuration they would stand in."""
    shared: bool = False
    """Whether they are those of a whole object or list, any of whose members may have them."""
    around: tuple[str, ...] = ()
    """Where a local value or a dynamic block gives it, which a plan does not show: what that can be taken from.

    Resources without the keys of their instances.
    """
    root: bool = False
    """Whether they are made in the root module."""

    @property
    def later(self) -> tuple[str, ...]:
        """The references that can tell something late: a variable of the root module is known from the start."""
        return tuple(word for word in self.words if not (self.root and word.startswith("var."))) or self.words

    @property
    def made(self) -> bool:
        """Whether something of this deployment can be behind it, as far as the plan says."""
        made = any(not is_data(each) for each in self.resources)
        return made or not self.shown or any(not word.startswith(READ) for word in self.words)


class References:
    """The expressions of a plan's `configuration`, by module and resource without indexes."""

    def __init__(self, data: Mapping[str, Any], addresses: tuple[str, ...]) -> None:
        """Reads the configuration of the plan; `addresses` are those of its resources."""
        self.data = data
        self._modules: dict[str, Mapping[str, Any]] = {}
        self._expressions: dict[str, Mapping[str, Any]] = {}
        self._each: dict[str, Mapping[str, Any]] = {}
        self._providers: dict[str, str] = {}
        self._instances: dict[str, list[str]] = defaultdict(list)
        self._reached: dict[tuple[tuple[str, ...], str], tuple[str, ...]] = {}
        for address in addresses:
            self._instances[bare(address)].append(address)
        self._walk(mapping(mapping(data.get("configuration")).get("root_module")), ROOT)

    def _walk(self, module: Mapping[str, Any], path: str) -> None:
        self._modules[path] = module
        for resource in _dicts(module.get("resources")):
            here = joined(path, str(resource.get("address")))
            self._expressions[here] = mapping(resource.get("expressions"))
            self._each[here] = mapping(resource.get("for_each_expression"))
            self._providers[here] = str(resource.get("provider_config_key", ""))
        for name, call in mapping(module.get("module_calls")).items():
            self._walk(mapping(mapping(call).get("module")), joined(path, f"module.{name}"))

    def written(self, address: str, path: tuple[str | int, ...]) -> bool | None:
        """Whether the configuration writes a place; None inside a block that it does not show.

        A plan without the configuration is taken at its word.
        """
        expressions = self._expressions.get(bare(address))
        return True if expressions is None else _written(expressions, path)

    def behind(self, address: str, path: tuple[str | int, ...]) -> Found:
        """What the expression at a path of a resource refers to."""
        here = bare(address)
        written = self._expressions.get(here)
        words = exact(_references(_at(written, path)))
        found = dict.fromkeys(self._follow(self._by_instance(words, address), module_of(here), 0))
        if not words and here in self._expressions:  # in a dynamic block, which a plan shows no more than a local value
            found = {joined(module_of(here), f"{LOCAL}.dynamic"): None}
        shared = _is_expression(_at(written, path[:-1]))
        resources = self.nearest(found, address)
        around = () if resources else self._reach(found, noun(path))
        return Found(resources, words, here in self._expressions, shared, around, not module_of(here))

    def nearest(self, names: Iterable[str], address: str) -> tuple[str, ...]:
        """The instances of some resources that are nearest to an address."""
        return tuple(dict.fromkeys(self._near(names, address)))

    def _reach(self, found: Iterable[str], name: str) -> tuple[str, ...]:
        """What `_around` gives, worked out once: a plan names the same local values all over."""
        key = (tuple(each for each in found if is_local(each)), name)
        if key not in self._reached:
            self._reached[key] = tuple(dict.fromkeys(self._around(key[0], name)))
        return self._reached[key]

    def _around(self, found: Iterable[str], name: str, seen: frozenset[str] = frozenset()) -> Iterator[str]:
        """What the local values among the references can be taken from.

        That is all resources of their module and of those below it, and what the module is given: a local value of
        the module above only under a name that says what is looked for.
        """
        for module in {module_of(each) for each in found if is_local(each)} - seen:
            yield from (each for each in tuple(self._instances) if not module or each.startswith(f"{module}."))
            parent, call = self._call(module)
            for given, expression in mapping(call.get("expressions")).items():
                behind = tuple(self._follow(exact(_references(expression)), parent, 0))
                yield from (each for each in behind if not is_local(each))
                yield from self._around(behind if name in given else (), name, seen | {module})

    def _call(self, module: str) -> tuple[str, Mapping[str, Any]]:
        """The module that calls a module, and the call."""
        parent, _, name = module.rpartition("module.")
        above = parent.rstrip(".")
        return above, mapping(mapping(self._modules.get(above, {}).get("module_calls")).get(name))

    def provider(self, address: str) -> str:
        """The key of the provider configuration that a resource uses; empty where the plan does not say."""
        return self._providers.get(bare(address), "")

    def _by_instance(self, words: Iterable[str], address: str) -> tuple[str, ...]:
        """The references with the index of the instance they are made in.

        `subnet[count.index].id` stands in a plan as `subnet` beside `count.index`, and a loop over another resource
        gives `each.value`.
        """
        words, key = tuple(words), LAST_KEY.search(address)
        same = key is not None and any(word in {"count.index", "each.key"} for word in words)
        looped = exact(_references(self._each.get(bare(address)))) if key else ()
        found: list[str] = []
        for word in words:
            if key and word.startswith("each.value"):
                found += [f"{each}{key.group()}" for each in looped if each.count(".") == 1]
            elif same and key and RESOURCE.fullmatch(word) and not word.startswith(("count.", "each.")):
                found.append(f"{word}{key.group()}")
            else:
                found.append(word)
        return tuple(found)

    def _near(self, found: Iterable[str], address: str) -> Iterator[str]:
        """The instances of resources that are nearest: in the same instance of a module, or of the one around it."""
        within = modules(address)
        for each in found:
            instances = [
                name for name in self._instances[bare(each)] if INDEX.search(each) is None or _fits(name, each)
            ]
            if INDEX.search(each) and not instances:
                instances = self._instances[bare(each)]
            shared = [_shared(within, modules(instance)) for instance in instances]
            yield from (name for name, depth in zip(instances, shared, strict=True) if depth == max(shared))

    def _follow(self, words: Iterable[str], module: str, depth: int) -> Iterator[str]:
        """Resource addresses without indexes behind references made in a module."""
        for word in words if depth < DEEPEST else ():
            steps = bare(word).split(".")
            resource = joined(module, ".".join(steps[: 3 if word.startswith(READ) else 2]))
            if steps[0] == "var" and module != ROOT:
                above, call = self._call(module)
                given = mapping(call.get("expressions")).get(steps[1])
                yield from self._follow(exact(_references(given)), above, depth + 1)
            elif steps[0] == "module" and len(steps) > 2:  # noqa: PLR2004 - module, name, output
                below = joined(module, f"module.{steps[1]}")
                output = mapping(mapping(self._modules.get(below, {}).get("outputs")).get(steps[2]))
                yield from self._follow(exact(_references(output.get("expression"))), below, depth + 1)
            elif steps[0] == LOCAL:
                yield joined(module, word)
            elif len(steps) > 1 and resource in self._instances:
                index = INDEXED.match(word)
                yield f"{resource}{index.group(1)}" if index else resource


def exact(words: Iterable[str]) -> tuple[str, ...]:
    """References without the shorter ones that Terraform lists beside each: `a.b.id` comes with `a.b`."""
    once = tuple(dict.fromkeys(words))
    return tuple(word for word in once if not any(other.startswith((f"{word}.", f"{word}[")) for other in once))


def _fits(name: str, wanted: str) -> bool:
    """Whether an address has the index that a reference names, if it names one."""
    return not wanted.endswith("]") or name.rpartition("[")[2] == wanted.rpartition("[")[2]


def bare(address: str) -> str:
    """An address without indexes."""
    return INDEX.sub("", address)


def module_of(address: str) -> str:
    """The module an address is in, as written."""
    found = LAST.match(address)
    return found.group() if found else ROOT


def modules(address: str) -> list[str]:
    """The modules an address is in, the outermost first."""
    return MODULE.findall(module_of(address))


def noun(path: tuple[str | int, ...]) -> str:
    """What a property names, in the singular: `role` for `execution_role_arn`."""
    name = next((str(step) for step in reversed(path) if not isinstance(step, int)), "")
    words = [word for word in name.split("_") if word not in REFERENCE]
    return words[-1].removesuffix("s") if words else ""


def _shared(some: list[str], others: list[str]) -> int:
    """How many modules two addresses have in common, from the outermost."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(some, others, strict=False)))


def is_data(address: str) -> bool:
    """Whether it is a data source."""
    return address.removeprefix(module_of(address)).lstrip(".").startswith(READ)


def is_local(address: str) -> bool:
    """Whether it is a local value, whose expression no plan shows."""
    return address.removeprefix(module_of(address)).lstrip(".").startswith(f"{LOCAL}.")


def joined(module: str, name: str) -> str:
    """A name inside a module."""
    return f"{module}.{name}" if module else name


def _written(node: Any, path: tuple[str | int, ...]) -> bool | None:
    """Whether expressions write a place; None inside what they do not show.

    The blocks of a set have another order in the plan than in the configuration: any of them counts.
    """
    if not path:
        return True
    if _is_expression(node):
        return _has(node["constant_value"], path) if "constant_value" in node else True
    step, rest = path[0], path[1:]
    if isinstance(node, list):
        found = [_written(each, rest) for each in node]
        whole = isinstance(step, int) and step < len(node)
        return True if True in found else None if None in found or not whole else False
    if not isinstance(node, Mapping):
        return True
    return _written(node[str(step)], rest) if str(step) in node else None if rest else False


def _has(value: Any, path: tuple[str | int, ...]) -> bool:
    """Whether a constant has something at a path."""
    for step in path:
        inside = isinstance(value, list) and isinstance(step, int) and step < len(value)
        value = value[step] if inside else value.get(step) if isinstance(value, Mapping) else None
    return value is not None


def _is_expression(node: Any) -> bool:
    return isinstance(node, Mapping) and not {"references", "constant_value"}.isdisjoint(node)


def _at(expressions: Any, path: tuple[str | int, ...]) -> Any:
    """The expression nearest to a path: blocks are lists, and one expression may give a whole object."""
    node = expressions
    for step in path:
        inside: Any = None
        if isinstance(node, Mapping):
            inside = None if "references" in node else node.get(str(step))
        elif isinstance(node, list) and isinstance(step, int):
            inside = next(iter(node[step : step + 1]), None)
        if inside is None:
            return None if isinstance(node, Mapping) and "references" not in node else node
        node = inside
    return node


def _references(node: Any) -> Iterator[str]:
    """All references at and below an expression."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key == "references" and isinstance(value, list):
                yield from map(str, value)
            else:
                yield from _references(value)
    elif isinstance(node, list):
        for each in node:
            yield from _references(each)


def _dicts(data: Any) -> Iterator[Mapping[str, Any]]:
    return (each for each in listing(data) if isinstance(each, Mapping))
