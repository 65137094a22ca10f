"""The map as SVG: every box with its words, every end with a mark that leads to its problem, every text escaped."""

import re
from xml.etree import ElementTree as ET

import pytest
from attrs import evolve
from maps import ECR, LOGS, STOPS, A, B, C, drawn, path, seen, startup, unfit
from samples import HOSTILE

from preflight.core.network_map import MapEndpoint, MapHop
from preflight.reports.render.vpc_map import draw

UNKNOWN = MapHop("nobody knows", "unknown")


def svg(made, views=(), place=1):
    return ET.fromstring(draw(made, views, "x", place))  # noqa: S314 - our own drawing


def texts(made, views=()):
    return [each.text for each in svg(made, views).iter("{http://www.w3.org/2000/svg}text")]


def classes(made, tag, views=()):
    return [each.get("class") for each in svg(made, views).iter(f"{{http://www.w3.org/2000/svg}}{tag}")]


def test_every_box_has_its_words():
    found = texts(drawn())
    for words in (
        "vpc-1",
        "agents in sg-1",
        "subnet-a",
        "us-west-2a usw2-az1",
        "private · 10.0.0.0/24",
        "rtb-a: to nat-1",
        "zone not served · 10.0.2.0/24",
        "rtb-c: no default route",
        "NAT gateway",
        "internet gateway",
        ECR,
        "vpce-1",
        "interface · available · sg-9",
        "no endpoint in the VPC",
    ):
        assert words in found, words


@pytest.mark.parametrize(
    ("gateway", "words"),
    [("tgw-1", "transit gateway"), ("eigw-1", "egress-only gateway"), ("eni-1", "target of the default route")],
)
def test_what_a_default_route_leads_to(gateway, words):
    assert words in texts(drawn(subnets=(evolve(A, way_out=gateway),)))


@pytest.mark.parametrize(
    ("subnet", "views", "color"),
    [(A, (), "node"), (B, (), "fail"), (C, (), "fail"), (A, (unfit(A.id),), "fail")],
)
def test_a_subnet_that_does_not_suit_stands_out(subnet, views, color):
    first, *_ = (each for each in classes(drawn(subnets=(subnet,)), "rect", seen(*views)) if each.startswith("box"))
    assert first == f"box {color}"


def test_paths_lie_with_the_broken_ones_on_top():
    made = drawn(path(A, ECR, STOPS["exit"]), path(B, ECR), path(A, LOGS, UNKNOWN))
    assert classes(made, "path") == ["way reachable", "way unknown", "way broken"]
    titles = re.findall(r"<title>([^<]*)</title>", draw(made, (), "x"))
    assert titles[0] == "subnet-b to ecr.api, reachable"
    assert "subnet-a to ecr.api, broken: the gateway nat-1 is deleted" in titles


@pytest.mark.parametrize(
    ("paths", "findings", "marks", "links"),
    [
        ([path(A, ECR)], [], [], []),
        ([path(A, ECR, STOPS["subnet"])], [], ["✘"], []),
        ([path(A, ECR, UNKNOWN)], [], ["?"], []),
        ([path(A, ECR, STOPS["subnet"])], [startup(A.id, "ecr.api")], ["1"], ["#x-p1"]),
        (
            [path(A, ECR, STOPS["subnet"]), path(A, LOGS, STOPS["subnet"])],
            [startup(A.id, "ecr.api and logs")],
            ["1"],
            ["#x-p1"],
        ),
        (
            [path(A, ECR, STOPS["subnet"]), path(A, LOGS, STOPS["subnet"])],
            [startup(A.id, "ecr.api"), startup(A.id, "logs")],
            ["1", "2"],
            ["#x-p1", "#x-p2"],
        ),
    ],
)
def test_each_end_has_one_mark_that_leads_to_its_problem(paths, findings, marks, links):
    made = svg(drawn(*paths), seen(*findings))
    numbers = [each.text for each in made.iter("{http://www.w3.org/2000/svg}text") if each.get("class") == "number"]
    assert (numbers, [each.get("href") for each in made.iter("{http://www.w3.org/2000/svg}a")]) == (marks, links)


def test_many_endpoints_of_a_service_are_counted_and_long_labels_cut():
    second = MapEndpoint("vpce-2", ECR)
    made = evolve(drawn(), endpoints=(*drawn().endpoints, second), groups=tuple(f"sg-{at}" * 5 for at in range(9)))
    found = texts(made)
    assert "vpce-1 +1" in found
    assert [text for text in found if text and text.startswith("agents in") and text.endswith("…") and len(text) == 60]


def test_names_are_escaped_and_the_title_is_the_map_s_own():
    made = draw(
        drawn(subnets=(evolve(A, id=HOSTILE.replace("\x00", "").replace("\ud800", ""), way_out=HOSTILE),)), (), "x", 3
    )
    assert "<script>" not in made
    assert 'aria-labelledby="x-map3"' in made
    assert '<title id="x-map3">' in made
