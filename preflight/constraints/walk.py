"""The members of a resource against the shape of AWS's request, branch by branch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import define, field

from preflight.constraints.covered import is_covered
from preflight.constraints.leaf import Fault, fault
from preflight.constraints.shapes import Narrower, Shape, matches, narrowed, shape
from preflight.constraints.violation import Path, Violation, generic, is_hidden, origin_of, text_of
from preflight.core.near import near
from preflight.core.resource import Tree
from preflight.core.value import Origin, Value, Why


@define
class Walk:
    """One walk of one resource; `known` and `unknown` say afterwards what was seen.

    Args:
        kind: the kind of the resource.
        origin: where the resource is written.
        strict: whether the source is the request itself, of which types are judged as well.
        complete: whether the source spells out the whole request, so that what is missing is missing.
        spelled: whether the source's own words are the members, so that an unknown one is a mistake.
        narrower: what CloudFormation allows less of, for its sources.
        extra: members that another request of the same kind has.
        filled_in: required members that the source's own schema does not have: its tool gives them.
        kept: members that the source's own schema has and the request has not, which nobody minds.
    """

    kind: str
    origin: Origin = Origin()
    strict: bool = False
    complete: bool = True
    spelled: bool = True
    narrower: Mapping[str, Narrower] = field(factory=dict)
    extra: frozenset[str] = frozenset()
    filled_in: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    known: int = 0
    unknown: list[str] = field(factory=list)
    _maps: frozenset[Path] = frozenset()

    def violations(self, tree: Tree, of: Shape, path: Path = ()) -> Iterator[Violation]:
        """What AWS refuses in a branch."""
        if isinstance(tree, Value):
            yield from self._value(tree, of, path)
        elif of.document:
            return
        elif of.type == "structure" and isinstance(tree, Mapping):
            yield from self._structure(tree, of, path)
        elif of.type == "map" and isinstance(tree, Mapping):
            yield from self._map(tree, of, path)
        elif of.type == "list" and isinstance(tree, Sequence) and not isinstance(tree, str):
            yield from self._list(tree, of, path)
        elif self.strict and isinstance(tree, Mapping | Sequence):
            wanted = {"structure": "an object", "map": "an object", "list": "a list"}.get(of.type, f"a {of.type}")
            yield Violation(path, f"must be {wanted}", origin=origin_of(tree, self.origin))

    def _is_given_elsewhere(self, path: Path) -> bool:
        """Whether a check of its own judges the absence of a required member, or the tool gives it."""
        name = generic(path, self._maps)
        return name in self.filled_in or is_covered(self.kind, name, missing=True)

    def _structure(self, tree: Mapping[str, Tree], of: Shape, path: Path) -> Iterator[Violation]:
        here = origin_of(tree, self.origin)
        given = {name: branch for name, branch in tree.items() if branch is not None}
        for name in of.required if self.complete else ():
            if name not in given and not self._is_given_elsewhere((*path, name)):
                yield Violation((*path, name), "is missing, and AWS requires it", origin=here, fix="Give it a value.")
        if of.union:
            yield from self._union(given, of, path, here)
        for name, branch in given.items():
            if name in of.members:
                yield from self.violations(branch, shape(of.members[name]), (*path, name))
            elif self.spelled and not (name in self.extra and not path) and not self._is_kept((*path, name)):
                yield self._stranger(name, branch, of, path)

    def _is_kept(self, path: Path) -> bool:
        return generic(path, self._maps) in self.kept

    def _union(self, given: Mapping[str, Tree], of: Shape, path: Path, here: Origin) -> Iterator[Violation]:
        chosen = [name for name in given if name in of.members and not _may_be_absent(given[name], of.members[name])]
        if len(chosen) > 1:
            named = " and ".join(chosen)
            yield Violation(
                path, f"gives {named}, and AWS accepts only one of them", origin=here, fix=f"Keep one of {named}."
            )
        elif not given and self.complete and path:
            named = ", ".join(of.members)
            yield Violation(path, "is empty, and AWS requires one member", origin=here, fix=f"Give one of {named}.")

    def _stranger(self, name: str, branch: Tree, of: Shape, path: Path) -> Violation:
        found = near(name, of.members)
        fix = f"Did you mean {text_of((*path, found[0]))}?" if found else "Take it out, or check its spelling."
        rule = "is not a member that AWS knows here"
        return Violation((*path, name), rule, origin=origin_of(branch, self.origin), fix=fix, certain=False)

    def _map(self, tree: Mapping[str, Tree], of: Shape, path: Path) -> Iterator[Violation]:
        self._maps |= {path}
        own = self._narrowed(of, path)
        yield from self._size(tree, own, path, "entries")
        keys = shape(of.key)
        narrow = self.narrower.get(generic(path, self._maps))
        for name, branch in tree.items():
            here = origin_of(branch, self.origin)
            if wrong := fault(name, keys, strict=False, hidden=False):
                yield Violation((*path, name), f"has a key that AWS refuses: it {wrong.rule}", origin=here)
            elif narrow and narrow.keys and not matches(name, narrow.keys):
                rule = f"has a key that must match the pattern {narrow.keys} in CloudFormation"
                yield Violation((*path, name), rule, origin=here)
            if branch is not None:
                yield from self.violations(branch, shape(of.value), (*path, name))

    def _list(self, tree: Sequence[Tree], of: Shape, path: Path) -> Iterator[Violation]:
        if not is_covered(self.kind, generic(path, self._maps)):
            yield from self._size(tree, self._narrowed(of, path), path, "items")
        for place, branch in enumerate(tree):
            if branch is not None:
                yield from self.violations(branch, shape(of.member), (*path, place))

    def _size(self, tree: Mapping[str, Tree] | Sequence[Tree], of: Shape, path: Path, what: str) -> Iterator[Violation]:
        count, here = len(tree), origin_of(tree, self.origin)
        plural = _words(path)
        if of.max is not None and count > of.max:
            rule = f"has {count} {plural or what}, and AWS takes at most {int(of.max)}"
            yield Violation(path, rule, origin=here, fix=f"Leave at most {int(of.max)}.")
        if of.min is not None and count < of.min:
            rule = f"has {count} {plural or what}, and AWS takes at least {int(of.min)}"
            yield Violation(path, rule, origin=here, fix=f"Give at least {int(of.min)}, or leave it out.")

    def _narrowed(self, of: Shape, path: Path) -> Shape:
        by = self.narrower.get(generic(path, self._maps))
        return narrowed(of, by) if by else of

    def _value(self, value: Value[Any], of: Shape, path: Path) -> Iterator[Violation]:
        if not value.known:
            self.unknown.append(text_of(path))
            return
        self.known += 1
        place = generic(path, self._maps)
        hidden = is_hidden(path, of.sensitive)
        by = self.narrower.get(place)
        own = fault(value.value, of, strict=self.strict, hidden=hidden)
        less = fault(value.value, narrowed(of, by), strict=False, hidden=hidden) if by else None
        # An empty text is none to the checks that cover the member.
        if own and (value.value == "" or not is_covered(self.kind, place)):
            yield Violation(path, own.rule, value, value.origin, self._better(less or own, path))
        elif less and not own:
            yield Violation(path, f"{less.rule} in CloudFormation", value, value.origin, self._better(less, path))

    def _better(self, wrong: Fault, path: Path) -> str:
        """The nearest valid value; another spelling of a text is only near where it is a name."""
        is_name = str(path[-1]).lower().endswith("name") if path else False
        return wrong.better if is_name or not wrong.respelled else ""


def _may_be_absent(branch: Tree, name: str) -> bool:
    """Whether a whole structure is unknown, and not only to come: what decides it may leave it out."""
    return isinstance(branch, Value) and branch.why not in {None, Why.AFTER_DEPLOY} and shape(name).type == "structure"


def _words(path: Path) -> str:
    """The name of a list or map as people say it, such as `environment variables`; empty where it is no plural."""
    name = str(path[-1]) if path else ""
    return "".join(f" {c.lower()}" if c.isupper() else c for c in name) if name.endswith("s") else ""
