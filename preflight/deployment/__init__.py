"""What a deployment itself needs: its tool's bootstrap, its stack, its resource types, and what it remembers."""
