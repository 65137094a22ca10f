"""ARNs of IAM identities: what kind of identity one names, and which role is behind a session."""

from __future__ import annotations

import re

from attrs import frozen

_ARN = re.compile(
    r"arn:(?P<partition>aws[a-z-]*):(?P<service>iam|sts)::(?P<account>\d{12}):"
    r"(?P<kind>role|user|group|assumed-role|federated-user|instance-profile|policy|root)(?P<rest>/.+)?"
)


@frozen
class IamArn:
    """An identity's ARN in parts; `path` starts and ends with a slash, `name` of a session is that of its role."""

    partition: str
    account: str
    kind: str
    path: str = "/"
    name: str = ""

    @property
    def role(self) -> str:
        """The ARN of a role of this name and path."""
        return f"arn:{self.partition}:iam::{self.account}:role{self.path}{self.name}"


def iam_arn(text: str) -> IamArn | None:
    """The identity an ARN names, None for any other text."""
    match = _ARN.fullmatch(text)
    if match is None:
        return None
    kind, rest = match["kind"], match["rest"] or ""
    # The ARN of a session has no path even where its role has one:
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
    path, name = ("", rest[1:].partition("/")[0]) if kind == "assumed-role" else tuple(rest.rpartition("/")[::2])
    return IamArn(match["partition"], match["account"], kind, f"{path}/", name)


def names_role(text: str) -> IamArn | None:
    """The role an ARN names, None for any other text, the ARN of a session included."""
    arn = iam_arn(text)
    return arn if arn and arn.kind == "role" and arn.name else None


def is_role_name(name: str) -> bool:
    """Whether IAM can have a role of that name: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html."""
    return re.fullmatch(r"[A-Za-z0-9_+=,.@-]{1,64}", name) is not None
