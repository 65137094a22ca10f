"""What agentkit itself refuses in its configuration, and what it silently does with it.

Ranges that the audit judges anyway (memory, timeout, protocol) are not refused here: they are findings.
https://github.com/plexusone/agentkit/blob/main/platforms/agentcore/iac/config.go
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from preflight.core.notes import Note, Refusal
from preflight.core.steps import Add
from preflight.inputs.node import VARIABLE, Node
from preflight.inputs.shapes import Maybe, Shape, Text, mismatches
from preflight.inputs.syntax.json_text import JsonLines

TEXTS, FLAG, TEXT, NUMBER = Maybe([Maybe(str)]), Maybe(bool), Maybe(str), Maybe(int)
TEXT_BY_KEY = Maybe({"*": TEXT})
AGENT: Shape = {
    "name": TEXT, "description": TEXT, "containerImage": TEXT, "memoryMB": NUMBER, "timeoutSeconds": NUMBER,
    "environment": TEXT_BY_KEY, "secretsARNs": TEXTS, "isDefault": FLAG, "protocol": TEXT,
    "authorizer": Maybe({"type": TEXT, "lambdaArn": TEXT}), "enableMemory": FLAG,
}  # fmt: skip
STACK_NAME = Text(re.compile(r"[A-Za-z][A-Za-z0-9-]{0,127}"), "a letter, then letters, digits and hyphens")
CIDR = Text(re.compile(r"(?:(?:\d{1,3}\.){3}\d{1,3}/(?:1[6-9]|2[0-8]))?"), "an IPv4 CIDR of /16 to /28")
STACK: Shape = {
    "stackName": Maybe(STACK_NAME), "description": TEXT, "agents": Maybe([AGENT]), "tags": TEXT_BY_KEY,
    "removalPolicy": TEXT, "region": object,
    "vpc": Maybe({
        "vpcId": TEXT, "subnetIds": TEXTS, "securityGroupIds": TEXTS, "createVPC": FLAG, "vpcCidr": Maybe(CIDR),
        "maxAZs": NUMBER, "enableVPCEndpoints": FLAG,
    }),
    "secrets": Maybe({"createSecrets": FLAG, "secretValues": TEXT_BY_KEY, "secretName": TEXT, "kmsKeyARN": TEXT}),
    "observability": Maybe({
        "provider": TEXT, "project": TEXT, "apiKeySecretARN": TEXT, "endpoint": TEXT, "enableXRay": FLAG,
        "enableCloudWatchLogs": FLAG, "logRetentionDays": NUMBER,
    }),
    "iam": Maybe({
        "roleARN": TEXT, "additionalPolicies": TEXTS, "permissionsBoundaryARN": TEXT, "enableBedrockAccess": FLAG,
        "bedrockModelIds": TEXTS,
    }),
    "gateway": Maybe({
        "enabled": FLAG, "name": TEXT, "description": TEXT, "targets": TEXTS, "protocol": object, "authorizer": object,
        "authorizerType": object,
    }),
}  # fmt: skip
"""What Go's decoder and the CDK take; null is nothing written, and every other key is dropped."""
AUTHORIZERS = ("IAM", "LAMBDA", "NONE")
PROVIDERS = ("opik", "langfuse", "phoenix", "cloudwatch")
LONGEST_TIMEOUT = 900
UNREAD = (
    (("region",), "agentkit does not read region; deploy with --region or AWS_REGION set to it"),
    (("gateway", "protocol"), "agentkit does not read gateway.protocol; its gateway gets the first agent's protocol"),
    (("gateway", "authorizer"), "agentkit does not read gateway.authorizer; its gateway gets NONE"),
    (("gateway", "authorizerType"), "agentkit does not read gateway.authorizerType; its gateway gets NONE"),
)
"""Keys that the requirements guide shows or names and agentkit drops without a word."""


def validate(whole: Node) -> None:
    """Keeps the errors for which agentkit refuses the file, beside wrong types and missing keys."""
    agents = whole.at("agents")
    if not agents.items():
        agents.wrong("must list at least one agent; add one")
    _names(agents)
    for agent in agents.items():
        _agent(agent)
    _gateway(whole)
    vpc = whole.at("vpc")
    if vpc.at("vpcId").data and not vpc.at("subnetIds").data:
        vpc.at("subnetIds").wrong("are required with an existing VPC; list them")
    _one_of(whole.at("observability", "provider"), PROVIDERS)


def _names(agents: Node) -> None:
    seen: set[str] = set()
    defaults = [node for node in agents.items() if node.at("isDefault").flag()]
    for node in agents.items():
        name = node.at("name").data
        if isinstance(name, str) and name in seen:
            node.at("name").wrong(f"{name!r} is the name of another agent; rename one")
        seen.add(str(name))
    for node in defaults[1:]:
        node.at("isDefault").wrong("is true for another agent already; keep one default")


def _agent(agent: Node) -> None:
    authorizer = agent.at("authorizer")
    kind = authorizer.at("type")
    if authorizer.data is not None:
        kind.required()
        _one_of(kind, AUTHORIZERS)
    if kind.data == "LAMBDA":
        authorizer.at("lambdaArn").required()


def _gateway(whole: Node) -> None:
    gateway = whole.at("gateway")
    if not gateway.at("enabled").flag():
        return
    names = {node.at("name").data for node in whole.at("agents").items() if isinstance(node.at("name").data, str)}
    for target in gateway.at("targets").items():
        # A name that is filled in before the deployment may be any.
        if (
            isinstance(target.data, str)
            and target.data not in names
            and not any(map(VARIABLE.search, {target.data, *names}))
        ):
            target.wrong(f"{target.data!r} is the name of no agent; name one of {', '.join(sorted(names))}")


def _one_of(node: Node, allowed: tuple[str, ...]) -> None:
    value = node.text()
    if value and value.value and value.value not in allowed:
        node.wrong(f"must be one of {', '.join(allowed)}; change it")


def notes(whole: Node) -> Iterator[Note]:
    """What agentkit does with the file that its author may not expect, and that keeps nothing from being deployed."""
    yield from (Note(said, whole.at(*path).origin) for path, said in UNREAD if whole.at(*path).data is not None)
    vpc, iam, observability = (whole.at(key) for key in ("vpc", "iam", "observability"))
    if vpc.at("vpcId").data:
        yield Note(
            "agentkit-aws-cdk places agents in the private subnets of vpcId and in the first of securityGroupIds; "
            "it does not read subnetIds",
            vpc.origin,
        )
    if iam.data is not None and not iam.at("enableBedrockAccess").flag():
        said = "iam without enableBedrockAccess gives the role no right to invoke Bedrock models"
        yield Note(f'{said}; write "enableBedrockAccess": true if the agents use them', iam.origin)
    if observability.data is not None and not observability.at("enableCloudWatchLogs").flag():
        yield Note("observability without enableCloudWatchLogs switches CloudWatch Logs off", observability.origin)


def refusals(whole: Node) -> Iterator[Refusal]:
    """What agentkit-aws-cdk cannot deploy, and what it leaves out of what the file says."""
    strict = isinstance(whole.document.lines, JsonLines)
    yield from (each for each in mismatches(whole, STACK, "agentkit") if strict or not each.certain)
    if not strict:
        # Of YAML, Go's decoder takes a number where text is due.
        yield from mismatches(whole.at("stackName"), Maybe(STACK_NAME), "agentkit")
        yield from mismatches(whole.at("vpc", "vpcCidr"), Maybe(CIDR), "agentkit")
    yield from _of_vpc(whole.at("vpc"))
    targets, secrets = whole.at("gateway", "targets"), whole.at("secrets")
    if targets.data and whole.at("gateway", "enabled").flag():
        yield _left_out("creates the gateway without its targets", "Create the targets afterwards.", targets)
    if secrets.at("createSecrets").flag():
        yield _left_out("creates the secret empty", "Write its values after the deployment.", secrets)
    for agent in whole.at("agents").items():
        yield from _of_agent(agent)


def _left_out(does: str, fix: str, node: Node) -> Refusal:
    return Refusal(f"agentkit-aws-cdk {does}", fix, node.origin, certain=False)


def _of_agent(agent: Node) -> Iterator[Refusal]:
    """Settings of an agent that nothing is deployed from."""
    authorizer, memory, timeout = (agent.at(key) for key in ("authorizer", "enableMemory", "timeoutSeconds"))
    if authorizer.at("type").data not in (None, "NONE"):
        yield _left_out("deploys no authorizer for an agent", "Set the authorizer of the runtime yourself.", authorizer)
    if memory.flag():
        yield _left_out("deploys no memory", "Create the memory yourself, and give the agent its id.", memory)
    if isinstance(timeout.data, int) and timeout.data > LONGEST_TIMEOUT:
        said = f"agentkit refuses a timeoutSeconds over {LONGEST_TIMEOUT}"
        yield Refusal(said, f"Write {LONGEST_TIMEOUT} or less.", timeout.origin, certain=False)


def _of_vpc(vpc: Node) -> Iterator[Refusal]:
    """The defaults of a VPC apply only where the key `vpc` is absent altogether."""
    if vpc.data is None or vpc.at("vpcId").data:
        return
    if not vpc.at("createVPC").flag():
        yield Refusal("vpc without createVPC and without vpcId gives no VPC", 'Write "createVPC": true.', vpc.origin)
        return
    for key, effect, example in (
        ("vpcCidr", "agentkit-aws-cdk hands the CDK an empty CIDR, which it refuses", '"10.0.0.0/16"'),
        ("maxAZs", "agentkit-aws-cdk makes a VPC without subnets", "2"),
    ):
        if not vpc.at(key).data:
            where = vpc.origin
            snippet, text = f'"{key}": {example}', f"Add this to {where.path or 'vpc'}."
            step = Add(where.file or "", "json", snippet, where.line, text)
            yield Refusal(f"createVPC without {key}: {effect}", f"Write {snippet}.", where, remedy=step)
