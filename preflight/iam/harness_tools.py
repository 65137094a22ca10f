"""What the tools, model and skills of a harness take of its execution role.

As of 2026-11-28. Source: the policies for optional features of
https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/harness-security.html#harness-execution-role-policy
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from preflight.core.requirement import MUST, SHOULD
from preflight.core.resource import Resource, Tree
from preflight.core.value import Value
from preflight.iam.permissions import Permission

_AGENTCORE = "bedrock-agentcore:"
_BROWSER = "StartBrowserSession StopBrowserSession GetBrowserSession ListBrowserSessions UpdateBrowserStream"
_STREAMS = "ConnectBrowserAutomationStream ConnectBrowserLiveViewStream"
_INTERPRETER = "StartCodeInterpreterSession StopCodeInterpreterSession GetCodeInterpreterSession"
_INVOKED = "ListCodeInterpreterSessions InvokeCodeInterpreter"


def _actions(names: str) -> tuple[str, ...]:
    return tuple(f"{_AGENTCORE}{name}" for name in names.split())


TOOLS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "agentCoreBrowser.browserArn": ("use its browser", _actions(f"{_BROWSER} {_STREAMS}")),
    "agentCoreCodeInterpreter.codeInterpreterArn": (
        "use its code interpreter",
        _actions(f"{_INTERPRETER} {_INVOKED}"),
    ),
    "agentCoreGateway.gatewayArn": ("invoke its gateway", _actions("InvokeGateway")),
    "oauth.providerArn": ("get tokens of its provider", _actions("GetResourceOauth2Token")),
    "auth.credentialArn": ("get the key of its skills", _actions("GetResourceApiKey")),
    "apiKeyArn": ("get the key of its model", _actions("GetResourceApiKey")),
}
"""By the end of the member's path: what it is for, and the actions on what it names."""


_OF_AWS = "arn:{partition}:bedrock-agentcore:{region}:aws:"
DEFAULTS: Mapping[str, tuple[str, str]] = {
    "agentcore_browser": ("agentCoreBrowser.browserArn", f"{_OF_AWS}browser/aws.browser.v1"),
    "agentcore_code_interpreter": (
        "agentCoreCodeInterpreter.codeInterpreterArn",
        f"{_OF_AWS}code-interpreter/aws.codeinterpreter.v1",
    ),
}
"""By the type of a tool that names none of its own: the member it leaves out, and the one of AWS that it uses."""


def default_permissions(harness: Resource) -> Iterator[tuple[Permission, str]]:
    """The rights on AWS's own browser and code interpreter, with the member that would name another."""
    tools = harness.get("tools")
    for place in range(len(tools)) if isinstance(tools, list | tuple) else ():
        type_ = harness.value("tools", place, "type")
        member, arn = DEFAULTS.get(str(type_.value), ("", "")) if type_ else ("", "")
        if member and harness.value("tools", place, "config", *member.split(".")) is None:
            purpose, actions = TOOLS[member]
            yield Permission(purpose, actions, arn, SHOULD), member


def tool_permissions(harness: Resource) -> Iterator[tuple[Permission, str, Value[str]]]:
    """Each right that a harness takes, with the member that names the thing, and the name.

    Without the key of its model nothing works; without a tool the agent still answers. A gateway takes no action
    where the tokens of a provider open it, or nothing does.
    """
    for path, value in harness.leaves():
        names = [step for step in path if isinstance(step, str)]
        member = ".".join(names[-2:])
        purpose, actions = TOOLS.get(member) or TOOLS.get(names[-1]) or ("", ())
        if purpose:
            wanted = () if names[-1] == "gatewayArn" and _opened(harness.get(*path[:-1], "outboundAuth")) else actions
            yield Permission(purpose, wanted, "{thing}", MUST if names[-1] == "apiKeyArn" else SHOULD), member, value


def _opened(auth: Tree) -> bool:
    """Whether requests to a gateway are not signed."""
    return isinstance(auth, Mapping) and bool({"oauth", "none"} & auth.keys())
