"""The version of the program, from its installed metadata."""

from importlib.metadata import PackageNotFoundError, version

try:
    VERSION = version("agentcore-preflight")
except PackageNotFoundError:  # run from a bare checkout or a Lambda bundle
    VERSION = "0.1.0"
