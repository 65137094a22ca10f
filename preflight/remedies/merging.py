"""When two steps are one: the same command, or two that write one thing, of which the second would undo the first."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from attrs import evolve

from preflight.core.command import Argument, Command
from preflight.core.steps import Build, Run, Step
from preflight.remedies.order import operation

Options = dict[str, tuple[Argument, ...]]

WRITES: dict[tuple[str, str], tuple[str, ...]] = {
    ("iam", "put-role-policy"): ("--role-name", "--policy-name"),
    ("iam", "update-assume-role-policy"): ("--role-name",),
    ("iam", "create-role"): ("--role-name",),
    ("iam", "create-service-linked-role"): ("--aws-service-name", "--custom-suffix"),
    ("ecr", "create-repository"): ("--repository-name", "--region"),
    ("ecr", "set-repository-policy"): ("--repository-name", "--region"),
    ("kms", "put-key-policy"): ("--key-id", "--policy-name", "--region"),
    ("s3api", "put-bucket-policy"): ("--bucket",),
    ("secretsmanager", "put-resource-policy"): ("--secret-id", "--region"),
    ("logs", "put-resource-policy"): ("--policy-name", "--region"),
    ("ec2", "modify-vpc-endpoint"): ("--vpc-endpoint-id", "--region"),
    ("ec2", "create-vpc-endpoint"): ("--vpc-id", "--service-name", "--region"),
}
"""The options that name what an operation writes; of two calls that write one thing, the rest is united."""

FLAG: tuple[Argument, ...] = ()


def mergeable(first: Step, second: Step) -> bool:
    """Whether both are one step."""
    match first, second:
        case Run(), Run():
            return first.command == second.command or _write_one_thing(first.command, second.command)
        case Build(), Build():
            return bool(first.image and first.image == second.image) or first.commands == second.commands
        case _:
            return first == second


def merged(first: Any, second: Any) -> Any:
    """The step that does what both do."""
    if not (isinstance(first, Run) and isinstance(second, Run)) or first.command == second.command:
        return first
    service, name = operation(first.command)
    old, new = options(first.command), options(second.command)
    both = {option: _united(old.get(option), new.get(option)) for option in {**old, **new}}
    argv = ("aws", service, name, *(part for option, values in both.items() for part in (option, *values)))
    # What was done already for one of the two is not done for both.
    return evolve(first, command=Command(argv), unless=None)


def options(command: Command) -> Options:
    """The options of an AWS CLI call with their values; one without any is a switch."""
    found: dict[str, list[Argument]] = {}
    current = ""
    for part in command.argv[3:]:
        if isinstance(part, str) and part.startswith("--"):
            current = part
            found.setdefault(current, [])
        else:
            found.setdefault(current, []).append(part)
    return {option: tuple(values) for option, values in found.items()}


def _write_one_thing(first: Command, second: Command) -> bool:
    if operation(first) != operation(second) or first.stdin or second.stdin:
        return False
    names = WRITES.get(operation(first))
    if names is None:
        return False
    old, new = options(first), options(second)
    return all(old.get(name) == new.get(name) for name in names)


def _united(first: tuple[Argument, ...] | None, second: tuple[Argument, ...] | None) -> tuple[Argument, ...]:
    """Both lists of values; two policies are one with the statements of both."""
    if first is None or second is None or first == second:
        return first if first is not None else second or FLAG
    policy = _policy(first, second)
    return (policy,) if policy else tuple(dict.fromkeys((*first, *second)))


def _policy(first: tuple[Argument, ...], second: tuple[Argument, ...]) -> str:
    documents = [_document(values) for values in (first, second)]
    if not all(documents):
        return ""
    old, new = (document for document in documents if document)
    statements = [*_statements(old), *(each for each in _statements(new) if each not in _statements(old))]
    return json.dumps({**old, "Statement": statements})


def _document(values: tuple[Argument, ...]) -> Mapping[str, Any] | None:
    try:
        found = json.loads(values[0]) if len(values) == 1 and isinstance(values[0], str) else None
    except ValueError:
        return None
    return found if isinstance(found, Mapping) and "Statement" in found else None


def _statements(document: Mapping[str, Any]) -> list[Any]:
    found = document["Statement"]
    return list(found) if isinstance(found, list) else [found]
