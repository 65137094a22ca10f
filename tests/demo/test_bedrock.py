"""Models and profiles."""

import jmespath
import pytest
from botocore.exceptions import ClientError

HAIKU = "anthropic.claude-haiku-4-5-20251001-v1:0"
NOVA = "amazon.nova-lite-v1:0"


def arn(region, model):
    return f"arn:aws:bedrock:{region}::foundation-model/{model}"


@pytest.mark.parametrize(
    ("operation", "params", "path", "expected"),
    [
        ("get_foundation_model", {"modelIdentifier": NOVA}, "modelDetails.inferenceTypesSupported", ["ON_DEMAND"]),
        ("get_foundation_model", {"modelIdentifier": HAIKU}, "modelDetails.inferenceTypesSupported", []),
        ("get_foundation_model", {"modelIdentifier": arn("us-west-2", NOVA)}, "modelDetails.modelId", NOVA),
        ("list_foundation_models", {"byProvider": "Amazon"}, "length(modelSummaries)", 3),
        ("list_foundation_models", {}, "length(modelSummaries)", 6),
        ("list_inference_profiles", {"typeEquals": "APPLICATION"}, "inferenceProfileSummaries", []),
        (
            "get_inference_profile",
            {"inferenceProfileIdentifier": f"us.{HAIKU}"},
            "models[].modelArn",
            [arn(region, HAIKU) for region in ("us-east-1", "us-east-2", "us-west-2")],
        ),
        (
            "get_inference_profile",
            {"inferenceProfileIdentifier": f"global.{HAIKU}"},
            "models[].modelArn",
            [arn("us-west-2", HAIKU), arn("", HAIKU)],
        ),
        ("get_foundation_model_availability", {"modelId": NOVA}, "regionAvailability", "AVAILABLE"),
    ],
)
def test_answers(ready, operation, params, path, expected):
    answer = getattr(ready.session.client("bedrock"), operation)(**params)
    assert jmespath.search(path, answer) == expected


@pytest.mark.parametrize(
    ("operation", "params"),
    [
        ("get_foundation_model", {"modelIdentifier": "no.model"}),
        ("get_foundation_model_availability", {"modelId": f"us.{HAIKU}"}),
        ("get_inference_profile", {"inferenceProfileIdentifier": f"eu.{HAIKU}"}),
    ],
)
def test_unknown_ids(ready, operation, params):
    with pytest.raises(ClientError) as caught:
        getattr(ready.session.client("bedrock"), operation)(**params)
    assert caught.value.response["Error"]["Code"] == "ResourceNotFoundException"


def test_profiles_of_a_geography_exist_only_there(ready):
    bedrock = ready.session.client("bedrock", region_name="eu-west-1")
    listed = jmespath.search("inferenceProfileSummaries[].inferenceProfileId", bedrock.list_inference_profiles())
    assert {profile.partition(".")[0] for profile in listed} == {"eu", "global"}
