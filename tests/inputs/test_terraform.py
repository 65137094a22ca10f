"""Terraform plans: what will be, what is unknown and why, and nothing that is sensitive."""

import json
from pathlib import Path

import pytest

from preflight.core.value import Why
from preflight.inputs import terraform
from preflight.inputs.document import InputError, Options, parse, read
from preflight.inputs.infrastructure.references import References, exact, module_of

PLANS = Path(__file__).parent / "fixtures" / "terraform"
NETWORK = 'module.network["main"]'
RUNTIME = "aws_bedrockagentcore_agent_runtime"
TRUST = '{"Version":"2012-10-17","Statement":[]}'


@pytest.fixture(scope="module")
def target():
    return terraform.read(read(PLANS / "plan.json"), Options())[0]


@pytest.fixture(scope="module")
def agents(target):
    return {agent.name.value: agent for agent in target.agents}


def plan(*changes, version="1.2", **rest):
    return parse(json.dumps({"format_version": version, "resource_changes": changes, **rest}), "plan.json")


def change(address, after, unknown=None, sensitive=None, actions=("create",), before=None):
    known = {"actions": actions, "before": before, "after": after}
    masks = {"after_unknown": unknown or {}, "after_sensitive": sensitive or {}}
    return {"address": address, "mode": "managed", "type": address.split(".")[0], "change": known | masks}


def value_of(thing, path):
    for step in path.split("."):
        thing = thing[int(step)] if step.isdigit() else getattr(thing, step)
    return thing


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("name", "bot"),
        ("image", "111122223333.dkr.ecr.us-west-2.amazonaws.com/bot:1.4"),
        ("network.mode", "VPC"),
        ("protocol", "MCP"),
        ("lifetime", 3600),
        ("idle_timeout", 300),
        ("endpoints.0", "live-bot"),
        ("models.0", "us.anthropic.claude-sonnet-4-20250514-v1:0"),
        ("secrets.0", "arn:aws:secretsmanager:us-west-2:111122223333:secret:db-AbCdEf"),
        ("jwt.discovery_url", "https://idp.example.com/.well-known/openid-configuration"),
        ("region", "us-west-2"),
        ("role.plan.name", "bot-role"),
        ("role.plan.managed.0", "arn:aws:iam::aws:policy/CloudWatchLogsFullAccess"),
    ],
)
def test_values_of_the_aws_provider(agents, path, value):
    assert value_of(agents["bot"], path).value == value


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("code.bucket", "artifacts"),
        ("code.key", "helper.zip"),
        ("code.runtime", "PYTHON_3_12"),
        ("role.arn", "arn:aws:iam::111122223333:role/helper"),
        ("network.mode", "PUBLIC"),
        ("protocol", "HTTP"),
    ],
)
def test_values_of_the_awscc_provider(agents, path, value):
    assert value_of(agents["helper"], path).value == value


@pytest.mark.parametrize(
    ("path", "cause"),
    [
        ("role.arn", "aws_iam_role.agent"),
        ("network.subnets.0", f"{NETWORK}.aws_subnet.private[0]"),
        ("network.subnets.1", f"{NETWORK}.aws_subnet.private[1]"),
        ("network.security_groups.0", f"{NETWORK}.aws_security_group.agent"),
    ],
)
def test_causes_are_followed_through_modules(agents, path, cause):
    value = value_of(agents["bot"], path)
    assert (value.value, value.why, value.detail) == (None, Why.AFTER_DEPLOY, f"created by this deployment: {cause}")


def test_a_role_to_be_created_is_planned_from_all_that_is_attached(agents):
    role = agents["bot"].role.plan
    assert role.trust["Statement"][0]["Principal"] == {"Service": "bedrock-agentcore.amazonaws.com"}
    assert [policy["Statement"][0]["Action"] for policy in role.policies] == ["bedrock:InvokeModel"]
    assert role.complete


def test_the_network_to_be_created(agents):
    found = agents["bot"].network.plan
    assert found.complete
    assert [row.subnet_id for row in found.topology.subnets] == [f"{NETWORK}.aws_subnet.private[{n}]" for n in (0, 1)]
    assert {row.vpc_id for row in found.topology.subnets} == {f"{NETWORK}.aws_vpc.this"}
    assert [rule.cidrs for rule in found.topology.security_groups[0].egress] == [("0.0.0.0/0",)]


@pytest.mark.parametrize(("agent", "runtime_id"), [("bot", ""), ("helper", "helper-AbCdEf1234")])
def test_an_update_knows_the_runtime_it_updates(agents, agent, runtime_id):
    assert agents[agent].runtime_id == runtime_id


def test_what_is_deleted_is_left_out(agents):
    assert sorted(agents) == ["bot", "helper"]


def test_a_gateway_with_its_targets(target):
    (gateway,) = target.gateways
    assert (gateway.name.value, gateway.gateway_id, gateway.authorizer.value) == (
        "tools",
        "tools-abcdef1234",
        "AWS_IAM",
    )
    assert [(t.name, t.kind, t.credential) for t in gateway.targets] == [("search", "lambda", "GATEWAY_IAM_ROLE")]
    assert [arn.value for arn in gateway.interceptors] == ["arn:aws:lambda:us-west-2:111122223333:function:guard"]


@pytest.mark.parametrize("secret", ["hush-hush", "plain-but-private"])
def test_no_value_of_the_environment_is_kept(target, secret):
    assert secret in (PLANS / "plan.json").read_text("utf-8")
    assert secret not in repr(target)


def test_a_sensitive_value_is_unknown():
    after = {"agent_runtime_name": "hush", "role_arn": "arn:aws:iam::111122223333:role/r"}
    document = plan(change("aws_bedrockagentcore_agent_runtime.a", after, sensitive={"agent_runtime_name": True}))
    (agent,) = terraform.read(document, Options())[0].agents
    assert (agent.name.value, agent.name.why, agent.subject) == (
        None,
        Why.SENSITIVE,
        "aws_bedrockagentcore_agent_runtime.a",
    )


def test_what_the_provider_computes_is_absent_not_unknown():
    role = change("aws_iam_role.r", {"name": "r", "assume_role_policy": TRUST}, {"inline_policy": True, "arn": True})
    runtime = change("aws_bedrockagentcore_agent_runtime.a", {}, {"role_arn": True, "lifecycle_configuration": True})
    resources = [
        {"address": "aws_iam_role.r", "expressions": {"name": {}}},
        {
            "address": "aws_bedrockagentcore_agent_runtime.a",
            "expressions": {"role_arn": {"references": ["aws_iam_role.r.arn", "aws_iam_role.r"]}},
        },
    ]
    policy = change("aws_iam_role_policy.p", {"policy": TRUST, "role": "another"})
    document = plan(role, runtime, policy, configuration={"root_module": {"resources": resources}})
    (agent,) = terraform.read(document, Options())[0].agents
    assert agent.lifetime is None
    assert agent.role.plan.complete


def configured(address, **expressions):
    return {"address": address, "mode": "managed", "expressions": expressions}


def agent_of(after, unknown, *more, **expressions):
    """The agent of a plan whose configuration is there."""
    address = "aws_bedrockagentcore_agent_runtime.a"
    changes = [change(address, after, unknown), *(change(each, *rest) for each, *rest in more)]
    written = [configured(address, **expressions), *(configured(each) for each, *_ in more)]
    return terraform.read(plan(*changes, configuration={"root_module": {"resources": written}}), Options())[0].agents[0]


@pytest.mark.parametrize(
    ("referred", "made"),
    [
        (("aws_bedrockagentcore_memory.m",), ("aws_bedrockagentcore_memory.m",)),
        (
            ("aws_bedrockagentcore_browser.b", "aws_bedrockagentcore_memory.m"),
            ("aws_bedrockagentcore_browser.b", "aws_bedrockagentcore_memory.m"),
        ),
        (("data.aws_region.r", "aws_bedrockagentcore_memory.m"), ("aws_bedrockagentcore_memory.m",)),
    ],
)
def test_a_variable_is_given_by_any_resource_that_the_environment_refers_to(referred, made):
    address = "aws_bedrockagentcore_agent_runtime.a"
    others = [each for each in referred if not each.startswith("data.")]
    changes = [
        change(address, {}, {"environment_variables": {"MEMORY_ID": True}}),
        *(change(each, {}) for each in others),
    ]
    words = [word for each in referred for word in (f"{each}.id", each)]
    written = [configured(address, environment_variables={"references": words}), *(configured(each) for each in others)]
    document = plan(*changes, configuration={"root_module": {"resources": written}})
    runtime = next(each for each in terraform.read(document, Options())[0].ledger if each.address == address)
    assert runtime.get("environmentVariables")["MEMORY_ID"].made_by == made


@pytest.mark.parametrize(
    ("unknown", "expressions", "place"),
    [
        ({"network_configuration": True}, {}, "network.mode"),
        ({"network_configuration": [{"network_mode_config": True}]},
         {"network_configuration": [{"network_mode": {"references": ["var.mode"]}}]}, "network.subnets.0"),
        ({"network_configuration": [{"network_mode_config": [{"subnets": True}]}]}, {}, "network.subnets.0"),
        ({"agent_runtime_artifact": True}, {}, "image"),
        ({"authorizer_configuration": True}, {}, "jwt.discovery_url"),
        ({"authorizer_configuration": [{"custom_jwt_authorizer": True}]},
         {"authorizer_configuration": [{}]}, "jwt.discovery_url"),
        ({"protocol_configuration": True}, {}, "protocol"),
        ({"role_arn": True}, {"role_arn": {"references": ["data.aws_iam_role.r.arn", "data.aws_iam_role.r"]}}, "role.arn"),
    ],
)  # fmt: skip
def test_what_a_dynamic_block_writes_is_unknown_not_absent(unknown, expressions, place):
    value = value_of(agent_of({"agent_runtime_name": "a"}, unknown, **expressions), place)
    assert (value.value, value.why) == (None, Why.UNSUPPORTED)
    assert "only after the apply" in value.detail


@pytest.mark.parametrize("unknown", [{"lifecycle_configuration": True}, {"workload_identity_details": True}])
def test_what_the_provider_alone_computes_is_absent(unknown):
    assert agent_of({}, unknown) == agent_of({}, {})


@pytest.mark.parametrize(
    ("group", "more", "complete"),
    [
        ({"egress": True}, (), False),
        ({"ingress": True}, (), True),
        ({"egress": True}, ("aws_vpc_security_group_egress_rule.e",), True),
    ],
)
def test_rules_that_may_be_dynamic_leave_a_path_open(group, more, complete):
    place = {"vpc_id": True}
    network = [{"network_mode": "VPC", "network_mode_config": [{}]}]
    ids = [{"network_mode_config": [{"subnets": [True], "security_groups": [True]}]}]
    changes = [
        change(
            "aws_bedrockagentcore_agent_runtime.a", {"network_configuration": network}, {"network_configuration": ids}
        ),
        change("aws_vpc.v", {"cidr_block": "10.0.0.0/16"}),
        change("aws_subnet.s", {"cidr_block": "10.0.0.0/24"}, place),
        change("aws_security_group.g", {}, place | group),
        *(change(each, {"ip_protocol": "-1", "cidr_ipv4": "0.0.0.0/0"}, {"security_group_id": True}) for each in more),
    ]

    def named(address):
        return {"references": [f"{address}.id", address]}

    inside = {"subnets": named("aws_subnet.s"), "security_groups": named("aws_security_group.g")}
    written = [
        configured("aws_bedrockagentcore_agent_runtime.a", network_configuration=[{"network_mode_config": [inside]}]),
        configured("aws_vpc.v"),
        configured("aws_subnet.s", vpc_id=named("aws_vpc.v")),
        configured("aws_security_group.g", vpc_id=named("aws_vpc.v")),
        *(configured(each, security_group_id=named("aws_security_group.g")) for each in more),
    ]
    document = plan(*changes, configuration={"root_module": {"resources": written}})
    assert terraform.read(document, Options(region="us-west-2"))[0].agents[0].network.plan.complete is complete


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            {"format_version": "1.0", "terraform_version": "1.11.4", "values": {}},
            "state, not a plan; run terraform plan",
        ),
        ({"version": 4, "terraform_version": "1.11.4", "lineage": "x", "resources": []}, "state, not a plan"),
        ({"format_version": "2.0", "resource_changes": []}, "plan format 2.0 is not known, only 1.x"),
    ],
)
def test_what_is_no_plan_is_refused_with_what_to_run(data, said):
    document = parse(json.dumps(data), "plan.json")
    assert terraform.recognizes(document)
    with pytest.raises(InputError, match=said):
        terraform.read(document, Options())


@pytest.mark.parametrize(
    ("state", "said"), [({"errored": True}, "ended with an error"), ({"complete": False}, "the plan is partial")]
)
def test_a_plan_that_does_not_say_all_is_noted(state, said):
    (note,) = terraform.read(plan(**state), Options())[0].notes
    assert said in note.text


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        (["aws_iam_role.a.arn", "aws_iam_role.a"], ("aws_iam_role.a.arn",)),
        (['aws_subnet.a["x"].id', 'aws_subnet.a["x"]', "aws_subnet.a"], ('aws_subnet.a["x"].id',)),
        (["var.a", "var.ab"], ("var.a", "var.ab")),
    ],
)
def test_the_longest_references_say_it_all(words, kept):
    assert exact(words) == kept


@pytest.mark.parametrize(
    ("address", "module"),
    [
        ("aws_iam_role.a", ""),
        ("module.a.aws_iam_role.a", "module.a"),
        ('module.a["x.y"].module.b[0].aws_iam_role.a[1]', 'module.a["x.y"].module.b[0]'),
    ],
)
def test_the_module_of_an_address(address, module):
    assert module_of(address) == module


@pytest.mark.parametrize(
    ("expression", "behind"),
    [
        (['aws_subnet.s["b"].id', 'aws_subnet.s["b"]', "aws_subnet.s"], ('aws_subnet.s["b"]',)),
        (["aws_subnet.s"], ('aws_subnet.s["a"]', 'aws_subnet.s["b"]')),
        (["local.subnets"], ()),
        (["data.aws_subnet.s.id", "data.aws_subnet.s"], ()),
    ],
)
def test_references_name_instances(expression, behind):
    resources = [{"address": "aws_x.y", "expressions": {"subnets": {"references": expression}}}]
    configuration = {"root_module": {"resources": resources}}
    addresses = ('aws_subnet.s["a"]', 'aws_subnet.s["b"]', "aws_x.y")
    found = References({"configuration": configuration}, addresses)
    assert found.behind("aws_x.y", ("subnets", 0)).resources == behind


def test_a_region_that_was_asked_for_fills_what_the_plan_leaves_open():
    role = change("aws_iam_role.r", {"name": "r", "assume_role_policy": TRUST}, {"arn": True})
    runtime = change("aws_bedrockagentcore_agent_runtime.a", {"agent_runtime_name": "a"}, {"role_arn": True})
    target = terraform.read(plan(role, runtime), Options(region="eu-west-1"))[0]
    assert (target.region, target.agents[0].region) == (None, None)


AWSCC = "awscc_bedrockagentcore_runtime.a"
BY_AWSCC = {"agent_runtime_name": "a", "agent_runtime_artifact": {"container_configuration": {"container_uri": "x"}}}


@pytest.mark.parametrize("artifact", [{"references": ["aws_ecr_repository.r.repository_url"]}, {"constant_value": {}}])
def test_an_alternative_that_awscc_computes_is_not_given(artifact):
    """The provider marks every optional object that nobody writes as known after the apply."""
    unknown = {"agent_runtime_artifact": {"code_configuration": True}, "role_arn": True}
    resources = [{"address": AWSCC, "expressions": {"agent_runtime_artifact": artifact}}]
    document = plan(change(AWSCC, BY_AWSCC, unknown), configuration={"root_module": {"resources": resources}})
    [target] = terraform.read(document, Options())
    assert target.agents[0].image is not None
    assert target.agents[0].code is None


def a_role(name, service):
    trust = json.dumps({"Statement": [{"Effect": "Allow", "Principal": {"Service": service}}]})
    return change(f"aws_iam_role.{name}", {"name": name, "assume_role_policy": trust}, {"arn": True})


AGENTCORE, CODEBUILD = "bedrock-agentcore.amazonaws.com", "codebuild.amazonaws.com"


@pytest.mark.parametrize(
    ("roles", "name"),
    [
        ([a_role("agent", AGENTCORE)], "agent"),
        ([a_role("build", CODEBUILD), a_role("agent", AGENTCORE)], "agent"),
        ([a_role("agent", AGENTCORE), a_role("gateway", AGENTCORE)], None),
        ([a_role("build", CODEBUILD)], None),
        ([], None),
    ],
)
def test_a_local_value_names_the_one_role_it_can(roles, name):
    """A plan shows no local value: where several roles can be behind it, nobody can tell."""
    runtime = change(f"{RUNTIME}.a", {"agent_runtime_name": "a"}, {"role_arn": True})
    resources = [{"address": f"{RUNTIME}.a", "expressions": {"role_arn": {"references": ["local.role_arn"]}}}]
    document = plan(*roles, runtime, configuration={"root_module": {"resources": resources}})
    role = terraform.read(document, Options())[0].agents[0].role
    assert (role.plan.name.value if role.plan else None) == name
    assert role.arn.why is (Why.AFTER_DEPLOY if name else Why.UNSUPPORTED)


DOCUMENT = "data.aws_iam_policy_document"


def deferred(name, after, unknown):
    change = {"actions": ["read"], "before": None, "after": after, "after_unknown": unknown}
    return {"address": f"{DOCUMENT}.{name}", "mode": "data", "type": "aws_iam_policy_document", "change": change}


def expressions(address, **references):
    return {"address": address, "expressions": {name: {"references": words} for name, words in references.items()}}


@pytest.mark.parametrize("through", [(), ("base",), ("base", "more")])
def test_a_policy_that_is_read_later_is_known_as_far_as_the_plan_shows_it(through):
    """One ARN that is known only after the apply defers the whole data source."""
    statement = [{"actions": ["s3:GetObject"], "resources": [None], "effect": None}]
    shown = {"statement": statement}, {"statement": [{"resources": [True]}], "json": True}
    documents = [deferred(name, *shown) for name in through or ("access",)]
    given = ["aws_s3_bucket.b.arn", "aws_s3_bucket.b"]
    written = [expressions(f"{DOCUMENT}.{name}", statement=given) for name in through or ("access",)]
    if through:
        unknown = {"source_policy_documents": [True] * len(through)}
        documents.append(deferred("access", {"source_policy_documents": [None] * len(through)}, unknown))
        sources = [f"{DOCUMENT}.{name}.json" for name in through]
        written.append(expressions(f"{DOCUMENT}.access", source_policy_documents=sources))
    resources = [
        *written,
        expressions("aws_iam_role_policy.p", policy=[f"{DOCUMENT}.access.json"], role=["aws_iam_role.agent.id"]),
        expressions(f"{RUNTIME}.a", role_arn=["aws_iam_role.agent.arn"]),
    ]
    changes = [
        a_role("agent", AGENTCORE), change("aws_s3_bucket.b", {"bucket": "b"}, {"arn": True}), *documents,
        change("aws_iam_role_policy.p", {}, {"policy": True, "role": True}),
        change(f"{RUNTIME}.a", {"agent_runtime_name": "a"}, {"role_arn": True}),
    ]  # fmt: skip
    document = plan(*changes, configuration={"root_module": {"resources": resources}})
    made = terraform.read(document, Options())[0].agents[0].role.plan
    assert made.complete
    [policy] = made.policies
    allowed = {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["${aws_s3_bucket.b}"]}
    assert policy["Statement"] == [allowed] * max(len(through), 1)


def caller(account, module=""):
    data = {"address": f"{module}data.aws_caller_identity.me", "type": "aws_caller_identity"}
    return {**data, "values": {"account_id": account}}


@pytest.mark.parametrize(
    ("resources", "below", "account"),
    [
        ([caller("111122223333")], [], "111122223333"),
        ([], [caller("111122223333", "module.m.")], "111122223333"),
        ([caller("111122223333")], [caller("111122223333", "module.m.")], "111122223333"),
        ([caller("111122223333")], [caller("444455556666", "module.m.")], None),
        ([caller(None)], [], None),
        ([], [], None),
    ],
)
def test_the_account_that_the_plan_was_made_in(resources, below, account):
    root = {"resources": resources, "child_modules": [{"resources": below}]}
    runtime = change(f"{RUNTIME}.a", {"agent_runtime_name": "a"})
    [target] = terraform.read(plan(runtime, prior_state={"values": {"root_module": root}}), Options())
    assert (target.account.value if target.account else None) == account


def test_a_change_without_address_is_read():
    [target] = terraform.read(plan({k: v for k, v in change(f"{RUNTIME}.a", {}).items() if k != "address"}), Options())
    assert len(target.agents) == 1


def test_each_resource_goes_to_the_account_of_its_provider():
    here, there = (change(f"{RUNTIME}.{name}", {"agent_runtime_name": name}) for name in ("here", "there"))
    role = {"constant_value": "arn:aws:iam::444455556666:role/deploy"}
    configuration = {
        "provider_config": {"aws": {}, "aws.other": {"expressions": {"assume_role": [{"role_arn": role}]}}},
        "root_module": {
            "resources": [
                {"address": f"{RUNTIME}.here", "provider_config_key": "aws"},
                {"address": f"{RUNTIME}.there", "provider_config_key": "aws.other"},
            ]
        },
    }
    prior = {"values": {"root_module": {"resources": [caller("111122223333")]}}}
    [target] = terraform.read(plan(here, there, configuration=configuration, prior_state=prior), Options())
    assert [agent.account.value for agent in target.agents] == ["111122223333", "444455556666"]
    assert [entry.account.value for entry in target.resources] == ["111122223333", "444455556666"]


@pytest.mark.parametrize("references", [["local.protocol"], ["var.protocol"]])
def test_a_word_that_only_the_apply_tells_is_the_choice_of_aws(references):
    """No resource gives one of a few words that only it knows: nobody wrote it."""
    gateway = change("aws_bedrockagentcore_gateway.g", {"name": "g"}, {"protocol_type": True, "role_arn": True})
    written = [expressions("aws_bedrockagentcore_gateway.g", protocol_type=references, role_arn=["local.role"])]
    document = plan(gateway, configuration={"root_module": {"resources": written}})
    [found] = terraform.read(document, Options())[0].gateways
    assert (found.protocol, found.role.arn.why) == (None, Why.UNSUPPORTED)


def test_what_a_dynamic_block_writes_is_of_what_its_module_holds():
    """A plan shows a dynamic block as little as a local value."""
    group = change("aws_security_group.g", {"name": "agents"}, {"id": True})
    network = {"network_mode": "VPC", "network_mode_config": [{"subnets": ["subnet-1"], "security_groups": [None]}]}
    unknown = {"network_configuration": [{"network_mode_config": [{"security_groups": [True], "require_s3": True}]}]}
    runtime = change(f"{RUNTIME}.a", {"agent_runtime_name": "a", "network_configuration": [network]}, unknown)
    shown = {"network_configuration": [{"network_mode": {"constant_value": "VPC"}}]}
    resources = [{"address": f"{RUNTIME}.a", "expressions": shown}]
    document = plan(group, runtime, configuration={"root_module": {"resources": resources}})
    [found] = terraform.read(document, Options())[0].agents[0].network.security_groups
    assert (found.why, found.made_by) == (Why.AFTER_DEPLOY, ("aws_security_group.g",))
