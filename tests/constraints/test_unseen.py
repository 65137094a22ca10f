"""Whatever a request names is looked at: a name that nothing knows of comes back in a finding.

Every member of every create request that names something gets a name of its own, in a request with nothing else but
what AWS requires. All are audited at once in the simulated account `ready`, where none of the names is: as requests to
come, and as what is deployed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError

from preflight import audit, read_target
from preflight.account.engine import Engine
from preflight.account.live import Live
from preflight.account.session import LiveAccount
from preflight.audit.run import questions
from preflight.checks import all_checks
from preflight.constraints.shapes import Shape, request, shape
from preflight.core.kinds import KINDS, Kind
from preflight.core.report import Evidence
from preflight.demo import DemoAccount, demo

HERE = "us-west-2:123456789012"
NAMES = (
    (r"roleArn$", "arn:aws:iam::123456789012:role/Z{}"),
    (r"kmsKey|encryptionKey", f"arn:aws:kms:{HERE}:key/00000000-0000-0000-0000-000000{{}}"),
    (r"secretArn$", f"arn:aws:secretsmanager:{HERE}:secret:z{{}}-AbCdEf"),
    (r"secretId$", "z{}"),
    (r"lambda.*arn$|functionArn$", f"arn:aws:lambda:{HERE}:function:z{{}}"),
    (r"sns.*arn$|topicArn$", f"arn:aws:sns:{HERE}:z{{}}"),
    (r"eventBridge.*arn$", f"arn:aws:events:{HERE}:event-bus/z{{}}"),
    (r"dataStreamArn$", f"arn:aws:kinesis:{HERE}:stream/z{{}}"),
    (r"subnet", "subnet-0000000{}"),
    (r"securityGroup", "sg-0000000{}"),
    (r"vpcIdentifier$", "vpc-0000000{}"),
    (r"bucket(Name)?$", "z{}-bucket"),
    (r"s3\.uri$", "s3://z{}-bucket/key"),
    (r"discoveryUrl$", "https://z{}.example.com/.well-known/openid-configuration"),
    (r"resourceConfigurationIdentifier$", "rcfg-00000000000{}"),
    (r"restApiId$", "z{}"),
    (r"snapshotId$", "snap-0000000{}"),
    (r"capacityReservationId$", "cr-0{}"),
    (r"capacityReservationResourceGroupArn$", f"arn:aws:resource-groups:{HERE}:group/z{{}}"),
    (r"licenseConfigurationArn$", f"arn:aws:license-manager:{HERE}:license-configuration:lic-{{}}"),
    (r"instanceProfileArn$", "arn:aws:iam::123456789012:instance-profile/z{}"),
    (r"sshKeyName$", "z{}"),
    (r"efs.*accessPointArn$", f"arn:aws:elasticfilesystem:{HERE}:access-point/fsap-00000000000{{}}"),
    (r"accessPointArn$", f"arn:aws:s3files:{HERE}:file-system/fs-00000000000{{0}}/access-point/fsap-00000000000{{0}}"),
    (r"efs.*fileSystemArn$", f"arn:aws:elasticfilesystem:{HERE}:file-system/fs-00000000000{{}}"),
    (r"fileSystemArn$", f"arn:aws:s3files:{HERE}:file-system/fs-00000000000{{}}"),
    (r"capacityProviderArn$", f"arn:aws:bedrock-agentcore:{HERE}:capacity-provider/z{{}}-0123456789"),
    (r"apiKey.*[aA]rn$", f"arn:aws:bedrock-agentcore:{HERE}:token-vault/default/apikeycredentialprovider/z{{}}"),
    (
        r"(provider|credential)Arn$",
        f"arn:aws:bedrock-agentcore:{HERE}:token-vault/default/oauth2credentialprovider/z{{}}",
    ),
    (r"gatewayArn$|policyEngine.*arn$", f"arn:aws:bedrock-agentcore:{HERE}:gateway/z{{}}-0123456789"),
    (r"browserArn$", f"arn:aws:bedrock-agentcore:{HERE}:browser-custom/z{{}}-0123456789"),
    (r"codeInterpreterArn$", f"arn:aws:bedrock-agentcore:{HERE}:code-interpreter-custom/z{{}}-0123456789"),
    (r"memory.*arn$", f"arn:aws:bedrock-agentcore:{HERE}:memory/z{{}}-0123456789"),
    (r"agentcoreRuntime.*arn$", f"arn:aws:bedrock-agentcore:{HERE}:runtime/z{{}}-0123456789"),
    (r"gatewayIdentifier$|harnessId$|agentRuntimeId$|memoryId$|policyEngineId$", "z{}-0123456789"),
    (r"containerUri$", "123456789012.dkr.ecr.us-west-2.amazonaws.com/z{}:v1"),
)
"""What each member is called that names something, by the end of its path; a name of its own in the place of `{}`."""
NOT_USED = re.compile(r"hostingEnvironments\.arn$|managedMemoryConfiguration\.arn$|vpcIdentifier$|fileSystemArn$")
"""Who may call it, what AWS fills in, and what is only compared with what is looked up beside it."""
PREFERRED = ("VPC", "CUSTOM_JWT", "GATEWAY_IAM_ROLE")
TYPES = {"oauthCredentialProvider": "OAUTH", "apiKeyCredentialProvider": "API_KEY"}
"""The words that go with what a path names, where AWS takes one of several."""
GIVEN = {
    "accessPointArn": f"arn:aws:s3files:{HERE}:file-system/fs-00000000000000001/access-point/fsap-00000000000000001",
    "gatewayIdentifier": "tools-gateway-nno6o9rr2q",
    "roleArn": "arn:aws:iam::123456789012:role/ResearchAgentRole",
    "executionRoleArn": "arn:aws:iam::123456789012:role/ResearchAgentRole",
}
"""What is there already, for members that AWS requires beside the one that a request is about."""
NOT_DEPLOYED = re.compile(
    r"SecretConfig\.|hooks\.|^CapacityProvider .*launchParameters|snapshotId$|\w+ \w+(Id|Identifier)$"
)
"""What AWS answers under another name or not at all, what `unseen` leaves to the deployment, and parents."""
NAMED = ("name", "agentRuntimeName", "harnessName", "endpointName")
DOCUMENT = b'{"issuer": "https://another.example.com", "jwks_uri": "https://another.example.com/keys"}'
JUDGED = {kind for check in all_checks() for kind in check.kinds}
Path_ = tuple[str, ...]


def leaves(of: Shape, path: Path_ = (), above: tuple[str, ...] = ()) -> Iterator[tuple[Path_, Shape]]:
    """Every string of a request with its path, `*` for the items of lists and maps."""
    inner = {"*": of.member or of.value} if of.type in {"list", "map"} else of.members
    if of.type == "string":
        yield path, of
    for name, held in inner.items():
        if held not in above:
            yield from leaves(shape(held), (*path, name), (*above, held))


def least(of: Shape, name: str = "") -> Any:
    """The least that AWS takes in the place of a shape."""
    match of.type:
        case "structure":
            return {each: least(shape(of.members[each]), each) for each in of.required or tuple(of.members)[: of.union]}
        case "list":
            return [least(shape(of.member), name)]
        case "map":
            return {"k": least(shape(of.value), name)}
        case "string":
            return next((each for each in (*PREFERRED, *of.enum) if each in of.enum), GIVEN.get(name, name))
        case "boolean":
            return True
        case _:
            return of.min or 1


def holding(of: Shape, path: Path_, text: str) -> Any:
    """The least request that says `text` at a path."""
    if not path:
        return text
    first, *rest = path
    if first == "*":
        inner = holding(shape(of.member or of.value), tuple(rest), text)
        return [inner] if of.type == "list" else {"k": inner}
    whole = {} if of.union else least(of)
    typed = {"credentialProviderType": TYPES[rest[0]]} if rest and rest[0] in TYPES else {}
    return {**whole, **typed, first: holding(shape(of.members[first]), tuple(rest), text)}


def naming(kind: Kind) -> Iterator[tuple[str, str, Any]]:
    """Every member of a kind's request that names something: its path, the name, and the request."""
    made = request(kind.create)
    for path, of in leaves(made) if made else ():
        told = ".".join(step for step in path if step != "*")
        form = next(
            (form for ending, form in NAMES if re.search(ending, told)), "arn:{}" if "arn:" in of.pattern else ""
        )
        if form and not of.enum and not NOT_USED.search(told):
            yield told, form, (made, path)


def everything() -> Iterator[tuple[str, str, dict[str, Any]]]:
    count = 0
    for kind in KINDS:
        for told, form, (made, path) in naming(kind) if kind.name in JUDGED else ():
            count += 1
            own = str(100000 + count)
            yield f"{kind.name} {told}", own, {kind.create: holding(made, path, form.format(own))}


def unspoken(world: DemoAccount, targets: Any) -> list[str]:
    """The members whose names no finding speaks of."""
    live = Live(world.session, questions(all_checks()), "test", fetch=lambda *_: DOCUMENT)
    report = audit(
        targets, regions=["us-west-2"], account=LiveAccount(Engine(live, 300, workers=1), Evidence.SIMULATED)
    )
    found = [each for each in report.findings if each.check not in {"api-constraints", "deployer-permissions"}]
    told = " ".join(f"{each.subject} {each.because}" for each in found)
    return [path for path, own, _ in everything() if own not in told]


def test_every_name_comes_back(tmp_path: Path) -> None:
    file = tmp_path / "requests.json"
    file.write_text(json.dumps([each for _, _, each in everything()]), "utf-8")
    with demo("ready", "us-west-2") as world:
        assert unspoken(world, read_target(file)) == []


def test_every_name_of_what_is_deployed_comes_back() -> None:
    with demo("ready", "us-west-2") as world:
        settings = Config(parameter_validation=False)
        client: Any = world.session.client("bedrock-agentcore-control", config=settings)
        for place, (_, _, each) in enumerate(everything()):
            (operation, request_) = next(iter(each.items()))
            name = next((member for member in NAMED if member in request_), "")
            with suppress(ClientError):
                getattr(client, xform_name(operation))(**{**request_, **({name: f"n{place}"} if name else {})})
        missed = unspoken(world, None)
    assert [each for each in missed if not NOT_DEPLOYED.search(each)] == []
