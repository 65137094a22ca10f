"""The kinds of sources that are read, apart from their readers: `--help` names them and reads nothing."""

SOURCE_KINDS = ("cdk", "terraform", "pulumi", "agentcore-cli", "toolkit", "agentkit", "cloudformation", "api")
"""The one that leaves least open first; each is the module of that name in `preflight.inputs`."""
