"""The target that flags describe: one agent for each image, sharing role, network, models and secrets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from preflight.cli.options import GATEWAY, given
from preflight.core.resource import Resource
from preflight.core.source_kinds import FLAGS
from preflight.core.target import Agent, Code, Gateway, GatewayTarget, Jwt, Network, Role, Target
from preflight.core.value import Origin, Value
from preflight.inputs.views import endpoints, gateway, runtime


def target(flags: Mapping[str, Any]) -> Target:
    """The target of these flags."""
    agent_flags = {name: value for name, value in flags.items() if name not in GATEWAY}
    gateway_flags = {name: value for name, value in flags.items() if name in GATEWAY}
    text = repr(sorted(flags.items()))
    agents = tuple(_agents(agent_flags)) if given(agent_flags) else ()
    gateways = (_gateway(gateway_flags),) if given(gateway_flags) else ()
    return Target(
        kind=FLAGS,
        source="flags",
        digest=sha256(text.encode()).hexdigest(),
        agents=agents,
        gateways=gateways,
        resources=tuple(_resources(agents, gateways)),
    )


def _resources(agents: tuple[Agent, ...], gateways: tuple[Gateway, ...]) -> Iterable[Resource]:
    """What the flags would have made; a model or secret that is asked about alone makes nothing."""
    for agent in agents:
        if not agent.candidate:
            yield runtime(agent, "")
            yield from endpoints(agent, "")
    for each in gateways:
        yield gateway(each, "")


def _value(flag: str, value: Any) -> Value[Any] | None:
    return None if value is None else Value(value, Origin(path=f"--{flag}"))


def _values(flag: str, values: Iterable[str]) -> tuple[Value[Any], ...]:
    return tuple(Value(value, Origin(path=f"--{flag}")) for value in values)


ALONE = frozenset({"model", "secret"})
"""Flags that ask about the thing itself where nothing else is said of an agent."""


def _agents(flags: Mapping[str, Any]) -> Iterable[Agent]:
    if not given({name: value for name, value in flags.items() if name not in ALONE}):
        models, secrets = _values("model", flags["model"]), _values("secret", flags["secret"])
        yield Agent("flags", models=models, secrets=secrets, candidate="flags")
        return
    for image in flags["image"] or (None,):
        yield Agent(
            subject=flags["name"] or image or flags["code"] or "the agent",
            name=_value("name", flags["name"]),
            image=_value("image", image),
            code=_code(flags["code"]),
            role=Role(Value(flags["role_arn"], Origin(path="--role-arn"))) if flags["role_arn"] else None,
            network=_network(flags),
            lifetime=_value("max-lifetime", flags["max_lifetime"]),
            memory_mb=_value("memory-mb", flags["memory_mb"]),
            endpoints=_values("endpoint-name", flags["endpoint_name"]),
            models=_values("model", flags["model"]),
            secrets=_values("secret", flags["secret"]),
        )


def _code(uri: str | None) -> Code | None:
    if not uri:
        return None
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    return Code(bucket=_value("code", bucket), key=_value("code", key))


def _network(flags: Mapping[str, Any]) -> Network | None:
    places = (flags["vpc"], *flags["subnet"], *flags["security_group"])
    if not flags["network_mode"] and not any(places):
        return None
    return Network(
        mode=_value("network-mode", flags["network_mode"] or "VPC"),
        vpc=_value("vpc", flags["vpc"]),
        subnets=_values("subnet", flags["subnet"]),
        security_groups=_values("security-group", flags["security_group"]),
    )


def _gateway(flags: Mapping[str, Any]) -> Gateway:
    role = flags["gateway_role_arn"]
    url = _value("discovery-url", flags["discovery_url"])
    return Gateway(
        subject=flags["gateway_name"] or "the gateway",
        name=_value("gateway-name", flags["gateway_name"]),
        protocol=_value("gateway-protocol", flags["gateway_protocol"]),
        authorizer=_value("gateway-authorizer", flags["gateway_authorizer"]),
        jwt=Jwt(url) if url else None,
        role=Role(Value(role, Origin(path="--gateway-role-arn"))) if role else None,
        targets=tuple(
            GatewayTarget(str(each.value), lambda_arn=each)
            for each in _values("gateway-lambda", flags["gateway_lambda"])
        ),
    )
