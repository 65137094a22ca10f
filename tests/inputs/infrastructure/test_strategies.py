"""A strategy that is a resource of its own is read as its memory has it, from Terraform and from Pulumi."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ledgers import plain, plan, preview, read

PROMPT = {"append_to_prompt": "Keep it.", "model_id": "amazon.nova-lite-v1:0"}
CAMEL = {"appendToPrompt": "Keep it.", "modelId": "amazon.nova-lite-v1:0"}
SHOWN = {**CAMEL, "appendToPrompt": "********"}
PLACE = {"topic_arn": "arn:aws:sns:us-west-2:123456789012:t", "payload_delivery_bucket_name": "b"}


def written(type_: str, override: str = "", **inside: Any) -> dict[str, Any]:
    """The attributes of a plan; a block that is not written is an empty list."""
    about = {"name": "own", "memory_id": "notes-abcdefghij", "type": type_, "namespaces": ["/{actorId}"]}
    return {**about, "configuration": [{"type": override, **inside}] if override else [], "timeouts": None}


@pytest.mark.parametrize(
    ("body", "kind", "configuration"),
    [
        (written("SEMANTIC"), "semanticMemoryStrategy", None),
        (written("SUMMARIZATION"), "summaryMemoryStrategy", None),
        (written("USER_PREFERENCE"), "userPreferenceMemoryStrategy", None),
        (written("EPISODIC"), "episodicMemoryStrategy", None),
        (
            written("CUSTOM", "SEMANTIC_OVERRIDE", extraction=[PROMPT], consolidation=[]),
            "customMemoryStrategy",
            {"semanticOverride": {"extraction": SHOWN}},
        ),
        (
            written("CUSTOM", "SUMMARY_OVERRIDE", consolidation=[PROMPT], extraction=[]),
            "customMemoryStrategy",
            {"summaryOverride": {"consolidation": SHOWN}},
        ),
        (
            written("CUSTOM", "EPISODIC_OVERRIDE", reflection=[PROMPT]),
            "customMemoryStrategy",
            {"episodicOverride": {"reflection": SHOWN}},
        ),
        (
            written("CUSTOM", "SELF_MANAGED", self_managed_configuration=[{"invocation_configuration": [PLACE]}]),
            "customMemoryStrategy",
            {
                "selfManagedConfiguration": {
                    "invocationConfiguration": {
                        "topicArn": "arn:aws:sns:us-west-2:123456789012:t",
                        "payloadDeliveryBucketName": "b",
                    }
                }
            },
        ),
    ],
)
def test_a_strategy_of_terraform(body: dict[str, Any], kind: str, configuration: Any, tmp_path: Path) -> None:
    [found] = read(plan(body, "memory_strategy"), tmp_path)
    inside = {"name": "own", "namespaces": ["/{actorId}"]}
    wanted = {**inside, "configuration": configuration} if configuration else inside
    assert (found.kind, found.subject) == ("MemoryStrategy", "own")
    assert plain(found.members) == {"memoryId": "notes-abcdefghij", "memoryStrategies": [{kind: wanted}]}


def test_a_strategy_of_pulumi(tmp_path: Path) -> None:
    body = {
        "name": "own",
        "memoryId": "notes-abcdefghij",
        "memoryExecutionRoleArn": "arn:aws:iam::123456789012:role/Notes",
        "type": "CUSTOM",
        "configuration": {"type": "USER_PREFERENCE_OVERRIDE", "extraction": CAMEL},
    }
    [found] = read(preview(body, "aws:bedrock/agentcoreMemoryStrategy:AgentcoreMemoryStrategy"), tmp_path)
    custom = {"name": "own", "configuration": {"userPreferenceOverride": {"extraction": SHOWN}}}
    assert plain(found.members) == {
        "memoryId": "notes-abcdefghij",
        "memoryExecutionRoleArn": "arn:aws:iam::123456789012:role/Notes",
        "memoryStrategies": [{"customMemoryStrategy": custom}],
    }


def test_a_strategy_whose_type_is_not_known_keeps_its_models(tmp_path: Path) -> None:
    body = written("", "SEMANTIC_OVERRIDE", extraction=[PROMPT])
    [found] = read(plan(body, "memory_strategy", after_unknown={"type": True}), tmp_path)
    assert "amazon.nova-lite-v1:0" in {value.value for path, value in found.leaves() if path[0] == "memoryStrategies"}
