"""The network of a target as a map: where the agents are, what they must reach, and how far each path leads.

Plain values for drawings; what decides a path is judged in `preflight/network`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import asdict, frozen


@frozen
class MapHop:
    """One thing on a path: what it is in words, `reachable`, `broken` or `unknown`, and the ids of its resources."""

    text: str
    status: str
    ids: tuple[str, ...] = ()


@frozen
class MapPath:
    """The path from one subnet to one service, up to where it ends."""

    subnet: str
    service: str
    status: str
    hops: tuple[MapHop, ...] = ()

    @property
    def end(self) -> MapHop | None:
        """The hop that stops the traffic or cannot be judged; None where the service is reached."""
        return next((hop for hop in self.hops if hop.status != "reachable"), None)


@frozen
class MapSubnet:
    """A subnet of the agents: `kind` is private, public, isolated or unknown; `served` whether its zone is."""

    id: str
    zone: str = ""
    zone_id: str = ""
    cidr: str = ""
    kind: str = "unknown"
    served: bool | None = None
    route_table: str = ""
    way_out: str = ""
    """The target of the default route; empty without one."""


@frozen
class MapEndpoint:
    """A VPC endpoint for a service in use."""

    id: str
    service: str
    type: str = ""
    state: str = ""
    groups: tuple[str, ...] = ()


@frozen
class NetworkMap:
    """One VPC as the agents in it see it."""

    vpc: str
    subnets: tuple[MapSubnet, ...]
    groups: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    endpoints: tuple[MapEndpoint, ...] = ()
    paths: tuple[MapPath, ...] = ()

    def path(self, subnet: str, service: str) -> MapPath | None:
        """The path from a subnet to a service."""
        return next((p for p in self.paths if (p.subnet, p.service) == (subnet, service)), None)


def to_json(drawn: NetworkMap) -> dict[str, Any]:
    """The map as plain data."""
    made: dict[str, Any] = asdict(drawn)
    return made


def from_json(data: Mapping[str, Any]) -> NetworkMap:
    """The reverse of `to_json`."""
    return NetworkMap(
        vpc=data["vpc"],
        subnets=tuple(MapSubnet(**each) for each in data["subnets"]),
        groups=tuple(data["groups"]),
        services=tuple(data["services"]),
        endpoints=tuple(MapEndpoint(**{**each, "groups": tuple(each["groups"])}) for each in data["endpoints"]),
        paths=tuple(_path(each) for each in data["paths"]),
    )


def _path(data: Mapping[str, Any]) -> MapPath:
    hops = tuple(MapHop(each["text"], each["status"], tuple(each["ids"])) for each in data["hops"])
    return MapPath(data["subnet"], data["service"], data["status"], hops)
