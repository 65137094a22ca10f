"""The vocabulary: values, targets, queries, checks, findings and reports, as frozen values."""
