"""Bedrock models: queries, rules, dated tables and findings."""
