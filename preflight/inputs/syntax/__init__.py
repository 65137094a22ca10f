"""JSON and YAML text to plain data, every node with its line."""
