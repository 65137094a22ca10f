"""Asks the questions of checks of a simulated account, by real SDK calls."""

from __future__ import annotations

from typing import Any

from worlds import scope

from preflight.account.engine import Engine
from preflight.account.live import Live
from preflight.audit.inspection import inspect
from preflight.checks import (
    agent_quota,
    code_package,
    gateway_quota,
    image_access,
    image_architecture,
    image_exists,
    image_region,
    image_registry,
    image_size,
    jwt_discovery,
    model_available,
    name_available,
    secret_exists,
    transaction_search,
)
from preflight.core.check import Check, closure
from preflight.core.target import Agent, Gateway, Jwt
from preflight.core.value import Value
from preflight.demo import DemoAccount

REGION, ACCOUNT = "us-west-2", "123456789012"
HOST = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com"
SONNET, HAIKU = "anthropic.claude-sonnet-4-5-20250929-v1:0", "anthropic.claude-3-haiku-20240307-v1:0"
CHECKS = tuple(
    module.judge
    for module in (
        agent_quota, code_package, gateway_quota, image_access, image_architecture, image_exists, image_region,
        image_registry, image_size, jwt_discovery, model_available, name_available, secret_exists, transaction_search,
    )
)  # fmt: skip


def ask(account: DemoAccount, *parts: Any, checks: tuple[Check[Any], ...] = CHECKS) -> dict[tuple[str, str], str]:
    """Check and subject to the worst status, over live calls into the simulated account."""
    queries = closure(query for check in checks for query in check.queries)
    engine = Engine(Live(account.session, queries, fetch=account.fetch), seconds=60)
    audit, _ = inspect(scope(*parts), engine, checks, strict=True)
    order = ["skip", "pass", "warn", "unknown", "fail"]
    found: dict[tuple[str, str], str] = {}
    for finding in audit.findings:
        if finding.check:
            key = finding.check, finding.subject
            found[key] = max(found.get(key, "skip"), finding.status.value, key=order.index)
    return found


def agent(image: str, **rest: Any) -> Agent:
    return Agent("new", name=Value("new"), image=Value(f"{HOST}/{image}"), **rest)


def gateway(**rest: Any) -> Gateway:
    url = "https://login.example.com/.well-known/openid-configuration"
    jwt = Jwt(Value(url), audiences=("agents",))
    return Gateway("gw", **{"name": Value("new-gateway"), "authorizer": Value("CUSTOM_JWT"), "jwt": jwt, **rest})
