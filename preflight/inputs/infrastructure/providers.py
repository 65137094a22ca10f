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
        self._accounts = self._told("aws_caller_identity", ("account_id",), references)
        self._regions = self._told("aws_region", ("region", "name"), references)

    def _told(self, kind: str, names: tuple[str, ...], references: References) -> dict[str, Value[str]]:
        """What the data sources of a kind tell of the configuration that each uses, where all of one say the same."""
        known = mapping(mapping(self._data.get("prior_state")).get("values"))
        told = [
            (references.provider(bare(place)) or DEFAULTS[0], f"{place}.{name}", str(values[name]))
            for place, values in _data_sources(mapping(known.get("root_module")), kind)
            for name in [next((name for name in names if values.get(name)), "")]
            if name
        ]
        agree = {key for key, *_ in told if len({value for other, _, value in told if other == key}) == 1}
        return {key: Value(value, self._place(place)) for key, place, value in told if key in agree}

    def region(self, key: str) -> Value[str] | None:
        """The region it gives; None where it gives none, unknown where the plan does not tell it."""
        written = mapping(self._written(key).get("region"))
        region, place = self._constant(written), self._place(f"provider.{key}.region")
        if isinstance(region, str) and region:
            return Value(region, place)
        if key in DEFAULTS or not written:
            return self._regions.get(key) or (self._regions.get(DEFAULTS[0]) if key in DEFAULTS else None)
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
        if found := self._accounts.get(key):
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


def _data_sources(module: Mapping[str, Any], kind: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The data sources of a type in a module and in those below, with the values of each."""
    for each in (mapping(each) for each in listing(module.get("resources"))):
        if each.get("type") == kind:
            yield str(each.get("address")), mapping(each.get("values"))
    for below in listing(module.get("child_modules")):
        yield from _data_sources(mapping(below), kind)
