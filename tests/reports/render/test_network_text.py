"""The map as text: a row for each subnet, a column for services that fare alike, a list where that is too wide."""

import re

import pytest
from attrs import evolve
from maps import ECR, LOGS, STOPS, A, B, C, drawn, path, seen, startup, unfit
from samples import audit

from preflight.core.network_map import MapHop
from preflight.reports.render.layout import Style
from preflight.reports.render.network_text import draw

UNKNOWN = MapHop("nobody knows", "unknown")


def lines(made, *findings, width=80, color=False):
    return list(draw(evolve(audit(), networks=(made,)), seen(*findings), Style(color, width, False)))


@pytest.mark.parametrize(
    ("made", "findings", "expected"),
    [
        (
            drawn(path(A, ECR), path(A, LOGS), subnets=(A,)),
            (),
            ["", "  vpc-1                        ecr.api logs", "  subnet-a  usw2-az1  private  ✔"],
        ),
        (
            drawn(path(A, ECR, STOPS["exit"]), path(A, LOGS), path(B, LOGS, UNKNOWN), subnets=(A, B)),
            (startup(A.id, "ecr.api is not reached"), unfit(B.id)),
            [
                "",
                "  vpc-1                           ecr.api  logs",
                "  subnet-a  usw2-az1  private     ✘ [1]    ✔",
                "  subnet-b  usw2-az2  PUBLIC [2]  –        ?",
            ],
        ),
        (
            drawn(subnets=(C,)),
            (),
            ["", "  vpc-1                           ecr.api logs", "  subnet-c  usw2-az4  NOT SERVED  –"],
        ),
        (drawn(subnets=()), (), []),
        (evolve(drawn(), services=()), (), []),
    ],
)
def test_a_table(made, findings, expected):
    assert lines(made, *findings) == expected


def test_heads_are_stacked_where_the_page_is_narrow_and_listed_where_it_is_narrower():
    made = drawn(path(A, ECR), path(A, LOGS), subnets=(A,))
    assert lines(made, width=43)[1:] == lines(made)[1:]
    assert lines(made, width=42) == [
        "",
        "                               ecr.api",
        "  vpc-1                        logs",
        "  subnet-a  usw2-az1  private  ✔",
    ]
    assert lines(made, width=34)[1:] == ["  vpc-1", "  subnet-a usw2-az1 private:", "      ecr.api logs ✔"]


def test_more_than_six_subnets_are_counted():
    many = tuple(evolve(A, id=f"subnet-{at}") for at in range(9))
    found = lines(drawn(subnets=many))
    assert (len(found), found[-1]) == (9, "  and 3 more subnets")


def test_color_adds_nothing_but_color():
    made = drawn(path(A, ECR, STOPS["exit"]))
    plain = [re.sub(r"\x1b\[[0-9;]*m", "", line).rstrip() for line in lines(made, color=True)]
    assert plain == [line.rstrip() for line in lines(made)]
