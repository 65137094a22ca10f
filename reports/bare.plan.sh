#!/bin/sh
# The plan of agentcore-preflight 0.1.0, from its report of 2026-11-22T10:00:00Z.
# SIMULATED ACCOUNT (--demo bare), not a real one.
# Nothing has been changed yet. This script may be run twice; it stops at the first error.
#
# Account 123456789012, us-west-2, a first agent in us-west-2:
# 13 steps to run, 3 things only people can do.
#
# For you (problem 2): subnet-34f3cb8fecb37f8cc is public, and agents need private subnets
#   Create a private subnet of vpc-2a655ad912bbf5c4a in one of usw2-az1, usw2-az2, usw2-az3, and use it instead of
#   subnet-34f3cb8fecb37f8cc.
#
# For you (problem 3): subnet-44458d540c4d292cf is public, and agents need private subnets
#   Create a private subnet of vpc-2a655ad912bbf5c4a in one of usw2-az1, usw2-az2, usw2-az3, and use it instead of
#   subnet-44458d540c4d292cf.
#
# For you (problem 4): subnet-b8c57cd7139e0f05c is public, and agents need private subnets
#   Create a private subnet of vpc-2a655ad912bbf5c4a in one of usw2-az1, usw2-az2, usw2-az3, and use it instead of
#   subnet-b8c57cd7139e0f05c.

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

# 1. no ECR repository in us-west-2 holds a tagged image (problem 1)
step '1/13 us-west-2' 'no ECR repository in us-west-2 holds a tagged image'
if aws ecr describe-repositories --repository-names my-agent --region us-west-2 >/dev/null 2>&1; then echo 'done already' >&2; else
  run aws ecr create-repository --repository-name my-agent --region us-west-2
fi

# 2. no role of the account may be assumed by bedrock-agentcore.amazonaws.com (problem 12)
step '2/13 us-west-2' 'no role of the account may be assumed by bedrock-agentcore.amazonaws.com'
if aws iam get-role --role-name MyAgentRole >/dev/null 2>&1; then echo 'done already' >&2; else
  run aws iam create-role --role-name MyAgentRole --assume-role-policy-document '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "bedrock-agentcore.amazonaws.com"}, "Action": "sts:AssumeRole", "Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}}}]}'
fi

# 3. the service-linked role AWSServiceRoleForBedrockAgentCoreNetwork does not exist (problem 13)
step '3/13 us-west-2' 'the service-linked role AWSServiceRoleForBedrockAgentCoreNetwork does not exist'
if aws iam get-role --role-name AWSServiceRoleForBedrockAgentCoreNetwork >/dev/null 2>&1; then echo 'done already' >&2; else
  run aws iam create-service-linked-role --aws-service-name network.bedrock-agentcore.amazonaws.com
fi

# 4. the service-linked role AWSServiceRoleForBedrockAgentCoreRuntimeIdentity does not exist (problem 14)
step '4/13 us-west-2' 'the service-linked role AWSServiceRoleForBedrockAgentCoreRuntimeIdentity does not exist'
if aws iam get-role --role-name AWSServiceRoleForBedrockAgentCoreRuntimeIdentity >/dev/null 2>&1; then echo 'done already' >&2; else
  run aws iam create-service-linked-role --aws-service-name runtime-identity.bedrock-agentcore.amazonaws.com
fi

# 5. Build 123456789012.dkr.ecr.us-west-2.amazonaws.com/my-agent:latest for linux/arm64 in the folder of its
# Dockerfile, and push it. (problem 1)
step '5/13 us-west-2' 'Build 123456789012.dkr.ecr.us-west-2.amazonaws.com/my-agent:latest for linux/arm64 in the folder of its Dockerfile, and push it.'
aws ecr get-login-password --region us-west-2 | docker login --username AWS --password-stdin 123456789012.dkr.ecr.us-west-2.amazonaws.com
docker buildx build --platform linux/arm64 --provenance=false -t 123456789012.dkr.ecr.us-west-2.amazonaws.com/my-agent:latest --push .

# 6. X-Ray does not send spans to CloudWatch Logs (problem 15)
step '6/13 us-west-2' 'X-Ray does not send spans to CloudWatch Logs'
run aws logs put-resource-policy --policy-name TransactionSearchXRayAccess --region us-west-2 --policy-document '{"Version": "2012-10-17", "Statement": [{"Sid": "TransactionSearchXRayAccess", "Effect": "Allow", "Principal": {"Service": "xray.amazonaws.com"}, "Action": "logs:PutLogEvents", "Resource": ["arn:aws:logs:us-west-2:123456789012:log-group:aws/spans:*", "arn:aws:logs:us-west-2:123456789012:log-group:/aws/application-signals/data:*"], "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:xray:us-west-2:123456789012:*"}, "StringEquals": {"aws:SourceAccount": "123456789012"}}}]}'

# 7. no role of the account may be assumed by bedrock-agentcore.amazonaws.com (problem 12)
step '7/13 us-west-2' 'no role of the account may be assumed by bedrock-agentcore.amazonaws.com'
if aws iam get-role-policy --role-name MyAgentRole --policy-name AgentCorePreflight-run-the-agent-e517239a >/dev/null 2>&1; then echo 'done already' >&2; else
  run aws iam put-role-policy --role-name MyAgentRole --policy-name AgentCorePreflight-run-the-agent-e517239a --policy-document '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], "Resource": "arn:aws:ecr:us-west-2:123456789012:repository/my-agent"}, {"Effect": "Allow", "Action": ["ecr:GetAuthorizationToken", "xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules", "xray:GetSamplingTargets"], "Resource": "*"}, {"Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": "arn:aws:logs:us-west-2:123456789012:log-group:/aws/bedrock-agentcore/runtimes/*-DEFAULT:log-stream:*"}, {"Effect": "Allow", "Action": ["logs:CreateLogGroup", "logs:DescribeLogStreams", "logs:PutResourcePolicy"], "Resource": "arn:aws:logs:us-west-2:123456789012:log-group:/aws/bedrock-agentcore/runtimes/*-DEFAULT"}, {"Effect": "Allow", "Action": ["logs:DescribeLogGroups"], "Resource": "arn:aws:logs:us-west-2:123456789012:log-group:*"}, {"Effect": "Allow", "Action": ["bedrock-agentcore:GetWorkloadAccessToken", "bedrock-agentcore:GetWorkloadAccessTokenForJWT"], "Resource": ["arn:aws:bedrock-agentcore:us-west-2:123456789012:workload-identity-directory/default", "arn:aws:bedrock-agentcore:us-west-2:123456789012:workload-identity-directory/default/workload-identity/*"]}, {"Effect": "Allow", "Action": ["cloudwatch:PutMetricData"], "Resource": "*", "Condition": {"StringEquals": {"cloudwatch:namespace": "bedrock-agentcore"}}}]}'
fi

# 8. vpc-2a655ad912bbf5c4a has no endpoint for ecr.api; vpc-2a655ad912bbf5c4a has no endpoint for ecr.dkr;
# vpc-2a655ad912bbf5c4a has no endpoint for logs (problems 8, 9, 10)
step '8/13 us-west-2' 'vpc-2a655ad912bbf5c4a has no endpoint for ecr.api; vpc-2a655ad912bbf5c4a has no endpoint for ecr.dkr; vpc-2a655ad912bbf5c4a has no endpoint for logs'
if aws ec2 describe-security-groups --group-ids sg-d9abfc6cfbf38ea3a --query 'SecurityGroups[].IpPermissions[?IpProtocol=='"'"'tcp'"'"' && to_string(FromPort)=='"'"'443'"'"' && to_string(ToPort)=='"'"'443'"'"' && contains(UserIdGroupPairs[].GroupId, '"'"'sg-d9abfc6cfbf38ea3a'"'"')][]' --output text --region us-west-2 | grep -q . >/dev/null 2>&1; then echo 'done already' >&2; else
  run aws ec2 authorize-security-group-ingress --group-id sg-d9abfc6cfbf38ea3a --protocol tcp --port 443 --source-group sg-d9abfc6cfbf38ea3a --region us-west-2
fi

# 9. vpc-2a655ad912bbf5c4a has no endpoint for ecr.api (problem 8)
step '9/13 us-west-2' 'vpc-2a655ad912bbf5c4a has no endpoint for ecr.api'
if aws ec2 describe-vpc-endpoints --filters Name=vpc-id,Values=vpc-2a655ad912bbf5c4a Name=service-name,Values=com.amazonaws.us-west-2.ecr.api Name=vpc-endpoint-state,Values=pending,available --query 'VpcEndpoints[].VpcEndpointId' --output text --region us-west-2 | grep -q . >/dev/null 2>&1; then echo 'done already' >&2; else
  run aws ec2 create-vpc-endpoint --vpc-id vpc-2a655ad912bbf5c4a --service-name com.amazonaws.us-west-2.ecr.api --vpc-endpoint-type Interface --private-dns-enabled --subnet-ids subnet-34f3cb8fecb37f8cc subnet-44458d540c4d292cf subnet-b8c57cd7139e0f05c --security-group-ids sg-d9abfc6cfbf38ea3a --region us-west-2
fi

# 10. vpc-2a655ad912bbf5c4a has no endpoint for ecr.dkr (problem 9)
step '10/13 us-west-2' 'vpc-2a655ad912bbf5c4a has no endpoint for ecr.dkr'
if aws ec2 describe-vpc-endpoints --filters Name=vpc-id,Values=vpc-2a655ad912bbf5c4a Name=service-name,Values=com.amazonaws.us-west-2.ecr.dkr Name=vpc-endpoint-state,Values=pending,available --query 'VpcEndpoints[].VpcEndpointId' --output text --region us-west-2 | grep -q . >/dev/null 2>&1; then echo 'done already' >&2; else
  run aws ec2 create-vpc-endpoint --vpc-id vpc-2a655ad912bbf5c4a --service-name com.amazonaws.us-west-2.ecr.dkr --vpc-endpoint-type Interface --private-dns-enabled --subnet-ids subnet-34f3cb8fecb37f8cc subnet-44458d540c4d292cf subnet-b8c57cd7139e0f05c --security-group-ids sg-d9abfc6cfbf38ea3a --region us-west-2
fi

# 11. vpc-2a655ad912bbf5c4a has no endpoint for logs (problem 10)
step '11/13 us-west-2' 'vpc-2a655ad912bbf5c4a has no endpoint for logs'
if aws ec2 describe-vpc-endpoints --filters Name=vpc-id,Values=vpc-2a655ad912bbf5c4a Name=service-name,Values=com.amazonaws.us-west-2.logs Name=vpc-endpoint-state,Values=pending,available --query 'VpcEndpoints[].VpcEndpointId' --output text --region us-west-2 | grep -q . >/dev/null 2>&1; then echo 'done already' >&2; else
  run aws ec2 create-vpc-endpoint --vpc-id vpc-2a655ad912bbf5c4a --service-name com.amazonaws.us-west-2.logs --vpc-endpoint-type Interface --private-dns-enabled --subnet-ids subnet-34f3cb8fecb37f8cc subnet-44458d540c4d292cf subnet-b8c57cd7139e0f05c --security-group-ids sg-d9abfc6cfbf38ea3a --region us-west-2
fi

# 12. vpc-2a655ad912bbf5c4a has no endpoint for s3 (problem 11)
step '12/13 us-west-2' 'vpc-2a655ad912bbf5c4a has no endpoint for s3'
if aws ec2 describe-vpc-endpoints --filters Name=vpc-id,Values=vpc-2a655ad912bbf5c4a Name=service-name,Values=com.amazonaws.us-west-2.s3 Name=vpc-endpoint-state,Values=pending,available --query 'VpcEndpoints[].VpcEndpointId' --output text --region us-west-2 | grep -q . >/dev/null 2>&1; then echo 'done already' >&2; else
  run aws ec2 create-vpc-endpoint --vpc-id vpc-2a655ad912bbf5c4a --service-name com.amazonaws.us-west-2.s3 --vpc-endpoint-type Gateway --route-table-ids rtb-e9f9732773c14b480 --region us-west-2
fi

# 13. X-Ray does not send spans to CloudWatch Logs (problem 15)
step '13/13 us-west-2' 'X-Ray does not send spans to CloudWatch Logs'
run aws xray update-trace-segment-destination --destination CloudWatchLogs --region us-west-2
fi

echo 'done: audit again to see what is left' >&2
