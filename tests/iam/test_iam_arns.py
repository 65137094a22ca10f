import pytest

from preflight.iam.iam_arns import iam_arn, is_role_name, names_role

A = "123456789012"
ROLE = f"arn:aws:iam::{A}:role/Agent"
SSO = f"arn:aws:iam::{A}:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0a1b2c"


@pytest.mark.parametrize(
    ("text", "kind", "path", "name"),
    [
        (ROLE, "role", "/", "Agent"),
        (SSO, "role", "/aws-reserved/sso.amazonaws.com/eu-west-1/", "AWSReservedSSO_Admin_0a1b2c"),
        (f"arn:aws:sts::{A}:assumed-role/Agent/i-0abc", "assumed-role", "/", "Agent"),
        (f"arn:aws:iam::{A}:user/team/alice", "user", "/team/", "alice"),
        (f"arn:aws:iam::{A}:instance-profile/Web", "instance-profile", "/", "Web"),
        (f"arn:aws-cn:iam::{A}:root", "root", "/", ""),
        (f"arn:aws:sts::{A}:federated-user/bob", "federated-user", "/", "bob"),
    ],
)
def test_parts(text, kind, path, name):
    arn = iam_arn(text)
    assert arn is not None
    assert (arn.kind, arn.path, arn.name, arn.account) == (kind, path, name, A)


@pytest.mark.parametrize("text", ["Agent", "arn:aws:s3:::bucket", "arn:aws:iam::12345:role/Agent", f" {ROLE}", ""])
def test_other_text_is_no_identity(text):
    assert iam_arn(text) is None


@pytest.mark.parametrize(
    ("text", "is_role"),
    [(ROLE, True), (SSO, True), (f"arn:aws:sts::{A}:assumed-role/Agent/s", False), (f"arn:aws:iam::{A}:role/", False)],
)
def test_only_a_role_names_a_role(text, is_role):
    arn = names_role(text)
    assert (arn is not None) is is_role
    assert arn is None or arn.role == text


@pytest.mark.parametrize(
    ("name", "legal"),
    [
        ("Agent_Role+=,.@-1", True),
        ("r" * 64, True),
        ("r" * 65, False),
        ("", False),
        ("a b", False),
        ("$(id)", False),
        ("a/b", False),
    ],
)
def test_a_name_that_iam_takes(name: str, *, legal: bool) -> None:
    assert is_role_name(name) is legal
