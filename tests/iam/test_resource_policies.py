import json

import pytest
from worlds import ACCOUNT, answer, scope

from preflight.core.query import Facts
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.iam.access import PermissionNeed
from preflight.iam.queries import key, rulings, simulation, with_resource_policies
from preflight.iam.resource_policies import Attached, attached
from preflight.iam.simulation import Simulated

ROLE = f"arn:aws:iam::{ACCOUNT}:role/Agent"
FUNCTION = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:tool"
SECRET = f"arn:aws:secretsmanager:us-west-2:{ACCOUNT}:secret:key-AbCdEf"


def asked(resource, decision="implicitDeny"):
    simulated = simulation(lambda _: ())
    facts = Facts(scope(), {simulated: {"x": answer(Simulated("a:b", resource, decision))}})
    return [(query.operation, call.params, call.region) for query in attached(simulated) for call in query.calls(facts)]


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
