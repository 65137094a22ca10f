"""What a model's id or ARN names."""

import pytest

from preflight.semantics.models import Kind, parse

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
        ("gpt-4o", Kind.OTHER, "gpt-4o", ""),
        ("openai/gpt-4o", Kind.OTHER, "openai/gpt-4o", ""),
        ("", Kind.OTHER, "", ""),
    ],
)
def test_parse(text: str, kind: Kind, id_: str, region: str) -> None:
    found = parse(text)
    assert (found.kind, found.id, found.region) == (kind, id_, region)
