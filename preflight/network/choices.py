"""Subnets an agent could be in instead: those that satisfy every check together, not one check's own question."""

from __future__ import annotations

from collections.abc import Iterable

from preflight.core.cause import Cause
from preflight.core.steps import Choose
from preflight.network.hops import Reach
from preflight.network.needs import ServiceNeed, paths
from preflight.network.places import Place
from preflight.network.routes import is_private
from preflight.network.rows import RouteTable, Subnet
from preflight.network.zones import ZONES

UNFIT = "unfit-subnet"
"""The kind of cause of a subnet that no other network change makes usable: it has to be replaced."""


def is_fit(place: Place, subnet: Subnet) -> bool:
    """Whether a subnet is private, available, with free addresses, and in a zone that is served as far as known."""
    zones = ZONES.get(place.region)
    served = zones is None or subnet.zone_id in zones
    ready = (subnet.state or "available").lower() == "available" and subnet.available_ips != 0
    return served and ready and is_private(place.topology, subnet.subnet_id).holds is True


def fit_subnets(place: Place, wanted: Iterable[ServiceNeed] = ()) -> tuple[Subnet, ...]:
    """The subnets of the VPC that fit and whose paths are not broken; those in use by the agents first."""
    needs = tuple(wanted)
    rows = [row for row in place.topology.subnets or () if row.vpc_id == place.vpc_id and is_fit(place, row)]
    open_ = [row for row in rows if not _stuck(place, row, needs)] or rows
    return tuple(
        sorted(open_, key=lambda row: (row.subnet_id not in place.subnet_ids, row.zone_id or "", row.subnet_id))
    )


def _stuck(place: Place, subnet: Subnet, wanted: tuple[ServiceNeed, ...]) -> bool:
    return any(found.status is Reach.BROKEN for _, found in paths(place, wanted, subnet.subnet_id))


def another_subnet(place: Place, subnet_id: str, wanted: Iterable[ServiceNeed] = ()) -> Choose:
    """The choice of a subnet in place of one, among all that satisfy every check; two zones are recommended."""
    found = [row for row in fit_subnets(place, wanted) if row.subnet_id != subnet_id]
    names = tuple(f"{row.subnet_id} ({row.zone_id or row.zone or 'zone unknown'})" for row in found)
    zones = ", ".join(ZONES.get(place.region, ())) or "a zone that AgentCore supports"
    if not names:
        return Choose(
            f"Create a private subnet of {place.vpc_id} in one of {zones}, and use it instead of {subnet_id}."
        )
    more = "" if len({row.zone_id for row in found}) > 1 else f" For a second zone, create another in one of {zones}."
    return Choose(f"Use another subnet instead of {subnet_id}, best in two zones.{more}", names)


def unfit_cause(subnet_id: str, title: str = "") -> Cause:
    """The cause that everything about a subnet which has to be replaced falls away with."""
    return Cause(UNFIT, (subnet_id,), title)


def falls_with_subnet(place: Place, subnet_id: str) -> str:
    """The key of the unfit subnet's own cause, where it is unfit; else empty: what stops it is to be fixed."""
    row = place.topology.subnet(subnet_id)
    if not isinstance(row, Subnet) or is_fit(place, row):
        return ""
    return str(unfit_cause(subnet_id)) if _condemned(place, row) else ""


def falls_with_table(place: Place, table_id: str) -> str:
    """The same for a route table that only unfit subnets of the agents use."""
    using = [row for row in place.subnets if _table(place, row) == table_id]
    keys = [falls_with_subnet(place, row.subnet_id) for row in using]
    return keys[0] if keys and all(keys) else ""


def _table(place: Place, subnet: Subnet) -> str:
    table = place.topology.table_of(subnet)
    return table.route_table_id if isinstance(table, RouteTable) else ""


def _condemned(place: Place, subnet: Subnet) -> bool:
    """Whether a check says that it has to be replaced: its zone is not served, or it is public."""
    zones = ZONES.get(place.region)
    unserved = zones is not None and subnet.zone_id is not None and subnet.zone_id not in zones
    return unserved or is_private(place.topology, subnet.subnet_id).holds is False
