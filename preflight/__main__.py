"""`python -m preflight` is `agentcore-preflight`."""

from preflight.cli import main

main()
