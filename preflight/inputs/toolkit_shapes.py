"""What the starter toolkit takes in `.bedrock_agentcore.yaml`: its loader is PyYAML, then pydantic.

As of 2026-07-15 (0.3.14), `utils/runtime/schema.py` of https://github.com/aws/bedrock-agentcore-starter-toolkit. What
the API itself refuses (ranges, patterns of its own) is judged by `api-constraints`, and not repeated here.
"""

from __future__ import annotations

import re

from preflight.inputs.shapes import FILLED, Either, Maybe, Shape, Strict, Text

YAML_1_1 = re.compile(r"[-+]?(0b[01_]+|0x[0-9a-fA-F_]+|0[0-7_]+|[1-9][0-9_]*(:[0-5]?[0-9])*)")
WHOLE = re.compile(r"[+-]?\d{1,18}(?:\.0*)?")
NUMBER = Either(
    (int, Text(YAML_1_1, ""), Text(re.compile(rf"\s*{WHOLE.pattern}\s*"), "")),
    "a whole number",
)
"""Also as text, with a fraction of zero, and as YAML 1.1 writes numbers."""
FLAG = Either((bool, Text(re.compile(r"(?i)true|false|yes|no|on|off|[tfyn10]"), "")), "true or false")
ACCOUNT = Text(re.compile(r"(\d{12})?"), "an account of 12 digits")
REGION = Text(re.compile(r"([a-z]{2,3}(?:-[a-z]+){1,3}-\d{1,2})?"), "a region")
"""Account and region may stand empty: a launch fills in those of the credentials."""
PROTOCOL = Text(re.compile(r"(?i)HTTP|MCP|A2A|AGUI"), "HTTP, MCP, A2A or AGUI")
IDENTIFIER = Text(re.compile(r"[a-zA-Z0-9_-]*"), "letters, digits, hyphens and underscores")
MEMORY_ARN = Text(re.compile(r"[a-zA-Z0-9_:/.-]*"), "the ARN of a memory")

AWS: Shape = {
    "execution_role": Maybe(str),
    "execution_role_auto_create": FLAG,
    "account": Maybe(ACCOUNT),
    "region": Maybe(REGION),
    "ecr_repository": Maybe(str),
    "ecr_auto_create": FLAG,
    "s3_path": Maybe(str),
    "s3_auto_create": FLAG,
    "network_configuration": {
        "network_mode": ("PUBLIC", "VPC"),
        "network_mode_config": Maybe({"security_groups": [str], "subnets": [str]}),
    },
    "protocol_configuration": {"server_protocol": PROTOCOL},
    "observability": {"enabled": FLAG},
    "lifecycle_configuration": {"idle_runtime_session_timeout": Maybe(NUMBER), "max_lifetime": Maybe(NUMBER)},
}
MEMORY: Shape = {
    "mode": ("STM_ONLY", "STM_AND_LTM", "NO_MEMORY"),
    "memory_id": Maybe(IDENTIFIER),
    "memory_arn": Maybe(MEMORY_ARN),
    "memory_name": Maybe(IDENTIFIER),
    "event_expiry_days": NUMBER,
    "first_invoke_memory_check_done": FLAG,
    "was_created_by_toolkit": FLAG,
    # What older versions wrote, and newer ones drop without harm.
    "enabled": object,
    "enable_ltm": object,
}
AUTHORIZER = Strict({
    "customJWTAuthorizer": {
        "discoveryUrl": str, "allowedAudience": [str], "allowedClients": [str], "allowedScopes": [str], "*": object,
    },
})  # fmt: skip
"""Passed on to the API as it is."""
AGENT: Shape = {
    "name!": FILLED,
    "language": ("python", "typescript"),
    "node_version": Maybe(str),
    "entrypoint!": FILLED,
    "deployment_type": ("container", "direct_code_deploy"),
    "runtime_type": Maybe(str),
    "platform": str,
    "container_runtime": Maybe(str),
    "source_path": Maybe(str),
    "aws": AWS,
    "bedrock_agentcore": {"agent_id": Maybe(str), "agent_arn": Maybe(str), "agent_session_id": Maybe(str), "*": object},
    "codebuild": {"project_name": Maybe(str), "execution_role": Maybe(str), "source_bucket": Maybe(str), "*": object},
    "memory": MEMORY,
    "identity": {"credential_providers": [object], "workload": Maybe({"*": object}), "*": object},
    "aws_jwt": {"*": object},
    "authorizer_configuration": Maybe(AUTHORIZER),
    "request_header_configuration": Maybe(Strict({"requestHeaderAllowlist": [str]})),
    "oauth_configuration": Maybe({"*": object}),
    "api_key_env_var_name": Maybe(str),
    "api_key_credential_provider_name": Maybe(str),
    "is_generated_by_agentcore_create": Maybe(FLAG),
}
"""What is read of an agent; every other key is dropped."""
FILE: Shape = {
    "default_agent": Maybe(str),
    "agents": {"*": object},
    "is_agentcore_create_with_iac": Maybe(FLAG),
}
