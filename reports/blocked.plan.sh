#!/bin/sh
# The plan of agentcore-preflight 0.1.0, from its report of 2026-11-22T10:00:00Z.
# SIMULATED ACCOUNT (--demo blocked), not a real one.
# Nothing has been changed yet. This script may be run twice; it stops at the first error.
#
# Account 123456789012, us-west-2, what is deployed in us-west-2:
# 13 steps to run, 4 things only people can do.
#
# For you (problem 9): rtb-8782d66345b32f54b routes 0.0.0.0/0 to igw-29e0cb9d2806fdca2; a public subnet gives no
# internet to a runtime: its network interface has only a private address
#   Use a private subnet of the VPC instead: subnet-4572ab1368915817d, subnet-573537cae9ebf29d1, or route this one
# through a NAT gateway.
#
# For you (problem 10): the subnet is in an unsupported availability zone: us-west-2d (ID: usw2-az4). Supported
# availability zones are: usw2-az1, usw2-az2, usw2-az3 (as of 2026-11-22)
#   Use a subnet in one of these zones, such as subnet-c6489a844e8cd7747, subnet-4572ab1368915817d.
#     aws ec2 describe-subnets --filters Name=vpc-id,Values=vpc-a8e381fb6d82cd07a Name=availability-zone-id,Values=usw2-az1,usw2-az2,usw2-az3 --region us-west-2
#
# For you (problem 13): the quota of agents applied to this account in us-west-2 is 0
#   Open a Support case: Service Quotas refuses an increase below the default.
#
# For you (problem 15): 1 of 1 gateways are there
#   Delete gateways that are no longer used. For more: open a Support case: Service Quotas refuses an increase below
# the default.

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
step '1/13 us-west-2' 'Build 123456789012.dkr.ecr.us-west-2.amazonaws.com/research-agent:latest for linux/arm64 in the folder of its Dockerfile, and push it.'
aws ecr get-login-password --region us-west-2 | docker login --username AWS --password-stdin 123456789012.dkr.ecr.us-west-2.amazonaws.com
docker buildx build --platform linux/arm64 --provenance=false -t 123456789012.dkr.ecr.us-west-2.amazonaws.com/research-agent:latest --push .

# 2. Build 123456789012.dkr.ecr.us-west-2.amazonaws.com/writer-agent:v1 for linux/arm64 in the folder of its
# Dockerfile, and push it. (problem 2)
step '2/13 us-west-2' 'Build 123456789012.dkr.ecr.us-west-2.amazonaws.com/writer-agent:v1 for linux/arm64 in the folder of its Dockerfile, and push it.'
aws ecr get-login-password --region us-west-2 | docker login --username AWS --password-stdin 123456789012.dkr.ecr.us-west-2.amazonaws.com
docker buildx build --platform linux/arm64 --provenance=false -t 123456789012.dkr.ecr.us-west-2.amazonaws.com/writer-agent:v1 --push .

# 3. ResearchAgentRole does not trust bedrock-agentcore.amazonaws.com as it should (problem 12)
step '3/13 us-west-2' 'ResearchAgentRole does not trust bedrock-agentcore.amazonaws.com as it should'
run aws iam update-assume-role-policy --role-name ResearchAgentRole --policy-document '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "bedrock-agentcore.amazonaws.com"}, "Action": "sts:AssumeRole", "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}, "ArnLike": {"aws:SourceArn": "arn:aws:bedrock-agentcore:us-west-2:111122223333:*"}}}, {"Sid": "AgentCoreAssumeRole", "Effect": "Allow", "Principal": {"Service": "bedrock-agentcore.amazonaws.com"}, "Action": "sts:AssumeRole", "Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}, "ArnLike": {"aws:SourceArn": "arn:aws:bedrock-agentcore:us-west-2:123456789012:*"}}}]}'

# 4. X-Ray does not send spans to CloudWatch Logs (problem 16)
step '4/13 us-west-2' 'X-Ray does not send spans to CloudWatch Logs'
run aws logs put-resource-policy --policy-name TransactionSearchXRayAccess --region us-west-2 --policy-document '{"Version": "2012-10-17", "Statement": [{"Sid": "TransactionSearchXRayAccess", "Effect": "Allow", "Principal": {"Service": "xray.amazonaws.com"}, "Action": "logs:PutLogEvents", "Resource": ["arn:aws:logs:us-west-2:123456789012:log-group:aws/spans:*", "arn:aws:logs:us-west-2:123456789012:log-group:/aws/application-signals/data:*"], "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:xray:us-west-2:123456789012:*"}, "StringEquals": {"aws:SourceAccount": "123456789012"}}}]}'

# 5. GatewayRole is not allowed lambda:InvokeFunction (problem 5)
step '5/13 us-west-2' 'GatewayRole is not allowed lambda:InvokeFunction'
if aws iam get-role-policy --role-name GatewayRole --policy-name AgentCorePreflight-invoke-arn-aws-lambda-us-west-2-123456789012-function-lookup-tool-c7cb4ea4 >/dev/null 2>&1; then echo 'done already' >&2; else
  run aws iam put-role-policy --role-name GatewayRole --policy-name AgentCorePreflight-invoke-arn-aws-lambda-us-west-2-123456789012-function-lookup-tool-c7cb4ea4 --policy-document '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["lambda:InvokeFunction"], "Resource": "arn:aws:lambda:us-west-2:123456789012:function:lookup-tool"}]}'
fi

# 6. ResearchAgentRole is not allowed ecr:BatchGetImage (problem 11)
step '6/13 us-west-2' 'ResearchAgentRole is not allowed ecr:BatchGetImage'
if aws iam get-role-policy --role-name ResearchAgentRole --policy-name AgentCorePreflight-pull-the-image-123456789012.dkr.ecr.us-west-2.amazonaws.com-research-agent-latest-ffb2b4ef >/dev/null 2>&1; then echo 'done already' >&2; else
  run aws iam put-role-policy --role-name ResearchAgentRole --policy-name AgentCorePreflight-pull-the-image-123456789012.dkr.ecr.us-west-2.amazonaws.com-research-agent-latest-ffb2b4ef --policy-document '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["ecr:BatchGetImage"], "Resource": "arn:aws:ecr:us-west-2:123456789012:repository/research-agent"}]}'
fi

# 7. ResearchAgentRole is not allowed ecr:BatchGetImage (problem 11)
step '7/13 us-west-2' 'ResearchAgentRole is not allowed ecr:BatchGetImage'
if aws iam get-role-policy --role-name ResearchAgentRole --policy-name AgentCorePreflight-pull-the-image-123456789012.dkr.ecr.us-west-2.amazonaws.com-writer-agent-v1-b80fa1fa >/dev/null 2>&1; then echo 'done already' >&2; else
  run aws iam put-role-policy --role-name ResearchAgentRole --policy-name AgentCorePreflight-pull-the-image-123456789012.dkr.ecr.us-west-2.amazonaws.com-writer-agent-v1-b80fa1fa --policy-document '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["ecr:BatchGetImage"], "Resource": "arn:aws:ecr:us-west-2:123456789012:repository/writer-agent"}]}'
fi

# 8. ResearchAgentRole is not allowed xray:PutTraceSegments (problem 14)
step '8/13 us-west-2' 'ResearchAgentRole is not allowed xray:PutTraceSegments'
if aws iam get-role-policy --role-name ResearchAgentRole --policy-name AgentCorePreflight-send-traces-af69e8e1 >/dev/null 2>&1; then echo 'done already' >&2; else
  run aws iam put-role-policy --role-name ResearchAgentRole --policy-name AgentCorePreflight-send-traces-af69e8e1 --policy-document '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["xray:PutTraceSegments"], "Resource": "*"}]}'
fi

# 9. sg-2c8a60d9f72533ef1, a security group of the endpoints, does not let HTTPS in from the agents
# (sg-33cd7997c576ac8bc) (problem 6)
step '9/13 us-west-2' 'sg-2c8a60d9f72533ef1, a security group of the endpoints, does not let HTTPS in from the agents (sg-33cd7997c576ac8bc)'
if aws ec2 describe-security-groups --group-ids sg-2c8a60d9f72533ef1 --query 'SecurityGroups[].IpPermissions[?IpProtocol=='"'"'tcp'"'"' && to_string(FromPort)=='"'"'443'"'"' && to_string(ToPort)=='"'"'443'"'"' && contains(UserIdGroupPairs[].GroupId, '"'"'sg-33cd7997c576ac8bc'"'"')][]' --output text --region us-west-2 | grep -q . >/dev/null 2>&1; then echo 'done already' >&2; else
  run aws ec2 authorize-security-group-ingress --group-id sg-2c8a60d9f72533ef1 --protocol tcp --port 443 --source-group sg-33cd7997c576ac8bc --region us-west-2
fi

# 10. The gateway endpoint vpce-c2b43b2601cce1a75 is not associated with rtb-1e274685eb6237331; The gateway endpoint
# vpce-c2b43b2601cce1a75 is not associated with rtb-8782d66345b32f54b (problems 7, 8)
step '10/13 us-west-2' 'The gateway endpoint vpce-c2b43b2601cce1a75 is not associated with rtb-1e274685eb6237331; The gateway endpoint vpce-c2b43b2601cce1a75 is not associated with rtb-8782d66345b32f54b'
run aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-c2b43b2601cce1a75 --add-route-table-ids rtb-1e274685eb6237331 rtb-8782d66345b32f54b --region us-west-2

# 11. X-Ray does not send spans to CloudWatch Logs (problem 16)
step '11/13 us-west-2' 'X-Ray does not send spans to CloudWatch Logs'
run aws xray update-trace-segment-destination --destination CloudWatchLogs --region us-west-2

# 12. Delete the failed runtime research_agent-3mcwZ2rF5U, so that it can be deployed again. (problem 3)
step '12/13 us-west-2' 'Delete the failed runtime research_agent-3mcwZ2rF5U, so that it can be deployed again.'
run aws bedrock-agentcore-control delete-agent-runtime --agent-runtime-id research_agent-3mcwZ2rF5U --region us-west-2

# 13. Delete the failed runtime writer_agent-xL3BNX4DPB, so that it can be deployed again. (problem 4)
step '13/13 us-west-2' 'Delete the failed runtime writer_agent-xL3BNX4DPB, so that it can be deployed again.'
run aws bedrock-agentcore-control delete-agent-runtime --agent-runtime-id writer_agent-xL3BNX4DPB --region us-west-2
fi

echo 'done: audit again to see what is left' >&2
