"""What an agent names in its environment, or a harness has by itself, against the policies of its role."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from worlds import findings, scope, statuses

from preflight.checks.agent_uses import EVENTS, EXISTENCE, LOOKUP, judge
from preflight.core.query import Facts
from preflight.core.resource import Resource
from preflight.core.target import Agent, Role, RolePlan, Target
from preflight.core.value import Value, Why, made_value, unknown_value
from preflight.filesystems.queries import EFS_POINTS, AccessPoint
from preflight.inventory.harnesses import harnesses
from preflight.inventory.others import Found
from preflight.inventory.runtimes import DeployedGateway

HERE = "arn:aws:bedrock-agentcore:us-west-2:123456789012"
WORKER, MEMORY = f"{HERE}:runtime/worker-abcdefghij", f"{HERE}:memory/notes-abcdefghij"
LATER = made_value("Role")
MEMORIES, RUNTIMES = EXISTENCE.queries["memory"], EXISTENCE.queries["runtime"]
THERE: dict[Any, Any] = {
    LOOKUP.listings["Memory"]: {"": Found("notes-abcdefghij")},
    LOOKUP.listings["Browser"]: {"": Found("web-abcdefghij")},
    LOOKUP.listings["CodeInterpreter"]: {"": ()},
    LOOKUP.listings["Gateway"]: {"": DeployedGateway("tools-abcdefghij", "tools", "READY")},
    MEMORIES: {MEMORY: MEMORIES.row("notes")},
    RUNTIMES: {WORKER: RUNTIMES.row("worker")},
}
GONE: dict[Any, Any] = {MEMORIES: {MEMORY: ()}, RUNTIMES: {WORKER: ()}}


def where(kind: str = "Runtime", *allowed: str, on: str = "*", **members: Any) -> Any:
    statement = {"Effect": "Allow", "Action": list(allowed), "Resource": on}
    policies = ({"Version": "2012-10-17", "Statement": [statement] if allowed else []},)
    role = Role(LATER, RolePlan(name=Value("Role"), policies=policies, complete=True))
    resource = Resource(kind, "agent", members)
    return scope(target=Target("cloudformation", "t", agents=(Agent("agent", role=role),), resources=(resource,)))


def env(**variables: str) -> dict[str, Any]:
    return {"environmentVariables": {name: Value(value) for name, value in variables.items()}}


EVERYTHING = "bedrock-agentcore:*"
ROLE = "arn:aws:iam::123456789012:role/Helper"


@pytest.mark.parametrize(
    ("variables", "allowed", "status"),
    [
        ({"WORKER_ARN": WORKER}, (EVERYTHING,), "pass"),
        ({"WORKER_ARN": WORKER}, (), "fail"),
        ({"ANYTHING": MEMORY}, (EVERYTHING,), "pass"),
        ({"ANYTHING": MEMORY}, ("bedrock-agentcore:ListEvents",), "fail"),
        ({"BEDROCK_AGENTCORE_MEMORY_ID": "notes-abcdefghij"}, (), "fail"),
        ({"MEMORY": "512"}, (), "skip"),
        ({"NOTES": "notes-abcdefghij"}, (), "skip"),
        ({}, (), "skip"),
    ],
)
def test_what_the_environment_names(variables: dict[str, str], allowed: tuple[str, ...], status: str) -> None:
    found = statuses(judge, where("Runtime", *allowed, **env(**variables)), THERE)
    assert found == {"agent" if status != "skip" else "t": status}


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"BEDROCK_AGENTCORE_MEMORY_ID": "notes-abcdefghij"}, ["pass", "pass"]),
        ({"MEMORY_ID": "gone-abcdefghij"}, ["fail", "pass"]),
        ({"BROWSER_ID": "web-abcdefghij"}, ["pass", "pass"]),
        ({"BROWSER_ID": "aws.browser.v1"}, ["skip"]),
        ({"CODE_INTERPRETER_ID": "sandbox-abcdefghij"}, ["fail", "pass"]),
        ({"GATEWAY_URL": "https://tools-abcdefghij.gateway.bedrock-agentcore.us-west-2.amazonaws.com/mcp"}, ["pass"]),
        ({"MEMORY_ID": "my_memory"}, ["warn"]),
        ({"AGENTCORE_MEMORY_ID": "*********"}, ["fail"]),
    ],
)
def test_what_is_named_is_looked_for(variables: dict[str, str], told: list[str]) -> None:
    found = findings(judge, where("Runtime", EVERYTHING, **env(**variables)), THERE)
    assert sorted(each.status.value for each in found) == told


def test_a_memory_whose_id_the_source_states_is_left_to_recorded_id() -> None:
    place = where("Runtime", EVERYTHING, **env(MEMORY_ID="gone-abcdefghij"))
    stated = Resource("Memory", "gone", {"memoryId": Value("gone-abcdefghij")})
    both = evolve(place, target=evolve(place.target, resources=(*place.target.resources, stated)))
    assert [each.status.value for each in findings(judge, both, THERE)] == ["pass"]


@pytest.mark.parametrize(("allowed", "status"), [((EVERYTHING,), "pass"), ((), "warn")])
def test_the_rights_on_a_tool_that_are_lacking_warn(allowed: tuple[str, ...], status: str) -> None:
    narrow = where("Runtime", *allowed, **env(BROWSER_ID="web-abcdefghij"))
    assert sorted(each.status.value for each in findings(judge, narrow, THERE)) == ["pass", status]


def test_nothing_of_a_deployed_agent_is_looked_for() -> None:
    place = where("Runtime", EVERYTHING, **env(MEMORY_ID="gone-abcdefghij"))
    there = evolve(place.target, resources=(evolve(place.target.resources[0], deployed=True),))
    assert {each.status.value for each in findings(judge, evolve(place, target=there), THERE)} == {"pass"}


def test_both_the_agent_and_its_endpoint_are_needed() -> None:
    narrow = where("Runtime", "bedrock-agentcore:InvokeAgentRuntime", on=WORKER, **env(WORKER=WORKER))
    assert {f.status.value for f in findings(judge, narrow, THERE)} == {"pass", "fail"}


@pytest.mark.parametrize(
    ("kind", "members"),
    [
        ("Runtime", env(WORKER_ARN=WORKER)),
        ("Harness", {"memory": {"agentCoreMemoryConfiguration": {"arn": Value(MEMORY)}}}),
    ],
)
@pytest.mark.parametrize(("rows", "status"), [(THERE, "pass"), (GONE, "fail")])
def test_what_is_named_is_there(kind: str, members: dict[str, Any], rows: Any, status: str) -> None:
    assert statuses(judge, where(kind, EVERYTHING, **members), rows) == {"agent": status}


VAULT = f"{HERE}:token-vault/default"
BROWSER, INTERPRETER = f"{HERE}:browser-custom/web-abcdefghij", f"{HERE}:code-interpreter-custom/py-abcdefghij"
GATEWAY, OAUTH, KEY = (
    f"{HERE}:gateway/g-abcdefghij",
    f"{VAULT}/oauth2credentialprovider/o",
    f"{VAULT}/apikeycredentialprovider/k",
)


def tool(**config: Any) -> dict[str, Any]:
    return {"memory": {}, "tools": [{"config": config}]}


@pytest.mark.parametrize(
    ("members", "arn", "action"),
    [
        (tool(agentCoreBrowser={"browserArn": Value(BROWSER)}), BROWSER, "StartBrowserSession"),
        (
            tool(agentCoreCodeInterpreter={"codeInterpreterArn": Value(INTERPRETER)}),
            INTERPRETER,
            "InvokeCodeInterpreter",
        ),
        (tool(agentCoreGateway={"gatewayArn": Value(GATEWAY)}), GATEWAY, "InvokeGateway"),
        (
            tool(agentCoreGateway={"outboundAuth": {"oauth": {"providerArn": Value(OAUTH)}}}),
            OAUTH,
            "GetResourceOauth2Token",
        ),
        ({"memory": {}, "model": {"openAiModelConfig": {"apiKeyArn": Value(KEY)}}}, KEY, "GetResourceApiKey"),
        ({"memory": {}, "skills": [{"git": {"auth": {"credentialArn": Value(KEY)}}}]}, KEY, "GetResourceApiKey"),
    ],
)
@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize("allowed", [True, False])
def test_the_tools_of_a_harness(members: dict[str, Any], arn: str, action: str, there: bool, allowed: bool) -> None:
    made = where("Harness", *((EVERYTHING,) if allowed else ()), **members)
    rows = {query: {arn: query.row("x") if there else ()} for query in EXISTENCE.queries.values()}
    found = findings(judge, made, {query: each for query, each in rows.items() if _asked(query, made)})
    missing = "fail" if "apiKeyArn" in str(members) else "warn"
    told = [each for each in found if "there" in each.because]
    assert [each.status.value for each in told] == ["pass" if there else "fail"]
    [right] = [each for each in found if each not in told]
    assert right.status.value == ("pass" if allowed else missing)
    assert allowed or action in right.because


def _asked(query: Any, made: Any) -> bool:
    return bool(list(query.calls(Facts(made))))


@pytest.mark.parametrize(("arn", "status"), [(GATEWAY, "fail"), (GATEWAY.replace("123456789012", "9" * 12), "skip")])
def test_a_gateway_that_is_open_takes_no_right(arn: str, status: str) -> None:
    gateway = {"gatewayArn": Value(arn), "outboundAuth": {"none": {}}}
    made = where("Harness", **tool(agentCoreGateway=gateway))
    rows = {query: {arn: ()} for query in EXISTENCE.queries.values() if _asked(query, made)}
    assert statuses(judge, made, rows) == {"agent": status}


@pytest.mark.parametrize(
    ("on", "status"),
    [(f"{HERE}:memory/helper-*", "pass"), (f"{HERE}:memory/harness_helper*", "fail"), ("*", "pass")],
)
def test_the_managed_memory_of_a_harness(on: str, status: str) -> None:
    made = where("Harness", EVERYTHING, on=on, harnessName=Value("helper"))
    assert statuses(judge, made) == {"agent": status}


def test_a_harness_that_names_its_memory_needs_that_one() -> None:
    memory = {"agentCoreMemoryConfiguration": {"arn": Value(MEMORY)}}
    assert statuses(judge, where("Harness", harnessName=Value("helper"), memory=memory), THERE) == {"agent": "warn"}


def test_nothing_is_asked_without_a_use() -> None:
    assert statuses(judge, where()) == {"t": "skip"}


PARAMETER = unknown_value(Why.PARAMETER, "the parameter Given has no value and no default")


@pytest.mark.parametrize(
    ("name", "value", "on", "status"),
    [
        ("ANYTHING", made_value("Notes.MemoryArn"), "*", "pass"),
        ("ANYTHING", made_value("Notes"), f"{HERE}:memory/notes-*", "pass"),
        ("ANYTHING", made_value("Notes.MemoryId"), "${Notes.MemoryArn}", "pass"),
        ("ANYTHING", made_value("Notes.MemoryId"), "${Others.MemoryArn}", "unknown"),
        ("WORKER", made_value("Worker.AgentRuntimeArn"), "${Worker.AgentRuntimeArn}*", "pass"),
        ("ANYTHING", made_value("aws_bedrockagentcore_memory.notes"), f"{HERE}:memory/other-*", "fail"),
        ("WORKER", made_value("Worker.AgentRuntimeArn"), f"{HERE}:runtime/worker-*", "pass"),
        ("WORKER", made_value("Worker.AgentRuntimeArn"), f"{HERE}:runtime/other-*", "fail"),
        ("ANYTHING", made_value("noted"), f"{HERE}:memory/notes-*", "pass"),
        (
            "ANYTHING",
            made_value("aws_s3_bucket.b", "aws_bedrockagentcore_memory.notes"),
            f"{HERE}:memory/notes-*",
            "pass",
        ),
        (
            "ANYTHING",
            made_value("aws_s3_bucket.b", "aws_bedrockagentcore_memory.notes"),
            f"{HERE}:memory/other-*",
            "fail",
        ),
        ("ANYTHING", made_value("aws_s3_bucket.b", "aws_s3_bucket.c"), "*", "skip"),
        ("MEMORY_ID", made_value("aws_s3_bucket.b", "local.c"), "*", "unknown"),
        ("WORKER", made_value("Worker.AgentRuntimeVersion"), f"{HERE}:runtime/other-*", "skip"),
        ("WORKER", made_value("Worker2.AgentRuntimeArn"), "*", "skip"),
        ("MEMORY_ARN", PARAMETER, "*", "unknown"),
        ("MEMORY_ARN", made_value("local.memory"), "*", "unknown"),
        ("BEDROCK_AGENTCORE_MEMORY_ID", PARAMETER, "*", "unknown"),
        ("WORKER_RUNTIME_ARN", PARAMETER, "*", "unknown"),
        ("AGENT_ROLE_ARN", PARAMETER, "*", "skip"),
        ("MEMORY_SIZE", PARAMETER, "*", "skip"),
    ],
)
def test_what_is_named_before_it_is_there(name: str, value: Any, on: str, status: str) -> None:
    facts = where("Runtime", EVERYTHING, on=on, environmentVariables={name: value})
    others = tuple(
        Resource(kind, address, {member: Value(called)}, address=address)
        for kind, address, member, called in (
            ("Memory", "Notes", "name", "notes"),
            ("Memory", "aws_bedrockagentcore_memory.notes", "name", "notes"),
            ("Runtime", "Worker", "agentRuntimeName", "worker"),
        )
    )
    others += (Resource("Memory", "noted", {"name": Value("notes")}),)
    agent = evolve(facts, target=evolve(facts.target, resources=(*facts.target.resources, *others)))
    assert statuses(judge, agent) == {"agent" if status != "skip" else "t": status}


STRATEGIES = {"memoryStrategies": [{"semanticMemoryStrategy": {"name": Value("facts")}}]}


@pytest.mark.parametrize(
    ("inside", "added", "status"),
    [
        ({}, {}, "pass"),
        ({"memoryStrategies": []}, {}, "pass"),
        (STRATEGIES, {}, "fail"),
        ({}, {"memoryId": made_value("Notes"), **STRATEGIES}, "fail"),
        ({}, {"memoryId": made_value("Others"), **STRATEGIES}, "pass"),
    ],
)
def test_records_are_retrieved_from_memories_with_strategies(inside: Any, added: Any, status: str) -> None:
    facts = where("Runtime", *EVENTS, environmentVariables={"MEMORY_ID": made_value("Notes.MemoryId")})
    memory = Resource("Memory", "Notes", {"name": Value("notes"), **inside}, address="Notes")
    strategy = Resource("Memory", "Facts", added, address="Facts")
    resources = (*facts.target.resources, memory, strategy)
    assert statuses(judge, evolve(facts, target=evolve(facts.target, resources=resources))) == {"agent": status}


def test_a_harness_whose_memory_is_not_known_yet() -> None:
    memory = {"agentCoreMemoryConfiguration": {"arn": PARAMETER}}
    assert statuses(judge, where("Harness", harnessName=Value("helper"), memory=memory)) == {"agent": "unknown"}


EFS_ARN = "arn:aws:elasticfilesystem:us-west-2:123456789012:access-point/fsap-0123456789abcdef0"
SYSTEM = "arn:aws:s3files:us-west-2:123456789012:file-system/fs-0123456789abcdef0"
FILES_ARN = f"{SYSTEM}/access-point/fsap-0123456789abcdef0"
RIGHTS_ON_FILES = ("s3files:ClientMount", "s3files:ClientWrite", "s3files:GetAccessPoint")


def mount(member: str, **inside: str) -> dict[str, Any]:
    return {"filesystemConfigurations": [{member: {name: Value(value) for name, value in inside.items()}}]}


@pytest.mark.parametrize(
    ("mounted", "allowed", "status"),
    [
        (mount("s3FilesAccessPoint", accessPointArn=FILES_ARN), RIGHTS_ON_FILES, "pass"),
        (mount("s3FilesAccessPoint", accessPointArn=FILES_ARN), RIGHTS_ON_FILES[:2], "warn"),
        (mount("s3FilesAccessPoint", accessPointArn=FILES_ARN), (), "warn"),
        (mount("efsAccessPoint", accessPointArn=EFS_ARN), ("elasticfilesystem:Client*",), "pass"),
        (mount("efsAccessPoint", accessPointArn=EFS_ARN), ("elasticfilesystem:ClientMount",), "warn"),
        (mount("s3BucketMount", bucket="data"), ("s3:*",), "pass"),
        (mount("s3BucketMount", bucket="data"), ("s3:GetObject",), "warn"),
        (mount("sessionStorage", mountPath="/mnt/data"), (), "skip"),
    ],
)
@pytest.mark.parametrize("kind", ["Runtime", "Harness"])
def test_what_is_mounted(kind: str, mounted: dict[str, Any], allowed: tuple[str, ...], status: str) -> None:
    members = mounted if kind == "Runtime" else {"environment": {"agentCoreRuntimeEnvironment": mounted}, "memory": {}}
    found = statuses(judge, where(kind, *allowed, **members), {EFS_POINTS: {EFS_ARN: AccessPoint("fs-1")}})
    assert found == {"agent" if status != "skip" else "t": status}


@pytest.mark.parametrize(("system", "status"), [("fs-1", "pass"), ("fs-2", "warn")])
def test_the_right_is_on_the_file_system_of_the_access_point(system: str, status: str) -> None:
    on = f"arn:aws:elasticfilesystem:us-west-2:123456789012:file-system/{system}"
    scope_ = where("Runtime", "elasticfilesystem:*", on=on, **mount("efsAccessPoint", accessPointArn=EFS_ARN))
    assert statuses(judge, scope_, {EFS_POINTS: {EFS_ARN: AccessPoint("fs-1")}}) == {"agent": status}
    assert statuses(judge, scope_, {EFS_POINTS: {EFS_ARN: ()}}) == {"agent": "skip"}


@pytest.mark.parametrize(
    ("memory", "wanted"),
    [
        ({}, {"use its managed memory"}),
        ({"memory": {"managedMemoryConfiguration": {"arn": Value(MEMORY)}}}, {"use its memory"}),
        ({"memory": {"disabled": {}}}, set()),
    ],
)
def test_a_harness_that_is_deployed_uses_its_memory(memory: dict[str, Any], wanted: set[str]) -> None:
    members = {"harnessName": Value("helper"), "executionRoleArn": Value(ROLE), **memory}
    made = (Resource("Harness", "helper", members, deployed=True),)
    there = Target("account", "here", agents=tuple(harnesses(made)), resources=made)
    assert {subject.of.permission.purpose for subject in judge.subjects(scope(target=there))} == wanted


OTHER = f"{HERE}:memory/facts-abcdefghij"


@pytest.mark.parametrize(
    ("memories", "on", "status"),
    [
        ((MEMORY,), MEMORY, "pass"),
        ((MEMORY, OTHER), "*", "pass"),
        ((MEMORY, OTHER), MEMORY, "unknown"),
        ((MEMORY, OTHER), f"{HERE}:memory/none-*", "warn"),
        ((), "*", "unknown"),
    ],
)
def test_a_deployed_agent_whose_variable_names_a_memory(memories: tuple[str, ...], on: str, status: str) -> None:
    variables = {"MEMORY_ID": unknown_value(Why.SENSITIVE, "never read")}
    made = where("Runtime", EVERYTHING, on=on, environmentVariables=variables)
    [agent] = made.target.agents
    there = tuple(Resource("Memory", arn, {}, deployed=True) for arn in memories)
    target = evolve(made.target, agents=(evolve(agent, deployed=True),), resources=(*made.target.resources, *there))
    [found] = findings(judge, evolve(made, target=target))
    assert found.status == status
    assert "MEMORY_ID" in found.because


@pytest.mark.parametrize(
    ("variable", "on", "status"),
    [
        ("BROWSER_ID", "*", "pass"),
        ("BROWSER_ID", f"{HERE}:browser-custom/b-abcdefghij", "unknown"),
        ("BROWSER_ID", f"{HERE}:browser-custom/none-*", "warn"),
        ("CODE_INTERPRETER_ID", "*", "pass"),
        ("CODE_INTERPRETER_ID", f"{HERE}:browser-custom/*", "warn"),
        ("GATEWAY_URL", f"{HERE}:browser-custom/*", "pass"),
    ],
)
def test_a_deployed_agent_whose_variable_names_a_tool(variable: str, on: str, status: str) -> None:
    made = where(
        "Runtime", EVERYTHING, on=on, environmentVariables={variable: unknown_value(Why.SENSITIVE, "never read")}
    )
    [agent] = made.target.agents
    there = Resource("Browser", f"{HERE}:browser-custom/b-abcdefghij", {}, deployed=True)
    target = evolve(made.target, agents=(evolve(agent, deployed=True),), resources=(*made.target.resources, there))
    [found] = findings(judge, evolve(made, target=target))
    assert found.status == status
    assert variable in found.because


def test_each_kind_that_a_deployed_agent_names_is_judged() -> None:
    names = ("MEMORY_ID", "OTHER_MEMORY_ID", "BROWSER_ID", "CODE_INTERPRETER_ID", "GATEWAY_URL")
    variables = {name: unknown_value(Why.SENSITIVE, "never read") for name in names}
    made = where("Runtime", EVERYTHING, environmentVariables=variables)
    [agent] = made.target.agents
    target = evolve(made.target, agents=(evolve(agent, deployed=True),))
    assert [subject.of.name for subject in judge.subjects(evolve(made, target=target))] == [
        name for name in names if name != "OTHER_MEMORY_ID"
    ]


def test_memories_that_could_not_be_listed_leave_it_unknown() -> None:
    variables = {"MEMORY_ID": unknown_value(Why.SENSITIVE, "never read")}
    made = where("Runtime", EVERYTHING, environmentVariables=variables)
    agents = tuple(evolve(agent, deployed=True) for agent in made.target.agents)
    unlisted = Resource("Memory", "us-west-2", deployed=True, unread="could not be listed: denied")
    target = evolve(made.target, agents=agents, resources=(*made.target.resources, unlisted))
    assert statuses(judge, evolve(made, target=target)) == {"agent": "unknown"}


@pytest.mark.parametrize(("allowed", "status"), [((EVERYTHING,), "pass"), ((), "warn")])
def test_the_browser_of_aws_takes_a_right_as_well(allowed: tuple[str, ...], status: str) -> None:
    tools: dict[str, Any] = {"memory": {}, "tools": [{"type": Value("agentcore_browser")}]}
    assert statuses(judge, where("Harness", *allowed, **tools)) == {"agent": status}
