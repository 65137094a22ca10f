"""What else of AWS the agents of a network use, as their environment names it: each takes an interface endpoint."""

from __future__ import annotations

import re
from collections.abc import Iterator

from preflight.core.resource import Resource
from preflight.core.scope import Scope
from preflight.network.endpoints import Destination
from preflight.network.needs import ServiceNeed, needs
from preflight.network.shared import SharedNetwork

DATA_PLANE, GATEWAYS = "bedrock-agentcore", "bedrock-agentcore.gateway"
TELEMETRY = "xray"
"""Where the AWS distribution of OpenTelemetry sends traces; logs and metrics go to CloudWatch Logs."""
BY_RESOURCE = {
    "bedrock-agentcore:memory": DATA_PLANE,
    "bedrock-agentcore:runtime": DATA_PLANE,
    "bedrock-agentcore:browser-custom": DATA_PLANE,
    "bedrock-agentcore:code-interpreter-custom": DATA_PLANE,
    "bedrock-agentcore:gateway": GATEWAYS,
    "bedrock:knowledge-base": "bedrock-agent-runtime",
    "bedrock:agent-alias": "bedrock-agent-runtime",
    "bedrock:guardrail": "bedrock-runtime",
    "iam:role": "sts",
    "cloudwatch:alarm": "monitoring",
    "kms:key": "kms",
    "kms:alias": "kms",
    "lambda:function": "lambda",
    "states:stateMachine": "states",
    "ssm:parameter": "ssm",
    "events:event-bus": "events",
    "kinesis:stream": "kinesis-streams",
}
"""Endpoint suffixes by service and type of an ARN (2026-11-27); a role that is named is there to be assumed.

https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html,
https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/vpc-interface-endpoints.html
"""
BY_SERVICE = {"sqs": "sqs", "sns": "sns"}
"""Those whose ARNs have no type."""
ARN = re.compile(r"arn:[a-z-]+:(?P<service>[a-z-]+):(?P<region>[a-z0-9-]*):\d*:(?P<kind>[A-Za-z-]++).*")
BY_NAME = re.compile(r"(?P<kind>MEMORY|BROWSER|INTERPRETER|GATEWAY)(?:_?ID)?$", re.IGNORECASE)
ID = re.compile(r"[a-zA-Z][\w-]{0,99}-[a-zA-Z0-9]{10}")
UNREAD = (
    (re.compile(r"(^|_)MEMORY_?(ID|ARN)$|BROWSER_?ID$|INTERPRETER_?ID$", re.IGNORECASE), DATA_PLANE),
    (re.compile(r"GATEWAY_?(URL|ID|ARN)$", re.IGNORECASE), GATEWAYS),
    (re.compile(r"SECRET_?(ARN|ID|NAME)$", re.IGNORECASE), "secretsmanager"),
    (re.compile(r"^(?!.*(OPENAI|AZURE|GEMINI|OLLAMA|HF)).*(^|_)MODEL(_?(ID|ARN))?$", re.IGNORECASE), "bedrock-runtime"),
)
"""Our own heuristic: what the variables of a deployed agent name, whose values are never read."""
OBSERVED = "AGENT_OBSERVABILITY_ENABLED"
UNOBSERVED = "DISABLE_ADOT_OBSERVABILITY"
"""Switches of telemetry: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/observability-configure.html"""


def used(network: SharedNetwork, scope: Scope) -> tuple[ServiceNeed, ...]:
    """The services that the agents of a network name in their environment, each once, beyond what they need anyway."""
    names = {agent.subject for agent in network.agents}
    needed = {need.service for need in needs(network, scope)}
    found: dict[str, str] = {}
    for resource in scope.target.resources:
        for service, purpose in _named(resource, scope.region) if resource.subject in names else ():
            found.setdefault(service, purpose)
    return tuple(ServiceNeed(Destination(each), found[each]) for each in found if each not in needed)


def _named(resource: Resource, region: str) -> Iterator[tuple[str, str]]:
    """The services one runtime names, with what they are for."""
    given = resource.get("environmentVariables")
    items = given.items() if isinstance(given, dict) else ()
    variables = {name: str(getattr(value, "value", None) or "") for name, value in items}
    for name, text in variables.items():
        if service := _service(name, text, region):
            yield service, f"what {name} names"
        elif resource.deployed and (guessed := next((each for form, each in UNREAD if form.search(name)), "")):
            yield guessed, f"what {name}, whose value is never read, seems to name"
    switches = {name: text.strip().lower() == "true" for name, text in variables.items()}
    if switches.get(OBSERVED) and not switches.get(UNOBSERVED):
        yield TELEMETRY, f"the traces that {OBSERVED} switches on"


def _service(name: str, text: str, region: str) -> str:
    if arn := ARN.fullmatch(text):
        suffix = BY_SERVICE.get(arn["service"]) or BY_RESOURCE.get(f"{arn['service']}:{arn['kind']}", "")
        return suffix if arn["region"] in {region, ""} else ""
    named = BY_NAME.search(name) if ID.fullmatch(text) else None
    if named is None:
        return ""
    return GATEWAYS if named["kind"].upper() == "GATEWAY" else DATA_PLANE
