"""CloudFormation and SAM templates: what each resource becomes, and what is not known."""

from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from preflight.core.target import Compute
from preflight.core.value import Why
from preflight.inputs import cloudformation
from preflight.inputs.document import Options, parse


@frozen
class Deploy(Options):
    account: str | None = None
    stack: str | None = None


RUNTIME = """
  Bot:
    Type: AWS::BedrockAgentCore::Runtime
    Properties:
      AgentRuntimeName: bot
      AgentRuntimeArtifact: {ContainerConfiguration: {ContainerUri: !Ref Uri}}
      RoleArn: !GetAtt Role.Arn
"""
HEAD = """
Parameters:
  Uri: {Type: String, Default: "111122223333.dkr.ecr.us-west-2.amazonaws.com/bot:1"}
  Unset: {Type: String}
  Key: {Type: String, NoEcho: true, Default: hush-hush}
Conditions:
  Never: !Equals [a, b]
  Perhaps: !Equals [!Ref Unset, b]
Resources:
"""
ROLE = """
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: bot-role
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {Service: bedrock-agentcore.amazonaws.com}
            Action: sts:AssumeRole
            Condition: {StringEquals: {"aws:SourceAccount": !Ref AWS::AccountId}}
"""


def target(resources, head=HEAD, **options):
    given: dict[str, Any] = {
        "region": "us-west-2",
        "account": "111122223333",
        "path": Path("nowhere/template.yaml"),
    } | options
    document = parse(head + resources, "template.yaml")
    assert cloudformation.recognizes(document)
    return cloudformation.read(document, Deploy(**given))[0]


def agent(extra="", role=ROLE, rest="", **options):
    return target(RUNTIME + extra + role + rest, **options).agents[0]


def value_of(thing, path):
    for step in path.split("."):
        thing = thing[int(step)] if step.isdigit() else getattr(thing, step)
    return thing


def written(extra):
    """Properties of the runtime, one line each."""
    return "".join(f"      {line}\n" for line in extra.strip("\n").split("\n"))


@pytest.mark.parametrize(
    ("extra", "path", "value"),
    [
        ("", "name", "bot"),
        ("", "image", "111122223333.dkr.ecr.us-west-2.amazonaws.com/bot:1"),
        ("", "network.mode", "PUBLIC"),
        ("NetworkConfiguration: {NetworkMode: VPC}", "network.mode", "VPC"),
        ("NetworkConfiguration: {NetworkMode: VPC, NetworkModeConfig: {Subnets: [subnet-0a, subnet-0b]}}", "network.subnets.1", "subnet-0b"),
        ("NetworkConfiguration: {NetworkMode: VPC, NetworkModeConfig: {SecurityGroups: [sg-0a]}}", "network.security_groups.0", "sg-0a"),
        ("ProtocolConfiguration: A2A", "protocol", "A2A"),
        ("LifecycleConfiguration: {MaxLifetime: '3600', IdleRuntimeSessionTimeout: 60}", "lifetime", 3600),
        ("LifecycleConfiguration: {IdleRuntimeSessionTimeout: 60}", "idle_timeout", 60),
        ("AuthorizerConfiguration: {CustomJWTAuthorizer: {DiscoveryUrl: https://idp.example.com}}", "jwt.discovery_url", "https://idp.example.com"),
        ("EnvironmentVariables: {MODEL: eu.amazon.nova-pro-v1:0}", "models.0", "eu.amazon.nova-pro-v1:0"),
        ("EnvironmentVariables: {S: 'arn:aws:secretsmanager:us-west-2:111122223333:secret:db-AbCdEf'}", "secrets.0", "arn:aws:secretsmanager:us-west-2:111122223333:secret:db-AbCdEf"),
        ("EnvironmentVariables: {S: '{{resolve:secretsmanager:db:SecretString:password}}'}", "secrets.0", "db"),
    ],
)  # fmt: skip
def test_values(extra, path, value):
    assert value_of(agent(written(extra)), path).value == value


@pytest.mark.parametrize(
    ("extra", "path"),
    [
        ("", "lifetime"),
        ("", "protocol"),
        ("", "jwt"),
        ("ProtocolConfiguration: !Ref AWS::NoValue", "protocol"),
        ("LifecycleConfiguration: {}", "lifetime"),
        ("CapacityProviderConfiguration: {CapacityProviderArn: arn}", "network"),
    ],
)
def test_what_is_not_written_is_absent(extra, path):
    assert value_of(agent(written(extra)), path) is None


@pytest.mark.parametrize(
    ("extra", "path", "why", "detail"),
    [
        ("ProtocolConfiguration: !Ref Unset", "protocol", Why.PARAMETER, "the parameter Unset has no value and no default"),
        ("NetworkConfiguration: {NetworkMode: VPC, NetworkModeConfig: {Subnets: [!ImportValue net-a]}}", "network.subnets.0", Why.IMPORT, "another stack exports it as net-a"),
        ("AuthorizerConfiguration: {CustomJWTAuthorizer: {DiscoveryUrl: '{{resolve:ssm:/idp}}'}}", "jwt.discovery_url", Why.DYNAMIC, "Parameter Store holds it under /idp"),
        ("LifecycleConfiguration: {MaxLifetime: an hour}", "lifetime", Why.UNSUPPORTED, "not a number: 'an hour'"),
        ("LifecycleConfiguration: !If [Perhaps, {MaxLifetime: 60}, !Ref AWS::NoValue]", "lifetime", Why.PARAMETER, "the parameter Unset has no value and no default"),
        ("ProtocolConfiguration: !Ref Key", "protocol", Why.SENSITIVE, "the parameter Key is secret (NoEcho)"),
    ],
)  # fmt: skip
def test_unknown_values_say_why(extra, path, why, detail):
    value = value_of(agent(written(extra)), path)
    assert (value.value, value.why, value.detail) == (None, why, detail)


def test_the_service_default_says_that_it_is_one():
    assert agent().network.mode.derived_by == "service default"


@pytest.mark.parametrize(
    ("extra", "compute"),
    [
        ("Description: x", Compute.MICROVM),
        ("CapacityProviderConfiguration: {CapacityProviderArn: arn}", Compute.INSTANCES),
    ],
)
def test_compute(extra, compute):
    assert agent(written(extra)).compute is compute


@pytest.mark.parametrize("secret", ["hush-hush", "plain-but-private"])
def test_no_value_of_the_environment_is_kept(secret):
    extra = written("EnvironmentVariables: {A: !Ref Key, B: plain-but-private, C: !Sub 'x-${Key}'}")
    assert secret not in repr(target(RUNTIME + extra + ROLE))


def test_origin_is_the_line_of_the_property():
    origin = agent().role.arn.origin
    lines = (HEAD + RUNTIME).splitlines()
    assert (origin.path, lines[origin.line - 1].strip()) == (
        "Resources.Bot.Properties.RoleArn",
        "RoleArn: !GetAtt Role.Arn",
    )


ENDPOINT = (
    "  Live:\n    Type: AWS::BedrockAgentCore::RuntimeEndpoint\n    Properties: {{Name: live-1, AgentRuntimeId: {}}}\n"
)


@pytest.mark.parametrize(
    ("runtime", "found"),
    [
        ("!Ref Bot", {"bot": ["live-1"]}),
        ("!GetAtt Bot.AgentRuntimeId", {"bot": ["live-1"]}),
        ("other-AbCdEf1234", {"bot": []}),
        ("!ImportValue other", {"bot": []}),
    ],
)
def test_endpoints_belong_to_their_runtime(runtime, found):
    """An endpoint of a runtime that is made elsewhere makes no agent here; the ledger has it."""
    read = target(RUNTIME + ROLE + ENDPOINT.format(runtime))
    assert {a.subject: [name.value for name in a.endpoints] for a in read.agents} == found
    assert [(r.kind, r.subject) for r in read.resources] == [("Runtime", "bot"), ("RuntimeEndpoint", "live-1")]


@pytest.mark.parametrize(
    ("condition", "count", "notes"), [("Never", 0, []), ("Perhaps", 1, ["whether Bot is created is not known"])]
)
def test_conditions_of_resources(condition, count, notes):
    found = target(RUNTIME.replace("    Properties", f"    Condition: {condition}\n    Properties") + ROLE)
    assert len(found.agents) == count
    assert [note.text.partition(" (")[0] for note in found.notes] == notes


# Roles


def statement(resource, effect="Allow"):
    return f'{{Version: "2012-10-17", Statement: [{{Effect: {effect}, Action: "logs:*", Resource: {resource}}}]}}'


INLINE = "      Policies: [{{PolicyName: p, PolicyDocument: {}}}]\n"
BESIDE = "  P:\n    Type: AWS::IAM::{}\n    Properties: {{{}, PolicyDocument: {}}}\n"


@pytest.mark.parametrize(
    ("rest", "resources", "managed", "complete"),
    [
        ("", [], [], True),
        (INLINE.format(statement('"*"')), ["*"], [], True),
        (INLINE.format(statement('!Sub "arn:aws:s3:::b-${AWS::AccountId}"')), ["arn:aws:s3:::b-111122223333"], [], True),
        (INLINE.format(statement("!ImportValue logs")), ["${logs}"], [], True),
        (INLINE.format(statement("!ImportValue logs", "Deny")), ["${logs}"], [], True),
        ("      ManagedPolicyArns: ['arn:aws:iam::aws:policy/A']\n", [], ["arn:aws:iam::aws:policy/A"], True),
        ("      ManagedPolicyArns: [!ImportValue policy]\n", [], [None], False),
        ("      ManagedPolicyArns: [!Ref P]\n" + BESIDE.format("ManagedPolicy", "Description: x", statement("a")), ["a"], [], True),
        (BESIDE.format("Policy", "Roles: [!Ref Role]", statement("b")), ["b"], [], True),
        (BESIDE.format("ManagedPolicy", "Roles: [!Ref Role]", statement("c")), ["c"], [], True),
        (BESIDE.format("RolePolicy", "RoleName: bot-role", statement("d")), ["d"], [], True),
        (BESIDE.format("Policy", "Roles: [other]", statement("e")), [], [], True),
        (BESIDE.format("Policy", "Roles: [!Ref Unset]", statement("f")), [], [], False),
    ],
)  # fmt: skip
def test_a_role_to_be_created_is_planned(rest, resources, managed, complete):
    plan = agent(role=ROLE + rest).role.plan
    assert [policy["Statement"][0]["Resource"] for policy in plan.policies] == resources
    assert ([arn.value for arn in plan.managed], plan.complete) == (managed, complete)


IF = "!If [Perhaps, {}, !Ref AWS::NoValue]"
DENIED = '{Effect: Deny, Action: "*", Resource: "*"}'
OPEN = f'{{Version: "2012-10-17", Statement: [{IF.format(DENIED)}]}}'
MAYBE = "    Condition: Perhaps\n    Properties"


@pytest.mark.parametrize(
    ("rest", "known", "may_deny"),
    [
        (INLINE.format(OPEN), 0, True),
        ("      Policies: [!If [Perhaps, {PolicyName: p}, !Ref AWS::NoValue]]\n", None, False),
        ("      Policies: !If [Perhaps, [], !Ref AWS::NoValue]\n", None, False),
        (INLINE.format(statement('"*"', "!If [Perhaps, Allow, Deny]")), None, True),
        (BESIDE.format("Policy", "Roles: [!Ref Role]", statement("a")).replace("    Properties", MAYBE), None, False),
        (
            BESIDE.format("Policy", "Roles: [!Ref Role]", statement("a", "Deny")).replace("    Properties", MAYBE),
            None,
            True,
        ),
    ],
)
def test_what_a_condition_decides_that_nobody_knows_is_neither_there_nor_absent(rest, known, may_deny):
    plan = agent(role=ROLE + rest).role.plan
    assert [len(document["Statement"]) for document in plan.policies] == ([] if known is None else [known])
    assert (plan.complete, plan.may_deny, plan.written) == (False, may_deny, True)


def test_a_condition_that_the_agent_has_too_leaves_no_doubt():
    policy = BESIDE.format("Policy", "Roles: [!Ref Role]", statement("a")).replace("    Properties", MAYBE)
    found = target(RUNTIME.replace("    Properties", MAYBE) + ROLE + policy).agents[0].role.plan
    assert (len(found.policies), found.complete) == (1, True)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Service: bedrock-agentcore.amazonaws.com", "Service: !Ref Unset"),
        ("Service: bedrock-agentcore.amazonaws.com", 'Service: !Sub "${Unset}.amazonaws.com"'),
        ("Action: sts:AssumeRole", "Action: !Ref Unset"),
        ("Effect: Allow", "Effect: !Ref Unset"),
    ],
)
def test_trust_that_does_not_say_whom_is_not_known(old, new):
    assert agent(role=ROLE.replace(old, new)).role.plan.trust is None


@pytest.mark.parametrize(("account", "said"), [("111122223333", "111122223333"), (None, "${AWS::AccountId}")])
def test_trust_keeps_what_is_not_known_as_a_variable(account, said):
    plan = agent(account=account).role.plan
    assert plan.trust["Statement"][0]["Condition"] == {"StringEquals": {"aws:SourceAccount": said}}


def test_trust_of_an_old_version_knows_no_variables():
    assert agent(role=ROLE.replace("2012-10-17", "2008-10-17"), account=None).role.plan.trust is None


@pytest.mark.parametrize(
    ("account", "value", "why"),
    [("111122223333", "arn:aws:iam::111122223333:role/bot-role", None), (None, None, Why.AFTER_DEPLOY)],
)
def test_the_role_arn_follows_from_its_name(account, value, why):
    arn = agent(account=account).role.arn
    assert (arn.value, arn.why, arn.created) == (value, why, why is None)


@pytest.mark.parametrize(
    "arn", ["arn:aws:iam::111122223333:role/there", "!ImportValue role", "!If [Perhaps, a, !GetAtt Role.Arn]"]
)
def test_a_role_that_is_there_or_may_be_has_no_plan(arn):
    runtime = RUNTIME.replace("!GetAtt Role.Arn", arn)
    assert target(runtime + ROLE).agents[0].role.plan is None


@pytest.mark.parametrize(
    ("written_value", "model"),
    [
        ("eu.anthropic.claude-sonnet-4-20250514-v1:0", True),
        ("amazon.nova-lite-v1:0", True),
        ("deepseek.r1-v1:0", True),
        ("arn:aws:bedrock:us-west-2:111122223333:application-inference-profile/a1b2c3d4e5f6", True),
        ("google.com", False),
        ("https://amazon.nova-1", False),
        ("claude-sonnet-4", False),
        ("DEBUG", False),
    ],
)
def test_models_are_guessed_from_the_environment(written_value, model):
    found = agent(written(f"EnvironmentVariables: {{A: '{written_value}'}}")).models
    assert [(m.value, m.derived_by) for m in found] == (
        [(written_value, "the environment variable A")] if model else []
    )


@pytest.mark.parametrize(
    ("arn", "model"),
    [
        ("arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-lite-v1:0", None),
        ("arn:aws:bedrock:*::foundation-model/amazon.nova-lite-v1:0", "amazon.nova-lite-v1:0"),
        ("arn:aws:bedrock:*:*:inference-profile/us.amazon.nova-pro-v1:0", "us.amazon.nova-pro-v1:0"),
        ("arn:aws:bedrock:*::foundation-model/*", ""),
        ("arn:aws:bedrock:*::foundation-model/anthropic.*", ""),
    ],
)
def test_models_are_guessed_from_what_the_role_may_invoke(arn, model):
    found = agent(role=ROLE + INLINE.format(statement(f"'{arn}'"))).models
    wanted = arn if model is None else model
    assert [(m.value, m.derived_by) for m in found] == ([(wanted, "guess from the role's policies")] if wanted else [])


@pytest.mark.parametrize(
    ("ending", "secret"),
    [("db-AbCdEf", "db-AbCdEf"), ("db-??????", "db"), ("db-*", "db"), ("db*", None), ("*", None)],
)
def test_secrets_are_guessed_from_what_the_role_may_read(ending, secret):
    arn = "arn:aws:secretsmanager:us-west-2:111122223333:secret:"
    found = agent(role=ROLE + INLINE.format(statement(f"'{arn}{ending}'"))).secrets
    assert [value.value for value in found] == ([f"{arn}{secret}"] if secret else [])


# Other resources

GATEWAY = """
  Tools:
    Type: AWS::BedrockAgentCore::Gateway
    Properties:
      Name: tools
      AuthorizerType: CUSTOM_JWT
      ProtocolType: MCP
      RoleArn: arn:aws:iam::111122223333:role/gateway
      AuthorizerConfiguration: {CustomJWTAuthorizer: {DiscoveryUrl: https://idp.example.com, AllowedClients: [!Ref Unset]}}
      InterceptorConfigurations: [{Interceptor: {Lambda: {Arn: !GetAtt Guard.Arn}}, InterceptionPoints: [REQUEST]}]
  Guard: {Type: AWS::Lambda::Function, Properties: {FunctionName: guard}}
"""
TARGET = """
  Search:
    Type: AWS::BedrockAgentCore::GatewayTarget
    Properties:
      Name: search
      GatewayIdentifier: {}
      TargetConfiguration: {}
      CredentialProviderConfigurations: [{{CredentialProviderType: OAUTH}}]
"""
LAMBDA = "{Mcp: {Lambda: {LambdaArn: 'arn:aws:lambda:us-west-2:111122223333:function:search'}}}"


def test_a_gateway():
    (gateway,) = target(GATEWAY + TARGET.format("!Ref Tools", LAMBDA)).gateways
    assert (gateway.name.value, gateway.protocol.value, gateway.authorizer.value) == ("tools", "MCP", "CUSTOM_JWT")
    assert gateway.jwt.clients == ("${Unset}",)
    assert [(a.value, a.created) for a in gateway.interceptors] == [
        ("arn:aws:lambda:us-west-2:111122223333:function:guard", True)
    ]
    assert [t.credential for t in gateway.targets] == ["OAUTH"]


@pytest.mark.parametrize(
    ("configuration", "kind", "function"),
    [
        (LAMBDA, "lambda", "arn:aws:lambda:us-west-2:111122223333:function:search"),
        ("{Mcp: {McpServer: {Endpoint: https://mcp.example.com}}}", "mcpServer", None),
        ("{Mcp: {OpenApiSchema: {S3: {Uri: s3://b/k}}}}", "openApiSchema", None),
        ("{Http: {AgentcoreRuntime: {Arn: arn}}}", "agentcoreRuntime", None),
        ("{Inference: {Provider: {}}}", "provider", None),
    ],
)
def test_targets(configuration, kind, function):
    (gateway,) = target(GATEWAY + TARGET.format("!GetAtt Tools.GatewayIdentifier", configuration)).gateways
    (found,) = gateway.targets
    assert (found.name, found.kind, found.lambda_arn and found.lambda_arn.value) == ("search", kind, function)


def test_a_target_of_a_gateway_of_another_stack():
    """It makes no gateway here, whose members nobody knows; the ledger has it."""
    read = target(GATEWAY + TARGET.format("tools-abcdef1234", LAMBDA))
    assert [(g.subject, len(g.targets)) for g in read.gateways] == [("tools", 0)]
    [apart] = [resource for resource in read.resources if resource.kind == "GatewayTarget"]
    assert apart.value("gatewayIdentifier").value == "tools-abcdef1234"


def test_a_harness_names_its_model():
    text = """
  Chat:
    Type: AWS::BedrockAgentCore::Harness
    Properties:
      HarnessName: chat
      ExecutionRoleArn: !GetAtt Role.Arn
      Model: {BedrockModelConfig: {ModelId: us.amazon.nova-pro-v1:0}}
      Environment: {AgentCoreRuntimeEnvironment: {NetworkConfiguration: {NetworkMode: VPC}}}
"""
    (found,) = target(text + ROLE).agents
    assert (found.subject, found.name, found.network.mode.value) == ("chat", None, "VPC")
    assert [(m.value, m.derived_by) for m in found.models] == [("us.amazon.nova-pro-v1:0", "")]


def test_an_image_of_a_repository_of_the_same_template():
    repository = "  Repo: {Type: AWS::ECR::Repository, Properties: {RepositoryName: bots}}\n"
    runtime = RUNTIME.replace("!Ref Uri", "!Sub '${Repo.RepositoryUri}:v1'")
    image = target(runtime + ROLE + repository).agents[0].image
    assert (image.value, image.created) == ("111122223333.dkr.ecr.us-west-2.amazonaws.com/bots:v1", True)


# Networks

VPC = """
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16, EnableDnsSupport: true, EnableDnsHostnames: true}}
  Private: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24}}
  Public: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}}
  Internet: {Type: AWS::EC2::InternetGateway}
  Attached: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref Vpc, InternetGatewayId: !Ref Internet}}
  Nat: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: !Ref Public, AllocationId: eipalloc-0a}}
  Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  Out: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: !Ref Nat}}
  Uses: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref Private, RouteTableId: !Ref Table}}
  Registry: {Type: AWS::EC2::VPCEndpoint, Properties: {VpcId: !Ref Vpc, ServiceName: !Sub 'com.amazonaws.${AWS::Region}.ecr.api',
    VpcEndpointType: Interface, PrivateDnsEnabled: true, SubnetIds: [!Ref Private], SecurityGroupIds: [!GetAtt Group.GroupId]}}
  Group: {Type: AWS::EC2::SecurityGroup, Properties: {VpcId: !Ref Vpc, SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 443,
    ToPort: 443, CidrIp: !GetAtt Vpc.CidrBlock}]}}
  Back: {Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupId: !Ref Group, IpProtocol: '6', FromPort: '80', ToPort: '80',
    SourceSecurityGroupId: !GetAtt Group.GroupId}}
"""


def networked(vpc=VPC, subnets="!Ref Private", groups="!GetAtt Group.GroupId"):
    inside = f"NetworkModeConfig: {{Subnets: [{subnets}], SecurityGroups: [{groups}]}}"
    return agent(written(f"NetworkConfiguration: {{NetworkMode: VPC, {inside}}}"), rest=vpc).network


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("vpcs.0.cidrs", ("10.0.0.0/16",)),
        ("vpcs.0.dns_hostnames", True),
        ("subnets.0.vpc_id", "Vpc"),
        ("subnets.0.cidr", "10.0.0.0/24"),
        ("route_tables.0.subnet_ids", ("Private",)),
        ("route_tables.0.routes.0.gateway_id", "local"),
        ("route_tables.0.routes.1.nat_gateway_id", "Nat"),
        ("route_tables.0.routes.1.destination_cidr", "0.0.0.0/0"),
        ("route_tables.1.main", True),
        ("nat_gateways.0.subnet_id", "Public"),
        ("nat_gateways.0.vpc_id", "Vpc"),
        ("internet_gateways.0.vpc_ids", ("Vpc",)),
        ("endpoints.0.service_name", "com.amazonaws.us-west-2.ecr.api"),
        ("endpoints.0.private_dns", True),
        ("endpoints.0.group_ids", ("Group",)),
        ("security_groups.0.ingress.0.cidrs", ("10.0.0.0/16",)),
        ("security_groups.0.ingress.1.groups", ("Group",)),
        ("security_groups.0.ingress.1.protocol", "tcp"),
        ("security_groups.0.ingress.1.from_port", 80),
        ("security_groups.0.egress.0.cidrs", ("0.0.0.0/0",)),
        ("network_acls.0.default", True),
    ],
)
def test_rows_of_a_network_to_be_created(path, value):
    assert value_of(networked().plan.topology, path) == value


@pytest.mark.parametrize(
    ("change", "complete"),
    [
        ({}, True),
        ({"groups": "sg-0a1b2c3d"}, False),
        ({"subnets": "!Ref Private, subnet-0a1b2c3d"}, False),
        ({"vpc": VPC.replace("CidrBlock: 10.0.0.0/24", "CidrBlock: !Ref Unset")}, False),
        ({"vpc": VPC.replace("NatGatewayId: !Ref Nat", "NatGatewayId: !ImportValue nat")}, False),
        ({"vpc": VPC + "  Acl: {Type: AWS::EC2::NetworkAcl, Properties: {VpcId: !Ref Vpc}}\n"}, True),
        ({"vpc": VPC + "  Main: {Type: AWS::EC2::VPCDHCPOptionsAssociation, Properties: {VpcId: !Ref Vpc}}\n"}, False),
        ({"vpc": VPC.replace("VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24", "VpcId: vpc-0a1b2c3d, CidrBlock: 10.0.0.0/24")}, True),
        ({"vpc": VPC.replace("VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24", "VpcId: !Ref Unset, CidrBlock: 10.0.0.0/24")}, False),
    ],
)  # fmt: skip
def test_a_plan_is_complete_only_where_all_of_it_is_known(change, complete):
    assert networked(**change).plan.complete is complete


def test_a_network_that_is_there_gets_nothing_from_a_vpc_beside_it():
    found = networked(subnets="subnet-0a1b2c3d", groups="sg-0a1b2c3d")
    assert (found.plan.changes, found.plan.complete, found.endpoints_planned) == ((), True, True)


# Parameters


def test_parameters_region_and_stack_of_samconfig(tmp_path):
    text = '[default.deploy.parameters]\nstack_name = "bots"\nregion = "eu-west-1"\nparameter_overrides = "Unset=MCP Uri=x"\n'
    (tmp_path / "samconfig.toml").write_text(text, "utf-8")
    found = target(
        RUNTIME.replace("AgentRuntimeName: bot", "AgentRuntimeName: !Ref AWS::StackName")
        + written("ProtocolConfiguration: !Ref Unset")
        + ROLE,
        path=tmp_path / "template.yaml",
        region=None,
        parameters={"Uri": "given"},
    )
    (bot,) = found.agents
    assert (found.region.value, found.stack.value) == ("eu-west-1", "bots")
    assert (bot.name.value, bot.protocol.value, bot.image.value) == ("bots", "MCP", "given")


@pytest.mark.parametrize(
    "text", ["Resources: {A: {B: c}}", "Resources: [a]", "stackName: x\nagents: []", "[{name: a}]", "Resources: null"]
)
def test_other_documents_are_not_recognized(text):
    assert not cloudformation.recognizes(parse(text, "x.yaml"))


def test_what_is_not_followed_is_noted():
    text = "  Fn::ForEach::Bots: [Name, !Ref Unset, {}]\n  Nest: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: https://s3.example.com/t}}\n"
    assert [note.text.partition(" is ")[0] for note in target(RUNTIME + ROLE + text).notes] == [
        "Fn::ForEach::Bots",
        "the nested stack Nest",
    ]


def test_loops_are_read_in_every_section():
    text = """
Transform: [AWS::LanguageExtensions, Acme::Macro]
Conditions:
  Fn::ForEach::Cs: [C, [a, b], {"Is${C}": !Equals ["${C}", a]}]
Resources:
  Fn::ForEach::Bots:
    - Name
    - [a, b]
    - Bot${Name}:
        Type: AWS::BedrockAgentCore::Runtime
        Condition: Is${Name}
        Properties:
          AgentRuntimeName: !Ref Name
          EnvironmentVariables:
            Fn::ForEach::Vars: [V, [X], {"${V}": "${Name}"}]
"""
    found = target("", head=text)
    assert [each.name.value for each in found.agents] == ["a"]
    assert found.agents[0].name.origin.line == 13
    assert [each.kind for each in found.resources if each.unread] == ["Acme::Macro"]


NEST = "Resources: {Nest: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: HERE}}}"


@pytest.mark.parametrize(
    ("url", "beside", "found"),
    [
        ("stacks/bots.yaml", "stacks/bots.yaml", True),
        ("https://b.s3.amazonaws.com/stacks/bots.yaml", "stacks/bots.yaml", True),
        ('!Sub "https://${Unset}.s3.amazonaws.com/v1/stacks/bots.yaml"', "stacks/bots.yaml", True),
        ("https://s3.amazonaws.com/bucket/bots.yaml?versionId=1", "bots.yaml", True),
        ("https://b.s3.amazonaws.com/other/bots.yaml", "stacks/bots.yaml", False),
        ("https://b.s3.amazonaws.com/../secret.yaml", "../secret.yaml", False),
        ("https://b.s3.amazonaws.com/app/app.yaml", "app.yaml", False),
        ("https://b.s3.amazonaws.com/", "stacks/bots.yaml", False),
    ],
)
def test_a_nested_stack_is_read_from_the_file_that_its_url_ends_with(tmp_path, url, beside, found):
    """Whoever uploads a folder of templates keeps what it looks like inside."""
    (tmp_path / "app" / "stacks").mkdir(parents=True)
    text = NEST.replace("HERE", url)
    file = tmp_path / "app" / "app.yaml"
    (tmp_path / "app" / beside).write_text(HEAD + RUNTIME + ROLE)
    file.write_text(text)
    (whole,) = cloudformation.read(parse(text, str(file)), Deploy())
    assert [agent.name.value for agent in whole.agents] == (["bot"] if found else [])
    assert any("is not beside" in note.text for note in whole.notes) is not found
    assert any("read from" in note.text for note in whole.notes) is (found and "://" in url)
