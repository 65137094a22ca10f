"""Whether an agent will deploy to Amazon Bedrock AgentCore in this account and region, and what to change if not."""
