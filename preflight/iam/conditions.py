"""The Condition element: every operator, set qualifier and IfExists of the IAM policy language.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

import base64
import binascii
import operator
import re
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import frozen

from preflight.iam.patterns import Kind, PartialValue, Truth, Value, compiled, matches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from preflight.iam.patterns import Resolve


@frozen
class Condition:
    """One operator, key and list of values of a Condition element."""

    operator: str
    key: str
    values: tuple[str, ...]


@frozen
class Context:
    """The request context: key names have no case, a key with no values is known to be absent."""

    values: Mapping[str, tuple[Value, ...]]
    unsure: bool = False
    """Whether a key that is not mentioned may be in the request all the same."""

    @classmethod
    def of(cls, values: Mapping[str, tuple[Value, ...]], *, unsure: bool = False) -> Context:
        """The context of a request, its keys in any case."""
        return cls({key.lower(): tuple(given) for key, given in values.items()}, unsure)

    def loosened(self) -> Context:
        """The same context with nothing known of the keys it does not mention."""
        return Context(self.values, unsure=True)

    def names(self, key: str) -> bool:
        """Whether anything is said about the key."""
        return key.lower() in self.values

    def get(self, key: str) -> tuple[Value, ...]:
        """The values of a key, none if it is absent."""
        return self.values.get(key.lower(), ())

    def single(self, key: str) -> str | None:
        """The value a policy variable takes; a key of several values gives none."""
        given = self.get(key)
        return given[0] if len(given) == 1 and isinstance(given[0], str) else None


def holds(condition: Condition, context: Context, *, variables: bool = True) -> Truth:
    """Whether a condition is met; None where a value that is not known decides."""
    parts = _NAME.fullmatch(condition.operator.lower())
    if parts is None:
        return None
    qualifier, base, if_exists = parts.groups()
    given = tuple(v for v in context.get(condition.key) if not (qualifier and v == ""))
    if not given and context.unsure and not context.names(condition.key):
        return None
    if base == "null":
        return some(value.lower() == str(not given).lower() for value in condition.values)
    negated = "not" in base
    if not given:
        return _absent(qualifier, bool(if_exists), negated)
    return _present(condition, given, (qualifier, base.replace("not", ""), negated), context, variables)


def is_known(operator_name: str) -> bool:
    """Whether an operator is one of the policy language as it was when this was written."""
    parts = _NAME.fullmatch(operator_name.lower())
    base = parts[2] if parts else ""
    return base == "null" or base.replace("not", "") in _TESTS


def some(truths: Iterable[Truth]) -> Truth:
    """Whether at least one is true."""
    found = set(truths)
    return True if True in found else None if None in found else False


def every(truths: Iterable[Truth]) -> Truth:
    """Whether all are true."""
    found = set(truths)
    return False if False in found else None if None in found else True


_NAME = re.compile(r"(?:(forallvalues|foranyvalue):)?(.+?)(ifexists)?")
_WITH_VARIABLES = frozenset({"string", "arn", "bool"})


def _absent(qualifier: str | None, if_exists: bool, negated: bool) -> bool:
    # IfExists is of each value, so it changes nothing under ForAnyValue, where there is no value to be tested:
    # https://iam.cloudcopilot.io/resources/operators/ForAnyValue:BoolIfExists
    return qualifier != "foranyvalue" and (if_exists or negated or qualifier == "forallvalues")


def _present(
    condition: Condition,
    given: tuple[Value, ...],
    how: tuple[str | None, str, bool],
    context: Context,
    variables: bool,
) -> Truth:
    qualifier, base, negated = how
    test = _TESTS.get(base)
    if test is None:
        return None
    resolve = context.single if variables and base.startswith(tuple(_WITH_VARIABLES)) else None

    def one(value: Value) -> Truth:
        found = [test(expected, value, resolve) for expected in condition.values]
        # A variable without a value makes the statement ineffective, negated or not:
        # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
        if _Variable.UNFILLED in found and (negated or context.unsure):
            return None if context.unsure else False
        met = some(answer for answer in found if not isinstance(answer, _Variable))
        return met if not negated else None if met is None else not met

    if qualifier == "forallvalues":
        return every(map(one, given))
    if qualifier == "foranyvalue":
        return some(map(one, given))
    # "Multivalued context keys require a condition set operator":
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
    return one(given[0]) if len(given) == 1 else False


class _Variable(Enum):
    """Stands for the answer of a value whose variable the request cannot fill."""

    UNFILLED = "unfilled"


_Answer: TypeAlias = "Truth | _Variable"
_Test: TypeAlias = "Callable[[str, Value, Resolve | None], _Answer]"


def _text(kind: Kind, *, fold: bool = False) -> _Test:
    def test(expected: str, actual: Value, resolve: Resolve | None) -> _Answer:
        pattern = compiled(expected, kind, resolve)
        if pattern.broken:
            return _Variable.UNFILLED
        if not fold:
            return matches(actual, pattern.pieces)
        folded = tuple(piece.lower() if isinstance(piece, str) else piece for piece in pattern.pieces)
        return matches(
            actual.lower() if isinstance(actual, str) else PartialValue(actual.text.lower(), actual.letters.lower()),
            folded,
        )

    return test


def _typed(read: Callable[[str], Any], compare: Callable[[Any, Any], bool]) -> _Test:
    def test(expected: str, actual: Value, _: Resolve | None) -> Truth:
        if isinstance(actual, PartialValue):
            return None
        try:
            return bool(compare(read(actual), read(expected)))
        except (ValueError, InvalidOperation, binascii.Error, OverflowError):
            return False

    return test


def _boolean(expected: str, actual: Value, resolve: Resolve | None) -> _Answer:
    if isinstance(actual, PartialValue):
        return None
    pattern = compiled(expected.lower(), Kind.LITERAL, resolve)
    return _Variable.UNFILLED if pattern.broken else "".join(map(str, pattern.pieces)).lower() == actual.lower()


def _number(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite():
        raise ValueError(text)
    return number


def _moment(text: str) -> datetime:
    """A W3C date or an epoch time, which a bare number always is."""
    if re.fullmatch(r"-?\d+(\.\d+)?", text):
        return datetime.fromtimestamp(float(text), UTC)
    moment = datetime.fromisoformat(f"{text}-01" if re.fullmatch(r"\d{4}-\d\d", text) else text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _in_range(expected: str, actual: Value, _: Resolve | None) -> Truth:
    if isinstance(actual, PartialValue):
        return None
    try:
        return ip_address(actual) in ip_network(expected, strict=False)
    except ValueError:
        return False


_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "equals": operator.eq,
    "lessthan": operator.lt,
    "lessthanequals": operator.le,
    "greaterthan": operator.gt,
    "greaterthanequals": operator.ge,
}
_TESTS: dict[str, _Test] = {
    "stringequals": _text(Kind.LITERAL),
    "stringequalsignorecase": _text(Kind.LITERAL, fold=True),
    "stringlike": _text(Kind.TEXT),
    # "ArnEquals and ArnLike behave identically":
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
    "arnequals": _text(Kind.ARN),
    "arnlike": _text(Kind.ARN),
    "bool": _boolean,
    "binaryequals": _typed(lambda text: base64.b64decode(text, validate=True), operator.eq),
    "ipaddress": _in_range,
    **{f"numeric{name}": _typed(_number, compare) for name, compare in _COMPARISONS.items()},
    **{f"date{name}": _typed(_moment, compare) for name, compare in _COMPARISONS.items()},
}
