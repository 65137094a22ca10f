import json
from typing import Any

import pytest
from worlds import ACCOUNT, answer, scope

from preflight.core.query import Facts, Query
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.iam.access import PermissionNeed
from preflight.iam.grants import made_up
from preflight.iam.queries import key, rulings, simulate, simulation, with_resource_policies
from preflight.iam.resource_policies import Attached, attached
from preflight.iam.simulation import Simulated

ROLE = f"arn:aws:iam::{ACCOUNT}:role/Agent"
FUNCTION = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:tool"
SECRET = f"arn:aws:secretsmanager:us-west-2:{ACCOUNT}:secret:key-AbCdEf"


def asked(resource, decision="implicitDeny", others=()):
    simulated = simulation(lambda _: ())
    facts = Facts(scope(), {simulated: {"x": answer(Simulated("a:b", resource, decision))}})
    return [
        (query.operation, call.params, call.region)
        for query in attached(simulated, lambda _: others)
        for call in query.calls(facts)
    ]


@pytest.mark.parametrize(
    ("resource", "calls"),
    [
        (FUNCTION, [("GetPolicy", {"FunctionName": FUNCTION}, "us-east-1")]),
        (f"{FUNCTION}:live", [("GetPolicy", {"FunctionName": FUNCTION, "Qualifier": "live"}, "us-east-1")]),
        (SECRET, [("GetResourcePolicy", {"SecretId": SECRET}, "us-west-2")]),
        (
            f"arn:aws:ecr:us-west-2:{ACCOUNT}:repository/team/app",
            [("GetRepositoryPolicy", {"registryId": ACCOUNT, "repositoryName": "team/app"}, "us-west-2")],
        ),
        ("arn:aws:s3:::code/a/b.zip", [("GetBucketPolicy", {"Bucket": "code", "ExpectedBucketOwner": ACCOUNT}, None)]),
        (
            "arn:aws:ecr:us-west-2:111122223333:repository/app",
            [("GetRepositoryPolicy", {"registryId": "111122223333", "repositoryName": "app"}, "us-west-2")],
        ),
        ("*", []),
    ],
)
def test_the_policies_of_what_no_identity_policy_denies_by_name_are_read(resource, calls):
    assert asked(resource) == calls
    assert asked(resource, "allowed") == calls
    assert asked(resource, "explicitDeny") == []


def policy(principal, action="lambda:InvokeFunction", effect="Allow"):
    return json.dumps(
        {"Statement": {"Effect": effect, "Principal": {"AWS": principal}, "Action": action, "Resource": FUNCTION}}
    )


@pytest.mark.parametrize(
    ("row", "attachment", "standing"),
    [
        ({}, (), "denied"),
        ({}, Attached(None), "denied"),
        ({}, Attached(policy(ROLE)), "allowed"),
        ({}, Attached(policy("*")), "allowed"),
        ({}, Attached(policy(f"arn:aws:iam::{ACCOUNT}:root")), "denied"),
        ({}, Attached(policy(f"arn:aws:iam::{ACCOUNT}:role/Other")), "denied"),
        ({}, Attached(policy(ROLE, "lambda:GetFunction")), "denied"),
        ({}, Unanswered(UnansweredReason.DENIED, "lambda:GetPolicy"), "unknown"),
        ({"boundary": False}, Attached(policy(ROLE)), "denied"),
        ({"organizations": False}, Attached(policy(ROLE)), "unknown"),
    ],
)
def test_the_policy_of_the_resource_can_allow_what_no_identity_policy_does(row, attachment, standing):
    both = with_resource_policies(simulation(lambda _: ()))
    need = PermissionNeed(("lambda:InvokeFunction",), FUNCTION)
    facts = Facts(
        scope(),
        {both.query: {key(ROLE, need): answer(Simulated(need.actions[0], FUNCTION, "implicitDeny", **row))}},
    )
    for query in both.attached:
        facts.answers[query] = {FUNCTION: answer(attachment)} if query.service == "lambda" else {}
    (found,) = rulings(facts, both, ROLE, [need])
    assert found.status == standing


REPOSITORY = f"arn:aws:ecr:us-west-2:{ACCOUNT}:repository/app"
FOREIGN = "arn:aws:ecr:us-west-2:111122223333:repository/app"
MEMORY = f"arn:aws:bedrock-agentcore:us-west-2:{ACCOUNT}:memory/notes-AbCdEf0123"
TOPIC = f"arn:aws:sns:us-west-2:{ACCOUNT}:notes"
STREAM = f"arn:aws:kinesis:us-west-2:{ACCOUNT}:stream/notes"
EFS = f"arn:aws:elasticfilesystem:us-west-2:{ACCOUNT}:file-system/fs-0123456789abcdef0"
S3_FILES = f"arn:aws:s3files:us-west-2:{ACCOUNT}:file-system/fs-0123456789abcdef0"


@pytest.mark.parametrize(
    ("resource", "calls"),
    [
        (MEMORY, [("GetResourcePolicy", {"resourceArn": MEMORY})]),
        (MEMORY.replace("notes-AbCdEf0123", made_up("notes")), []),
        (f"arn:aws:bedrock-agentcore:us-west-2:{ACCOUNT}:workload-identity-directory/default", []),
        (TOPIC, [("GetTopicAttributes", {"TopicArn": TOPIC})]),
        (STREAM, [("GetResourcePolicy", {"ResourceARN": STREAM})]),
        (EFS, [("DescribeFileSystemPolicy", {"FileSystemId": "fs-0123456789abcdef0"})]),
        (S3_FILES, [("GetFileSystemPolicy", {"fileSystemId": "fs-0123456789abcdef0"})]),
        (f"{S3_FILES}/access-point/fsap-0123456789abcdef0", []),
        (f"arn:aws:logs:us-west-2:{ACCOUNT}:log-group:/x", []),
    ],
)
def test_other_resources_that_have_policies(resource, calls):
    assert [each[:2] for each in asked(resource)] == calls
    assert [each[:2] for each in asked("s3:::elsewhere", others=(resource,))] == calls


def test_the_answer_that_names_a_template_is_about_what_was_asked():
    needs = [PermissionNeed(("kms:Decrypt",), f"arn:aws:kms:us-west-2:{ACCOUNT}:key/{name}") for name in ("a", "b")]
    simulated = simulation(lambda _: simulate(ROLE, needs))
    facts = Facts(scope(), {simulated: {key(ROLE, needs[0]): answer(Simulated("kms:Decrypt", "*", "allowed"))}})
    found = [call.key for query in attached(simulated) for call in query.calls(facts)]
    assert found == [need.resource for need in needs]


@pytest.mark.parametrize(
    ("resource", "document", "standing"),
    [
        (REPOSITORY, None, "allowed"),
        (REPOSITORY, {"Effect": "Deny", "Principal": "*", "Action": "ecr:*", "Resource": "*"}, "denied"),
        (REPOSITORY, {"Effect": "Deny", "Principal": "*", "Action": "ecr:ReplicateImage", "Resource": "*"}, "allowed"),
        (REPOSITORY, {"Effect": "Deny", "Principal": "*", "Action": "ecr:*", "Resource": FOREIGN}, "allowed"),
        (
            REPOSITORY,
            {
                "Effect": "Deny",
                "Principal": "*",
                "Action": "ecr:*",
                "Resource": "*",
                "Condition": {"StringNotEquals": {"aws:SourceVpc": "vpc-1"}},
            },
            "unknown",
        ),
        (FOREIGN, {"Effect": "Deny", "Principal": "*", "Action": "ecr:*", "Resource": "*"}, "unknown"),
    ],
)
def test_the_policy_of_the_registry_can_deny_what_all_others_allow(resource, document, standing):
    both = with_resource_policies(simulation(lambda _: ()))
    need = PermissionNeed(("ecr:BatchGetImage",), resource)
    said = {key(ROLE, need): answer(Simulated(need.actions[0], resource, "allowed"))}
    answers: dict[Query[Any], Any] = {query: {} for query in both.attached}
    facts = Facts(scope(), answers | {both.query: said})
    [whole] = [query for query in both.attached if query.operation == "GetRegistryPolicy"]
    text = Attached(json.dumps({"Version": "2012-10-17", "Statement": document})) if document else ()
    facts.answers[whole] = {call.key: answer(text) for call in whole.calls(facts)}
    (found,) = rulings(facts, both, ROLE, [need])
    assert found.status == standing
