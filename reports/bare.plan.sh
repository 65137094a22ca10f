#!/bin/sh
# The plan of agentcore-preflight 0.1.0, from its report of 2026-11-22T10:00:00Z.
# SIMULATED ACCOUNT (--demo bare), not a real one.
# Nothing has been changed yet. This script may be run twice; it stops at the first error.
#
# Account 123456789012, us-west-2, a first agent in us-west-2:
# 4 steps to run, 10 things only people can do.
#
# For you (problem 1): no ECR repository in us-west-2 holds a tagged image
#   Create a repository and push an arm64 image to it.
#     aws ecr create-repository --repository-name my-agent --region us-west-2
#
# For you (problem 2): rtb-e9f9732773c14b480 routes 0.0.0.0/0 to igw-a8e381fb6d82cd07a; a public subnet gives no
# internet to a runtime: its network interface has only a private address
#   Use a private subnet instead, or route this one through a NAT gateway.
#
# For you (problem 3): ecr.api, ecr.dkr, s3, logs cannot be reached: subnet-34f3cb8fecb37f8cc (us-west-2a) >
# sg-d9abfc6cfbf38ea3a lets tcp 443 out to the addresses of ecr.api > rtb-e9f9732773c14b480 0.0.0.0/0 ->
# igw-a8e381fb6d82cd07a, but a runtime has no public address to leave by
#   Put the agent into a private subnet whose default route goes to a NAT gateway, or create the endpoints; its
# interface has no public address, so an internet gateway is no use to it.
#     aws ec2 create-vpc-endpoint --vpc-id vpc-2a655ad912bbf5c4a --service-name com.amazonaws.us-west-2.ecr.api --vpc-endpoint-type Interface --private-dns-enabled --subnet-ids subnet-34f3cb8fecb37f8cc subnet-44458d540c4d292cf subnet-b8c57cd7139e0f05c --security-group-ids sg-d9abfc6cfbf38ea3a --region us-west-2
#     aws ec2 authorize-security-group-ingress --group-id sg-d9abfc6cfbf38ea3a --protocol tcp --port 443 --source-group sg-d9abfc6cfbf38ea3a --region us-west-2
#     aws ec2 create-vpc-endpoint --vpc-id vpc-2a655ad912bbf5c4a --service-name com.amazonaws.us-west-2.ecr.dkr --vpc-endpoint-type Interface --private-dns-enabled --subnet-ids subnet-34f3cb8fecb37f8cc subnet-44458d540c4d292cf subnet-b8c57cd7139e0f05c --security-group-ids sg-d9abfc6cfbf38ea3a --region us-west-2
#     aws ec2 create-vpc-endpoint --vpc-id vpc-2a655ad912bbf5c4a --service-name com.amazonaws.us-west-2.s3 --vpc-endpoint-type Gateway --route-table-ids rtb-e9f9732773c14b480 --region us-west-2
#     aws ec2 create-vpc-endpoint --vpc-id vpc-2a655ad912bbf5c4a --service-name com.amazonaws.us-west-2.logs --vpc-endpoint-type Interface --private-dns-enabled --subnet-ids subnet-34f3cb8fecb37f8cc subnet-44458d540c4d292cf subnet-b8c57cd7139e0f05c --security-group-ids sg-d9abfc6cfbf38ea3a --region us-west-2
#
# For you (problem 4): ecr.api, ecr.dkr, s3, logs cannot be reached: subnet-44458d540c4d292cf (us-west-2b) >
# sg-d9abfc6cfbf38ea3a lets tcp 443 out to the addresses of ecr.api > rtb-e9f9732773c14b480 0.0.0.0/0 ->
# igw-a8e381fb6d82cd07a, but a runtime has no public address to leave by
#   Put the agent into a private subnet whose default route goes to a NAT gateway, or create the endpoints; its
# interface has no public address, so an internet gateway is no use to it.
#     aws ec2 create-vpc-endpoint --vpc-id vpc-2a655ad912bbf5c4a --service-name com.amazonaws.us-west-2.ecr.api --vpc-endpoint-type Interface --private-dns-enabled --subnet-ids subnet-34f3cb8fecb37f8cc subnet-44458d540c4d292cf subnet-b8c57cd7139e0f05c --security-group-ids sg-d9abfc6cfbf38ea3a --region us-west-2
#     aws ec2 authorize-security-group-ingress --group-id sg-d9abfc6cfbf38ea3a --protocol tcp --port 443 --source-group sg-d9abfc6cfbf38ea3a --region us-west-2
#     aws ec2 create-vpc-endpoint --vpc-id vpc-2a655ad912bbf5c4a --service-name com.amazonaws.us-west-2.ecr.dkr --vpc-endpoint-type Interface --private-dns-enabled --subnet-ids subnet-34f3cb8fecb37f8cc subnet-44458d540c4d292cf subnet-b8c57cd7139e0f05c --security-group-ids sg-d9abfc6cfbf38ea3a --region us-west-2
#     aws ec2 create-vpc-endpoint --vpc-id vpc-2a655ad912bbf5c4a --service-name com.amazonaws.us-west-2.s3 --vpc-endpoint-type Gateway --route-table-ids rtb-e9f9732773c14b480 --region us-west-2
#     aws ec2 create-vpc-endpoint --vpc-id vpc-2a655ad912bbf5c4a --service-name com.amazonaws.us-west-2.logs --vpc-endpoint-type Interface --private-dns-enabled --subnet-ids subnet-34f3cb8fecb37f8cc subnet-44458d540c4d292cf subnet-b8c57cd7139e0f05c --security-group-ids sg-d9abfc6cfbf38ea3a --region us-west-2
#
# For you (problem 5): ecr.api, ecr.dkr, s3, logs cannot be reached: subnet-b8c57cd7139e0f05c (us-west-2c) >
# sg-d9abfc6cfbf38ea3a lets tcp 443 out to the addresses of ecr.api > rtb-e9f9732773c14b480 0.0.0.0/0 ->
# igw-a8e381fb6d82cd07a, but a runtime has no public address to leave by
#   Put the agent into a private subnet whose default route goes to a NAT gateway, or create the endpoints; its
# interface has no public address, so an internet gateway is no use to it.
#     aws ec2 create-vpc-endpoint --vpc-id vpc-2a655ad912bbf5c4a --service-name com.amazonaws.us-west-2.ecr.api --vpc-endpoint-type Interface --private-dns-enabled --subnet-ids subnet-34f3cb8fecb37f8cc subnet-44458d540c4d292cf subnet-b8c57cd7139e0f05c --security-group-ids sg-d9abfc6cfbf38ea3a --region us-west-2
#     aws ec2 authorize-security-group-ingress --group-id sg-d9abfc6cfbf38ea3a --protocol tcp --port 443 --source-group sg-d9abfc6cfbf38ea3a --region us-west-2
#     aws ec2 create-vpc-endpoint --vpc-id vpc-2a655ad912bbf5c4a --service-name com.amazonaws.us-west-2.ecr.dkr --vpc-endpoint-type Interface --private-dns-enabled --subnet-ids subnet-34f3cb8fecb37f8cc subnet-44458d540c4d292cf subnet-b8c57cd7139e0f05c --security-group-ids sg-d9abfc6cfbf38ea3a --region us-west-2
#     aws ec2 create-vpc-endpoint --vpc-id vpc-2a655ad912bbf5c4a --service-name com.amazonaws.us-west-2.s3 --vpc-endpoint-type Gateway --route-table-ids rtb-e9f9732773c14b480 --region us-west-2
#     aws ec2 create-vpc-endpoint --vpc-id vpc-2a655ad912bbf5c4a --service-name com.amazonaws.us-west-2.logs --vpc-endpoint-type Interface --private-dns-enabled --subnet-ids subnet-34f3cb8fecb37f8cc subnet-44458d540c4d292cf subnet-b8c57cd7139e0f05c --security-group-ids sg-d9abfc6cfbf38ea3a --region us-west-2
#
# For you (problem 6): vpc-2a655ad912bbf5c4a has no endpoint for ecr.api, and there is no other way:
# rtb-e9f9732773c14b480 0.0.0.0/0 -> igw-a8e381fb6d82cd07a, but a runtime has no public address to leave by
#   Add the endpoint.
#     aws ec2 create-vpc-endpoint --vpc-id vpc-2a655ad912bbf5c4a --service-name com.amazonaws.us-west-2.ecr.api --vpc-endpoint-type Interface --private-dns-enabled --subnet-ids subnet-34f3cb8fecb37f8cc subnet-44458d540c4d292cf subnet-b8c57cd7139e0f05c --security-group-ids sg-d9abfc6cfbf38ea3a --region us-west-2
#     aws ec2 authorize-security-group-ingress --group-id sg-d9abfc6cfbf38ea3a --protocol tcp --port 443 --source-group sg-d9abfc6cfbf38ea3a --region us-west-2
#
# For you (problem 7): vpc-2a655ad912bbf5c4a has no endpoint for ecr.dkr, and there is no other way:
# rtb-e9f9732773c14b480 0.0.0.0/0 -> igw-a8e381fb6d82cd07a, but a runtime has no public address to leave by
#   Add the endpoint.
#     aws ec2 create-vpc-endpoint --vpc-id vpc-2a655ad912bbf5c4a --service-name com.amazonaws.us-west-2.ecr.dkr --vpc-endpoint-type Interface --private-dns-enabled --subnet-ids subnet-34f3cb8fecb37f8cc subnet-44458d540c4d292cf subnet-b8c57cd7139e0f05c --security-group-ids sg-d9abfc6cfbf38ea3a --region us-west-2
#     aws ec2 authorize-security-group-ingress --group-id sg-d9abfc6cfbf38ea3a --protocol tcp --port 443 --source-group sg-d9abfc6cfbf38ea3a --region us-west-2
#
# For you (problem 8): vpc-2a655ad912bbf5c4a has no endpoint for logs, and there is no other way:
# rtb-e9f9732773c14b480 0.0.0.0/0 -> igw-a8e381fb6d82cd07a, but a runtime has no public address to leave by
#   Add the endpoint.
#     aws ec2 create-vpc-endpoint --vpc-id vpc-2a655ad912bbf5c4a --service-name com.amazonaws.us-west-2.logs --vpc-endpoint-type Interface --private-dns-enabled --subnet-ids subnet-34f3cb8fecb37f8cc subnet-44458d540c4d292cf subnet-b8c57cd7139e0f05c --security-group-ids sg-d9abfc6cfbf38ea3a --region us-west-2
#     aws ec2 authorize-security-group-ingress --group-id sg-d9abfc6cfbf38ea3a --protocol tcp --port 443 --source-group sg-d9abfc6cfbf38ea3a --region us-west-2
#
# For you (problem 9): vpc-2a655ad912bbf5c4a has no endpoint for s3, and there is no other way: rtb-e9f9732773c14b480
# 0.0.0.0/0 -> igw-a8e381fb6d82cd07a, but a runtime has no public address to leave by
#   Add the endpoint.
#     aws ec2 create-vpc-endpoint --vpc-id vpc-2a655ad912bbf5c4a --service-name com.amazonaws.us-west-2.s3 --vpc-endpoint-type Gateway --route-table-ids rtb-e9f9732773c14b480 --region us-west-2
#
# For you (problem 10): no role of the account may be assumed by bedrock-agentcore.amazonaws.com
#   Create an execution role with that service as its trusted principal.
#     aws iam create-role --role-name MyAgentRole --assume-role-policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"bedrock-agentcore.amazonaws.com"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"aws:SourceAccount":"123456789012"}}}]}'

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

# 1. the service-linked role AWSServiceRoleForBedrockAgentCoreNetwork does not exist (problem 11)
step '1/4 us-west-2' 'the service-linked role AWSServiceRoleForBedrockAgentCoreNetwork does not exist'
if aws iam get-role --role-name AWSServiceRoleForBedrockAgentCoreNetwork >/dev/null 2>&1; then echo 'done already' >&2; else
  run aws iam create-service-linked-role --aws-service-name network.bedrock-agentcore.amazonaws.com
fi

# 2. the service-linked role AWSServiceRoleForBedrockAgentCoreRuntimeIdentity does not exist (problem 12)
step '2/4 us-west-2' 'the service-linked role AWSServiceRoleForBedrockAgentCoreRuntimeIdentity does not exist'
if aws iam get-role --role-name AWSServiceRoleForBedrockAgentCoreRuntimeIdentity >/dev/null 2>&1; then echo 'done already' >&2; else
  run aws iam create-service-linked-role --aws-service-name runtime-identity.bedrock-agentcore.amazonaws.com
fi

# 3. X-Ray does not send spans to CloudWatch Logs (problem 13)
step '3/4 us-west-2' 'X-Ray does not send spans to CloudWatch Logs'
run aws logs put-resource-policy --policy-name TransactionSearchXRayAccess --region us-west-2 --policy-document '{"Version": "2012-10-17", "Statement": [{"Sid": "TransactionSearchXRayAccess", "Effect": "Allow", "Principal": {"Service": "xray.amazonaws.com"}, "Action": "logs:PutLogEvents", "Resource": ["arn:aws:logs:us-west-2:123456789012:log-group:aws/spans:*", "arn:aws:logs:us-west-2:123456789012:log-group:/aws/application-signals/data:*"], "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:xray:us-west-2:123456789012:*"}, "StringEquals": {"aws:SourceAccount": "123456789012"}}}]}'

# 4. X-Ray does not send spans to CloudWatch Logs (problem 13)
step '4/4 us-west-2' 'X-Ray does not send spans to CloudWatch Logs'
run aws xray update-trace-segment-destination --destination CloudWatchLogs --region us-west-2
fi

echo 'done: audit again to see what is left' >&2
