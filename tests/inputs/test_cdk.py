"""A cloud assembly: every stack with agents, uploads that are not there yet, look-ups that were not done."""

import json
import os
from pathlib import Path

import pytest

from preflight.core.resource import maker
from preflight.core.value import Why
from preflight.inputs import cdk, cloudformation
from preflight.inputs.document import InputError, Options, read

OUT = Path(__file__).parent / "fixtures" / "cdk.out"
HASH, PACKAGE, UNTOLD = "a1" * 32, "b2" * 32, "d4" * 32


def named(file):
    return {"type": "aws:cloudformation:stack", "properties": {"templateFile": file}}


def within(folder):
    return {"type": "cdk:cloud-assembly", "properties": {"directoryName": folder}}


@pytest.fixture(scope="module")
def targets():
    found = cdk.read(read(OUT / "manifest.json"), Options(region="us-west-2"))
    return {target.stack.value: target for target in found}


@pytest.fixture(scope="module")
def agents(targets):
    return {agent.name.value: agent for target in targets.values() for agent in target.agents}


def test_it_is_told_by_its_artifacts():
    assert cdk.recognizes(read(OUT / "manifest.json"))
    assert not cdk.recognizes(read(OUT / "Agents.template.json"))


@pytest.mark.parametrize(
    ("stack", "account", "region", "agents"),
    [
        ("Agents", "111122223333", "us-west-2", 2),
        ("looked-up", "123456789012", "eu-west-1", 1),
        ("Prod-Any", None, None, 2),
    ],
)
def test_one_target_for_each_stack_with_agents(targets, stack, account, region, agents):
    target = targets[stack]
    said = tuple(value and value.value for value in (target.account, target.region))
    assert (*said, len(target.agents)) == (account, region, agents)
    assert len(targets) == 3


@pytest.mark.parametrize(
    ("agent", "detail", "platform"),
    [
        ("bot", f"pushed by cdk deploy: {HASH}", "linux/arm64"),
        ("looked", f"pushed by cdk deploy: {UNTOLD}", None),
        ("pushed", f"pushed by cdk deploy: {HASH}", None),
    ],
)
def test_an_image_that_the_deployment_pushes(agents, agent, detail, platform):
    image, found = agents[agent].image, agents[agent].platform
    assert (image.value, image.why, image.detail) == (None, Why.ASSET, detail)
    assert (found and found.value) == platform


def test_a_package_that_the_deployment_uploads(agents):
    code = agents["zip"].code
    assert (code.key.why, code.key.detail) == (Why.ASSET, f"pushed by cdk deploy: {PACKAGE}")
    assert code.bucket.value == "cdk-hnb659fds-assets-111122223333-us-west-2"


def test_dummies_of_look_ups_are_never_subnets(agents, targets):
    subnets = agents["looked"].network.subnets
    assert [(value.value, value.why, value.detail) for value in subnets] == [
        (None, Why.LOOKUP, "cdk synth did not look it up and wrote p-12345 in its place"),
        (None, Why.LOOKUP, "cdk synth did not look it up and wrote p-67890 in its place"),
    ]
    assert [note.origin.path for note in targets["looked-up"].notes] == ["missing[0]"]


def test_a_nested_stack_takes_its_parameters_and_gives_its_outputs(agents):
    inner = agents["inner"]
    assert [name.value for name in inner.endpoints] == ["live"]
    assert inner.image.detail == "created by this deployment: Repo.RepositoryUri"


def test_lines_are_those_of_the_template(agents):
    origin = agents["bot"].image.origin
    assert Path(origin.file).name == "Agents.template.json"
    assert origin.path == "Resources.Bot.Properties.AgentRuntimeArtifact.ContainerConfiguration.ContainerUri"
    assert "ContainerUri" in Path(origin.file).read_text("utf-8").splitlines()[origin.line - 1]


def test_a_synthesized_template_by_itself():
    document = read(OUT / "Agents.template.json")
    data = {**document.data, "Parameters": {"BootstrapVersion": {"Type": "AWS::SSM::Parameter::Value<String>"}}}
    (target,) = cloudformation.read(type(document)(document.file, data, "", document.lines), Options())
    assert [agent.image and agent.image.why for agent in target.agents] == [Why.ASSET, None]


def test_stacks_without_agents_are_targets_where_there_is_nothing_else():
    document = read(OUT / "manifest.json")
    data = {**document.data, "artifacts": {"Empty": document.data["artifacts"]["Empty"]}}
    (target,) = cdk.read(type(document)(document.file, data, "", document.lines), Options())
    assert (target.stack.value, target.agents, target.gateways) == ("Empty", (), ())


def application(folder, **stacks):
    """The targets of an application whose stacks are given as environment and template."""
    artifacts = {}
    for name, (environment, body) in stacks.items():
        (folder / f"{name}.template.json").write_text(json.dumps(body))
        properties = {"templateFile": f"{name}.template.json"}
        artifacts[name] = {"type": "aws:cloudformation:stack", "environment": environment, "properties": properties}
    (folder / "manifest.json").write_text(json.dumps({"version": "54.0.0", "artifacts": artifacts}))
    return cdk.read(read(folder / "manifest.json"), Options())


@pytest.mark.parametrize(
    ("exported", "role"),
    [
        ("arn:aws:iam::111122223333:role/shared", "arn:aws:iam::111122223333:role/shared"),
        ({"Fn::GetAtt": ["Made", "Arn"]}, "created by this deployment: A/Made.Arn"),
    ],
)
def test_an_import_is_read_from_the_stack_beside(tmp_path, exported, role):
    output = {"Out": {"Value": exported, "Export": {"Name": "shared-role"}}}
    giving = {"Resources": {"Made": {"Type": "AWS::IAM::Role", "Properties": {}}}, "Outputs": output}
    runtime = {"AgentRuntimeName": "a", "RoleArn": {"Fn::ImportValue": "shared-role"}}
    taking = {"Resources": {"R": {"Type": "AWS::BedrockAgentCore::Runtime", "Properties": runtime}}}
    (target,) = application(tmp_path, A=("", giving), B=("", taking))
    arn = target.agents[0].role.arn
    assert role in (arn.value, arn.detail.partition(",")[0])


WEST, EAST = "aws://111122223333/us-west-2", "aws://111122223333/us-east-1"
IMAGE = "111122223333.dkr.ecr.us-west-2.amazonaws.com/bot:latest"
VPC = {
    "Resources": {
        "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}},
        "Subnet": {
            "Type": "AWS::EC2::Subnet",
            "Properties": {"VpcId": {"Ref": "Vpc"}, "CidrBlock": "10.0.0.0/24"},
        },
        "Group": {
            "Type": "AWS::EC2::SecurityGroup",
            "Properties": {"VpcId": {"Ref": "Vpc"}, "GroupDescription": "agents"},
        },
    },
    "Outputs": {
        name: {"Value": {"Fn::GetAtt": [name, f"{name}Id"]}, "Export": {"Name": f"net:{name}"}}
        for name in ("Subnet", "Group")
    },
}
REPOSITORY = {"Resources": {"Repo": {"Type": "AWS::ECR::Repository", "Properties": {"RepositoryName": "bot"}}}}
INSIDE = {"Subnets": [{"Fn::ImportValue": "net:Subnet"}], "SecurityGroups": [{"Fn::ImportValue": "net:Group"}]}
BOT = {
    "AgentRuntimeName": "bot",
    "AgentRuntimeArtifact": {"ContainerConfiguration": {"ContainerUri": IMAGE}},
    "NetworkConfiguration": {"NetworkMode": "VPC", "NetworkModeConfig": INSIDE},
}
AGENT = {"Resources": {"Bot": {"Type": "AWS::BedrockAgentCore::Runtime", "Properties": BOT}}}


@pytest.mark.parametrize(
    ("network", "images", "subnet", "planned", "created"),
    [
        (WEST, WEST, Why.AFTER_DEPLOY, True, True),
        (WEST, EAST, Why.AFTER_DEPLOY, True, False),
        (EAST, WEST, Why.IMPORT, False, True),
    ],
)
def test_what_stacks_beside_create_is_to_come(tmp_path, network, images, subnet, planned, created):
    (target,) = application(tmp_path, Net=(network, VPC), Images=(images, REPOSITORY), Agents=(WEST, AGENT))
    (agent,) = target.agents
    (found,) = agent.network.subnets
    assert (found.why, bool(agent.network.plan), agent.image.created) == (subnet, planned, created)


def test_an_export_is_of_the_same_environment(tmp_path):
    def giving(role):
        return {"Resources": {}, "Outputs": {"Out": {"Value": role, "Export": {"Name": "role"}}}}

    runtime = {"AgentRuntimeName": "a", "RoleArn": {"Fn::ImportValue": "role"}}
    taking = {"Resources": {"R": {"Type": "AWS::BedrockAgentCore::Runtime", "Properties": runtime}}}
    stacks = {"W": (WEST, giving("west")), "E": (EAST, giving("east")), "A": (WEST, taking), "B": (EAST, taking)}
    assert [t.agents[0].role.arn.value for t in application(tmp_path, **stacks)] == ["west", "east"]


STACK = {"type": "aws:cloudformation:stack", "properties": {"templateFile": "T.template.json"}}
INNER = {"type": "cdk:cloud-assembly", "properties": {"directoryName": "inner"}}
EMPTY = {"version": "48.0.0", "artifacts": {}}


@pytest.mark.parametrize(
    ("artifact", "beside", "told"),
    [
        (STACK, {"T.template.json": []}, "is no template"),
        (STACK, {}, "names T.template.json, which is no file"),
        (STACK, {"T.template.json/x": {}}, "names T.template.json, which is no file"),
        (named("../T.template.json"), {"../T.template.json": {}}, "which leads out of its folder"),
        (named("/etc/hostname"), {}, "which leads out of its folder"),
        (named("link.json"), {"../T.template.json": {}}, "which leads out of its folder"),
        (named("pipe"), {}, "names pipe, which is no file"),
        (named("x" * 5000), {}, "which is no file"),
        (named("x\0"), {}, "which is no file"),
        (INNER, {"inner/manifest.json": {"artifacts": []}}, "is no manifest of a cloud assembly"),
        (INNER, {"inner/manifest.json": []}, "is no manifest of a cloud assembly"),
        (within("."), {}, "names itself as an assembly"),
        (within("again"), {}, "names itself as an assembly"),
        (within(".."), {"../manifest.json": EMPTY}, "which leads out of its folder"),
    ],
)
def test_what_an_assembly_names_is_a_file_below_it(tmp_path, monkeypatch, artifact, beside, told):
    folder = tmp_path / "cdk.out"
    for name, data in {"manifest.json": {**EMPTY, "artifacts": {"A": artifact}}, **beside}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(json.dumps(data))
    (folder / "link.json").symlink_to(tmp_path / "T.template.json")
    (folder / "again").symlink_to(folder)
    os.mkfifo(folder / "pipe")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=told):
        cdk.read(read(folder / "manifest.json"), Options())


MEMORY = {
    "Memory": {"Type": "AWS::BedrockAgentCore::Memory", "Properties": {"Name": "notes", "EventExpiryDuration": 30}},
    "Kept": {
        "Type": "AWS::SSM::Parameter",
        "Properties": {"Name": "/app/memory", "Type": "String", "Value": {"Fn::GetAtt": ["Memory", "MemoryId"]}},
    },
}
PARAMETER = {"Id": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/app/memory"}}


@pytest.mark.parametrize(
    ("memory_id", "place", "gives"),
    [
        ({"Ref": "Id"}, WEST, True),
        ("{{resolve:ssm:/app/memory}}", WEST, True),
        ("{{resolve:ssm:/app/memory:1}}", WEST, True),
        ({"Fn::Sub": "{{resolve:ssm:/app/memory}}"}, WEST, True),
        ("{{resolve:ssm:/app/other}}", WEST, False),
        ({"Ref": "Id"}, EAST, False),
    ],
)
def test_a_parameter_that_a_stack_beside_stores_is_what_it_holds(tmp_path, memory_id, place, gives):
    bot = {"AgentRuntimeName": "bot", "EnvironmentVariables": {"MEMORY_ID": memory_id}}
    agents = {
        "Parameters": PARAMETER,
        "Resources": {"Bot": {"Type": AGENT["Resources"]["Bot"]["Type"], "Properties": bot}},
    }
    target = application(tmp_path, Store=(WEST, {"Resources": MEMORY}), Agents=(place, agents))[-1]
    [found] = [each for each in target.resources if each.kind == "Runtime"]
    value = found.value("environmentVariables", "MEMORY_ID")
    assert (value.why is Why.AFTER_DEPLOY) is gives
    made = maker(value, target.made)
    assert (made.subject if made else None) == ("notes" if gives else None)


def test_an_image_that_another_stack_of_the_assembly_uploads(tmp_path):
    uri = {"Fn::Sub": f"${{AWS::AccountId}}.dkr.ecr.${{AWS::Region}}.amazonaws.com/images:{HASH}"}
    bot = {"AgentRuntimeName": "bot", "AgentRuntimeArtifact": {"ContainerConfiguration": {"ContainerUri": uri}}}
    body = {"Resources": {"Bot": {"Type": AGENT["Resources"]["Bot"]["Type"], "Properties": bot}}}
    listed = {"dockerImages": {HASH: {"source": {"directory": "bot", "platform": "linux/arm64"}}}}
    (tmp_path / "Images.assets.json").write_text(json.dumps(listed))
    (target,) = application(tmp_path, Images=("", {"Resources": {}}), Agents=("", body))
    assert (target.agents[0].image.why, target.agents[0].platform.value) == (Why.ASSET, "linux/arm64")


def test_stages_in_one_environment_do_not_see_each_other(tmp_path):
    """Each stage has an assembly of its own; the CDK lets none refer to another."""
    artifacts = {}
    for stage, resources in (("Beta", REPOSITORY), ("Prod", {"Resources": {}})):
        folder = tmp_path / stage
        folder.mkdir()
        application(folder, Images=(WEST, resources), Agents=(WEST, AGENT))
        artifacts[stage] = {"type": "cdk:cloud-assembly", "properties": {"directoryName": stage}}
    (tmp_path / "manifest.json").write_text(json.dumps({"version": "54.0.0", "artifacts": artifacts}))
    found = cdk.read(read(tmp_path / "manifest.json"), Options())
    assert [target.agents[0].image.created for target in found] == [True, False]
