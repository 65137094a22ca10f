"""Where the provider configurations of a Terraform plan go: region and account.

As of 2026-11-28. Source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs#provider-configuration
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from preflight.core.value import Origin, Value, Why, unknown_value
from preflight.inputs.document import Document
from preflight.inputs.infrastructure.references import References, bare
from preflight.inputs.infrastructure.shapes import listing, mapping

DEFAULTS = ("aws", "awscc")
"""The configurations without an alias, which share the credentials of the session."""
ROLE = re.compile(r"arn:[\w-]+:iam::(\d{12}):role/.+")
ACCOUNT = re.compile(r"\d{12}")
OTHER_CREDENTIALS = frozenset({"profile", "access_key", "assume_role", "assume_role_with_web_identity", "role_arn"})
"""What a configuration can lead into another account with."""


class Providers:
    """The provider configurations of one plan, by their keys."""

    def __init__(self, document: Document, references: References) -> None:
        """Reads them; `references` tell which configuration a data source uses."""
        self._file, self._data = document.file, document.data
        self._configured = mapping(mapping(self._data.get("configuration")).get("provider_config"))
        known = mapping(mapping(self._data.get("prior_state")).get("values"))
        callers = _callers(mapping(known.get("root_module")))
        told = [(references.provider(place) or DEFAULTS[0], place, account) for place, account in callers if account]
        agree = {key for key, *_ in told if len({account for other, _, account in told if other == key}) == 1}
        values = ((key, Value(account, self._place(f"{place}.account_id"))) for key, place, account in told)
        self._told = {key: value for key, value in values if key in agree}

    def region(self, key: str) -> Value[str] | None:
        """The region it gives; None where it gives none, unknown where the plan does not tell it."""
        written = mapping(self._written(key).get("region"))
        region, place = self._constant(written), self._place(f"provider.{key}.region")
        if isinstance(region, str) and region:
            return Value(region, place)
        if key in DEFAULTS or not written:
            return None
        said = ", ".join(map(str, listing(written.get("references")))) or "an expression"
        return unknown_value(
            Why.UNSUPPORTED, f"the provider {key} takes it from {said}, which the plan does not tell", place
        )

    def account(self, key: str) -> Value[str] | None:
        """The account it leads into; None where the plan does not tell it."""
        written = self._written(key)
        if allowed := self._only_allowed(key, written):
            return allowed
        if role := self._role(written):
            return Value(role, self._place(f"provider.{key}.assume_role"))
        if found := self._told.get(key):
            return found
        alone = OTHER_CREDENTIALS.isdisjoint(written)
        return self.account(DEFAULTS[0]) if alone and key != DEFAULTS[0] else None

    def _written(self, key: str) -> Mapping[str, Any]:
        return mapping(mapping(self._configured.get(key)).get("expressions"))

    def _place(self, path: str) -> Origin:
        return Origin(self._file, None, path)

    def _only_allowed(self, key: str, written: Mapping[str, Any]) -> Value[str] | None:
        """The one account that the provider may be used with."""
        allowed = listing(self._constant(written.get("allowed_account_ids")))
        one = allowed[0] if len(allowed) == 1 and ACCOUNT.fullmatch(str(allowed[0])) else None
        return Value(str(one), self._place(f"provider.{key}.allowed_account_ids")) if one else None

    def _role(self, written: Mapping[str, Any]) -> str:
        """The account of the role that the provider assumes: a block of its own, or an object."""
        blocks = written.get("assume_role")
        first = mapping(blocks[-1] if isinstance(blocks, list) and blocks else blocks)
        named = self._constant(first.get("role_arn")) or mapping(self._constant(first)).get("role_arn")
        found = ROLE.fullmatch(str(named or self._constant(written.get("role_arn"))))
        return found.group(1) if found else ""

    def _constant(self, expression: Any) -> Any:
        """A constant expression, or the root variable it names."""
        value = mapping(expression).get("constant_value")
        for reference in listing(mapping(expression).get("references")):
            variable = mapping(mapping(self._data.get("variables")).get(str(reference).removeprefix("var.")))
            value = value or variable.get("value")
        return value


def _callers(module: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The `aws_caller_identity` data sources of a module and of those below, with the account of each."""
    for each in (mapping(each) for each in listing(module.get("resources"))):
        if each.get("type") == "aws_caller_identity":
            yield bare(str(each.get("address"))), str(mapping(each.get("values")).get("account_id") or "")
    for below in listing(module.get("child_modules")):
        yield from _callers(mapping(below))
