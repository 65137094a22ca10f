"""The version of the program; the package metadata is built from this line."""

__version__ = VERSION = "0.1.0"
