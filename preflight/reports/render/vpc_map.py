"""The map of a VPC as an inline SVG: subnets by zone with their routes, the services, and where each path ends.

The drawing is for eyes; the table beside it says the same in words. Every text is escaped, and nothing is styled but
by class, so that the page's policy and its colors hold.
"""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup, escape

from preflight.core.network_map import MapEndpoint, MapPath, MapSubnet, NetworkMap
from preflight.reports.render.escape import line
from preflight.reports.render.map_layout import (
    EXIT_W,
    EXIT_X,
    SERVICE_X,
    WIDTH,
    Box,
    Drawing,
    Point,
    curve,
    end_of,
    lay_out,
    points_of,
)
from preflight.reports.render.map_links import problem_of_path, problem_of_subnet
from preflight.reports.render.problem_view import ProblemView

CHARACTERS = 34


def draw(drawn: NetworkMap, views: tuple[ProblemView, ...], anchor: str, place: int = 1) -> Markup:
    """The SVG of one VPC; links lead to `#ANCHOR-p3` for problem 3."""
    made = lay_out(drawn, views, anchor)
    return Markup("\n").join(_svg(made, f"{anchor}-map{place}"))


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
        points = points_of(made, path)
        if points:
            yield _tag(
                '<path class="{}" d="{}"><title>{}</title></path>', f"way {path.status}", curve(points), _told(path)
            )


def _ends(made: Drawing) -> Iterator[Markup]:
    """A mark where each path ends, with the number of its problem; paths that end together share one."""
    marks: dict[tuple[str, Point], dict[tuple[int, str], MapPath]] = {}
    for path in made.drawn.paths:
        points = points_of(made, path)
        if points and path.end is not None:
            key = (end_of(made, path), points[-1])
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
