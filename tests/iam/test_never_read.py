"""Variables whose values are never read, and what the rights on all that they may name say of them."""

from __future__ import annotations

import pytest
from worlds import ACCOUNT, REGION, scope

from preflight.core.finding import Finding, failed, passed, unknown, warned
from preflight.core.resource import Resource
from preflight.core.target import Target
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Undetermined, Value
from preflight.iam.never_read import TOOLS, candidates, tool_of, whatever

HERE = f"arn:aws:bedrock-agentcore:{REGION}"
BROWSER, OWN = f"{HERE}:{ACCOUNT}:browser-custom/b-abcdefghij", f"{HERE}:aws:browser/aws.browser.v1"
GATEWAY = f"{HERE}:{ACCOUNT}:gateway/g-abcdefghij"
DENIED = Unanswered(UnansweredReason.DENIED, "bedrock-agentcore:ListBrowsers")


@pytest.mark.parametrize(
    ("variable", "kind"),
    [
        ("BROWSER_ID", "Browser"),
        ("AGENTCORE_BROWSER_IDENTIFIER", "Browser"),
        ("CODE_INTERPRETER_ID", "CodeInterpreter"),
        ("CODEINTERPRETER_ARN", "CodeInterpreter"),
        ("GATEWAY_URL", "Gateway"),
        ("MCP_GATEWAY_ENDPOINT", "Gateway"),
        ("BROWSER_TIMEOUT", ""),
        ("API_GATEWAY_NAME", ""),
        ("INTERPRETERS", ""),
    ],
)
def test_the_kind_that_a_variable_names(variable: str, kind: str) -> None:
    assert tool_of(variable) == kind


def there(kind: str, subject: str, **members: str) -> Resource:
    return Resource(kind, subject, {name: Value(each) for name, each in members.items()}, deployed=True)


@pytest.mark.parametrize(
    ("kind", "rows", "found"),
    [
        ("Browser", (), (OWN,)),
        ("Browser", (there("Browser", BROWSER), there("Memory", "arn:m")), (BROWSER, OWN)),
        ("Memory", (there("Browser", BROWSER),), ()),
        ("Gateway", (there("Gateway", GATEWAY, authorizerType="CUSTOM_JWT"),), ()),
        ("Gateway", (there("Gateway", GATEWAY, authorizerType="AWS_IAM"),), (GATEWAY,)),
        ("Gateway", (there("Gateway", GATEWAY),), (GATEWAY,)),
    ],
)
def test_what_the_region_has(kind: str, rows: tuple[Resource, ...], found: tuple[str, ...]) -> None:
    assert candidates(kind, scope(target=Target("account", "here", resources=rows))) == found


def test_what_could_not_be_listed_is_not_none() -> None:
    with pytest.raises(Unanswered):
        candidates("Browser", scope(target=Target("account", "here", unread={"Browser": DENIED})))
    unread = Resource("Browser", REGION, deployed=True, unread="could not be listed")
    with pytest.raises(Undetermined):
        candidates("Browser", scope(target=Target("account", "here", resources=(unread,))))


YES, NO, SHOULD, MAYBE = (
    passed("may"),
    failed("may not", "Allow it."),
    warned("should", "Allow it."),
    unknown("?", "Ask."),
)


@pytest.mark.parametrize(
    ("kind", "said", "status"),
    [
        ("Browser", (YES, YES), "pass"),
        ("Browser", (NO, NO), "warn"),
        ("Browser", (NO, SHOULD), "warn"),
        ("Browser", (YES, NO), "unknown"),
        ("Browser", (NO, MAYBE), "unknown"),
        ("Memory", (), "unknown"),
        ("Gateway", (), "pass"),
    ],
)
def test_what_the_rights_on_all_of_them_say(kind: str, said: tuple[Finding, ...], status: str) -> None:
    each = {f"arn:{place}": (finding,) for place, finding in enumerate(said)}
    [found] = whatever(kind, "THE_ID", each)
    assert found.status == status
    assert "THE_ID" in found.because


def test_every_kind_takes_rights_of_agentcore() -> None:
    assert all(action.startswith("bedrock-agentcore:") for tool in TOOLS.values() for action in tool.actions)
