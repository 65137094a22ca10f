"""The only I/O: answers queries from a live account, from saved facts, or not at all."""
