"""CloudFormation's intrinsic functions, evaluated as far as a template alone allows.

A result is plain data, or a `Leaf` where it is unknown or comes from a resource of the template. Nothing is invented:
what a parameter without a value, another stack or a resource that does not exist yet decides stays unknown and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attrs import define, field

from preflight.core.partitions import dns_suffix_of
from preflight.core.value import Held, Holder, Why
from preflight.inputs.infrastructure import functions, logic
from preflight.inputs.infrastructure.attributes import RULES
from preflight.inputs.infrastructure.evaluation import NO_VALUE, dynamic, unsupported
from preflight.inputs.infrastructure.leaf import Leaf, given_by, held, made, missing, spelled
from preflight.inputs.infrastructure.resource import partition
from preflight.inputs.infrastructure.shapes import mapping

TOOL = "CloudFormation"
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
    exported: Mapping[str, Any] = field(factory=dict)
    """What stacks beside it export, by the name of the export."""
    stored: Mapping[str, Any] = field(factory=dict)
    """What stacks beside it put into Parameter Store, by the name of the parameter."""
    under_way: list[str] = field(factory=list)

    def resolve(self, node: Any) -> Any:
        """The node with every function in it evaluated."""
        if isinstance(node, list):
            return [value for value in map(self.resolve, node) if value is not NO_VALUE]
        if isinstance(node, str):
            return dynamic(node, self.stored)
        if not isinstance(node, Mapping):
            return node
        if (
            len(node) == 1
            and (name := next(iter(node))) in _FUNCTIONS
            and (name != "Condition" or logic.names_condition(node))
        ):
            return self._call(name, node[name])
        if len(node) == 1 and str(next(iter(node))).startswith("Fn::"):
            return unsupported(next(iter(node)))
        resolved = {str(key): self.resolve(value) for key, value in node.items()}
        return {key: value for key, value in resolved.items() if value is not NO_VALUE}

    def _call(self, name: str, argument: Any) -> Any:
        if len(self.under_way) > _DEEPEST:
            return unsupported(f"{name} that refers to itself")
        self.under_way.append(name)
        try:
            return _FUNCTIONS[name](self, argument)
        except (TypeError, ValueError, LookupError, AttributeError):
            return unsupported(f"{name} with these arguments")
        finally:
            self.under_way.pop()

    # References

    def ref(self, name: Any) -> Any:
        """A parameter, pseudo parameter or resource."""
        if isinstance(name, str) and name.startswith("AWS::"):
            return self.pseudo(name)
        if name in mapping(self.template.get("Parameters")):
            return self.parameter(name)
        if name in mapping(self.template.get("Resources")):
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
            "AWS::URLSuffix": dns_suffix_of(self.region) if self.region else "",
            "AWS::StackName": self.stack,
        }
        if known.get(name):
            return known[name]
        if name in {"AWS::StackId", "AWS::NotificationARNs"}:
            return given_by(name)
        why = Why.PARAMETER if name == "AWS::StackName" else Why.DYNAMIC
        return missing(why, _NOT_GIVEN.get(name, f"{name} is not known"), name)

    def parameter(self, name: str) -> Any:
        """A parameter's value as given, else its default."""
        declared = mapping(self.template["Parameters"][name])
        kind = str(declared.get("Type", "String"))
        given = self.parameters.get(name, declared.get("Default"))
        if str(declared.get("NoEcho")).lower() == "true":
            return missing(Why.SENSITIVE, f"the parameter {name} is secret (NoEcho)", name)
        if given is None:
            return missing(Why.PARAMETER, f"the parameter {name} has no value and no default", name)
        if isinstance(given, Leaf):
            return given
        if kind.startswith("AWS::SSM::Parameter::Value"):
            listed = "," if "List<" in kind or kind.endswith("CommaDelimitedList>") else ""
            if str(given) in self.stored and not listed:
                return self.stored[str(given)]
            return held(Why.DYNAMIC, Held(Holder.PARAMETER, str(given), listed), name)
        if kind == "CommaDelimitedList" or kind.startswith("List<"):
            members = given if isinstance(given, list) else str(given).split(",")
            return [str(member).strip() for member in members if str(member).strip()]
        return dynamic(spelled(given), self.stored)

    def attribute(self, logical_id: str, attribute: str) -> Any:
        """What a resource of the template gives: known where its name is, else unknown until it exists."""
        resource = mapping(self.template["Resources"].get(logical_id))
        kind = str(resource.get("Type", "")).removeprefix("AWS::")
        if kind == "CloudFormation::Stack" and (child := self.nested(logical_id)):
            return child.output(attribute.removeprefix("Outputs."))
        identifies = attribute == "Ref" or (kind.startswith("EC2::") and attribute.endswith("Id"))
        after = made(self.prefix + logical_id, "" if identifies else attribute)
        if (kind, attribute) == ("EC2::VPC", "CidrBlock"):
            return self.resolve(mapping(resource.get("Properties")).get("CidrBlock"))
        rule = RULES.get((kind, attribute))
        if rule is None:
            return after
        properties = mapping(resource.get("Properties"))
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
            "suffix": dns_suffix_of(self.region) if self.region else None,
        }
        if any(f"{{{key}}}" in template and not value for key, value in given.items()):
            return None
        return Leaf(template.format(**given), created=True, derived_by=TOOL, sources=(self.prefix + logical_id,))

    def output(self, name: str) -> Any:
        """An output of the template, as the stack above sees it."""
        output = mapping(mapping(self.template.get("Outputs")).get(name))
        return self.resolve(output["Value"]) if "Value" in output else unsupported(f"the output {name}")

    def get_att(self, argument: Any) -> Any:
        """An attribute, in both ways of writing it; with AWS::LanguageExtensions both parts may be functions."""
        parts = argument.split(".", 1) if isinstance(argument, str) else list(map(self.resolve, argument))
        if unknown := next((each for each in parts if isinstance(each, Leaf) and each.why), None):
            return unknown
        logical_id, attribute = spelled(parts[0]), ".".join(map(spelled, parts[1:]))
        if logical_id not in mapping(self.template.get("Resources")):
            return missing(Why.UNSUPPORTED, f"{logical_id} is no resource of the template", logical_id)
        return self.attribute(logical_id, attribute)

    def import_value(self, argument: Any) -> Any:
        """What another stack exports."""
        name = self.resolve(argument)
        if isinstance(name, Leaf) and name.why:
            return name
        if spelled(name) in self.exported:
            return self.exported[spelled(name)]
        return held(Why.IMPORT, Held(Holder.EXPORT, spelled(name)), spelled(name))

    def condition(self, name: Any) -> bool | Leaf:
        """Whether a named condition holds, or the leaf that decides and is unknown."""
        return logic.condition(self, name)


_NOT_GIVEN = {
    "AWS::StackName": "--stack-name was not given",
    "AWS::AccountId": "the account was not asked",
    "AWS::Region": "--region was not given",
    "AWS::Partition": "--region was not given",
    "AWS::URLSuffix": "--region was not given",
}
"""Why a pseudo parameter has no value."""

_FUNCTIONS: Mapping[str, Callable[[Resolver, Any], Any]] = {
    "Ref": Resolver.ref,
    "Condition": logic.condition,
    "Fn::And": logic.every,
    "Fn::Base64": functions.encoded,
    "Fn::Cidr": functions.cidr,
    "Fn::Equals": logic.equals,
    "Fn::FindInMap": functions.find_in_map,
    "Fn::GetAZs": functions.zones,
    "Fn::GetAtt": Resolver.get_att,
    "Fn::If": logic.choose,
    "Fn::ImportValue": Resolver.import_value,
    "Fn::Join": functions.join,
    "Fn::Length": functions.length,
    "Fn::Not": logic.negated,
    "Fn::Or": logic.some,
    "Fn::Select": functions.select,
    "Fn::Split": functions.split,
    "Fn::Sub": functions.sub,
    "Fn::ToJsonString": functions.to_json,
}
