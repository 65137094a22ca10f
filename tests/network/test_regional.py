"""What is asked of the region only where another answer calls for it."""

from built_vpc import ACCOUNT, REGION, agent

from preflight.demo.state import states
from preflight.network.answers import topology
from preflight.network.regional import EXCLUSIONS


def test_exclusions_are_asked_only_where_public_access_is_blocked(built):
    state = states[ACCOUNT][REGION]
    target = agent((built.a,), (built.group,))
    assert EXCLUSIONS.action not in built.facts(target).asked.values()
    state.block_public_access = "block-bidirectional"
    arn = f"arn:aws:ec2:{REGION}:{ACCOUNT}:vpc/{built.vpc}"
    state.public_access_exclusions = [
        {"ExclusionId": "vpcbpa-exclude-1", "ResourceArn": arn, "State": "create-complete"}
    ]
    try:
        facts = built.facts(target)
        world = topology(facts, built.vpc)
    finally:
        state.block_public_access, state.public_access_exclusions = "off", []
    assert (world.public_access.mode, [each.is_of(built.vpc) for each in world.exclusions]) == (
        "block-bidirectional",
        [True],
    )
