"""The target that flags describe: one agent for each image, a gateway of its own, and nothing made up."""

import pytest

from preflight.cli.flags import target
from preflight.cli.options import FLAGS
from preflight.core.value import Value

REPEATABLE = {"image", "endpoint_name", "subnet", "security_group", "model", "secret", "gateway_lambda"}
ARN, FUNCTION = "arn:aws:iam::123456789012:role/a", "arn:aws:lambda:us-west-2:123456789012:function:f"


def made(**given):
    return target({**{name: () if name in REPEATABLE else None for name in FLAGS}, **given})


def text(value):
    return value.value if isinstance(value, Value) else value


@pytest.mark.parametrize(
    ("flags", "subjects", "kinds"),
    [
        ({}, [], []),
        ({"image": ("a", "b")}, ["a", "b"], ["Runtime", "Runtime"]),
        ({"image": ("a",), "name": "bot"}, ["bot"], ["Runtime"]),
        ({"code": "s3://b/k"}, ["s3://b/k"], ["Runtime"]),
        ({"role_arn": ARN}, ["the agent"], ["Runtime"]),
        (
            {"name": "bot", "endpoint_name": ("live", "main")},
            ["bot"],
            ["Runtime", "RuntimeEndpoint", "RuntimeEndpoint"],
        ),
        ({"model": ("m",)}, ["flags"], []),
        ({"secret": ("s",)}, ["flags"], []),
        ({"gateway_name": "g"}, [], ["Gateway"]),
    ],
)
def test_what_the_flags_would_make(flags, subjects, kinds):
    found = made(**flags)
    assert [agent.subject for agent in found.agents] == subjects
    assert [resource.kind for resource in found.resources] == kinds


@pytest.mark.parametrize(
    ("flags", "name", "value", "flag"),
    [
        ({"image": ("a",)}, "image", "a", "--image"),
        ({"name": "bot"}, "name", "bot", "--name"),
        ({"max_lifetime": 60}, "lifetime", 60, "--max-lifetime"),
        ({"memory_mb": 512}, "memory_mb", 512, "--memory-mb"),
    ],
)
def test_a_value_says_which_flag_it_is_from(flags, name, value, flag):
    [agent] = made(**flags).agents
    found = getattr(agent, name)
    assert (found.value, found.origin.path) == (value, flag)


@pytest.mark.parametrize(
    ("flags", "network"),
    [
        ({"name": "a"}, None),
        ({"network_mode": "PUBLIC"}, ("PUBLIC", None, [], [])),
        ({"subnet": ("s",)}, ("VPC", None, ["s"], [])),
        ({"vpc": "v", "security_group": ("g",)}, ("VPC", "v", [], ["g"])),
    ],
)
def test_where_the_agent_goes(flags, network):
    [agent] = made(**flags).agents
    found = agent.network
    shown = found and (
        text(found.mode),
        text(found.vpc),
        [*map(text, found.subnets)],
        [*map(text, found.security_groups)],
    )
    assert shown == network


@pytest.mark.parametrize(
    ("uri", "bucket", "key"), [("s3://b/a/k.zip", "b", "a/k.zip"), ("b/k.zip", "b", "k.zip"), ("s3://b", "b", "")]
)
def test_a_package(uri, bucket, key):
    [agent] = made(code=uri).agents
    assert (text(agent.code.bucket), text(agent.code.key)) == (bucket, key)


def test_a_model_alone_is_asked_about_by_itself_and_beside_an_agent_is_the_agent_s():
    [alone], [agent] = made(model=("m",), secret=("s",)).agents, made(model=("m",), name="a").agents
    assert (alone.candidate, [*map(text, alone.models)], [*map(text, alone.secrets)]) == ("flags", ["m"], ["s"])
    assert (agent.candidate, [*map(text, agent.models)]) == ("", ["m"])


def test_a_gateway():
    flags = {
        "gateway_protocol": "MCP",
        "gateway_role_arn": ARN,
        "gateway_lambda": (FUNCTION,),
        "discovery_url": "https://x",
    }
    [found] = made(**flags).gateways
    assert (found.subject, found.name, text(found.protocol), text(found.role.arn)) == ("the gateway", None, "MCP", ARN)
    assert (text(found.jwt.discovery_url), [text(each.lambda_arn) for each in found.targets]) == (
        "https://x",
        [FUNCTION],
    )
    [bare] = made(gateway_name="g").gateways
    assert (bare.subject, bare.role, bare.jwt, bare.targets) == ("g", None, None, ())


def test_the_digest_tells_other_flags_apart():
    digests = [made(**flags).digest for flags in ({"name": "a"}, {"name": "b"}, {"name": "a"})]
    assert digests[0] == digests[2] != digests[1]
