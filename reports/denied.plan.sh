#!/bin/sh
# The plan of agentcore-preflight 0.1.0, from its report of 2026-11-22T10:00:00Z.
# SIMULATED ACCOUNT (--demo denied), not a real one.
# Nothing has been changed yet. This script may be run twice; it stops at the first error.
#
# Account 123456789012, us-west-2, what is deployed in us-west-2:
# 6 things only people can do.
#
# For you (problem 1): bedrock-agentcore:ListHarnesses in us-west-2 is denied to the auditor
#   Grant bedrock-agentcore:ListHarnesses to the auditing identity; the policy command prints all it needs.
#     agentcore-preflight policy
#
# For you (problem 2): bedrock-agentcore:ListAgentRuntimes in us-west-2 is denied to the auditor
#   Grant bedrock-agentcore:ListAgentRuntimes to the auditing identity; the policy command prints all it needs.
#     agentcore-preflight policy
#
# For you (problem 3): bedrock-agentcore:ListGateways in us-west-2 is denied to the auditor
#   Grant bedrock-agentcore:ListGateways to the auditing identity; the policy command prints all it needs.
#     agentcore-preflight policy
#
# For you (problem 4): servicequotas:GetServiceQuota in us-west-2 is denied to the auditor
#   Grant servicequotas:GetServiceQuota to the auditing identity; the policy command prints all it needs.
#     agentcore-preflight policy
#
# For you (problem 5): xray:GetTraceSegmentDestination in us-west-2 is denied to the auditor
#   Grant xray:GetTraceSegmentDestination to the auditing identity; the policy command prints all it needs.
#     agentcore-preflight policy
#
# For you (problem 6): bedrock-agentcore:ListMemories in us-west-2 is denied to the auditor
#   Grant bedrock-agentcore:ListMemories to the auditing identity; the policy command prints all it needs.
#     agentcore-preflight policy

echo 'there is nothing to run; the comments say what is left to do' >&2
