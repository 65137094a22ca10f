#!/bin/sh
# The plan of agentcore-preflight 0.1.0, from its report of 2026-11-22T10:00:00Z.
# SIMULATED ACCOUNT (--demo bare), not a real one.
# Nothing has been changed yet. This script may be run twice; it stops at the first error.
#
# Account 123456789012, us-west-2, config.json:
# 3 changes to your files, 6 steps to run, 3 things only people can do.
#
# In your file (problem 2): In config.json:15 write my-gateway instead of my_gateway.
#   In config.json:15 write my-gateway instead of my_gateway. (agentcore-preflight --fix does it)
#
# In your file (problem 3): Add this to vpc.
#   Add this to vpc.
#     "maxAZs": 2
#
# In your file (problem 4): Add this to vpc.
#   Add this to vpc.
#     "vpcCidr": "10.0.0.0/16"
#
# For you (problem 5): 'research-endpoint' is not a valid endpoint name: hyphens are not allowed
#   Name it research_endpoint.
#
# For you (problem 6): it names no version: it stays at the version of its creation, and later updates are never
# served
#   Look at what there is, and choose.
#     aws bedrock-agentcore-control list-agent-runtime-versions --agent-runtime-id RUNTIME_ID --region us-west-2
#
# For you (problem 7): my-agent-stack-execution-role does not trust bedrock-agentcore.amazonaws.com as it should
#   agentkit-aws-cdk writes this policy itself, not your file: once the role is made, give it this one.
#     aws iam update-assume-role-policy --role-name my-agent-stack-execution-role --policy-document '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": ["bedrock.amazonaws.com", "lambda.amazonaws.com"]}, "Action": "sts:AssumeRole"}, {"Sid": "AgentCoreAssumeRole", "Effect": "Allow", "Principal": {"Service": "bedrock-agentcore.amazonaws.com"}, "Action": "sts:AssumeRole", "Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}, "ArnLike": {"aws:SourceArn": "arn:aws:bedrock-agentcore:us-west-2:123456789012:*"}}}]}'

set -eu
export AWS_PAGER=''

ACCOUNT=$(aws sts get-caller-identity --query Account --output text)

step() { printf '\n[%s] %s\n' "$1" "$2" >&2; }

# Runs a command; where AWS answers that it is done already, that is no error.
run() {
  if output=$("$@" 2>&1); then
    if [ -n "$output" ]; then printf '%s\n' "$output"; fi
  else
    code=$?
    case $output in
      *AlreadyExists*|*.Duplicate*|*EntityAlreadyExists*|*"already exists"*|*"has been taken in this account"*)
        echo 'already there' >&2 ;;
      *NoSuchEntity*|*ResourceNotFoundException*|*.NotFound*)
        case " $* " in
          *' delete-'*) echo 'already gone' >&2 ;;
          *) printf '%s\n' "$output" >&2; exit "$code" ;;
        esac ;;
      *) printf '%s\n' "$output" >&2; exit "$code" ;;
    esac
  fi
}

case "$ACCOUNT" in
  123456789012) ;;
  *) echo 'this plan is for account 123456789012; nothing was changed in account' "$ACCOUNT" >&2; exit 1 ;;
esac

if [ "$ACCOUNT" = 123456789012 ]; then
export AWS_REGION=us-west-2 AWS_DEFAULT_REGION=us-west-2

# 1. account 123456789012 has no repository research-agent in us-west-2 (problem 1)
step '1/6 us-west-2' 'account 123456789012 has no repository research-agent in us-west-2'
if aws ecr describe-repositories --repository-names research-agent --region us-west-2 >/dev/null 2>&1; then echo 'done already' >&2; else
  run aws ecr create-repository --repository-name research-agent --region us-west-2
fi

# 2. the service-linked role AWSServiceRoleForBedrockAgentCoreNetwork does not exist (problem 8)
step '2/6 us-west-2' 'the service-linked role AWSServiceRoleForBedrockAgentCoreNetwork does not exist'
if aws iam get-role --role-name AWSServiceRoleForBedrockAgentCoreNetwork >/dev/null 2>&1; then echo 'done already' >&2; else
  run aws iam create-service-linked-role --aws-service-name network.bedrock-agentcore.amazonaws.com
fi

# 3. the service-linked role AWSServiceRoleForBedrockAgentCoreRuntimeIdentity does not exist (problem 9)
step '3/6 us-west-2' 'the service-linked role AWSServiceRoleForBedrockAgentCoreRuntimeIdentity does not exist'
if aws iam get-role --role-name AWSServiceRoleForBedrockAgentCoreRuntimeIdentity >/dev/null 2>&1; then echo 'done already' >&2; else
  run aws iam create-service-linked-role --aws-service-name runtime-identity.bedrock-agentcore.amazonaws.com
fi

# 4. Build 123456789012.dkr.ecr.us-west-2.amazonaws.com/research-agent:latest for linux/arm64 in the folder of its
# Dockerfile, and push it. (problem 1)
step '4/6 us-west-2' 'Build 123456789012.dkr.ecr.us-west-2.amazonaws.com/research-agent:latest for linux/arm64 in the folder of its Dockerfile, and push it.'
aws ecr get-login-password --region us-west-2 | docker login --username AWS --password-stdin 123456789012.dkr.ecr.us-west-2.amazonaws.com
docker buildx build --platform linux/arm64 --provenance=false -t 123456789012.dkr.ecr.us-west-2.amazonaws.com/research-agent:latest --push .

# 5. X-Ray does not send spans to CloudWatch Logs (problem 10)
step '5/6 us-west-2' 'X-Ray does not send spans to CloudWatch Logs'
run aws logs put-resource-policy --policy-name TransactionSearchXRayAccess --region us-west-2 --policy-document '{"Version": "2012-10-17", "Statement": [{"Sid": "TransactionSearchXRayAccess", "Effect": "Allow", "Principal": {"Service": "xray.amazonaws.com"}, "Action": "logs:PutLogEvents", "Resource": ["arn:aws:logs:us-west-2:123456789012:log-group:aws/spans:*", "arn:aws:logs:us-west-2:123456789012:log-group:/aws/application-signals/data:*"], "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:xray:us-west-2:123456789012:*"}, "StringEquals": {"aws:SourceAccount": "123456789012"}}}]}'

# 6. X-Ray does not send spans to CloudWatch Logs (problem 10)
step '6/6 us-west-2' 'X-Ray does not send spans to CloudWatch Logs'
run aws xray update-trace-segment-destination --destination CloudWatchLogs --region us-west-2
fi

echo 'done: audit again to see what is left' >&2
