"""Readers: one file kind each, to the one `Target`."""
