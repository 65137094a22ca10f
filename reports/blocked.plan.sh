#!/bin/sh
# The plan of agentcore-preflight 0.1.0, from its report of 2026-11-22T10:00:00Z.
# SIMULATED ACCOUNT (--demo blocked), not a real one.
# Nothing has been changed yet. This script may be run twice; it stops at the first error.
#
# Account 123456789012, us-west-2, what is deployed in us-west-2:
# 12 steps to run, 4 things only people can do.
#
# For you (problem 9): subnet-c6489a844e8cd7747 is public, and agents need private subnets
#   Use another subnet instead of subnet-c6489a844e8cd7747, best in two zones. For a second zone, create another in
#   one of usw2-az1, usw2-az2, usw2-az3.
#   candidates: subnet-4572ab1368915817d (usw2-az1)
#
# For you (problem 10): subnet-573537cae9ebf29d1 is in usw2-az4, a zone that AgentCore does not support
#   Use another subnet instead of subnet-573537cae9ebf29d1, best in two zones. For a second zone, create another in
#   one of usw2-az1, usw2-az2, usw2-az3.
#   candidates: subnet-4572ab1368915817d (usw2-az1)
#
# For you (problem 13): the quota of agents applied to this account in us-west-2 is 0
#   Open a Support case: Service Quotas refuses an increase below the default.
#     Please raise the applied quota of Amazon Bedrock AgentCore agents in us-west-2; it is 0 in this account, and the documented default is 1000.
#
# For you (problem 15): 1 of 1 gateways are there
#   Open a Support case: Service Quotas refuses an increase below the default.
#     Please raise the applied quota of Amazon Bedrock AgentCore gateways in us-west-2; it is 1 in this account, and the documented default is 1000.

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

# 1. Build 123456789012.dkr.ecr.us-west-2.amazonaws.com/research-agent:latest for linux/arm64 in the folder of its
# Dockerfile, and push it. (problem 1)
step '1/12 us-west-2' 'Build 123456789012.dkr.ecr.us-west-2.amazonaws.com/research-agent:latest for linux/arm64 in the folder of its Dockerfile, and push it.'
aws ecr get-login-password --region us-west-2 | docker login --username AWS --password-stdin 123456789012.dkr.ecr.us-west-2.amazonaws.com
docker buildx build --platform linux/arm64 --provenance=false -t 123456789012.dkr.ecr.us-west-2.amazonaws.com/research-agent:latest --push .

# 2. Build 123456789012.dkr.ecr.us-west-2.amazonaws.com/writer-agent:v1 for linux/arm64 in the folder of its
# Dockerfile, and push it. (problem 2)
step '2/12 us-west-2' 'Build 123456789012.dkr.ecr.us-west-2.amazonaws.com/writer-agent:v1 for linux/arm64 in the folder of its Dockerfile, and push it.'
aws ecr get-login-password --region us-west-2 | docker login --username AWS --password-stdin 123456789012.dkr.ecr.us-west-2.amazonaws.com
docker buildx build --platform linux/arm64 --provenance=false -t 123456789012.dkr.ecr.us-west-2.amazonaws.com/writer-agent:v1 --push .

# 3. ResearchAgentRole does not trust bedrock-agentcore.amazonaws.com as it should (problem 12)
step '3/12 us-west-2' 'ResearchAgentRole does not trust bedrock-agentcore.amazonaws.com as it should'
run aws iam update-assume-role-policy --role-name ResearchAgentRole --policy-document '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "bedrock-agentcore.amazonaws.com"}, "Action": "sts:AssumeRole", "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}, "ArnLike": {"aws:SourceArn": "arn:aws:bedrock-agentcore:us-west-2:111122223333:*"}}}, {"Sid": "AgentCoreAssumeRole", "Effect": "Allow", "Principal": {"Service": "bedrock-agentcore.amazonaws.com"}, "Action": "sts:AssumeRole", "Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}, "ArnLike": {"aws:SourceArn": "arn:aws:bedrock-agentcore:us-west-2:123456789012:*"}}}]}'

# 4. X-Ray does not send spans to CloudWatch Logs (problem 16)
step '4/12 us-west-2' 'X-Ray does not send spans to CloudWatch Logs'
run aws logs put-resource-policy --policy-name TransactionSearchXRayAccess --region us-west-2 --policy-document '{"Version": "2012-10-17", "Statement": [{"Sid": "TransactionSearchXRayAccess", "Effect": "Allow", "Principal": {"Service": "xray.amazonaws.com"}, "Action": "logs:PutLogEvents", "Resource": ["arn:aws:logs:us-west-2:123456789012:log-group:aws/spans:*", "arn:aws:logs:us-west-2:123456789012:log-group:/aws/application-signals/data:*"], "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:xray:us-west-2:123456789012:*"}, "StringEquals": {"aws:SourceAccount": "123456789012"}}}]}'

# 5. GatewayRole is not allowed lambda:InvokeFunction (problem 5)
step '5/12 us-west-2' 'GatewayRole is not allowed lambda:InvokeFunction'
if aws iam get-role-policy --role-name GatewayRole --policy-name AgentCorePreflight-invoke-arn-aws-lambda-us-west-2-123456789012-function-lookup-tool-c7cb4ea4 >/dev/null 2>&1; then echo 'done already' >&2; else
  run aws iam put-role-policy --role-name GatewayRole --policy-name AgentCorePreflight-invoke-arn-aws-lambda-us-west-2-123456789012-function-lookup-tool-c7cb4ea4 --policy-document '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["lambda:InvokeFunction"], "Resource": "arn:aws:lambda:us-west-2:123456789012:function:lookup-tool"}]}'
fi

# 6. ResearchAgentRole is not allowed ecr:BatchGetImage (problem 11)
step '6/12 us-west-2' 'ResearchAgentRole is not allowed ecr:BatchGetImage'
if aws iam get-role-policy --role-name ResearchAgentRole --policy-name AgentCorePreflight-pull-the-image-123456789012.dkr.ecr.us-west-2.amazonaws.com-research-agent-latest-ffb2b4ef >/dev/null 2>&1; then echo 'done already' >&2; else
  run aws iam put-role-policy --role-name ResearchAgentRole --policy-name AgentCorePreflight-pull-the-image-123456789012.dkr.ecr.us-west-2.amazonaws.com-research-agent-latest-ffb2b4ef --policy-document '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["ecr:BatchGetImage"], "Resource": "arn:aws:ecr:us-west-2:123456789012:repository/research-agent"}]}'
fi

# 7. ResearchAgentRole is not allowed ecr:BatchGetImage (problem 11)
step '7/12 us-west-2' 'ResearchAgentRole is not allowed ecr:BatchGetImage'
if aws iam get-role-policy --role-name ResearchAgentRole --policy-name AgentCorePreflight-pull-the-image-123456789012.dkr.ecr.us-west-2.amazonaws.com-writer-agent-v1-b80fa1fa >/dev/null 2>&1; then echo 'done already' >&2; else
  run aws iam put-role-policy --role-name ResearchAgentRole --policy-name AgentCorePreflight-pull-the-image-123456789012.dkr.ecr.us-west-2.amazonaws.com-writer-agent-v1-b80fa1fa --policy-document '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["ecr:BatchGetImage"], "Resource": "arn:aws:ecr:us-west-2:123456789012:repository/writer-agent"}]}'
fi

# 8. ResearchAgentRole is not allowed xray:PutTraceSegments (problem 14)
step '8/12 us-west-2' 'ResearchAgentRole is not allowed xray:PutTraceSegments'
if aws iam get-role-policy --role-name ResearchAgentRole --policy-name AgentCorePreflight-send-traces-af69e8e1 >/dev/null 2>&1; then echo 'done already' >&2; else
  run aws iam put-role-policy --role-name ResearchAgentRole --policy-name AgentCorePreflight-send-traces-af69e8e1 --policy-document '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["xray:PutTraceSegments"], "Resource": "*"}]}'
fi

# 9. sg-2c8a60d9f72533ef1, a security group of the endpoints, does not let HTTPS in from the agents
# (sg-33cd7997c576ac8bc) (problem 6)
step '9/12 us-west-2' 'sg-2c8a60d9f72533ef1, a security group of the endpoints, does not let HTTPS in from the agents (sg-33cd7997c576ac8bc)'
if aws ec2 describe-security-groups --group-ids sg-2c8a60d9f72533ef1 --query 'SecurityGroups[].IpPermissions[?IpProtocol=='"'"'tcp'"'"' && to_string(FromPort)=='"'"'443'"'"' && to_string(ToPort)=='"'"'443'"'"' && contains(UserIdGroupPairs[].GroupId, '"'"'sg-33cd7997c576ac8bc'"'"')][]' --output text --region us-west-2 | grep -q . >/dev/null 2>&1; then echo 'done already' >&2; else
  run aws ec2 authorize-security-group-ingress --group-id sg-2c8a60d9f72533ef1 --protocol tcp --port 443 --source-group sg-33cd7997c576ac8bc --region us-west-2
fi

# 10. X-Ray does not send spans to CloudWatch Logs (problem 16)
step '10/12 us-west-2' 'X-Ray does not send spans to CloudWatch Logs'
run aws xray update-trace-segment-destination --destination CloudWatchLogs --region us-west-2

# 11. Delete the failed runtime research_agent-3mcwZ2rF5U, so that it can be deployed again. (problem 3)
step '11/12 us-west-2' 'Delete the failed runtime research_agent-3mcwZ2rF5U, so that it can be deployed again.'
run aws bedrock-agentcore-control delete-agent-runtime --agent-runtime-id research_agent-3mcwZ2rF5U --region us-west-2

# 12. Delete the failed runtime writer_agent-xL3BNX4DPB, so that it can be deployed again. (problem 4)
step '12/12 us-west-2' 'Delete the failed runtime writer_agent-xL3BNX4DPB, so that it can be deployed again.'
run aws bedrock-agentcore-control delete-agent-runtime --agent-runtime-id writer_agent-xL3BNX4DPB --region us-west-2
fi

echo 'done: audit again to see what is left' >&2
