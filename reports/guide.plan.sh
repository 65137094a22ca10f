#!/bin/sh
# The plan of agentcore-preflight 0.1.0, from its report of 2026-11-22T10:00:00Z.
# SIMULATED ACCOUNT (--demo bare), not a real one.
# Nothing has been changed yet. This script may be run twice; it stops at the first error.
#
# Account 123456789012, us-west-2, config.json:
# 3 changes to your files, 6 things only people can do.
#
# In your file (problem 2): In config.json:15 write my-gateway instead of my_gateway.
#   In config.json:15 write my-gateway instead of my_gateway. (agentcore-preflight --fix does it)
#
# In your file (problem 3): createVPC without maxAZs: agentkit-aws-cdk makes a VPC without subnets
#   Add to config.json:18:
#     "maxAZs": 2
#
# In your file (problem 4): createVPC without vpcCidr: agentkit-aws-cdk hands the CDK an empty CIDR, which it refuses
#   Add to config.json:18:
#     "vpcCidr": "10.0.0.0/16"
#
# For you (problem 1): account 123456789012 has no repository research-agent in us-west-2
#   Create the repository and push the image.
#     aws ecr create-repository --repository-name research-agent --region us-west-2
#     aws ecr get-login-password --region us-west-2 | docker login --username AWS --password-stdin 123456789012.dkr.ecr.us-west-2.amazonaws.com
#     docker buildx build --platform linux/arm64 --provenance=false -t 123456789012.dkr.ecr.us-west-2.amazonaws.com/research-agent:latest --push .
#
# For you (problem 5): 'research-endpoint' is not a valid endpoint name: hyphens are not allowed
#   Name it research_endpoint.
#
# For you (problem 6): my-agent-stack-execution-role does not let bedrock-agentcore.amazonaws.com assume it for agent
# research, gateway my_gateway: it trusts bedrock.amazonaws.com, lambda.amazonaws.com. That is how agentkit-aws-cdk
# makes the role; another version may do otherwise
#   Give the role this trust policy.
#     {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": ["bedrock.amazonaws.com", "lambda.amazonaws.com"]}, "Action": "sts:AssumeRole"}, {"Sid": "AgentCoreAssumeRole", "Effect": "Allow", "Principal": {"Service": "bedrock-agentcore.amazonaws.com"}, "Action": "sts:AssumeRole", "Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}, "ArnLike": {"aws:SourceArn": "arn:aws:bedrock-agentcore:us-west-2:123456789012:*"}}}]}
#
# For you (problem 7): AWSServiceRoleForBedrockAgentCoreNetwork does not exist, and runtimes in VPC mode need it for
# their network interfaces; Admin may create it, but several runtimes at once may fail
#   Create it once ahead of the deployment, with an identity that may.
#     aws iam create-service-linked-role --aws-service-name network.bedrock-agentcore.amazonaws.com
#
# For you (problem 8): AWSServiceRoleForBedrockAgentCoreRuntimeIdentity does not exist, and every runtime created
# since 2025-10-13 needs it; Admin may create it, but several runtimes at once may fail
#   Create it once ahead of the deployment, with an identity that may.
#     aws iam create-service-linked-role --aws-service-name runtime-identity.bedrock-agentcore.amazonaws.com
#
# For you (problem 9): X-Ray does not send trace segments to CloudWatch Logs, so no spans arrive there
#   Switch on Transaction Search: allow X-Ray to write the logs, then send its trace segments there.
#     aws logs put-resource-policy --policy-name TransactionSearchXRayAccess --region us-west-2 --policy-document '{"Version": "2012-10-17", "Statement": [{"Sid": "TransactionSearchXRayAccess", "Effect": "Allow", "Principal": {"Service": "xray.amazonaws.com"}, "Action": "logs:PutLogEvents", "Resource": ["arn:aws:logs:us-west-2:123456789012:log-group:aws/spans:*", "arn:aws:logs:us-west-2:123456789012:log-group:/aws/application-signals/data:*"], "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:xray:us-west-2:123456789012:*"}, "StringEquals": {"aws:SourceAccount": "123456789012"}}}]}'
#     aws xray update-trace-segment-destination --destination CloudWatchLogs --region us-west-2

echo 'there is nothing to run; the comments say what is left to do' >&2
