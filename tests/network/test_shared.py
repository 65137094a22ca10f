"""Which agents share a network, and how it is called."""

from network_rows import agent
from resources import provider
from worlds import scope, target

from preflight.core.target import Agent, Network
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value, made_value
from preflight.network.shared import every_vpc, shared, shared_vpcs, with_instances

MADE = made_value("PrivateSubnetA")
DENIED: Value[str] = Value(None, unread=Unanswered(UnansweredReason.DENIED, "bedrock-agentcore:GetAgentRuntime"))


def groups(*agents: Agent, of=shared) -> dict[str, list[str]]:
    return {each.name: [agent.subject for agent in each.of.agents] for each in of(scope(*agents))}


def test_the_same_subnets_and_groups_in_any_order_are_one_network():
    pair = agent("subnet-a", "subnet-b"), agent("subnet-b", "subnet-a", subject="writer")
    assert groups(*pair) == {"subnet-a,subnet-b": ["research", "writer"]}


def test_other_groups_or_another_account_are_another_network():
    apart = (
        agent("subnet-a"),
        agent("subnet-a", groups=("sg-2",), subject="b"),
        agent("subnet-a", account=Value("111122223333"), subject="c"),
    )
    assert len(list(shared(scope(*apart)))) == 3


def test_what_the_deployment_makes_goes_by_the_name_of_its_resource():
    made = Network(Value("VPC"), subnets=(MADE,))
    assert groups(*(Agent(name, network=made) for name in "ab")) == {"PrivateSubnetA": ["a", "b"]}


def test_networks_that_could_not_be_read_are_not_one():
    unread = Network(vpc=DENIED, subnets=(DENIED,))
    assert groups(*(Agent(name, network=unread) for name in "ab"), of=shared_vpcs) == {"a": ["a"], "b": ["b"]}


def test_agents_without_a_network_count_only_for_the_mode():
    assert groups(Agent("a"), Agent("b", network=Network(Value("PUBLIC")))) == {"a": ["a"], "b": ["b"]}
    assert groups(Agent("a"), Agent("b", network=Network(Value("PUBLIC"))), of=shared_vpcs) == {}
    assert groups(Agent("image", candidate="image")) == {}


def test_only_instances_are_in_the_network_of_a_capacity_provider_alone():
    alone = scope(target=target(resources=(provider("subnet-a"),)))
    assert (len(list(with_instances(alone))), list(every_vpc(alone)), list(shared_vpcs(alone))) == (1, [], [])
    beside = scope(target=target(agent("subnet-b"), resources=(provider("subnet-a"),)))
    assert [each.name for each in every_vpc(beside)] == ["subnet-b"]
