"""Which texts name a model of Bedrock."""

from __future__ import annotations

import pytest

from preflight.models.model_ids import GEOGRAPHIES, MAKERS, MODEL_ID, NAMED

PROFILE = "arn:aws:bedrock:us-west-2:123456789012:application-inference-profile/abc123def456"


@pytest.mark.parametrize("maker", MAKERS)
def test_every_maker_alone_and_behind_every_geography(maker: str) -> None:
    model = f"{maker}.some-model-2-v1:0"
    named = [model, *(f"{geography}.{model}" for geography in GEOGRAPHIES)]
    assert all(NAMED.fullmatch(each) for each in named)
    assert MODEL_ID.fullmatch(model)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("deepseek.v3.2", "deepseek.v3.2"),
        ("bedrock/converse/us.amazon.nova-pro-v1:0", "us.amazon.nova-pro-v1:0"),
        ("meta.llama3-1-70b-instruct-v1:0:128k", "meta.llama3-1-70b-instruct-v1:0:128k"),
        (PROFILE, PROFILE),
        ("amazon.com", None),
        ("xai.com", None),
        ("nobody.some-model-v1:0", None),
        ("the amazon.nova-pro-v1:0", None),
    ],
)
def test_a_text_that_is_a_model_and_nothing_else(text: str, named: str | None) -> None:
    found = NAMED.fullmatch(text)
    assert (found["id"] if found else None) == named
