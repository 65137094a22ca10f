"""KMS keys: where they are, what state they are in, and whom their policy lets in."""

from __future__ import annotations

import json
from typing import Any

import pytest
from resources import LATER, resource
from worlds import ACCOUNT, REGION, Rows, findings, live_facts, scope

from preflight.checks.encryption_key import judge
from preflight.core.resource import Resource
from preflight.core.target import ResourcePolicy, Target
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import made_value
from preflight.demo import demo
from preflight.iam.deployer import DEPLOYER_ROLE, KEY
from preflight.iam.queries import RoleRow
from preflight.kms.keys import KEY as DESCRIBED
from preflight.kms.keys import KEY_POLICY, Key, KeyPolicy

ARN = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/11111111-2222-3333-4444-555555555555"
DEPLOYER = f"arn:aws:iam::{ACCOUNT}:role/Deployer"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
ENABLED = Key("Enabled", "SYMMETRIC_DEFAULT")
DENIED = Unanswered(UnansweredReason.DENIED, "kms:DescribeKey")


def memory(arn: Any = ARN) -> Resource:
    return resource("Memory", {"name": "m", "encryptionKeyArn": arn})


def statement(principal: Any = ROOT, effect: str = "Allow", action: Any = "kms:*", **condition: Any) -> dict[str, Any]:
    made = {"Effect": effect, "Principal": {"AWS": principal}, "Action": action, "Resource": "*"}
    return made | ({"Condition": condition} if condition else {})


def policy(*statements: dict[str, Any]) -> KeyPolicy:
    return KeyPolicy(json.dumps({"Version": "2012-10-17", "Statement": statements}))


DEFAULT = policy(statement())


def statuses(made: Resource, key: Any = ENABLED, document: Any = DEFAULT) -> list[str]:
    rows: Rows = {
        DESCRIBED: {ARN: key},
        KEY_POLICY: {ARN: document},
        DEPLOYER_ROLE: {KEY: RoleRow(DEPLOYER, "/", {})},
    }
    return [each.status.value for each in findings(judge, scope(target=Target("api", "it", resources=(made,))), rows)]


@pytest.mark.parametrize(
    ("made", "key", "expected"),
    [
        (memory(), ENABLED, ["pass", "pass"]),
        (memory(), Key("Disabled"), ["fail"]),
        (memory(), Key("PendingDeletion"), ["fail"]),
        (memory(), Key("NeverHeardOf"), ["unknown"]),
        (memory(), Key("Enabled", "RSA_2048"), ["fail", "pass"]),
        (memory(), Key("Enabled", "NEVER_HEARD_OF"), ["unknown", "pass"]),
        (memory(), (), ["fail"]),
        (memory(), DENIED, ["unknown"]),
        (memory(ARN.replace(REGION, "eu-west-1")), ENABLED, ["fail"]),
        (memory("alias/agents"), ENABLED, ["fail"]),
        (memory(LATER), ENABLED, ["skip"]),
        (resource("Memory", {"name": "m"}), ENABLED, ["skip"]),
        (resource("Gateway", {"name": "g", "kmsKeyArn": ARN}), Key("Disabled"), ["fail"]),
    ],
)
def test_the_key(made: Resource, key: Any, expected: list[str]) -> None:
    assert statuses(made, key) == expected


@pytest.mark.parametrize(
    ("document", "status"),
    [
        (policy(statement()), "pass"),
        (policy(statement(DEPLOYER)), "pass"),
        (policy(statement("*", StringEquals={"kms:ViaService": f"bedrock-agentcore.{REGION}.amazonaws.com"})), "pass"),
        (policy(statement("*", StringEquals={"kms:ViaService": f"s3.{REGION}.amazonaws.com"})), "fail"),
        (policy(statement(f"arn:aws:iam::{ACCOUNT}:role/Other")), "fail"),
        (policy(statement(DEPLOYER, action=["kms:Decrypt", "kms:DescribeKey"])), "fail"),
        (policy(statement(), statement(DEPLOYER, "Deny", "kms:CreateGrant")), "fail"),
        (policy(statement(), statement("*", "Deny", "kms:*", StringEquals={"aws:SourceVpc": "vpc-1"})), "unknown"),
        (policy(statement("*", StringEquals={"aws:PrincipalTag/team": "a"})), "unknown"),
        (KeyPolicy("not JSON"), "unknown"),
        (Unanswered(UnansweredReason.DENIED, "kms:GetKeyPolicy"), "unknown"),
    ],
)
def test_whom_the_policy_lets_in(document: Any, status: str) -> None:
    assert sorted(statuses(memory(), document=document)) == sorted(["pass", status])


def test_kms_is_asked_about_each_key() -> None:
    with demo("ready", REGION) as world:
        kms = world.session.client("kms")
        arn = kms.create_key()["KeyMetadata"]["Arn"]
        gone = arn[:-4] + "0000"
        where = scope(target=Target("api", "it", resources=(memory(arn), memory(gone))))
        facts = live_facts(world.session, where, DESCRIBED, KEY_POLICY)
        assert facts.one(DESCRIBED, arn) == ENABLED
        assert facts.one(DESCRIBED, gone) is None
        assert ROOT in facts.of(KEY_POLICY, arn)[0].text


@pytest.mark.parametrize(
    ("document", "whole", "expected"),
    [
        (DEFAULT, True, ["pass"]),
        (policy(statement(DEPLOYER)), True, ["pass"]),
        (policy(statement(f"arn:aws:iam::{ACCOUNT}:role/Other")), True, ["fail"]),
        (policy(statement(), statement("*", "Deny")), True, ["fail"]),
        (policy(statement("${Role.Arn}")), False, ["unknown"]),
        (policy(statement(), statement("${Role.Arn}")), False, ["pass"]),
        (None, True, ["skip"]),
    ],
)
def test_a_key_to_come_by_the_policy_that_the_source_writes(document: Any, whole: bool, expected: list[str]) -> None:
    written = (ResourcePolicy("kms", "Key", document.text, whole),) if document else ()
    made = Target("api", "it", resources=(memory(made_value("Key.Arn")),), resource_policies=written)
    rows = {DEPLOYER_ROLE: {KEY: RoleRow(DEPLOYER, "/", {})}}
    found = findings(judge, scope(target=made), rows)
    assert [each.status.value for each in found] == expected
    assert all(each.fix is None or each.fix.command is None for each in found)


@pytest.mark.parametrize(
    ("row", "expected"),
    [(ENABLED, ["pass"]), (Key("Disabled"), ["fail"]), ((), ["fail"]), (DENIED, ["unknown"])],
)
def test_the_key_of_a_volume_is_judged_by_its_state(row: Any, expected: list[str]) -> None:
    volumes = {"ec2Configuration": {"rootVolume": {"kmsKeyId": ARN}}}
    provider = resource("CapacityProvider", {"name": "p", "computeConfiguration": volumes})
    found = findings(judge, scope(target=Target("api", "it", resources=(provider,))), {DESCRIBED: {ARN: row}})
    assert [each.status.value for each in found] == expected
