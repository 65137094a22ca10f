"""What is done with a finished report: verify, compare, waive, render."""
