"""What can be told of a policy's text without Cedar."""

from __future__ import annotations

import pytest

from preflight.gateways.cedar import fault, gateways

ARN = "arn:aws:bedrock-agentcore:us-west-2:123456789012:gateway/tools-abcdefghij"
WHOLE = f"""
// refunds up to 500 only
permit(
  principal is AgentCore::OAuthUser,
  action == AgentCore::Action::"Refunds___refund",
  resource == AgentCore::Gateway::"{ARN}"
) when {{ context.input.amount < 500 && ["a", "b"].contains(context.input.kind) }};
"""


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (WHOLE, ""),
        ("forbid (principal, action, resource) unless { false };", ""),
        ('permit(principal, action, resource) when { context.input.text == "it\'s :( {" };', ""),
        ('@id("one") permit(principal, action, resource); forbid(principal, action, resource);', ""),
        ("", "its text is empty"),
        ("  \n\t", "its text is empty"),
        ("// permit(principal, action, resource);", "its text is empty"),
        ("allow(principal, action, resource);", "neither permit"),
        ('"permit(principal, action, resource);"', "its text is empty"),
        ("resource == permitted(principal);", "neither permit"),
        ("permit(principal, action, resource;", "1 ( and 0 )"),
        ("permit(principal, action, resource) when { true;", "1 { and 0 }"),
    ],
)
def test_what_is_wrong_beyond_doubt(text: str, wrong: str) -> None:
    assert (wrong in fault(text)) if wrong else (fault(text) == "")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (WHOLE, (ARN,)),
        (WHOLE * 2, (ARN,)),
        ("permit(principal, action, resource is AgentCore::Gateway);", ()),
        ('permit(principal, action, resource == AgentCore::Gateway::"${Gateway}");', ()),
    ],
)
def test_which_gateways_it_names(text: str, named: tuple[str, ...]) -> None:
    assert gateways(text) == named
