"""The kinds of sources, apart from their readers, and what is true of each: no other file tells them by their names."""

SOURCE_KINDS = ("cdk", "terraform", "pulumi", "agentcore-cli", "toolkit", "agentkit", "cloudformation", "api")
"""Those that are read. The one that leaves least open first; each is the module of that name in `preflight.inputs`."""

ACCOUNT, FLAGS = "account", "flags"
"""What is deployed in the account already, and what the command line says."""

INLINE = "event"
"""What a document is called that came in an event without a name."""

BY_GUIDE = frozenset({"agentkit", FLAGS})
"""Those whose requirements are the guide's where no standard is chosen."""

BY_CDK = frozenset({"cdk", "agentcore-cli", "agentkit"})
"""Those that the AWS CDK deploys: CloudFormation then acts as the bootstrap stack's role, not as the caller.

https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html#bootstrapping-env-roles
"""

TEMPLATES = frozenset({"cloudformation", "cdk"})
"""Those that are CloudFormation templates."""

PLANS = frozenset({"terraform", "pulumi"})
"""Those that say to create only what a state does not hold yet, by providers that call the APIs themselves."""

GENERATED = PLANS | {"cdk"}
"""Those that a tool writes anew: an edit there would be lost."""

TOOL_FILES = frozenset({"agentkit", "toolkit", "agentcore-cli"})
"""Those that only one tool reads, by rules of its own."""

REQUESTS = frozenset({"api"})
"""Those that are the request itself: a number as text is refused there."""

SPELLED_OUT = REQUESTS | TEMPLATES
"""Those that hold all members under AWS's own names; other tools fill in and rename."""

WITHOUT_STACK = frozenset({ACCOUNT, FLAGS})
"""Those that no stack deploys."""

PICKS_SUBNETS = frozenset({"agentkit"})
"""Those whose tool takes the private subnets of a named VPC and the first security group, whatever else is written.

https://github.com/plexusone/agentkit-aws-cdk/blob/main/agentcore/stack.go
"""
