"""`python -m preflight` is `agentcore-preflight`."""

from preflight.entry import main

main()
