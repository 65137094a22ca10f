"""What AWS refuses and the service model does not say.

As of 2026-11-26. Sources: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/bedrock-agentcore-limits.html
(size of the environment on platform versions V1 and V2; 8 GB a session), and the documentation of
`ProtocolConfiguration.port` in the service model (8443 is reserved).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from preflight.constraints.violation import Violation, origin_of
from preflight.core.resource import Resource
from preflight.core.value import Origin, Value

ENVIRONMENT_BYTES = 4096
ENVIRONMENT_BYTES_V2 = {"container": 2560, "code": 1536}
RESERVED_PORT = 8443
SESSION_MEMORY_MIB = 8192


def beyond_model(resource: Resource) -> Iterator[Violation]:
    """The rules of the resource's kind that its request's shape does not hold."""
    for rule in RULES.get(resource.kind, ()):
        yield from rule(resource)


def _environment(resource: Resource) -> Iterator[Violation]:
    variables = resource.get("environmentVariables")
    if not isinstance(variables, Mapping):
        return
    size = sum(len(name.encode()) + len(_text(value).encode()) for name, value in variables.items())
    most, where = _environment_limit(resource)
    if size > most:
        rule = f"hold {size:,} bytes together, and AWS takes at most {most:,}{where}"
        fix = "Keep long values in SSM Parameter Store or Secrets Manager, and name them here."
        yield Violation(("environmentVariables",), rule, origin=origin_of(variables, resource.origin), fix=fix)


def _text(value: Any) -> str:
    return str(value.value) if isinstance(value, Value) and value.known else ""


def _environment_limit(resource: Resource) -> tuple[int, str]:
    version = resource.value("platformVersion")
    if version and version.known and str(version.get()).upper() == "V2":
        kind = "code" if resource.get("agentRuntimeArtifact", "codeConfiguration") else "container"
        return ENVIRONMENT_BYTES_V2[kind], " on platform version V2"
    return ENVIRONMENT_BYTES, ""


def _ports(resource: Resource) -> Iterator[Violation]:
    for path, value in resource.leaves():
        top, last = path[0], path[-1]
        if top in {"protocolConfiguration", "allowedPorts"} and last == "port" and _number(value) == RESERVED_PORT:
            yield Violation(path, f"is {RESERVED_PORT}, which AWS reserves", value, value.origin, "8444")
    for place, allowed in _items(resource, "allowedPorts"):
        ends = allowed.get("portRange")
        if isinstance(ends, Mapping):
            first, last_port = _number(ends.get("from")), _number(ends.get("to"))
            if first is not None and last_port is not None and first > last_port:
                rule = f"runs from {first} to {last_port}, and must not run backwards"
                yield Violation(("allowedPorts", place, "portRange"), rule, origin=origin_of(ends, resource.origin))


def _items(resource: Resource, name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The structures of a list with their places; none of a list that is not known."""
    listed = resource.get(name)
    for place, each in enumerate(listed if isinstance(listed, list | tuple) else ()):
        if isinstance(each, Mapping):
            yield place, each


def _memory(resource: Resource) -> Iterator[Violation]:
    if resource.get("capacityProviderConfiguration") is not None:
        return
    value = resource.value("resourceConfigurations", 0, "minimumMemoryInMiB")
    wanted = _number(value)
    if value is not None and wanted is not None and wanted > SESSION_MEMORY_MIB:
        rule = f"is {wanted:,}, and a session on microVM compute has at most {SESSION_MEMORY_MIB:,}"
        path = ("resourceConfigurations", 0, "minimumMemoryInMiB")
        yield Violation(path, rule, value, value.origin, str(SESSION_MEMORY_MIB))


def _number(value: Any) -> int | None:
    given = value.value if isinstance(value, Value) and value.known else None
    return int(given) if isinstance(given, int | float | str) and str(given).isdigit() else None


def _provider_lifetimes(resource: Resource) -> Iterator[Violation]:
    """A capacity provider's idle time is within its lifetime."""
    times = resource.get("computeConfiguration", "ec2Configuration", "lifecycleConfiguration")
    if not isinstance(times, Mapping):
        return
    most = _number(times.get("maxLifetime"))
    for name, value in times.items():
        idle = _number(value) if "idle" in name.lower() else None
        if idle is not None and most is not None and idle > most:
            path = ("computeConfiguration", "ec2Configuration", "lifecycleConfiguration", name)
            yield Violation(path, f"is {idle} s, longer than maxLifetime of {most} s", value, Origin(), str(most))


def _vpc(resource: Resource) -> Iterator[Violation]:
    """Mode VPC says where."""
    mode = resource.value("networkConfiguration", "networkMode")
    if mode and mode.known and mode.get() == "VPC" and resource.get("networkConfiguration", "vpcConfig") is None:
        path, fix = ("networkConfiguration", "vpcConfig"), "Give its subnets and security groups."
        yield Violation(path, "is missing, and network mode VPC requires it", origin=mode.origin, fix=fix)


def _self_managed(resource: Resource) -> Iterator[Violation]:
    """A self-managed strategy writes its records itself, so AWS refuses namespaces for it."""
    for place, strategy in _items(resource, "memoryStrategies"):
        custom = strategy.get("customMemoryStrategy")
        inside = custom.get("configuration") if isinstance(custom, Mapping) else None
        own = isinstance(inside, Mapping) and "selfManagedConfiguration" in inside
        for name in ("namespaces", "namespaceTemplates"):
            if own and isinstance(custom, Mapping) and custom.get(name):
                path = ("memoryStrategies", place, "customMemoryStrategy", name)
                origin = origin_of(custom[name], resource.origin)
                rule = "are given, and AWS takes none for a self-managed strategy"
                yield Violation(path, rule, origin=origin, fix="Leave them out.")


Rule = Callable[[Resource], Iterator[Violation]]
RULES: Mapping[str, tuple[Rule, ...]] = {
    "Runtime": (_environment, _ports, _memory),
    "CapacityProvider": (_provider_lifetimes,),
    "Memory": (_self_managed,),
    "MemoryStrategy": (_self_managed,),
    "Browser": (_vpc,),
    "CodeInterpreter": (_vpc,),
}
