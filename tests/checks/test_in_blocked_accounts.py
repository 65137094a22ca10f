"""What the checks make of an account where much is wrong, and of one that may not be looked at."""

from simulated import HOST, REGION, SONNET, agent, ask, gateway

from preflight.core.target import Agent, Role
from preflight.core.value import Value
from preflight.demo import demo

ROLE = Role(Value("arn:aws:iam::123456789012:role/ResearchAgentRole"))


def test_the_blocked_account() -> None:
    with demo("blocked", REGION) as account:
        parts = (
            agent(
                "research-agent:latest",
                models=(Value(f"us.{SONNET}"),),
                secrets=(Value("research-agent/api-key"),),
                role=ROLE,
            ),
            Agent("stuck", name=Value("writer_agent"), image=Value(f"{HOST}/writer-agent:v1")),
            gateway(),
        )
        found = ask(account, *parts)
    assert {key for key, status in found.items() if status == "fail"} == {
        ("image-architecture", f"{HOST}/research-agent:latest"),
        ("image-exists", f"{HOST}/writer-agent:v1"),
        ("model-available", f"us.{SONNET}"),
        ("secret-exists", "research-agent/api-key"),
        ("agent-quota", REGION),
        ("gateway-quota", REGION),
        ("name-available", "stuck"),
    }
    assert found["transaction-search", REGION] == "warn"


def test_an_auditor_who_may_see_nothing_knows_nothing() -> None:
    with demo("denied", REGION) as account:
        parts = agent("research-agent:latest", models=(Value(SONNET),), secrets=(Value("k"),)), gateway()
        found = ask(account, *parts)
    unknown = {check for (check, _), status in found.items() if status == "unknown"}
    assert unknown == {
        "image-exists", "image-architecture", "image-size", "model-available", "secret-exists", "agent-quota",
        "gateway-quota", "name-available", "transaction-search",
    }  # fmt: skip
    assert "fail" not in found.values()
