"""From problems to a cure: the plan that orders their steps, the script that carries it out, the edits to files."""
