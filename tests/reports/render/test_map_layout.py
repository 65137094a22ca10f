"""Where the boxes of a map lie, which way a path takes, and at which box it ends."""

import pytest
from maps import ECR, LOGS, STOPS, A, B, C, drawn, path

from preflight.core.network_map import MapHop, NetworkMap
from preflight.reports.render.map_layout import Box, curve, end_of, lay_out, points_of

THROUGH = MapHop("the endpoint vpce-1", "reachable", ("vpce-1",))
UNKNOWN = MapHop("nobody knows", "unknown")


def made(*paths, **more):
    return lay_out(drawn(*paths, **more), (), "a")


def test_a_box():
    box = Box(10, 20, 100, 50)
    assert (box.middle, box.right) == (45, 110)


def test_subnets_stand_by_zone_and_services_in_their_order():
    found = made(subnets=(C, B, A))
    assert list(found.subnets) == [A.id, B.id, C.id]
    assert list(found.services) == [ECR, LOGS]
    assert list(found.exits) == ["nat-1", "igw-1"]
    tops = [box.y for box in found.subnets.values()]
    assert tops == sorted(tops)
    assert tops[1] - tops[0] > Box(0, 0, 0).h


def test_nothing_overlaps_and_all_fits():
    found = made()
    left, right = found.subnets.values(), found.services.values()
    assert max(box.right for box in left) < min(box.x for box in found.exits.values())
    assert max(box.right for box in found.exits.values()) < min(box.x for box in right)
    lowest = max(box.y + box.h for box in (*left, *right))
    assert min(box.y for box in found.exits.values()) >= lowest
    assert found.height > max(box.y + box.h for box in found.exits.values())
    assert sum(box.y for box in left) / 3 == sum(box.y for box in right) / 2


def test_an_empty_map_has_a_height():
    assert lay_out(NetworkMap("vpc-1", ()), (), "a").height == 98


@pytest.mark.parametrize(
    ("walked", "end", "points"),
    [
        (path(A, ECR), "", 4),
        (path(A, ECR, None, THROUGH), "", 2),
        (path(A, ECR, STOPS["subnet"]), "subnet", 2),
        (path(A, ECR, MapHop("its routes", "broken", ("rtb-a",))), "subnet", 2),
        (path(A, ECR, MapHop("another's routes", "broken", ("rtb-b",))), "service", 4),
        (path(A, ECR, MapHop("an ACL", "broken", ("acl-1",))), "subnet", 2),
        (path(A, ECR, MapHop("the subnet", "unknown", (A.id,))), "subnet", 2),
        (path(A, LOGS, STOPS["exit"]), "exit", 2),
        (path(A, LOGS, MapHop("another gateway", "broken", ("tgw-1",))), "exit", 2),
        (path(C, LOGS, MapHop("another gateway", "broken", ("tgw-1",))), "service", 2),
        (path(A, ECR, STOPS["service"], THROUGH), "service", 2),
        (path(A, ECR, UNKNOWN), "service", 4),
    ],
)
def test_the_way_of_a_path(walked, end, points):
    found = made(walked)
    assert (end_of(found, walked), len(points_of(found, walked))) == (end, points)
    assert points_of(found, walked)[0] == (found.subnets[walked.subnet].right, found.subnets[walked.subnet].middle)


def test_a_path_of_a_subnet_that_is_not_drawn_has_no_way():
    walked = path(B, ECR)
    assert points_of(made(walked, subnets=(A,)), walked) == []


@pytest.mark.parametrize(
    ("points", "text"),
    [
        ([(0, 0)], "M0 0"),
        ([(0, 0), (10, 20)], "M0 0 C5 0 5 20 10 20"),
        ([(0, 0), (10, 20), (20.4, 20)], "M0 0 C5 0 5 20 10 20 C15 20 15 20 20 20"),
    ],
)
def test_a_smooth_line(points, text):
    assert curve(points) == text
