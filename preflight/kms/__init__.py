"""The KMS keys that AgentCore resources are encrypted with."""
