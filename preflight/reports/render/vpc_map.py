"""The map of a VPC as an inline SVG: subnets by zone with their routes, the services, and where each path ends.

The drawing is for eyes; the table beside it says the same in words. Every text is escaped, and nothing is styled but
by class, so that the page's policy and its colors hold.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen
from markupsafe import Markup, escape

from preflight.core.network_map import MapEndpoint, MapPath, MapSubnet, NetworkMap
from preflight.reports.render.escape import line
from preflight.reports.render.map_links import problem_of_path, problem_of_subnet
from preflight.reports.render.problem_view import ProblemView

WIDTH, TOP, ROW, GAP = 960, 74, 78, 14
SUBNET_X, SUBNET_W = 28, 346
EXIT_X, EXIT_W, EXIT_H = 430, 190, 48
SERVICE_X, SERVICE_W = 700, 236
CHARACTERS = 34
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


def draw(drawn: NetworkMap, views: tuple[ProblemView, ...], anchor: str, place: int = 1) -> Markup:
    """The SVG of one VPC; links lead to `#ANCHOR-p3` for problem 3."""
    subnets = sorted(drawn.subnets, key=lambda each: (each.zone_id, each.zone, each.id))
    exits = list(dict.fromkeys(each.way_out for each in subnets if each.way_out))
    tall = max(len(subnets), len(drawn.services))
    below = TOP + tall * (ROW + GAP)
    made = Drawing(
        drawn,
        dict(zip((each.id for each in subnets), _column(SUBNET_X, SUBNET_W, len(subnets), tall), strict=True)),
        {name: Box(EXIT_X, below + place * (EXIT_H + GAP), EXIT_W, EXIT_H) for place, name in enumerate(exits)},
        dict(zip(drawn.services, _column(SERVICE_X, SERVICE_W, len(drawn.services), tall), strict=True)),
        views,
        anchor,
    )
    return Markup("\n").join(_svg(made, f"{anchor}-map{place}"))


def _column(x: float, w: float, count: int, tall: int) -> list[Box]:
    """Boxes one below the other, in the middle of the height."""
    start = TOP + (tall - count) * (ROW + GAP) / 2
    return [Box(x, start + place * (ROW + GAP), w) for place in range(count)]


def _svg(made: Drawing, title: str) -> Iterator[Markup]:
    yield _tag(
        '<svg class="map" viewBox="0 0 {} {}" role="group" aria-labelledby="{}" xmlns="http://www.w3.org/2000/svg">',
        WIDTH, round(made.height), title,
    )  # fmt: skip
    yield _tag(
        '<title id="{}">{}</title>', title, f"Paths from the subnets of {made.drawn.vpc} to what the agents need"
    )
    yield _tag(
        '<rect class="vpc" x="8" y="34" width="{}" height="{}" rx="10"/>',
        EXIT_X + EXIT_W + 12,
        round(made.height - 40),
    )
    groups = f"agents in {', '.join(made.drawn.groups)}" if made.drawn.groups else ""
    yield _text(20, 22, made.drawn.vpc, "strong")
    yield _text(20, 54, _cut(groups, 60), "soft")
    yield _text(SERVICE_X, 54, "services and endpoints", "soft")
    yield from _lines(made)
    for subnet in made.drawn.subnets:
        yield from _subnet(made, subnet)
    for name, box in made.exits.items():
        yield _rect(box, "node")
        yield _text(box.x + 10, box.y + 20, _cut(name, CHARACTERS - 6), "mono")
        yield _text(box.x + 10, box.y + 38, _exit_kind(name), "soft")
    for service, box in made.services.items():
        yield from _service(made, service, box)
    yield from _ends(made)
    yield Markup("</svg>")


def _subnet(made: Drawing, subnet: MapSubnet) -> Iterator[Markup]:
    box = made.subnets[subnet.id]
    number = problem_of_subnet(subnet.id, made.views)
    kind = "zone not served" if subnet.served is False else subnet.kind
    yield _rect(box, "fail" if number or kind in {"public", "zone not served"} else "node")
    yield _text(box.x + 10, box.y + 19, subnet.id, "mono")
    yield _text(box.x + 10, box.y + 36, " ".join(filter(None, (subnet.zone, subnet.zone_id))), "soft")
    yield _text(box.x + 10, box.y + 53, " · ".join(filter(None, (kind, subnet.cidr))), "soft")
    way = f"to {subnet.way_out}" if subnet.way_out else "no default route"
    yield _text(box.x + 10, box.y + 70, _cut(f"{subnet.route_table or 'route table unknown'}: {way}", 48), "soft")
    if number:
        yield from _badge(made, (box.x + box.w - 20, box.y + 18), number, "fail", f"{subnet.id} does not suit")


def _exit_kind(name: str) -> str:
    """What a default route leads to, by the form of its id."""
    kinds = {
        "nat-": "NAT gateway",
        "igw-": "internet gateway",
        "tgw-": "transit gateway",
        "eigw-": "egress-only gateway",
    }
    return next((kind for start, kind in kinds.items() if name.startswith(start)), "target of the default route")


def _service(made: Drawing, service: str, box: Box) -> Iterator[Markup]:
    endpoints = [each for each in made.drawn.endpoints if each.service == service]
    yield _rect(box, "node")
    yield _text(box.x + 10, box.y + 19, service, "strong")
    for place, endpoint in enumerate(endpoints[:1] if len(endpoints) > 1 else endpoints):
        more = f" +{len(endpoints) - 1}" if len(endpoints) > 1 else ""
        yield _text(box.x + 10, box.y + 36 + place * 17, _cut(f"{endpoint.id}{more}", CHARACTERS), "mono")
        yield _text(box.x + 10, box.y + 53, _cut(_about(endpoint), CHARACTERS), "soft")
    if not endpoints:
        yield _text(box.x + 10, box.y + 36, "no endpoint in the VPC", "soft")


def _about(endpoint: MapEndpoint) -> str:
    return " · ".join(filter(None, (endpoint.type.lower(), endpoint.state, ", ".join(endpoint.groups))))


def _lines(made: Drawing) -> Iterator[Markup]:
    """The paths: first those that are open, so that what is broken lies on top."""
    order = {"reachable": 0, "unknown": 1, "broken": 2}
    for path in sorted(made.drawn.paths, key=lambda each: order[each.status]):
        points = _points(made, path)
        if points:
            yield _tag(
                '<path class="{}" d="{}"><title>{}</title></path>', f"way {path.status}", _curve(points), _told(path)
            )


def _points(made: Drawing, path: MapPath) -> list[Point]:
    """The way of a path over the boxes, up to where it ends."""
    subnet, service = made.subnets.get(path.subnet), made.services.get(path.service)
    if subnet is None or service is None:
        return []
    start, goal = (subnet.right, subnet.middle), (service.x, service.middle)
    over = _exit_of(made, path)
    points = [start, (over.x, over.middle), (over.right, over.middle), goal] if over else [start, goal]
    match _end(made, path):
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


def _end(made: Drawing, path: MapPath) -> str:
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


def _ends(made: Drawing) -> Iterator[Markup]:
    """A mark where each path ends, with the number of its problem; paths that end together share one."""
    marks: dict[tuple[str, Point], dict[tuple[int, str], MapPath]] = {}
    for path in made.drawn.paths:
        points = _points(made, path)
        if points and path.end is not None:
            key = (_end(made, path), points[-1])
            marks.setdefault(key, {}).setdefault((problem_of_path(path, made.views), path.status), path)
    for (end, (x, y)), paths in marks.items():
        step = 20 if end == "subnet" else -20
        for place, ((number, status), path) in enumerate(paths.items()):
            kind = "fail" if status == "broken" else "unknown"
            yield from _badge(made, (x + step * place - (0 if end == "subnet" else 14), y), number, kind, _told(path))


def _badge(made: Drawing, at: Point, number: int, status: str, label: str) -> Iterator[Markup]:
    """A round mark that links to its problem."""
    x, y = at
    inner = _tag('<circle class="mark {}" cx="{}" cy="{}" r="9"/>', status, round(x), round(y))
    inner += _tag(
        '<text class="number" x="{}" y="{}" text-anchor="middle">{}</text>',
        round(x), round(y + 4), str(number or ("✘" if status == "fail" else "?")),
    )  # fmt: skip
    if number:
        yield _tag(
            '<a href="#{}" aria-label="{}">{}<title>{}</title></a>',
            f"{made.anchor}-p{number}",
            f"{number}: {line(label)}",
            inner,
            line(label),
        )
    else:
        yield inner


def _told(path: MapPath) -> str:
    end = f": {path.end.text}" if path.end else ""
    return f"{path.subnet} to {path.service}, {path.status}{end}"


def _curve(points: list[Point]) -> str:
    """A smooth line over the points, level where it meets a box."""
    x, y = points[0]
    parts = [f"M{x:.0f} {y:.0f}"]
    for right, down in points[1:]:
        half = (x + right) / 2
        parts.append(f"C{half:.0f} {y:.0f} {half:.0f} {down:.0f} {right:.0f} {down:.0f}")
        x, y = right, down
    return " ".join(parts)


def _rect(box: Box, kind: str) -> Markup:
    return _tag(
        '<rect class="box {}" x="{}" y="{}" width="{}" height="{}" rx="6"/>',
        kind, round(box.x), round(box.y), round(box.w), round(box.h),
    )  # fmt: skip


def _text(x: float, y: float, text: str, kind: str) -> Markup:
    return _tag('<text class="{}" x="{}" y="{}">{}</text>', kind, round(x), round(y), line(text))


def _cut(text: str, most: int) -> str:
    """A label that fits its box; the table beside the drawing has it whole."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _tag(form: str, *values: object) -> Markup:
    # The form is a literal of this file; every value is escaped unless it was made here.
    made = Markup(form.replace("{}", "%s"))  # noqa: S704
    return made % tuple(value if isinstance(value, Markup) else escape(line(str(value))) for value in values)
