import pytest

from preflight.semantics.model_arns import model_arn, names_profile, region_of

FOUNDATION = "arn:aws:bedrock:us-west-2::foundation-model/anthropic.claude-sonnet-4-20250514-v1:0"


@pytest.mark.parametrize(
    ("model", "profile"),
    [
        ("us.anthropic.claude-sonnet-4-20250514-v1:0", True),
        ("us-gov.anthropic.claude-3-5-sonnet-20240620-v1:0", True),
        ("global.anthropic.claude-sonnet-4-5-20250929-v1:0", True),
        ("arn:aws:bedrock:us-west-2:123456789012:inference-profile/us.amazon.nova-pro-v1:0", True),
        ("arn:aws:bedrock:us-west-2:123456789012:application-inference-profile/abc123", True),
        ("anthropic.claude-sonnet-4-20250514-v1:0", False),
        ("deepseek.v3.1", False),
        ("amazon.nova-pro-v1:0", False),
        (FOUNDATION, False),
        ("arn:aws:bedrock:us-west-2:123456789012:provisioned-model/abc", False),
    ],
)
def test_which_models_are_profiles(model, profile):
    assert names_profile(model) is profile


@pytest.mark.parametrize(
    ("model", "arn"),
    [
        ("amazon.nova-pro-v1:0", "arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-pro-v1:0"),
        (FOUNDATION, FOUNDATION),
    ],
)
def test_the_arn_of_a_model(model, arn):
    assert model_arn(model, "aws", "us-west-2") == arn


def test_a_global_profile_sends_requests_to_no_region_in_particular():
    assert region_of(FOUNDATION) == "us-west-2"
    assert region_of("arn:aws:bedrock:::foundation-model/anthropic.claude-sonnet-4-5") == "unspecified"
