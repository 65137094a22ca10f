"""The topology that answers make, and the missing answer that leaves a hop unknown."""

from typing import Any

import pytest

from preflight.core.query import Answer, Answers, Facts, Query
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.network.answers import BEHIND, TOPOLOGY, cause, topology
from preflight.network.hops import Obstacle, unknown
from preflight.network.named import NAMED_SUBNETS
from preflight.network.regional import PREFIX_LISTS


@pytest.mark.parametrize(("collection", "asked"), BEHIND.items())
def test_what_is_denied_is_none_and_named(built, facts, collection, asked):
    for query in asked:
        denied = Unanswered(UnansweredReason.DENIED, query.action)
        answers = {**facts.answers, query: {built.vpc: denied, "": denied}}
        world = topology(Facts(facts.scope, answers), built.vpc)
        row = getattr(world, collection)
        if query is asked[0]:
            assert row is None
        else:
            assert None in (row[0].dns_support, row[0].dns_hostnames)
        hop = unknown(Obstacle.NOT_READ, "could not be read", collection)
        assert cause(Facts(facts.scope, answers), built.vpc, hop) == denied
        assert cause(facts, built.vpc, hop) is None


def test_subnets_that_could_not_be_read_are_the_cause_of_all(facts):
    denied = Unanswered(UnansweredReason.DENIED, "ec2:DescribeSubnets")
    answers: dict[Query[Any], Answers | BaseException] = {query: {} for query in TOPOLOGY}
    answers[NAMED_SUBNETS] = {"": denied}
    told = Facts(facts.scope, answers)
    world = topology(told, "vpc-1")
    assert world.endpoints is None
    assert cause(told, "vpc-1", unknown(Obstacle.NOT_READ, "", "endpoints")) == denied


def test_doubt_about_a_prefix_list_is_its_query(facts):
    denied = Unanswered(UnansweredReason.DENIED, "ec2:DescribePrefixLists")
    told = Facts(facts.scope, {PREFIX_LISTS: {"": denied}})
    assert cause(told, "vpc-1", unknown(Obstacle.GROUP_EGRESS, "in part", "sg-1")) == denied
    answered = Facts(facts.scope, {PREFIX_LISTS: {"": Answer(())}})
    assert cause(answered, "vpc-1", unknown(Obstacle.GROUP_EGRESS, "in part", "sg-1")) is None
