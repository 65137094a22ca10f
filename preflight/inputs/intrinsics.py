"""CloudFormation's intrinsic functions, evaluated as far as a template alone allows.

A result is plain data, or a `Leaf` where it is unknown or comes from a resource of the template. Nothing is invented:
what a parameter without a value, another stack or a resource that does not exist yet decides stays unknown and says so.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping
from ipaddress import ip_network
from itertools import islice
from typing import Any

from attrs import define, evolve, field

from preflight.inputs.infrastructure.attributes import RULES, suffix
from preflight.inputs.infrastructure.leaf import (
    IMPORT,
    MADE,
    SECRET,
    SSM,
    Leaf,
    combined,
    leaves,
    made,
    missing,
    spelled,
)
from preflight.inputs.infrastructure.leaf import plain as plain_data
from preflight.inputs.infrastructure.resource import partition
from preflight.target import Why

NO_VALUE = object()
"""What `AWS::NoValue` gives: the property is left out."""
TOOL = "CloudFormation"
_VARIABLE = re.compile(r"\$\{([^!{}][^{}]*)\}")
_ESCAPED = re.compile(r"\$\{!([^{}]*)\}")
_DYNAMIC = re.compile(r"\{\{resolve:(ssm|ssm-secure|secretsmanager):([^{}]+)\}\}")
_DEEPEST = 60


@define
class Resolver:
    """Evaluates the values of one template.

    `parameters` are values for its parameters; an account, region or stack name of None stays unknown.
    """

    template: Mapping[str, Any]
    parameters: Mapping[str, Any] = field(factory=dict)
    account: str | None = None
    region: str | None = None
    stack: str | None = None
    prefix: str = ""
    """What stands before the names of its resources: the nested stack it is of."""
    nested: Callable[[str], Resolver | None] = lambda _: None
    """The resolver of a nested stack, by logical id."""
    _under_way: list[str] = field(factory=list)

    def resolve(self, node: Any) -> Any:
        """The node with every function in it evaluated."""
        if isinstance(node, list):
            return [value for value in map(self.resolve, node) if value is not NO_VALUE]
        if isinstance(node, str):
            return _dynamic(node)
        if not isinstance(node, Mapping):
            return node
        if len(node) == 1 and (name := next(iter(node))) in _FUNCTIONS and (name != "Condition" or _condition(node)):
            return self._call(name, node[name])
        if len(node) == 1 and next(iter(node)).startswith("Fn::"):
            return unsupported(next(iter(node)))
        resolved = {str(key): self.resolve(value) for key, value in node.items()}
        return {key: value for key, value in resolved.items() if value is not NO_VALUE}

    def _call(self, name: str, argument: Any) -> Any:
        if len(self._under_way) > _DEEPEST:
            return unsupported(f"{name} that refers to itself")
        self._under_way.append(name)
        try:
            return _FUNCTIONS[name](self, argument)
        except (TypeError, ValueError, LookupError, AttributeError):
            return unsupported(f"{name} with these arguments")
        finally:
            self._under_way.pop()

    # References

    def ref(self, name: Any) -> Any:
        """A parameter, pseudo parameter or resource."""
        if isinstance(name, str) and name.startswith("AWS::"):
            return self.pseudo(name)
        if name in _mapping(self.template.get("Parameters")):
            return self.parameter(name)
        if name in _mapping(self.template.get("Resources")):
            return self.attribute(name, "Ref")
        return missing(Why.UNSUPPORTED, f"{name} is neither a parameter nor a resource of the template", str(name))

    def pseudo(self, name: str) -> Any:
        """A pseudo parameter."""
        if name == "AWS::NoValue":
            return NO_VALUE
        known = {
            "AWS::AccountId": self.account,
            "AWS::Region": self.region,
            "AWS::Partition": partition(self.region),
            "AWS::URLSuffix": suffix(self.region) if self.region else "",
            "AWS::StackName": self.stack,
        }
        if known.get(name):
            return known[name]
        if name in {"AWS::StackId", "AWS::NotificationARNs"}:
            return missing(Why.AFTER_DEPLOY, f"{MADE}{name}", name)
        why = Why.PARAMETER if name == "AWS::StackName" else Why.DYNAMIC
        return missing(why, f"pseudo:{name}", name)

    def parameter(self, name: str) -> Any:
        """A parameter's value as given, else its default."""
        declared = _mapping(self.template["Parameters"][name])
        kind = str(declared.get("Type", "String"))
        given = self.parameters.get(name, declared.get("Default"))
        if str(declared.get("NoEcho")).lower() == "true":
            return missing(Why.SENSITIVE, f"the parameter {name} is secret (NoEcho)", name)
        if given is None:
            return missing(Why.PARAMETER, f"the parameter {name} has no value and no default", name)
        if isinstance(given, Leaf):
            return given
        if kind.startswith("AWS::SSM::Parameter::Value"):
            return missing(Why.DYNAMIC, f"{SSM}{given}", name)
        if kind == "CommaDelimitedList" or kind.startswith("List<"):
            members = given if isinstance(given, list) else str(given).split(",")
            return [str(member).strip() for member in members if str(member).strip()]
        return _dynamic(spelled(given))

    def attribute(self, logical_id: str, attribute: str) -> Any:
        """What a resource of the template gives: known where its name is, else unknown until it exists."""
        resource = _mapping(self.template["Resources"].get(logical_id))
        kind = str(resource.get("Type", "")).removeprefix("AWS::")
        if kind == "CloudFormation::Stack" and (child := self.nested(logical_id)):
            return child.output(attribute.removeprefix("Outputs."))
        identifies = attribute == "Ref" or (kind.startswith("EC2::") and attribute.endswith("Id"))
        after = made(self.prefix + logical_id, "" if identifies else attribute)
        if (kind, attribute) == ("EC2::VPC", "CidrBlock"):
            return self.resolve(_mapping(resource.get("Properties")).get("CidrBlock"))
        rule = RULES.get((kind, attribute))
        if rule is None:
            return after
        properties = _mapping(resource.get("Properties"))
        name = self.resolve(properties.get(rule.named_by))
        if name is None or name is NO_VALUE or (isinstance(name, Leaf) and name.why):
            return after
        return self._named(logical_id, rule.template, spelled(name), properties) or after

    def _named(self, logical_id: str, template: str, name: str, properties: Mapping[str, Any]) -> Leaf | None:
        path = self.resolve(properties.get("Path", "/"))
        given = {
            "name": name,
            "path": path if isinstance(path, str) else None,
            "account": self.account,
            "region": self.region,
            "partition": partition(self.region),
            "suffix": suffix(self.region) if self.region else None,
        }
        if any(f"{{{key}}}" in template and not value for key, value in given.items()):
            return None
        return Leaf(template.format(**given), created=True, derived_by=TOOL, sources=(self.prefix + logical_id,))

    def output(self, name: str) -> Any:
        """An output of the template, as the stack above sees it."""
        output = _mapping(_mapping(self.template.get("Outputs")).get(name))
        return self.resolve(output["Value"]) if "Value" in output else unsupported(f"the output {name}")

    def get_att(self, argument: Any) -> Any:
        """An attribute, in both ways of writing it."""
        parts = argument.split(".", 1) if isinstance(argument, str) else argument
        logical_id, attribute = parts[0], ".".join(map(str, map(self.resolve, parts[1:])))
        if logical_id not in _mapping(self.template.get("Resources")):
            return missing(Why.UNSUPPORTED, f"{logical_id} is no resource of the template", logical_id)
        return self.attribute(logical_id, attribute)

    def import_value(self, argument: Any) -> Any:
        """What another stack exports; its name is in the detail."""
        name = self.resolve(argument)
        if isinstance(name, Leaf) and name.why:
            return name
        return missing(Why.IMPORT, f"{IMPORT}{spelled(name)}", spelled(name))

    # Text

    def sub(self, argument: Any) -> Any:
        """A text with `${…}`, from its own map, else parameters, resources and attributes."""
        text, given = (argument, {}) if isinstance(argument, str) else (argument[0], _mapping(argument[1]))
        pieces = _VARIABLE.split(text)
        parts = [self._variable(p.strip(), given) if i % 2 else p for i, p in enumerate(pieces)]
        whole = _ESCAPED.sub(r"${\1}", "".join(map(spelled, parts)))
        joined = combined(parts, lambda values: _ESCAPED.sub(r"${\1}", "".join(map(spelled, values))), whole)
        return _dynamic(joined) if isinstance(joined, str) else joined

    def _variable(self, name: str, given: Mapping[str, Any]) -> Any:
        if name in given:
            return self.resolve(given[name])
        return self.get_att(name) if "." in name else self.ref(name)

    def join(self, argument: Any) -> Any:
        """A list put together."""
        delimiter, members = argument
        members = self.resolve(members)
        if isinstance(members, Leaf):
            return combined([members], lambda values: delimiter.join(map(spelled, values[0])))
        whole = delimiter.join(map(spelled, members))
        joined = combined(members, lambda values: delimiter.join(map(spelled, values)), whole)
        return _dynamic(joined) if isinstance(joined, str) else joined

    def split(self, argument: Any) -> Any:
        """A text taken apart."""
        delimiter, text = argument
        text = self.resolve(text)
        if isinstance(text, Leaf) and not text.why:
            return [evolve(text, value=part) for part in spelled(text).split(delimiter)]
        return combined([text], lambda values: spelled(values[0]).split(delimiter))

    def select(self, argument: Any) -> Any:
        """One member of a list."""
        index, members = self.resolve(argument[0]), self.resolve(argument[1])
        if isinstance(index, Leaf):
            return index
        if isinstance(members, Leaf):
            numbered = f"{members.detail}#{index}"
            return evolve(members, detail=numbered) if members.why else members.value[int(index)]
        return members[int(index)]

    def base64(self, argument: Any) -> Any:
        """A text in Base64."""
        return combined([self.resolve(argument)], lambda v: base64.b64encode(spelled(v[0]).encode()).decode())

    def to_json(self, argument: Any) -> Any:
        """Data as JSON text."""
        data = self.resolve(argument)
        text = json.dumps(plain_data(data), separators=(",", ":"))
        return combined(list(leaves(data)), lambda _: text, text)

    # Lists and maps

    def length(self, argument: Any) -> Any:
        """How many members a list has."""
        return combined([self.resolve(argument)], lambda v: len(v[0])) if argument is not None else 0

    def cidr(self, argument: Any) -> Any:
        """Blocks inside an address range; each is as wide as its host bits say."""
        parts = [self.resolve(part) for part in argument]
        if found := next((part for part in parts if isinstance(part, Leaf) and part.why), None):
            return found
        network = ip_network(spelled(parts[0]), strict=False)
        bits = int(spelled(parts[2])) if len(parts) > 2 else network.max_prefixlen // 4  # noqa: PLR2004
        blocks = network.subnets(new_prefix=network.max_prefixlen - bits)
        return [str(block) for block in islice(blocks, int(spelled(parts[1])))]

    def zones(self, argument: Any) -> Any:
        """The zones of a region: an account's own view, so never known from a template."""
        region = self.resolve(argument) or self.region
        return missing(Why.DYNAMIC, f"zones:{spelled(region or 'here')}", "AvailabilityZones")

    def find_in_map(self, argument: Any) -> Any:
        """An entry of the template's `Mappings`."""
        name, first, second = (self.resolve(part) for part in argument[:3])
        if found := next((p for p in (name, first, second) if isinstance(p, Leaf) and p.why), None):
            return found
        try:
            return self.resolve(self.template["Mappings"][spelled(name)][spelled(first)][spelled(second)])
        except LookupError:
            if len(argument) > 3 and "DefaultValue" in argument[3]:  # noqa: PLR2004
                return self.resolve(argument[3]["DefaultValue"])
            said = f"Mappings has no {spelled(name)}.{spelled(first)}.{spelled(second)}"
            return missing(Why.UNSUPPORTED, said, spelled(name))

    # Conditions: True, False, or the leaf that decides and is unknown

    def condition(self, name: Any) -> bool | Leaf:
        """A named condition."""
        written = _mapping(self.template.get("Conditions"))
        if name not in written:
            return missing(Why.UNSUPPORTED, f"the template has no condition {name}", str(name))
        if f"condition {name}" in self._under_way:
            return unsupported(f"the condition {name} that refers to itself")
        self._under_way.append(f"condition {name}")
        try:
            return self.test(written[name])
        finally:
            self._under_way.pop()

    def test(self, node: Any) -> bool | Leaf:
        """Whether a condition holds."""
        found = self.condition(node["Condition"]) if _condition(node) else self.resolve(node)
        if isinstance(found, Leaf) and found.why:
            return found
        return spelled(found) == "true"

    def choose(self, argument: Any) -> Any:
        """`Fn::If`: one of two, or the unknown that decides."""
        name, yes, no = argument
        decided = self.condition(name) if isinstance(name, str) else self.test(name)
        if not isinstance(decided, Leaf):
            return self.resolve(yes if decided else no)
        first, second = self.resolve(yes), self.resolve(no)
        if first is not NO_VALUE and first == second:
            return first
        sources = tuple(dict.fromkeys(s for leaf in leaves([first, second]) for s in leaf.sources))
        return evolve(decided, sources=sources)

    def equals(self, argument: Any) -> Any:
        """Whether two values are the same."""
        return combined(map(self.resolve, argument), lambda v: spelled(v[0]) == spelled(v[1]))

    def every(self, argument: Any) -> Any:
        """Whether all hold."""
        return _decided([self.test(each) for each in argument], False)

    def some(self, argument: Any) -> Any:
        """Whether at least one holds."""
        return _decided([self.test(each) for each in argument], True)

    def negated(self, argument: Any) -> Any:
        """Whether it does not hold."""
        found = self.test(argument[0])
        return found if isinstance(found, Leaf) else not found


_FUNCTIONS: Mapping[str, Callable[[Resolver, Any], Any]] = {
    "Ref": Resolver.ref,
    "Condition": Resolver.condition,
    "Fn::And": Resolver.every,
    "Fn::Base64": Resolver.base64,
    "Fn::Cidr": Resolver.cidr,
    "Fn::Equals": Resolver.equals,
    "Fn::FindInMap": Resolver.find_in_map,
    "Fn::GetAZs": Resolver.zones,
    "Fn::GetAtt": Resolver.get_att,
    "Fn::If": Resolver.choose,
    "Fn::ImportValue": Resolver.import_value,
    "Fn::Join": Resolver.join,
    "Fn::Length": Resolver.length,
    "Fn::Not": Resolver.negated,
    "Fn::Or": Resolver.some,
    "Fn::Select": Resolver.select,
    "Fn::Split": Resolver.split,
    "Fn::Sub": Resolver.sub,
    "Fn::ToJsonString": Resolver.to_json,
}


def unsupported(name: str) -> Leaf:
    """What a function gives that is not evaluated."""
    return missing(Why.UNSUPPORTED, f"{name} is not evaluated", name)


def _dynamic(text: str) -> Any:
    """A text; unknown where a dynamic reference stands in it."""
    found = _DYNAMIC.search(text)
    if not found:
        return text
    service, rest = found.groups()
    if service == "secretsmanager":
        # arn:aws:secretsmanager:region:account:secret:name holds colons of its own
        parts = rest.split(":")
        name = ":".join(parts[:7]) if rest.startswith("arn:") else parts[0]
        return missing(Why.DYNAMIC, SECRET + name, SECRET + name)
    prefix = SSM if service == "ssm" else "ssm-secure:"
    return missing(Why.DYNAMIC, prefix + rest, prefix + rest)


def _mapping(data: Any) -> Mapping[str, Any]:
    return data if isinstance(data, Mapping) else {}


def _condition(node: Any) -> bool:
    return isinstance(node, Mapping) and len(node) == 1 and isinstance(node.get("Condition"), str)


def _decided(found: list[bool | Leaf], decisive: bool) -> bool | Leaf:
    """The decisive answer if there is one, else an unknown if there is one, else the other answer."""
    if decisive in [each for each in found if not isinstance(each, Leaf)]:
        return decisive
    return next((each for each in found if isinstance(each, Leaf)), not decisive)
