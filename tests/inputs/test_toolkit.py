"""`.bedrock_agentcore.yaml`: both forms, derived names, several accounts."""

from __future__ import annotations

from typing import Any

import pytest

from preflight.core.target import Agent, Target
from preflight.core.value import Undetermined, Value, Why
from preflight.inputs.document import InputError, Options, parse
from preflight.inputs.toolkit import read, recognizes

HEAD = "default_agent: a\nagents:\n"
ROLE = "arn:aws:iam::111122223333:role/agents"
AWS = f"""
      account: '111122223333'
      region: us-west-2
      ecr_auto_create: true
      execution_role: {ROLE}"""


def agents(*names: str, aws: str = AWS, rest: str = "") -> str:
    entry = "  {0}:\n    name: {0}\n    entrypoint: main.py\n{2}    aws:{1}\n"
    return HEAD + "".join(entry.format(name, aws, rest) for name in names)


def targets(text: str) -> tuple[Target, ...]:
    return read(parse(text, "f"), Options())


def agent(text: str) -> Agent:
    return targets(text)[0].agents[0]


def what(value: Value[Any] | None) -> Any:
    """A value, or why there is none, with the tool that derived it."""
    return None if value is None else (value.value or value.why, bool(value.derived_by))


def test_an_agent_is_read_with_what_the_toolkit_fills_in() -> None:
    (found,) = targets(agents("a"))
    (one,) = found.agents
    assert (found.account.get(), found.region.get(), one.role.arn.get()) == ("111122223333", "us-west-2", ROLE)
    assert [
        what(value) for value in (one.name, one.image, one.platform, one.network.mode, one.protocol, one.lifetime)
    ] == [
        ("a", False),
        (Why.ASSET, False),
        ("linux/arm64", True),
        ("PUBLIC", True),
        ("HTTP", True),
        None,
    ]
    assert one.image.detail == "built and pushed to bedrock-agentcore-a by agentcore launch"
    assert one.repository is None


def test_everything_written_is_taken() -> None:
    one = agent(
        agents(
            "a",
            aws=AWS
            + """
      ecr_repository: 111122223333.dkr.ecr.us-west-2.amazonaws.com/a
      network_configuration:
        network_mode: VPC
        network_mode_config: {subnets: [subnet-1, subnet-2], security_groups: [sg-1]}
      protocol_configuration: {server_protocol: mcp}
      lifecycle_configuration: {idle_runtime_session_timeout: 60, max_lifetime: 3600}
    bedrock_agentcore: {agent_id: a-1234567890}
    authorizer_configuration:
      customJWTAuthorizer: {discoveryUrl: https://idp/.well-known/openid-configuration, allowedClients: [c]}""",
        )
    )
    network = one.network
    assert (network.mode.get(), [v.get() for v in network.subnets], [v.get() for v in network.security_groups]) == (
        "VPC",
        ["subnet-1", "subnet-2"],
        ["sg-1"],
    )
    assert (one.protocol.get(), one.idle_timeout.get(), one.lifetime.get()) == ("MCP", 60, 3600)
    assert (one.runtime_id, one.jwt.discovery_url.get()) == (
        "a-1234567890",
        "https://idp/.well-known/openid-configuration",
    )
    assert (one.jwt.clients, one.jwt.audiences, one.jwt.claims) == (("c",), (), False)
    assert one.image.detail == "built and pushed to 111122223333.dkr.ecr.us-west-2.amazonaws.com/a by agentcore launch"
    assert one.repository.get() == "111122223333.dkr.ecr.us-west-2.amazonaws.com/a"


@pytest.mark.parametrize(
    ("aws", "bucket", "key"),
    [
        ("\n      s3_path: s3://code/agents/", "code", "agents/a/deployment.zip"),
        ("\n      s3_path: s3://code", "code", "a/deployment.zip"),
        ("\n      s3_auto_create: true", Why.ASSET, "a/deployment.zip"),
    ],
)
def test_a_zip_is_uploaded_to_the_bucket(aws: str, bucket: Any, key: str) -> None:
    one = agent(agents("a", aws=AWS + aws, rest="    deployment_type: direct_code_deploy\n"))
    assert (one.image, one.platform) == (None, None)
    assert (one.code.bucket.value or one.code.bucket.why) == bucket
    assert one.code.key.detail == f"uploaded as {key} by agentcore launch"
    assert what(one.code.runtime) == ("PYTHON_3_11", True)


def test_a_zip_becomes_a_container_again_where_a_repository_is_set() -> None:
    one = agent(agents("a", aws=AWS + "\n      ecr_repository: a", rest="    deployment_type: direct_code_deploy\n"))
    assert one.code is None
    assert one.image.why is Why.ASSET


@pytest.mark.parametrize(
    ("aws", "note"),
    [
        ("\n      region: us-west-2\n      account: null\n      ecr_auto_create: true", "names no aws.execution_role and does not create one; agentcore launch refuses it"),
        (AWS + "\n    platform: linux/amd64", "platform 'linux/amd64' is written; AgentCore runs linux/arm64, which a launch builds"),
        (AWS, None),
    ],
)  # fmt: skip
def test_what_a_launch_would_refuse_or_change_is_noted(aws: str, note: str | None) -> None:
    (found,) = targets(agents("a", aws=aws))
    told = [*(each.text for each in found.notes), *(each.because for each in found.refusals)]
    assert told == ([note] if note else [])


def test_agents_of_two_accounts_are_two_targets() -> None:
    other = agents("c", aws=AWS.replace("111122223333", "123456789012")).removeprefix(HEAD)
    found = targets(agents("a", "b") + other)
    assert [(each.account.get(), [one.subject for one in each.agents]) for each in found] == [
        ("111122223333", ["a", "b"]),
        ("123456789012", ["c"]),
    ]


def test_the_older_form_is_one_agent() -> None:
    text = "name: a\nentrypoint: main.py\naws:\n  account: 111122223333\n  region: null\n"
    (found,) = targets(text)
    assert [(one.subject, one.account.get(), one.region) for one in found.agents] == [("a", "111122223333", None)]


def test_a_placeholder_is_told_by_its_value() -> None:
    one = agent(agents("a", aws=AWS.replace("111122223333", "<REPLACE-WITH-YOUR-AWS-ACCOUNT>")))
    with pytest.raises(Undetermined, match="the placeholder '<REPLACE-WITH-YOUR-AWS-ACCOUNT>' was never replaced"):
        one.account.get()


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (HEAD + "  a:\n    entrypoint: m\n    aws: {}", "f:3: agents.a.name is required; write it"),
        (HEAD + "  a: {name: a, entrypoint: m, aws: x}", "f:3: agents.a.aws is text; it must be a mapping"),
        ("default_agent: null\nagents: {}", "f:2: agents holds no agent; run agentcore configure"),
        (
            agents("a", aws=AWS + "\n      lifecycle_configuration: {max_lifetime: 8h}"),
            "f:11: agents.a.aws.lifecycle_configuration.max_lifetime is text; it must be a whole number",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, error: str) -> None:
    with pytest.raises(InputError) as raised:
        targets(text)
    assert str(raised.value) == error


@pytest.mark.parametrize(
    ("text", "known"),
    [
        (agents("a"), True),
        ("default_agent: null\nagents: {}", True),
        ("name: a\nentrypoint: m\naws: {}", True),
        ("name: a\nentrypoint: m", False),
        ("agents: [{name: a}]", False),
        ("agents: {a: {model: m}}", False),
        ("- 1", False),
    ],
)
def test_it_is_known_by_agents_with_an_entry_point(text: str, known: bool) -> None:
    assert recognizes(parse(text, "f")) is known


@pytest.mark.parametrize("written", ["3600", "'3600'", "3600.0", "'3600.0'", "0xe10", "3_600", "1:00:00", "07020"])
def test_numbers_are_taken_as_the_toolkit_takes_them(written: str) -> None:
    found = agent(agents("a", aws=f"{AWS}\n      lifecycle_configuration: {{max_lifetime: {written}}}"))
    assert found.lifetime.get() == 3600
    assert isinstance(found.lifetime.get(), int)


MEMORY = "\n    memory: {mode: %s%s}"


@pytest.mark.parametrize(
    ("memory", "value", "creator"),
    [
        (MEMORY % ("STM_ONLY", ", memory_id: notes-abcdefghij"), "notes-abcdefghij", ""),
        (MEMORY % ("STM_AND_LTM", ", memory_name: notes"), None, "created by this deployment: a_mem"),
        (MEMORY % ("NO_MEMORY", ""), None, None),
        ("", None, None),
    ],
)
def test_a_launch_tells_the_agent_its_memory(memory: str, value: str | None, creator: str | None) -> None:
    (found,) = targets(agents("a") + memory)
    (runtime,) = (each for each in found.resources if each.kind == "Runtime")
    given = runtime.value("environmentVariables", "BEDROCK_AGENTCORE_MEMORY_ID")
    assert (given and (given.value, given.detail)) == (None if creator is None else (value, creator))


@pytest.mark.parametrize(
    ("memory", "name", "derived"),
    [
        (", memory_name: not-a-name", "a_mem", True),
        ("", "a_mem", True),
        (", memory_name: mine, memory_id: mine-abcdefghij", "mine", False),
    ],
)
def test_a_launch_names_the_memory_that_it_makes(memory: str, name: str, derived: bool) -> None:
    (found,) = targets(agents("a") + MEMORY % ("STM_ONLY", memory))
    (resource,) = (each for each in found.resources if each.kind == "Memory")
    given = resource.value("name")
    assert given
    assert (given.value, bool(given.derived_by)) == (name, derived)


def test_what_is_refused_of_the_file_is_told_with_every_target() -> None:
    other = agents("c", aws=AWS.replace("111122223333", "123456789012")).removeprefix(HEAD)
    found = targets("is_agentcore_create_with_iac: true\n" + agents("a") + other)
    assert [[each.because.partition(":")[0] for each in target.refusals] for target in found] == [
        ["is_agentcore_create_with_iac"],
        ["is_agentcore_create_with_iac"],
    ]
