"""The map of a VPC as a few lines of text: one row for each subnet, one column for each service it must reach."""

from __future__ import annotations

from collections.abc import Iterator

from preflight.core.finding import Status
from preflight.core.network_map import MapSubnet, NetworkMap
from preflight.core.report import Audit
from preflight.reports.render.layout import BOLD, COLORS, DIM, GLYPHS, Style
from preflight.reports.render.map_links import problem_of_path, problem_of_subnet
from preflight.reports.render.problem_view import ProblemView

STATUS = {"reachable": Status.PASS, "broken": Status.FAIL, "unknown": Status.UNKNOWN}
MOST_SUBNETS = 6

Cell = tuple[str, Status]
Column = tuple[tuple[str, ...], tuple[Cell, ...]]
"""The services that fare alike, and what each subnet says of them."""


def draw(audit: Audit, views: tuple[ProblemView, ...], style: Style) -> Iterator[str]:
    """The drawings of all VPCs of the audit."""
    for drawn in audit.networks:
        if drawn.subnets and drawn.services:
            yield ""
            yield from _table(drawn, views, style)


def _table(drawn: NetworkMap, views: tuple[ProblemView, ...], style: Style) -> Iterator[str]:
    shown = drawn.subnets[:MOST_SUBNETS]
    labels = _aligned([_label(subnet, views) for subnet in shown])
    columns = _columns(drawn, [[_cell(drawn, s, service, views) for s in shown] for service in drawn.services])
    wide = max(map(len, (drawn.vpc, *labels)))
    for heads in ([[" ".join(names)] for names, _ in columns], [list(names) for names, _ in columns]):
        if 2 + wide + sum(2 + width for width in _widths(heads, columns)) <= style.width:
            yield from _rows(drawn, labels, heads, columns, style)
            break
    else:
        yield from _listed(drawn, labels, columns, style)
    if more := len(drawn.subnets) - len(shown):
        yield f"  and {more} more subnets"


def _aligned(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _columns(drawn: NetworkMap, cells: list[list[Cell]]) -> list[Column]:
    """The services with what each subnet says of them; services that fare alike share a column."""
    found: dict[tuple[Cell, ...], list[str]] = {}
    for service, column in zip(drawn.services, cells, strict=True):
        found.setdefault(tuple(column), []).append(service)
    return [(tuple(names), column) for column, names in found.items()]


def _widths(heads: list[list[str]], columns: list[Column]) -> list[int]:
    pairs = zip(heads, columns, strict=True)
    return [max(*map(len, head), *(len(text) for text, _ in cells)) for head, (_, cells) in pairs]


def _rows(
    drawn: NetworkMap,
    labels: list[str],
    heads: list[list[str]],
    columns: list[Column],
    style: Style,
) -> Iterator[str]:
    wide, widths = max(map(len, (drawn.vpc, *labels))), _widths(heads, columns)
    tall = max(map(len, heads))
    for line in range(tall):
        names = (
            (head[line - tall + len(head)] if line >= tall - len(head) else "").ljust(width)
            for head, width in zip(heads, widths, strict=True)
        )
        first = style.paint(drawn.vpc.ljust(wide), BOLD) if line == tall - 1 else " " * wide
        yield f"  {first}  {style.paint('  '.join(names).rstrip(), DIM)}"
    for place, label in enumerate(labels):
        row = [cells[place] for _, cells in columns]
        marks = (style.paint(text.ljust(width), COLORS[s]) for (text, s), width in zip(row, widths, strict=True))
        yield f"  {label.ljust(wide)}  {'  '.join(marks)}".rstrip()


def _listed(drawn: NetworkMap, labels: list[str], columns: list[Column], style: Style) -> Iterator[str]:
    """The same without columns, where they do not fit."""
    yield f"  {style.paint(drawn.vpc, BOLD)}"
    for place, label in enumerate(labels):
        marks = ", ".join(f"{' '.join(names)} {cells[place][0]}" for names, cells in columns)
        yield from style.wrap(f"{label}: {marks}", "  ", "      ")


def _label(subnet: MapSubnet, views: tuple[ProblemView, ...]) -> tuple[str, ...]:
    """The subnet, its zone and what is wrong with it, with the number of its problem."""
    kind = subnet.kind.upper() if subnet.kind == "public" else subnet.kind
    kind = kind if subnet.served is not False else "NOT SERVED"
    number = problem_of_subnet(subnet.id, views)
    return (subnet.id, subnet.zone_id or subnet.zone, f"{kind} [{number}]" if number else kind)


def _cell(drawn: NetworkMap, subnet: MapSubnet, service: str, views: tuple[ProblemView, ...]) -> Cell:
    path = drawn.path(subnet.id, service)
    if path is None:
        return "–", Status.SKIP
    status = STATUS[path.status]
    number = problem_of_path(path, views)
    return (f"{GLYPHS[status]} [{number}]" if number else GLYPHS[status]), status
