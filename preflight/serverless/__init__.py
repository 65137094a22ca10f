"""The audit Lambda, its templates and the pipeline stage."""
