"""The version of the program; the package metadata is built from this line."""

VERSION = "0.1.0"
__version__ = VERSION
