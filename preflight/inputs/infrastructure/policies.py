"""Policy documents as a deployment writes them: what is known of them, and what a role is allowed by them together."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from attrs import frozen

from preflight.core.value import Value
from preflight.inputs.infrastructure.leaf import leaves, plain
from preflight.inputs.infrastructure.node import Node


@frozen
class Policies:
    """What a role is allowed, as far as written."""

    documents: tuple[Mapping[str, Any], ...] = ()
    managed: tuple[Value[str], ...] = ()
    complete: bool = True
    may_deny: bool = False
    """Whether a statement that is not known may deny."""

    def __add__(self, other: Policies) -> Policies:
        """Both together."""
        documents, managed = self.documents + other.documents, self.managed + other.managed
        may_deny = self.may_deny or other.may_deny
        return Policies(documents, tuple(dict.fromkeys(managed)), self.complete and other.complete, may_deny)

    def in_doubt(self) -> Policies:
        """What is left of them where it is not known whether there are any."""
        denies = any(each.get("Effect") == "Deny" for document in self.documents for each in _statements(document))
        return Policies(complete=False, may_deny=self.may_deny or denies)


def total(policies: Iterable[Policies]) -> Policies:
    """All of them together."""
    return sum(policies, Policies())


def trust(node: Node) -> Mapping[str, Any] | None:
    """A trust document, each unknown part as a policy variable; None where whom it trusts with what is not known."""
    document, whole = _read_document(node)
    if not document or whole:
        return document or None
    clear = not _hidden(document) and all(map(_speaks, _statements(document)))
    return document if clear and document.get("Version") == "2012-10-17" else None


def _speaks(statement: Mapping[str, Any]) -> bool:
    """Whether effect, actions and the services trusted are known; of other principals, that they are others."""
    principal = statement.get("Principal", statement.get("NotPrincipal", ""))
    names = principal if isinstance(principal, Mapping) else {"": principal}
    texts = [(kind, text) for kind, one in names.items() for text in (one if isinstance(one, list) else [one])]
    open_ended = any("${" in str(text) if kind == "Service" else str(text).startswith("${") for kind, text in texts)
    return _effect_known(statement) and _actions_known(statement) and not open_ended


def _read_document(node: Node) -> tuple[Mapping[str, Any] | None, bool]:
    """A policy document and whether all of it is known; JSON text or data."""
    if node.leaf and node.leaf.why:
        return None, False
    data = node.leaf.value if node.leaf else node.data
    if isinstance(data, str):
        try:
            data = json.loads(data)
        except ValueError:
            return None, False
    if not isinstance(data, Mapping):
        return None, False
    return plain(data), not any(leaf.why for leaf in leaves(data))


def policy_of(node: Node) -> Policies:
    """What one policy document allows, and whether that is all of it."""
    document, whole = _read_document(node)
    if document is None:
        return Policies(complete=not node)
    if whole:
        return Policies((document,))
    if _hidden(document):
        return Policies((_shown(document),), complete=False, may_deny=True)
    statements = _statements(document)
    if document.get("Version") != "2012-10-17" or not all(_effect_known(each) for each in statements):
        return Policies(complete=False, may_deny=True)
    # A resource or condition value that is not known stands as a policy variable: the statement speaks for what it
    # may match, and only for its own actions.
    return Policies((document,), complete=all(_actions_known(each) for each in statements))


def _hidden(document: Mapping[str, Any]) -> bool:
    """Whether a statement of it is not known at all, as behind a condition."""
    found = document.get("Statement")
    return any(isinstance(each, str) for each in (found if isinstance(found, list) else [found]))


def _shown(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The document with the statements alone whose effect and actions are known."""
    known = [each for each in _statements(document) if _effect_known(each)]
    return {**document, "Statement": known if document.get("Version") == "2012-10-17" else []}


def _effect_known(statement: Mapping[str, Any]) -> bool:
    """Whether it is an Allow, or a Deny of known actions."""
    effect = statement.get("Effect")
    return effect == "Allow" or (effect == "Deny" and _actions_known(statement))


def _actions_known(statement: Mapping[str, Any]) -> bool:
    return "${" not in f"{statement.get('Action')}{statement.get('NotAction')}"


def _statements(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = document.get("Statement") or []
    return [each for each in (found if isinstance(found, list) else [found]) if isinstance(each, Mapping)]
