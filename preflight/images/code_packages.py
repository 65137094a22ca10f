"""What AgentCore takes as a code package from S3. Read 2026-11-22.

Limits: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/bedrock-agentcore-limits.html (2026-09-26).
Runtimes: enum `AgentManagedRuntimeType` in the bedrock-agentcore-control model of botocore 1.44.5.
"""

from __future__ import annotations

ZIP_MB = 250
"""Compressed; unpacked it may have 750 MB."""

RUNTIMES = ("NODE_22", "PYTHON_3_10", "PYTHON_3_11", "PYTHON_3_12", "PYTHON_3_13", "PYTHON_3_14")
"""A runtime that is not here may be newer than this table."""
