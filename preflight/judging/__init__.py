"""Judgement that several checks share: verdicts worked out from facts by the rules in preflight/semantics."""
