"""Which problem a broken path, or an unfit subnet, belongs to."""

import pytest
from maps import ECR, LOGS, STOPS, A, B, path, seen, startup, unfit

from preflight.core.cause import Cause
from preflight.core.network_map import MapHop
from preflight.reports.render.map_links import problem_of_path, problem_of_subnet

BROKEN = path(A, ECR, STOPS["exit"])
AT = MapHop("two of them", "unknown", ("rtb-1", "rtb-2"))


@pytest.mark.parametrize(
    ("broken", "findings", "number"),
    [
        (BROKEN, [startup(A.id, "ecr.api is not reached")], 1),
        (BROKEN, [startup(A.id, "logs is not reached"), startup(A.id, "ecr.api: no way")], 2),
        (BROKEN, [startup(A.id, "ecr.api-fips is not reached")], 0),
        (BROKEN, [startup(A.id, "my-ecr.api is not reached")], 0),
        (BROKEN, [startup(B.id, "ecr.api is not reached")], 0),
        (BROKEN, [startup(A.id, "ecr.api is not reached", check="vpc-dns")], 0),
        (BROKEN, [startup("x", "bad", cause=Cause("nat", ("nat-1", "vpc-1")))], 1),
        (BROKEN, [startup("x", "bad", cause=Cause("nat", ("nat-1",))), startup(A.id, "ecr.api")], 2),
        (BROKEN, [startup("x", "bad", cause=Cause(kind, ("nat-1",))) for kind in ("nat", "other")], 1),
        (path(A, LOGS, AT), [startup("x", "bad", cause=Cause("rtb", ("rtb-1,rtb-2",)))], 1),
        (path(A, LOGS, AT), [startup("x", "bad", cause=Cause("rtb", ("rtb-1",)))], 0),
        (path(A, ECR, MapHop("nobody knows", "unknown")), [startup("x", "bad", cause=Cause("c"))], 0),
        (path(A, ECR), [startup(A.id, "ecr.api is not reached")], 0),
        (BROKEN, [], 0),
    ],
)
def test_the_problem_of_a_path(broken, findings, number):
    assert problem_of_path(broken, seen(*findings)) == number


@pytest.mark.parametrize(
    ("findings", "number"),
    [
        ([unfit(A.id)], 1),
        ([unfit(B.id), unfit(A.id)], 2),
        ([unfit(A.id, "private-subnets"), unfit(A.id, "subnet-zones")], 2),
        ([unfit(A.id, "startup-path")], 0),
        ([], 0),
    ],
)
def test_the_problem_of_a_subnet(findings, number):
    assert problem_of_subnet(A.id, seen(*findings)) == number
