"""What can be told of the Cedar text of a policy without Cedar: that it holds a policy, and which gateways it names.

As of 2026-11-27. Sources: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/policy-understanding-cedar.html,
https://docs.cedarpolicy.com/policies/syntax-grammar.html
"""

from __future__ import annotations

import re

TOKENS = re.compile(r'"(?:\\.|[^"\\])*"|//[^\n]*')
"""Texts and comments: nothing in them is a word of the policy."""
EFFECT = re.compile(r"\b(?:permit|forbid)\s*\(")
GATEWAY = re.compile(r'\bAgentCore::Gateway::"(?P<arn>arn:[^"\s]+:gateway/[\w-]+)"')
PAIRS = (("(", ")"), ("{", "}"), ("[", "]"))


def fault(text: str) -> str:
    """What is wrong with a policy beyond doubt; empty where that cannot be told."""
    words = TOKENS.sub(" ", text)
    if not words.strip():
        return "holds no policy: its text is empty"
    if not EFFECT.search(words):
        return "holds no policy: it has neither permit(…) nor forbid(…)"
    for opening, closing in PAIRS:
        opened, closed = words.count(opening), words.count(closing)
        if opened != closed:
            return f"is no Cedar: it has {opened} {opening} and {closed} {closing}"
    return ""


def gateways(text: str) -> tuple[str, ...]:
    """The ARNs of the gateways that a policy names, each once."""
    return tuple(dict.fromkeys(found["arn"] for found in GATEWAY.finditer(text)))
