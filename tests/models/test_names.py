"""What a model's id or ARN names."""

import pytest

from preflight.models.names import Kind, counts_as, parse

BEDROCK = "arn:aws:bedrock:us-west-2"


@pytest.mark.parametrize(
    ("text", "kind", "id_", "region"),
    [
        ("amazon.nova-pro-v1:0", Kind.FOUNDATION, "amazon.nova-pro-v1:0", ""),
        (
            "anthropic.claude-3-haiku-20240307-v1:0:48k",
            Kind.FOUNDATION,
            "anthropic.claude-3-haiku-20240307-v1:0:48k",
            "",
        ),
        ("us.amazon.nova-pro-v1:0", Kind.PROFILE, "us.amazon.nova-pro-v1:0", ""),
        (
            "us-gov.anthropic.claude-3-haiku-20240307-v1:0",
            Kind.PROFILE,
            "us-gov.anthropic.claude-3-haiku-20240307-v1:0",
            "",
        ),
        (
            "global.anthropic.claude-sonnet-4-5-20250929-v1:0",
            Kind.PROFILE,
            "global.anthropic.claude-sonnet-4-5-20250929-v1:0",
            "",
        ),
        ("bedrock/us.amazon.nova-pro-v1:0", Kind.PROFILE, "us.amazon.nova-pro-v1:0", ""),
        ("bedrock/converse/amazon.nova-pro-v1:0", Kind.FOUNDATION, "amazon.nova-pro-v1:0", ""),
        (f"{BEDROCK}::foundation-model/amazon.nova-pro-v1:0", Kind.FOUNDATION, "amazon.nova-pro-v1:0", "us-west-2"),
        (
            f"{BEDROCK}:123456789012:inference-profile/us.amazon.nova-pro-v1:0",
            Kind.PROFILE,
            "us.amazon.nova-pro-v1:0",
            "us-west-2",
        ),
        (f"{BEDROCK}:123456789012:application-inference-profile/abc123", Kind.APPLICATION, "abc123", "us-west-2"),
        (
            f"{BEDROCK}:123456789012:provisioned-model/abc123",
            Kind.OTHER,
            f"{BEDROCK}:123456789012:provisioned-model/abc123",
            "",
        ),
        (
            "in.anthropic.claude-sonnet-4-5-20250929-v1:0",
            Kind.PROFILE,
            "in.anthropic.claude-sonnet-4-5-20250929-v1:0",
            "",
        ),
        ("deepseek.v3.1", Kind.FOUNDATION, "deepseek.v3.1", ""),
        ("gpt-4o", Kind.OTHER, "gpt-4o", ""),
        ("openai/gpt-4o", Kind.OTHER, "openai/gpt-4o", ""),
        ("", Kind.OTHER, "", ""),
    ],
)
def test_parse(text: str, kind: Kind, id_: str, region: str) -> None:
    found = parse(text)
    assert (found.kind, found.id, found.region) == (kind, id_, region)


FOUNDATION = "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0"
CUSTOM = "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abc123"


@pytest.mark.parametrize(
    ("text", "arn"),
    [
        ("amazon.nova-pro-v1:0", f"{BEDROCK}::foundation-model/amazon.nova-pro-v1:0"),
        ("bedrock/amazon.nova-pro-v1:0", f"{BEDROCK}::foundation-model/amazon.nova-pro-v1:0"),
        ("us.amazon.nova-pro-v1:0", f"{BEDROCK}:123456789012:inference-profile/us.amazon.nova-pro-v1:0"),
        ("bedrock/us.amazon.nova-pro-v1:0", f"{BEDROCK}:123456789012:inference-profile/us.amazon.nova-pro-v1:0"),
        (FOUNDATION, FOUNDATION),
        (f"bedrock/{FOUNDATION}", FOUNDATION),
        (CUSTOM, CUSTOM),
    ],
)
def test_what_policies_call_a_model(text: str, arn: str) -> None:
    assert parse(text).arn("aws", "us-west-2", "123456789012") == arn


@pytest.mark.parametrize(
    ("arn", "region"), [(FOUNDATION, "us-east-1"), (FOUNDATION.replace("us-east-1", ""), "unspecified")]
)
def test_the_region_a_request_counts_as(arn: str, region: str) -> None:
    assert counts_as(arn) == region
