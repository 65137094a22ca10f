"""Capacity providers: the Instances compute of runtimes."""
