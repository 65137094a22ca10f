"""The healthy account seen by an auditor who may hardly look: each refusal as its service sends it."""

import pytest

ROLE = "arn:aws:sts::123456789012:assumed-role/Auditor/ci"


@pytest.mark.parametrize(
    ("call", "params", "code", "status"),
    [
        ("ec2.describe_vpcs", {}, "UnauthorizedOperation", 403),
        ("ecr.describe_images", {"repositoryName": "any"}, "AccessDeniedException", 400),
        ("iam.get_role", {"RoleName": "x"}, "AccessDenied", 403),
        (
            "iam.simulate_principal_policy",
            {"PolicySourceArn": "x" * 20, "ActionNames": ["a:b"]},
            "AccessDenied",
            403,
        ),
        ("ssm.get_parameters_by_path", {"Path": "/aws"}, "AccessDeniedException", 400),
        ("bedrock-agentcore-control.list_agent_runtimes", {}, "AccessDeniedException", 403),
        ("bedrock.list_foundation_models", {}, "AccessDeniedException", 403),
        ("service-quotas.list_service_quotas", {"ServiceCode": "vpc"}, "AccessDeniedException", 400),
        ("secretsmanager.describe_secret", {"SecretId": "x"}, "AccessDeniedException", 400),
        ("kms.describe_key", {"KeyId": "x"}, "AccessDeniedException", 400),
        ("xray.get_trace_segment_destination", {}, "AccessDeniedException", 403),
        ("logs.describe_resource_policies", {}, "AccessDeniedException", 400),
        ("lambda.get_function", {"FunctionName": "x"}, "AccessDeniedException", 403),
        ("cloudformation.list_exports", {}, "AccessDenied", 403),
        ("s3.get_bucket_location", {"Bucket": "some-bucket"}, "AccessDenied", 403),
        ("s3.head_object", {"Bucket": "some-bucket", "Key": "x"}, "403", 403),
    ],
)
def test_it_is_refused(denied, call, params, code, status):
    service, operation = call.split(".")
    client = denied.session.client(service)
    with pytest.raises(client.exceptions.ClientError) as caught:
        getattr(client, operation)(**params)
    response = caught.value.response
    assert (response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]) == (code, status)


def test_the_refusal_names_caller_and_action(denied):
    ecr = denied.session.client("ecr")
    with pytest.raises(ecr.exceptions.ClientError, match=f"User: {ROLE} is not authorized to perform: ecr:ListImages"):
        ecr.list_images(repositoryName="any")


def test_it_may_see_who_it_is_and_which_regions_there_are(denied):
    assert denied.session.client("sts").get_caller_identity()["Arn"] == ROLE
    assert denied.session.client("ec2").describe_regions(RegionNames=["us-west-2"])["Regions"]
