"""One VPC as a map, with the problems of its paths."""

from __future__ import annotations

from typing import Any

from attrs import evolve
from samples import audit, found

from preflight.core.cause import Cause
from preflight.core.finding import Finding, Status
from preflight.core.network_map import MapEndpoint, MapHop, MapPath, MapSubnet, NetworkMap
from preflight.reports.render.problem_view import ProblemView, views

A = MapSubnet("subnet-a", "us-west-2a", "usw2-az1", "10.0.0.0/24", "private", True, "rtb-a", "nat-1")
B = MapSubnet("subnet-b", "us-west-2b", "usw2-az2", "10.0.1.0/24", "public", True, "rtb-b", "igw-1")
C = MapSubnet("subnet-c", "us-west-2d", "usw2-az4", "10.0.2.0/24", "isolated", False, "rtb-c")
ECR, LOGS = "ecr.api", "logs"
ENDPOINT = MapEndpoint("vpce-1", ECR, "Interface", "available", ("sg-9",))
STOPS = {
    "subnet": MapHop("the group sg-1 lets nothing out", "broken", ("sg-1",)),
    "exit": MapHop("the gateway nat-1 is deleted", "broken", ("nat-1",)),
    "service": MapHop("the endpoint's group sg-9 lets nothing in", "broken", ("sg-9",)),
}


def path(subnet: MapSubnet, service: str, stop: MapHop | None = None, *before: MapHop) -> MapPath:
    hops = (*before, *((stop,) if stop else ()))
    return MapPath(subnet.id, service, stop.status if stop else "reachable", hops)


def drawn(*paths: MapPath, subnets: tuple[MapSubnet, ...] = (A, B, C)) -> NetworkMap:
    return NetworkMap("vpc-1", subnets, ("sg-1",), (ECR, LOGS), (ENDPOINT,), paths)


def startup(subnet: str, because: str, **more: Any) -> Finding:
    made = found(Status.FAIL, because, check="startup-path", requirement="network", subject=subnet)
    return evolve(made, **more)


def unfit(subnet: str, check: str = "private-subnets") -> Finding:
    return found(
        Status.FAIL,
        f"{subnet} is public",
        check=check,
        requirement="network",
        subject=subnet,
        cause=Cause(check, (subnet,)),
    )


def seen(*findings: Finding) -> tuple[ProblemView, ...]:
    return views(audit(*findings))
