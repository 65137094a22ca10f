"""Two steps that write one thing are one step that does what both do; any others stay apart."""

from __future__ import annotations

import json

import pytest

from preflight.core.command import Command, aws, command
from preflight.core.steps import Build, Run
from preflight.remedies.merging import mergeable, merged, options


def policy(*actions: str) -> dict[str, object]:
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": each} for each in actions]}


def put(role: str = "r", name: str = "p", *actions: str) -> Run:
    return Run(aws("iam", "put-role-policy", role_name=role, policy_name=name, policy_document=policy(*actions)))


ENDPOINT = {"vpc_id": "vpc-1", "service_name": "s3"}


@pytest.mark.parametrize(
    ("first", "second", "one"),
    [
        (put("r", "p", "a"), put("r", "p", "b"), True),
        (put("r", "p", "a"), put("r", "q", "b"), False),
        (put("r", "p", "a"), put("s", "p", "a"), False),
        (Run(aws("ec2", "create-vpc-endpoint", **ENDPOINT)), Run(aws("ec2", "create-vpc-endpoint", **ENDPOINT)), True),
        (
            Run(aws("ec2", "create-route", route_table_id="a")),
            Run(aws("ec2", "create-route", route_table_id="b")),
            False,
        ),
        (Run(aws("sqs", "tag-queue")), Run(aws("sqs", "tag-queue"), text="said otherwise"), True),
        (Run(command("docker", "push", "a")), Run(command("docker", "push", "b")), False),
        (Build((command("docker", "a"),), image="i"), Build((command("docker", "b"),), image="i"), True),
        (Build((command("docker", "a"),)), Build((command("docker", "b"),)), False),
        (Build((command("docker", "a"),)), Run(command("docker", "a")), False),
    ],
)
def test_what_is_one_step(first: Run | Build, second: Run | Build, *, one: bool) -> None:
    assert mergeable(first, second) is one
    assert mergeable(second, first) is one


def test_what_is_piped_is_never_merged() -> None:
    piped = Command(aws("iam", "create-role", role_name="r").argv, command("cat", "f"))
    other = Run(aws("iam", "create-role", role_name="r", path="/x/"))
    assert not mergeable(Run(piped), other)


def test_the_statements_of_both_policies_stay_each_once() -> None:
    both = merged(put("r", "p", "a", "b"), put("r", "p", "b", "c"))
    document = json.loads(str(options(both.command)["--policy-document"][0]))
    assert [each["Action"] for each in document["Statement"]] == ["a", "b", "c"]


def test_what_was_done_for_one_is_not_done_for_both() -> None:
    done = Run(put("r", "p", "a").command, unless=aws("iam", "get-role-policy"))
    assert merged(done, put("r", "p", "b")).unless is None


def test_a_switch_of_one_alone_stays() -> None:
    first = Run(aws("ec2", "create-vpc-endpoint", "--private-dns-enabled", subnet_ids=["s-1"], **ENDPOINT))
    second = Run(aws("ec2", "create-vpc-endpoint", subnet_ids=["s-1", "s-2"], **ENDPOINT))
    held = options(merged(first, second).command)
    assert held["--private-dns-enabled"] == ()
    assert held["--subnet-ids"] == ("s-1", "s-2")


@pytest.mark.parametrize("document", ["not json", "[]", '{"Version": "x"}'])
def test_what_is_no_policy_is_not_read_as_one(document: str) -> None:
    given = [
        Run(aws("iam", "put-role-policy", role_name="r", policy_name="p", policy_document=each))
        for each in (document, json.dumps(policy("a")))
    ]
    assert len(options(merged(*given).command)["--policy-document"]) == 2
