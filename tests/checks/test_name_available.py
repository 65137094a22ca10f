"""Names that are free, held or used twice; and deployed things in each state."""

import pytest
from worlds import answer, findings, scope, statuses

from preflight.checks.name_available import GATEWAY_REASON, RUNTIME_REASON, Reasons, judge
from preflight.core.query import Facts
from preflight.core.target import Agent, Gateway
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value, Why, unknown_value
from preflight.inventory.runtimes import GATEWAYS, RUNTIMES, DeployedGateway, Runtime

ID = "research-0123456789"
DENIED = Unanswered(UnansweredReason.DENIED, "bedrock-agentcore:List")


def told(status: str = "", gateway: str = ""):
    return {
        RUNTIMES: {
            "": [Runtime("other-0123456789", "arn:o", "other", "READY")]
            + ([Runtime(ID, "arn:r", "research", status)] if status else [])
        },
        GATEWAYS: {"": [DeployedGateway("gw-0123456789", "gw", gateway)] if gateway else []},
        RUNTIME_REASON: {ID: Reasons(("no such image",))},
        GATEWAY_REASON: {"gw-0123456789": Reasons(("no such role",))},
    }


@pytest.mark.parametrize(
    ("status", "by_name", "by_id"),
    [
        ("", "pass", "pass"),
        ("READY", "warn", "pass"),
        ("CREATING", "warn", "warn"),
        ("UPDATING", "warn", "warn"),
        ("DELETING", "warn", "warn"),
        ("UPDATE_FAILED", "warn", "warn"),
        ("CREATE_FAILED", "fail", "fail"),
        ("DELETE_FAILED", "fail", "fail"),
    ],
)
def test_runtime_names(status: str, by_name: str, by_id: str) -> None:
    assert statuses(judge, scope(Agent("research", name=Value("research"))), told(status)) == {"research": by_name}
    updated = Agent("research", name=Value("research"), runtime_id=ID)
    assert statuses(judge, scope(updated), told(status)) == {"research": by_id}


@pytest.mark.parametrize(
    ("status", "expected", "said"),
    [
        ("", "skip", "no name is declared"),
        ("READY", "pass", "the request updates it"),
        ("UPDATING", "warn", "until that is done"),
        ("UPDATE_FAILED", "warn", "no such image"),
        ("CREATE_FAILED", "fail", "no such image, and cannot be updated"),
        ("DELETING", "fail", "cannot be updated"),
    ],
)
@pytest.mark.parametrize("its_id", [ID, f"arn:aws:bedrock-agentcore:us-west-2:123456789012:runtime/{ID}"])
def test_an_update_by_id_finds_the_runtime_in_a_state(status: str, expected: str, said: str, its_id: str) -> None:
    (found,) = findings(judge, scope(Agent("r", runtime_id=its_id)), told(status))
    assert found.status.value == expected
    assert said in found.because


def test_an_update_of_a_gateway_by_id_finds_its_state() -> None:
    (found,) = findings(judge, scope(Gateway("g", gateway_id="gw-0123456789")), told(gateway="FAILED"))
    assert found.because == "gateway gw-0123456789 is FAILED: no such role, and cannot be updated"


def test_the_reasons_of_what_is_updated_by_id_are_asked_for() -> None:
    facts = Facts(scope(Agent("r", runtime_id=ID)), {RUNTIMES: {"": answer(told("CREATE_FAILED")[RUNTIMES][""])}})
    assert [call.key for call in RUNTIME_REASON.calls(facts)] == [ID]


@pytest.mark.parametrize(
    ("status", "expected"),
    [("", "pass"), ("READY", "warn"), ("UPDATE_UNSUCCESSFUL", "warn"), ("DELETING", "warn"), ("FAILED", "fail")],
)
def test_gateway_names(status: str, expected: str) -> None:
    assert statuses(judge, scope(Gateway("g", name=Value("gw"))), told(gateway=status)) == {"g": expected}


@pytest.mark.parametrize(
    ("status", "runtime", "gateway"),
    [
        ("READY", "pass", "pass"),
        ("CREATING", "warn", "warn"),
        ("", "unknown", "unknown"),
        ("CREATE_FAILED", "fail", "fail"),
        ("UPDATE_FAILED", "fail", "fail"),
        ("FAILED", "fail", "fail"),
        ("UPDATE_UNSUCCESSFUL", "fail", "fail"),
    ],
)
def test_deployed(status: str, runtime: str, gateway: str) -> None:
    deployed = (
        Agent("r", name=Value("research"), deployed=True, status=status, runtime_id=ID),
        Gateway("g", name=Value("gw"), deployed=True, status=status, gateway_id="gw-0123456789"),
    )
    assert statuses(judge, scope(*deployed), told()) == {"r": runtime, "g": gateway}


def test_the_reason_and_the_command_are_told() -> None:
    (found,) = findings(judge, scope(Agent("research", name=Value("research"))), told("CREATE_FAILED"))
    assert "no such image" in found.because
    assert found.fix
    assert (
        found.fix.command
        == f"aws bedrock-agentcore-control delete-agent-runtime --agent-runtime-id {ID} --region us-west-2"
    )
    failed = Agent("r", deployed=True, status="CREATE_FAILED", failure_reason="image is amd64", runtime_id=ID)
    (found,) = findings(judge, scope(failed), told())
    assert "image is amd64" in found.because


def test_a_failure_stands_without_its_reason() -> None:
    denied = {**told("CREATE_FAILED"), RUNTIME_REASON: {ID: DENIED}}
    assert statuses(judge, scope(Agent("research", name=Value("research"))), denied) == {"research": "fail"}


def test_names_used_twice_fail_within_their_kind_only() -> None:
    parts = (
        Agent("a", name=Value("same")),
        Agent("b", name=Value("same")),
        Agent("c", name=Value("single")),
        Gateway("g", name=Value("same")),
    )
    assert statuses(judge, scope(*parts), told()) == {"a": "fail", "b": "fail", "c": "pass", "g": "pass"}


@pytest.mark.parametrize(
    ("agent", "status"),
    [
        (Agent("a"), "skip"),
        (Agent("a", name=unknown_value(Why.AFTER_DEPLOY, "named by the deployment")), "skip"),
        (Agent("a", name=unknown_value(Why.PARAMETER, "a parameter")), "unknown"),
        (Agent("a", name=Value("x")), "unknown"),
    ],
)
def test_not_known_and_not_listed(agent: Agent, status: str) -> None:
    assert statuses(judge, scope(agent), {RUNTIMES: {"": DENIED}, GATEWAYS: {"": []}}) == {"a": status}


def test_one_held_among_many() -> None:
    agents = [Agent(f"a{n}", name=Value(f"a{n}")) for n in range(20)]
    found = statuses(judge, scope(*agents, Agent("research", name=Value("research"))), told("CREATE_FAILED"))
    assert [name for name, status in found.items() if status != "pass"] == ["research"]
