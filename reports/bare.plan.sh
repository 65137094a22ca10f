#!/bin/sh
# The plan of agentcore-preflight 0.1.0, from its report of 2026-11-22T10:00:00Z.
# SIMULATED ACCOUNT (--demo bare), not a real one.
# Nothing has been changed yet. This script may be run twice; it stops at the first error.
#
# Account 123456789012, us-west-2, a first agent in us-west-2:
# 13 things only people can do.
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
#
# For you (problem 11): AWSServiceRoleForBedrockAgentCoreNetwork does not exist, and runtimes in VPC mode need it for
# their network interfaces; who deploys must be allowed to create it (nothing is about to be deployed yet)
#   Create it once ahead of the deployment, with an identity that may.
#     aws iam create-service-linked-role --aws-service-name network.bedrock-agentcore.amazonaws.com
#
# For you (problem 12): AWSServiceRoleForBedrockAgentCoreRuntimeIdentity does not exist, and every runtime created
# since 2025-10-13 needs it; who deploys must be allowed to create it (nothing is about to be deployed yet)
#   Create it once ahead of the deployment, with an identity that may.
#     aws iam create-service-linked-role --aws-service-name runtime-identity.bedrock-agentcore.amazonaws.com
#
# For you (problem 13): X-Ray does not send trace segments to CloudWatch Logs, so no spans arrive there
#   Switch on Transaction Search: allow X-Ray to write the logs, then send its trace segments there.
#     aws logs put-resource-policy --policy-name TransactionSearchXRayAccess --region us-west-2 --policy-document '{"Version": "2012-10-17", "Statement": [{"Sid": "TransactionSearchXRayAccess", "Effect": "Allow", "Principal": {"Service": "xray.amazonaws.com"}, "Action": "logs:PutLogEvents", "Resource": ["arn:aws:logs:us-west-2:123456789012:log-group:aws/spans:*", "arn:aws:logs:us-west-2:123456789012:log-group:/aws/application-signals/data:*"], "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:xray:us-west-2:123456789012:*"}, "StringEquals": {"aws:SourceAccount": "123456789012"}}}]}'
#     aws xray update-trace-segment-destination --destination CloudWatchLogs --region us-west-2

echo 'there is nothing to run; the comments say what is left to do' >&2
