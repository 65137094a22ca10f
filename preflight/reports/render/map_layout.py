"""Where the boxes and the ways of a VPC's map lie, and where each way ends."""

from __future__ import annotations

from attrs import frozen

from preflight.core.network_map import MapPath, NetworkMap
from preflight.reports.render.problem_view import ProblemView

WIDTH, TOP, ROW, GAP = 960, 74, 78, 14
SUBNET_X, SUBNET_W = 28, 346
EXIT_X, EXIT_W, EXIT_H = 430, 190, 48
SERVICE_X, SERVICE_W = 700, 236
GATEWAYS = ("nat-", "igw-", "tgw-", "eigw-")

Point = tuple[float, float]


@frozen
class Box:
    """A rectangle of the drawing."""

    x: float
    y: float
    w: float
    h: float = ROW

    @property
    def middle(self) -> float:
        """Where lines meet it."""
        return self.y + self.h / 2

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.w


@frozen
class Drawing:
    """The boxes of one map by what they stand for."""

    drawn: NetworkMap
    subnets: dict[str, Box]
    exits: dict[str, Box]
    services: dict[str, Box]
    views: tuple[ProblemView, ...]
    anchor: str

    @property
    def height(self) -> float:
        """Down to the lowest box."""
        boxes = (*self.subnets.values(), *self.exits.values(), *self.services.values())
        return max((box.y + box.h for box in boxes), default=TOP) + 24


def lay_out(drawn: NetworkMap, views: tuple[ProblemView, ...], anchor: str) -> Drawing:
    """Subnets by zone on the left, services on the right, what leads out of the VPC between and below."""
    subnets = sorted(drawn.subnets, key=lambda each: (each.zone_id, each.zone, each.id))
    exits = list(dict.fromkeys(each.way_out for each in subnets if each.way_out))
    tall = max(len(subnets), len(drawn.services))
    below = TOP + tall * (ROW + GAP)
    return Drawing(
        drawn,
        dict(zip((each.id for each in subnets), _column(SUBNET_X, SUBNET_W, len(subnets), tall), strict=True)),
        {name: Box(EXIT_X, below + place * (EXIT_H + GAP), EXIT_W, EXIT_H) for place, name in enumerate(exits)},
        dict(zip(drawn.services, _column(SERVICE_X, SERVICE_W, len(drawn.services), tall), strict=True)),
        views,
        anchor,
    )


def _column(x: float, w: float, count: int, tall: int) -> list[Box]:
    """Boxes one below the other, in the middle of the height."""
    start = TOP + (tall - count) * (ROW + GAP) / 2
    return [Box(x, start + place * (ROW + GAP), w) for place in range(count)]


def points_of(made: Drawing, path: MapPath) -> list[Point]:
    """The way of a path over the boxes, up to where it ends."""
    subnet, service = made.subnets.get(path.subnet), made.services.get(path.service)
    if subnet is None or service is None:
        return []
    start, goal = (subnet.right, subnet.middle), (service.x, service.middle)
    over = _exit_of(made, path)
    points = [start, (over.x, over.middle), (over.right, over.middle), goal] if over else [start, goal]
    match end_of(made, path):
        case "subnet":
            return [start, (start[0] + 44, start[1])]
        case "exit" if over:
            return points[:2]
        case _:
            return points


def _exit_of(made: Drawing, path: MapPath) -> Box | None:
    """The gateway that the path takes out of the VPC; none where an endpoint in the VPC serves it."""
    endpoints = {each.id for each in made.drawn.endpoints if each.service == path.service}
    if any(endpoints & set(hop.ids) for hop in path.hops):
        return None
    subnet = next((each for each in made.drawn.subnets if each.id == path.subnet), None)
    return made.exits.get(subnet.way_out) if subnet else None


def end_of(made: Drawing, path: MapPath) -> str:
    """At which box a path ends: its subnet and routes, the gateway, or the service; empty where it does not end."""
    if path.end is None:
        return ""
    ids = set(path.end.ids)
    here = {each.route_table for each in made.drawn.subnets if each.id == path.subnet}
    if _exit_of(made, path) and (ids & set(made.exits) or any(each.startswith(GATEWAYS) for each in ids)):
        return "exit"
    if ids & {path.subnet, *made.drawn.groups, *here} or any(each.startswith("acl-") for each in ids):
        return "subnet"
    return "service"


def curve(points: list[Point]) -> str:
    """A smooth line over the points, level where it meets a box."""
    x, y = points[0]
    parts = [f"M{x:.0f} {y:.0f}"]
    for right, down in points[1:]:
        half = (x + right) / 2
        parts.append(f"C{half:.0f} {y:.0f} {half:.0f} {down:.0f} {right:.0f} {down:.0f}")
        x, y = right, down
    return " ".join(parts)
