"""Bedrock's models and inference profiles, which moto does not have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moto.utilities.utils import get_partition

from preflight.demo.agentcore import state_of
from preflight.demo.dispatch import AwsError, Call, answers
from preflight.demo.state import NOW

ON_DEMAND, PROFILE_ONLY = ("ON_DEMAND",), ()
MODELS = {
    "amazon.nova-lite-v1:0": ("Nova Lite", "Amazon", ON_DEMAND, "ACTIVE"),
    "amazon.nova-pro-v1:0": ("Nova Pro", "Amazon", ON_DEMAND, "ACTIVE"),
    "amazon.titan-embed-text-v2:0": ("Titan Text Embeddings V2", "Amazon", ON_DEMAND, "ACTIVE"),
    "anthropic.claude-3-haiku-20240307-v1:0": ("Claude 3 Haiku", "Anthropic", ON_DEMAND, "LEGACY"),
    "anthropic.claude-haiku-4-5-20251001-v1:0": ("Claude Haiku 4.5", "Anthropic", PROFILE_ONLY, "ACTIVE"),
    "anthropic.claude-sonnet-4-5-20250929-v1:0": ("Claude Sonnet 4.5", "Anthropic", PROFILE_ONLY, "ACTIVE"),
}
"""Name, provider, on-demand inference and lifecycle of the simulated models, the same in every region."""

PROFILED = ("amazon.nova-pro-v1:0", *(model for model in MODELS if "4-5" in model))
GEOGRAPHIES = {
    "us": ("us-east-1", "us-east-2", "us-west-2"),
    "eu": ("eu-central-1", "eu-north-1", "eu-west-1", "eu-west-3"),
    "apac": ("ap-northeast-1", "ap-northeast-2", "ap-south-1", "ap-southeast-1", "ap-southeast-2"),
}
"""The destination regions of the system-defined profiles; `global` reaches beyond any region."""

AVAILABLE = {
    "agreementAvailability": {"status": "AVAILABLE"},
    "authorizationStatus": "AUTHORIZED",
    "entitlementAvailability": "AVAILABLE",
    "regionAvailability": "AVAILABLE",
}


@answers("bedrock", "ListFoundationModels")
def list_foundation_models(call: Call) -> dict[str, Any]:
    """The models of the region."""
    asked = call.params
    return {
        "modelSummaries": [
            model
            for model in (_model(call, model_id) for model_id in MODELS)
            if asked.get("byProvider", model["providerName"]).lower() == model["providerName"].lower()
            and asked.get("byInferenceType", "ON_DEMAND") in (*model["inferenceTypesSupported"], "ON_DEMAND")
        ]
    }


@answers("bedrock", "GetFoundationModel")
def get_foundation_model(call: Call) -> dict[str, Any]:
    """One model."""
    return {"modelDetails": _model(call, call.params["modelIdentifier"].rpartition("/")[2])}


@answers("bedrock", "GetFoundationModelAvailability")
def get_foundation_model_availability(call: Call) -> dict[str, Any]:
    """Whether this account may use one model here."""
    model_id = _model(call, call.params["modelId"].rpartition("/")[2])["modelId"]
    return {"modelId": model_id, **AVAILABLE, **state_of(call).model_availability.get(model_id, {})}


@answers("bedrock", "ListInferenceProfiles")
def list_inference_profiles(call: Call) -> dict[str, Any]:
    """The profiles of the region: all of them are AWS's own."""
    own_only = call.params.get("typeEquals") == "APPLICATION"
    return {"inferenceProfileSummaries": [] if own_only else list(_profiles(call))}


@answers("bedrock", "GetInferenceProfile")
def get_inference_profile(call: Call) -> dict[str, Any]:
    """One profile, by id or ARN."""
    wanted = call.params["inferenceProfileIdentifier"].rpartition("/")[2]
    for profile in _profiles(call):
        if profile["inferenceProfileId"] == wanted:
            return profile
    raise AwsError("ResourceNotFoundException", f"Inference profile {wanted} not found", 404)


@answers("bedrock", "GetUseCaseForModelAccess")
def get_use_case_for_model_access(call: Call) -> dict[str, Any]:
    """The use-case form Anthropic asks for once per account."""
    if not state_of(call).use_case_submitted:
        raise AwsError("ResourceNotFoundException", "No use case was submitted for this account", 404)
    return {"formData": b'{"companyName": "Example Corp"}'}


def _model(call: Call, model_id: str) -> dict[str, Any]:
    if model_id not in MODELS:
        raise AwsError("ResourceNotFoundException", f"Could not resolve the foundation model {model_id}", 404)
    name, provider, inference, lifecycle = MODELS[model_id]
    return {
        "modelArn": _model_arn(call, call.region, model_id),
        "modelId": model_id,
        "modelName": name,
        "providerName": provider,
        "inputModalities": ["TEXT"],
        "outputModalities": ["EMBEDDING" if "embed" in model_id else "TEXT"],
        "responseStreamingSupported": "embed" not in model_id,
        "customizationsSupported": [],
        "inferenceTypesSupported": list(inference),
        "modelLifecycle": {"status": lifecycle},
    }


def _model_arn(call: Call, region: str, model_id: str) -> str:
    return f"arn:{get_partition(call.region)}:bedrock:{region}::foundation-model/{model_id}"


def _profiles(call: Call) -> Iterator[dict[str, Any]]:
    for model_id in PROFILED:
        for prefix, regions in GEOGRAPHIES.items():
            if call.region in regions:
                yield _profile(call, prefix, model_id, regions)
        if not model_id.startswith("amazon."):
            yield _profile(call, "global", model_id, (call.region, ""))


def _profile(call: Call, prefix: str, model_id: str, regions: tuple[str, ...]) -> dict[str, Any]:
    profile_id = f"{prefix}.{model_id}"
    owner = f"arn:{get_partition(call.region)}:bedrock:{call.region}:{call.account_id}"
    return {
        "inferenceProfileName": f"{prefix.upper()} {MODELS[model_id][0]}",
        "inferenceProfileArn": f"{owner}:inference-profile/{profile_id}",
        "inferenceProfileId": profile_id,
        "models": [{"modelArn": _model_arn(call, region, model_id)} for region in regions],
        "status": "ACTIVE",
        "type": "SYSTEM_DEFINED",
        "createdAt": NOW,
        "updatedAt": NOW,
    }
